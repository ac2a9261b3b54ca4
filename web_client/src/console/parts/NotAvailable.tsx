import type { SessionView } from "../fold/session_view";
import { available } from "../words/available";

/** What this server cannot do at all (a model is missing, no GPU), and why, for as long as the session is looked at. */
export function NotAvailable({ analysis }: { analysis: SessionView["analysis"] }) {
  const words = available();
  const off = [...analysis].filter(([part, { state }]) => state === "off" && !part.startsWith("flag."));
  if (off.length === 0) return null;
  return (
    <div class="note warn small" role="note" aria-label={words.label}>
      {off.map(([part, { reason }]) => (
        <p key={part}>
          {words.not(words.parts[part] ?? part)}{" "}
          <span lang="en" class="soft">
            {reason}
          </span>
        </p>
      ))}
    </div>
  );
}
