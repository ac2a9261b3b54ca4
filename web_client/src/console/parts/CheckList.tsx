import type { CheckView } from "../fold/session_view";
import { number } from "../labels";
import { check } from "../words/check";
import { session } from "../words/session";
import { VerdictMark } from "./basics";

export const CHECK_PARTS = ["camera", "face", "light", "microphone", "sentence", "network"] as const;

/** The device check part by part: the verdict, what is wrong in a short phrase, and the figures behind it. */
export function CheckList({ check: found }: { check: ReadonlyMap<string, CheckView> }) {
  const told = session();
  return (
    <ul class="verdicts told">
      {CHECK_PARTS.map((part) => {
        const reading = found.get(part);
        const fault = faultText(reading?.advice);
        const values = valueTexts(reading?.values ?? {});
        return (
          <li key={part}>
            <VerdictMark label={told.part[part]} verdict={reading?.verdict ?? "unknown"} />
            {(fault !== "" || values.length > 0) && (
              <p class="verdict-told small figures">
                {fault !== "" && <strong>{fault}</strong>}
                {fault !== "" && values.length > 0 && " · "}
                {values.length > 0 && <span class="soft">{values.join(" · ")}</span>}
              </p>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** What is wrong, from the id of the advice that the candidate was shown; empty for none and for one that is not known here. */
export function faultText(advice: string | undefined): string {
  const faults: Record<string, string> = check().fault;
  return advice !== undefined && Object.hasOwn(faults, advice) ? (faults[advice] ?? "") : "";
}

/** Values as they are on the wire: the camera's brightness is 0 to 255, shares are 0 to 1. */
const SHOWN: readonly (readonly [keyof ReturnType<typeof check>["value"], number, number])[] = [
  ["rtt_ms", 1, 0],
  ["loss_ratio", 100, 1],
  ["upload_kbps", 1, 0],
  ["mean", 100 / 255, 0],
  ["loudest_dbfs", 1, 0],
  ["matched_ratio", 100, 0],
  ["faces", 1, 0],
];

export function valueTexts(values: Readonly<Record<string, number>>): string[] {
  return SHOWN.flatMap(([name, factor, digits]) => {
    const value = values[name];
    return value === undefined || !Number.isFinite(value) ? [] : [check().value[name](number(value * factor, digits))];
  });
}
