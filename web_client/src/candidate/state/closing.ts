/** What the page does when its socket was closed with a code. */
export type AfterClose = "retry" | "open_again" | "moved" | "revoked" | "ended";

export function afterClose(code: number): AfterClose {
  switch (code) {
    case 4001:
      return "open_again";
    case 4009:
      return "moved";
    case 4010:
      return "revoked";
    case 4011:
      return "ended";
    default:
      return "retry";
  }
}
