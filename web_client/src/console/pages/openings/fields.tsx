import { useState } from "preact/hooks";
import type { Fault } from "../../fold/opening_form";
import { Icon } from "../../parts/Icon";
import { form as formWords } from "../../words/openings";

export function fieldId(path: string): string {
  return `f-${path.replaceAll(".", "-")}`;
}

export function focusLater(id: string): void {
  requestAnimationFrame(() => document.getElementById(id)?.focus());
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
    case "too_short_for_plan":
      return words.too_short_for_plan(String(fault.low));
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
  /** Digits alone, or a moment in the reader's own time. */
  kind?: "text" | "whole" | "decimal" | "moment";
  rows?: number;
  lang?: string;
}

const INPUT_MODE = { text: "text", whole: "numeric", decimal: "decimal" } as const;

/** A labelled field with its hint and, when something is wrong, what. */
export function Field({ path, label, value, faults, onValue, hint = "", needed, kind = "text", rows, lang }: Props) {
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
      ) : kind === "moment" ? (
        <input {...common} type="datetime-local" onInput={(event) => onValue(event.currentTarget.value)} />
      ) : (
        <input {...common} inputMode={INPUT_MODE[kind]} autocomplete="off" onInput={(event) => onValue(event.currentTarget.value)} />
      )}
      {told && (
        <span id={`${id}-note`} class={fault ? "wrong" : "soft small"}>
          {told}
        </span>
      )}
    </div>
  );
}

export function FaultLine({ wrong, path }: { wrong: readonly Fault[]; path: string }) {
  const fault = wrong.find((one) => one.path === path);
  return fault ? <p class="wrong small">{faultText(fault)}</p> : null;
}

interface SwitchProps {
  label: string;
  hint?: string;
  on: boolean;
  off?: boolean;
  onChange: (on: boolean) => void;
}

/** A box to tick with a sentence below; `off` greys it out. */
export function Tick({ label, hint, on, off = false, onChange }: SwitchProps) {
  return (
    <label class="choice">
      <input type="checkbox" checked={on} disabled={off} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>
        {label}
        {hint && <span class="soft small block">{hint}</span>}
      </span>
    </label>
  );
}

interface PickProps<T extends string> {
  legend: string;
  name: string;
  value: T;
  options: readonly { value: T; label: string; hint?: string }[];
  onValue: (value: T) => void;
  hint?: string;
}

/** One of a few, side by side, or below each other where each has its sentence. */
export function Pick<T extends string>({ legend, name, value, options, onValue, hint }: PickProps<T>) {
  const told = options.some((one) => one.hint);
  return (
    <fieldset class="group">
      <legend class="label">{legend}</legend>
      <div class={told ? "stack" : "row wrap"}>
        {options.map((one) => (
          <label class="choice" key={one.value}>
            <input type="radio" name={name} checked={value === one.value} onChange={() => onValue(one.value)} />
            <span>
              {one.label}
              {one.hint && <span class="soft small block">{one.hint}</span>}
            </span>
          </label>
        ))}
      </div>
      {hint && <p class="soft small">{hint}</p>}
    </fieldset>
  );
}

interface ToolProps {
  id: string;
  icon: "up" | "down" | "trash" | "cross";
  label: string;
  off?: boolean;
  onClick: () => void;
}

export function Tool({ id, icon, label, off = false, onClick }: ToolProps) {
  return (
    <button type="button" id={fieldId(id)} class="button quiet small square" disabled={off} aria-label={label} title={label} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}

/** `focus`: the path of the field that the new one brings. */
export function AddButton({ label, off, focus, onClick }: { label: string; off: boolean; focus: string; onClick: () => void }) {
  return (
    <button
      type="button"
      class="button quiet small fit"
      disabled={off}
      onClick={() => {
        onClick();
        focusLater(fieldId(focus));
      }}
    >
      <Icon name="plus" />
      {label}
    </button>
  );
}

interface FoldProps {
  label: string;
  count: string;
  startOpen: boolean;
  /** Something in it is wrong: it cannot stay closed. */
  forced: boolean;
  children: preact.ComponentChildren;
}

/** What not everybody needs, under its name. */
export function Fold({ label, count, startOpen, forced, children }: FoldProps) {
  const [open, setOpen] = useState(startOpen);
  return (
    <details class="fold" open={open || forced} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {label} {count && <span class="soft small">{count}</span>}
      </summary>
      <div class="stack fold-body">{children}</div>
    </details>
  );
}
