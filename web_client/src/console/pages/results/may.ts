import type { Me } from "../../../shared/wire.gen";
import { me } from "../../state/account";

/** Whether the account has a right at all; the server decides on each thing anew. */
export function mayDo(action: Me["actions"][number]): boolean {
  return me.value?.actions.includes(action) ?? false;
}
