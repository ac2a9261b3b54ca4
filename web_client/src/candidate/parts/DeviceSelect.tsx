import { useInterview } from "../context";
import type { Kind } from "../media/devices";
import { checkWords } from "../words/check";

/** A choice among several cameras or microphones; nothing at all when there is only one. */
export function DeviceSelect({ kind, always = false }: { kind: Kind; always?: boolean }) {
  const { devices } = useInterview();
  const w = checkWords();
  const choices = devices.choices.value[kind];
  const current = devices[kind].value.deviceId;
  const working = devices[kind].value.status === "live";
  if (choices.length === 0 || (choices.length === 1 && !always)) return null;
  return (
    <div class="field">
      <label for={`choose-${kind}`}>{w.device[kind]}</label>
      <select
        id={`choose-${kind}`}
        class="input"
        value={working ? current : ""}
        onChange={(event) => void devices.choose(kind, event.currentTarget.value)}
      >
        {!working && (
          <option value="" disabled>
            {w.device[kind]}
          </option>
        )}
        {choices.map((choice, i) => (
          <option key={choice.deviceId} value={choice.deviceId}>
            {choice.label || w.unnamed[kind](i + 1)}
          </option>
        ))}
      </select>
    </div>
  );
}
