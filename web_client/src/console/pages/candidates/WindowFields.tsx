import { candidateForm } from "../../words/candidates";
import { type WindowForm, windowWrong } from "./window";

/** From when until when a link may be opened; behind a check box, because most need none. */
export function WindowFields({ id, value, set }: { id: string; value: WindowForm; set: (value: WindowForm) => void }) {
  const words = candidateForm();
  return (
    <div class="stack">
      <label class="choice small">
        <input
          type="checkbox"
          checked={value.limited}
          onChange={(event) => set({ ...value, limited: event.currentTarget.checked })}
        />
        <span>{words.window}</span>
      </label>
      {value.limited && (
        <div class="columns">
          {(["from", "until"] as const).map((side) => (
            <div class="field" key={side}>
              <label for={`${id}-${side}`}>{words[side]}</label>
              <input
                id={`${id}-${side}`}
                class="input"
                type="datetime-local"
                value={value[side]}
                aria-describedby={`${id}-note`}
                onInput={(event) => set({ ...value, [side]: event.currentTarget.value })}
              />
            </div>
          ))}
        </div>
      )}
      {value.limited && (
        <p id={`${id}-note`} class="soft small">
          {words.window_note}
        </p>
      )}
      {windowWrong(value) && (
        <p class="wrong small" role="alert">
          {words.wrong_window}
        </p>
      )}
    </div>
  );
}
