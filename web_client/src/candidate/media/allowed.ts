/** Whether the browser gives out a device without asking the person anew. Browsers that do not say count as asking. */
import type { Kind } from "./devices";

export async function allowed(...kinds: readonly Kind[]): Promise<boolean> {
  try {
    const states = await Promise.all(kinds.map((name) => navigator.permissions.query({ name: name as PermissionName })));
    return states.every((one) => one.state === "granted");
  } catch {
    return false;
  }
}
