import { useInterview } from "../context";
import { refusalText } from "../words/common";

/** Why the last wish was not carried out; chat says its own. */
export function Refusal() {
  const refusal = useInterview().conversation.refusal.value;
  return (
    <div role="alert">{refusal && refusal.what !== "say" && <p class="note warn">{refusalText(refusal.code)}</p>}</div>
  );
}
