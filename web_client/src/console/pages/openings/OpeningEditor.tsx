import { useEffect, useRef, useState } from "preact/hooks";
import type { PlanInput } from "../../../shared/wire.gen";
import { emptyQuestion, type Fault, faults, minutesAtMost, moved, type OpeningForm, toPlan } from "../../fold/opening_form";
import { TroubleNote } from "../../parts/basics";
import { useAction } from "../../parts/hooks";
import { Icon } from "../../parts/Icon";
import { guardLeaving } from "../../router";
import { announce } from "../../state/announce";
import { common } from "../../words/common";
import { form as formWords } from "../../words/openings";
import { Field, faultText, fieldId } from "./fields";
import { QuestionEditor } from "./QuestionEditor";

interface Props {
  start: OpeningForm;
  submit: string;
  onSave: (plan: PlanInput) => Promise<void>;
}

export function OpeningEditor({ start, submit, onSave }: Props) {
  const words = formWords();
  const [form, setForm] = useState(start);
  const [tried, setTried] = useState(false);
  const [dirty, setDirty] = useState(false);
  const summary = useRef<HTMLDivElement>(null);
  const saving = useAction(async () => {
    await onSave(toPlan(form));
    setDirty(false);
    setTried(false);
  });
  useUnsaved(dirty);
  const wrong = tried ? faults(form) : [];
  const set = (part: Partial<OpeningForm>) => {
    setForm({ ...form, ...part });
    setDirty(true);
  };
  const place = (at: number, by: number) => {
    set({ questions: moved(form.questions, at, by) });
    announce(words.moved(String(at + by + 1)));
    focusLater(`${fieldId(`questions.${at + by}.${by < 0 ? "up" : "down"}`)}`);
  };
  return (
    <form
      class="stack-wide"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (faults(form).length === 0) void saving.run();
        else requestAnimationFrame(() => summary.current?.focus());
      }}
    >
      {wrong.length > 0 && <FaultSummary wrong={wrong} box={summary} />}
      <section class="card pad stack" aria-labelledby="form-basics">
        <h2 id="form-basics">{words.basics}</h2>
        <Field path="title" label={words.title} value={form.title} faults={wrong} onValue={(title) => set({ title })} needed />
        <div class="columns">
          <Field path="department" label={words.department} value={form.department} faults={wrong} onValue={(department) => set({ department })} />
          <Field
            path="organisation"
            label={words.organisation}
            hint={words.organisation_hint}
            value={form.organisation}
            faults={wrong}
            onValue={(organisation) => set({ organisation })}
          />
        </div>
        <Settings form={form} set={set} wrong={wrong} />
      </section>
      <section class="stack" aria-labelledby="form-questions">
        <div class="row">
          <h2 id="form-questions" class="grow" tabIndex={-1}>
            {words.questions}
          </h2>
          <span class="soft small">{words.minutes(String(minutesAtMost(form)))}</span>
        </div>
        <ol class="question-forms">
          {form.questions.map((question, at) => (
            <QuestionEditor
              key={question.key}
              at={at}
              count={form.questions.length}
              question={question}
              faults={wrong}
              onChange={(next) => set({ questions: form.questions.map((one) => (one.key === question.key ? next : one)) })}
              onMove={(by) => place(at, by)}
              onRemove={() => {
                set({ questions: form.questions.filter((one) => one.key !== question.key) });
                announce(words.removed(String(at + 1)));
                focusLater("form-questions");
              }}
            />
          ))}
        </ol>
        <FaultLine wrong={wrong} path="questions" />
        <button
          type="button"
          class="button fit"
          disabled={form.questions.length >= 50}
          onClick={() => {
            set({ questions: [...form.questions, emptyQuestion()] });
            focusLater(fieldId(`questions.${form.questions.length}.text`));
          }}
        >
          <Icon name="plus" />
          {words.add_question}
        </button>
      </section>
      <div class="save-bar">
        <TroubleNote trouble={saving.trouble} />
        <button type="submit" class="button primary" disabled={saving.busy}>
          {saving.busy ? common().saving : submit}
        </button>
      </div>
    </form>
  );
}

