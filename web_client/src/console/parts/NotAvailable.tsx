import type { SessionView } from "../fold/session_view";
import { detailed, reasonText } from "../labels";
import { available } from "../words/available";

/** What this server cannot do at all (a model is missing, no GPU), and why, for as long as the session is looked at. */
export function NotAvailable({ analysis }: { analysis: SessionView["analysis"] }) {
  const words = available();
  const off = [...analysis].filter(([part, { state }]) => state === "off" && !part.startsWith("flag."));
  if (off.length === 0) return null;
  return (
    <div class="note warn small" role="note" aria-label={words.label}>
      {off.map(([part, { reason }]) => (
        <Off key={part} part={words.parts[part] ?? part} reason={reason} />
      ))}
    </div>
  );
}

/** The reason in the reader's language; what helps the operator to mend it is one click away. */
function Off({ part, reason }: { part: string; reason: string }) {
  const words = available();
  const { detail } = detailed(reason);
  const why = reasonText(reason);
  const known = why !== reason;
  return (
    <>
      <p>{words.not(part, known ? why : "")}</p>
      {detail && !(known && detail === reason) && (
        <details class="soft">
          <summary>{words.operator}</summary>
          <p lang="en">{detail}</p>
        </details>
      )}
    </>
  );
}
