/** Which parts of administration an account may open. */
import type { AdminTab } from "../../router";
import { me } from "../../state/account";

export const ADMIN_TABS: readonly AdminTab[] = ["accounts", "audit", "webhooks", "retention"];

const NEEDS: Record<AdminTab, string> = {
  accounts: "manage_accounts",
  audit: "read_audit",
  webhooks: "manage_webhooks",
  retention: "erase",
};

/** Whether the signed-in account's role has the action (server/core/access.py). */
export function may(action: string): boolean {
  return me.value?.actions.includes(action) ?? false;
}

export function mayOpen(tab: AdminTab): boolean {
  return may(NEEDS[tab]);
}

export function mayAdminister(): boolean {
  return ADMIN_TABS.some(mayOpen);
}