function Settings({ form, set, wrong }: { form: OpeningForm; set: (part: Partial<OpeningForm>) => void; wrong: readonly Fault[] }) {
  const words = formWords();
  return (
    <>
      <fieldset class="group">
        <legend class="label">{words.language}</legend>
        <div class="row">
          {(["zh", "en"] as const).map((code) => (
            <label class="choice" key={code}>
              <input type="radio" name="spoken" checked={form.language === code} onChange={() => set({ language: code })} />
              <span>{code === "zh" ? "中文" : "English"}</span>
            </label>
          ))}
        </div>
        <p class="soft small">{words.language_hint}</p>
      </fieldset>
      <label class="choice">
        <input
          type="checkbox"
          checked={form.expression_events}
          onChange={(event) => set({ expression_events: event.currentTarget.checked })}
        />
        <span>
          {words.expression}
          <span class="soft small block">{words.expression_hint}</span>
        </span>
      </label>
      <fieldset class="group">
        <legend class="label">{words.away}</legend>
        <div class="row">
          {(["pause", "run"] as const).map((choice) => (
            <label class="choice" key={choice}>
              <input type="radio" name="away" checked={form.clock_when_away === choice} onChange={() => set({ clock_when_away: choice })} />
              <span>{choice === "pause" ? words.away_pause : words.away_run}</span>
            </label>
          ))}
        </div>
        {form.clock_when_away === "pause" && (
          <div class="narrow-field">
            <Field
              path="pause_limit_s"
              label={words.pause_limit}
              value={form.pause_limit_s}
              faults={wrong}
              numeric
              onValue={(pause_limit_s) => set({ pause_limit_s })}
            />
          </div>
        )}
      </fieldset>
    </>
  );
}

function FaultSummary({ wrong, box }: { wrong: readonly Fault[]; box: { current: HTMLDivElement | null } }) {
  const words = formWords();
  return (
    <div class="note bad" ref={box} tabIndex={-1} role="alert">
      <p>{words.faults(String(wrong.length))}</p>
      <ul>
        {wrong.map((fault) => (
          <li key={`${fault.path}${fault.code}`}>
            <a
              href={`#${fieldId(fault.path)}`}
              onClick={(event) => {
                event.preventDefault();
                document.getElementById(fieldId(fault.path))?.focus();
              }}
            >
              {whereText(fault.path)}: {faultText(fault)}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

function whereText(path: string): string {
  const words = formWords();
  const parts = path.split(".");
  const names: Record<string, string> = {
    title: words.title,
    department: words.department,
    organisation: words.organisation,
    pause_limit_s: words.pause_limit,
    questions: words.questions,
    text: words.text,
    hint: words.hint,
    follow_up: words.follow_up,
    preparation_s: words.preparation,
    answer_s: words.answer,
    retakes: words.retakes,
    terms: words.terms,
    term: words.term,
    synonyms: words.synonyms,
  };
  const name = names[parts.at(-1) ?? ""] ?? path;
  return parts.length > 1 ? `${words.question(String(Number(parts[1]) + 1))} · ${name}` : name;
}

export function FaultLine({ wrong, path }: { wrong: readonly Fault[]; path: string }) {
  const fault = wrong.find((one) => one.path === path);
  return fault ? <p class="wrong small">{faultText(fault)}</p> : null;
}

function focusLater(id: string): void {
  requestAnimationFrame(() => document.getElementById(id)?.focus());
}

/** Asks before unsaved text is left behind. */
function useUnsaved(dirty: boolean): void {
  useEffect(() => {
    if (!dirty) return;
    const leaving = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", leaving);
    guardLeaving(() => confirm(formWords().leave));
    return () => {
      removeEventListener("beforeunload", leaving);
      guardLeaving(null);
    };
  }, [dirty]);
}
