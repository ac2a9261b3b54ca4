import type { Fault } from "../../fold/opening_form";
import { form as formWords } from "../../words/openings";

export function fieldId(path: string): string {
  return `f-${path.replaceAll(".", "-")}`;
}

export function faultText(fault: Fault): string {
  const words = formWords();
  switch (fault.code) {
    case "too_long":
      return words.too_long(String(fault.high));
    case "out_of_range":
      return words.out_of_range(String(fault.low), String(fault.high));
    case "too_many":
      return words.too_many(String(fault.high));
    default:
      return words[fault.code];
  }
}

interface Props {
  path: string;
  label: string;
  value: string;
  faults: readonly Fault[];
  onValue: (value: string) => void;
  hint?: string;
  needed?: boolean;
  numeric?: boolean;
  rows?: number;
  lang?: string;
}

/** A labelled field with its hint and, when something is wrong, what. */
export function Field({ path, label, value, faults, onValue, hint = "", needed, numeric, rows, lang }: Props) {
  const id = fieldId(path);
  const fault = faults.find((one) => one.path === path);
  const told = fault ? faultText(fault) : hint;
  const common = {
    id,
    class: "input",
    value,
    lang,
    required: needed,
    "aria-invalid": fault ? ("true" as const) : undefined,
    "aria-describedby": told ? `${id}-note` : undefined,
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {rows ? (
        <textarea {...common} rows={rows} onInput={(event) => onValue(event.currentTarget.value)} />
      ) : (
        <input {...common} inputMode={numeric ? "numeric" : "text"} autocomplete="off" onInput={(event) => onValue(event.currentTarget.value)} />
      )}
      {told && (
        <span id={`${id}-note`} class={fault ? "wrong" : "soft small"}>
          {told}
        </span>
      )}
    </div>
  );
}
