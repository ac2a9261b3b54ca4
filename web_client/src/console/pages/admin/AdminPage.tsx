/** Accounts, audit, webhooks and retention, as far as the account may. */
import { Empty } from "../../parts/basics";
import { useHeadFocus } from "../../parts/hooks";
import { Link } from "../../parts/Link";
import type { AdminTab } from "../../router";
import { admin } from "../../words/admin";
import { ADMIN_TABS, mayOpen } from "./tabs";
import { AccountsTab } from "./AccountsTab";
import { AuditTab } from "./AuditTab";
import { RetentionTab } from "./RetentionTab";
import { WebhooksTab } from "./WebhooksTab";

export function AdminPage({ tab }: { tab: AdminTab }) {
  const words = admin();
  const head = useHeadFocus<HTMLHeadingElement>();
  const open = ADMIN_TABS.filter(mayOpen);
  const shown = open.includes(tab) ? tab : (open[0] ?? null);
  if (shown === null) return <Empty title={words.not_yours} text="" />;
  return (
    <div class="page medium stack-wide">
      <h1 ref={head} tabIndex={-1}>
        {words.title}
      </h1>
      <nav class="sub-tabs" aria-label={words.tabs}>
        {open.map((one) => (
          <Link key={one} to={{ page: "admin", tab: one }} current={one === shown}>
            {words[one]}
          </Link>
        ))}
      </nav>
      {shown === "accounts" && <AccountsTab />}
      {shown === "audit" && <AuditTab />}
      {shown === "webhooks" && <WebhooksTab />}
      {shown === "retention" && <RetentionTab />}
    </div>
  );
}
