import { useEffect, useRef, useState } from "preact/hooks";
import type { OpeningDraft, OpeningOptions, OpeningPreview, Plan, PlanWords } from "../../../shared/wire.gen";
import { type AddedQuestion, appended, emptyQuestion, type Fault, faults, fromPlan, minutesAtMost, MOST, moved, type OpeningForm, OTHER, toDraft } from "../../fold/opening_form";
import { otherThan, shownIn, turned } from "../../fold/two_languages";
import { Loading, TroubleNote } from "../../parts/basics";
import { useAction, useLoaded } from "../../parts/hooks";
import { Icon } from "../../parts/Icon";
import { guardLeaving } from "../../router";
import { ask } from "../../state/account";
import { announce } from "../../state/announce";
import { common } from "../../words/common";
import { form as formWords } from "../../words/openings";
import { FaultLine, faultText, fieldId, focusLater } from "./fields";
import { ShownLanguage } from "./ShownLanguage";
import { AfterwardsSection, Basics, Dimensions, Privacy } from "./OpeningSections";
import { Preview } from "./Preview";
import { QuestionEditor } from "./QuestionEditor";
import { Reminding } from "./Reminding";

/** What a source of questions (the bank, a résumé) is given, to put some into the form. */
export interface QuestionSlot {
  language: "zh" | "en";
  /** Adds questions at the end, with those dimensions they name that the form lacks. */
  append: (added: readonly AddedQuestion[]) => void;
  /**
   * Begins anew from a whole plan; settings stay as they are. `other`: the words of a plan in one language in the other
   * one, for an opening that is or may become one in both.
   */
  replace: (plan: Plan, other?: PlanWords | null) => void;
}

interface Props {
  start: OpeningForm;
  submit: string;
  onSave: (draft: OpeningDraft) => Promise<void>;
  /** Drawn beside "add a question". */
  source?: (slot: QuestionSlot) => preact.ComponentChildren;
}

export function OpeningEditor(props: Props) {
  const { value: options, trouble, reload } = useLoaded<OpeningOptions>("/api/v1/opening-options");
  if (!options) return trouble ? <TroubleNote trouble={trouble} retry={reload} /> : <Loading />;
  return <Editor {...props} options={options} />;
}

function Editor({ start, submit, onSave, source, options }: Props & { options: OpeningOptions }) {
  const words = formWords();
  const [form, setForm] = useState(start);
  const [tried, setTried] = useState(false);
  const [dirty, setDirty] = useState(false);
  const [seen, setSeen] = useState<OpeningPreview | null>(null);
  const summary = useRef<HTMLDivElement>(null);
  const saving = useAction(async () => {
    await onSave(toDraft(form));
    setDirty(false);
    setTried(false);
  });
  const looking = useAction(async () => {
    setSeen(await ask<OpeningPreview>("/api/v1/opening-preview", { method: "POST", body: toDraft(form) }));
  });
  useUnsaved(dirty);
  const wrong = tried ? faults(form) : [];
  const become = (next: OpeningForm) => {
    setForm(next);
    setDirty(true);
  };
  const set = (part: Partial<OpeningForm>) => become({ ...form, ...part });
  /** Does it if the form is sound, else says what is not. */
  const ifSound = (act: () => Promise<void>) => {
    setTried(true);
    if (faults(form).length === 0) void act();
    else requestAnimationFrame(() => summary.current?.focus());
  };
  const slot: QuestionSlot = {
    language: form.language,
    append: (added) => {
      become(appended(form, added));
      announce(words.appended(String(added.length)));
    },
    replace: (plan, other) => {
      const { headcount, opens_at, closes_at, minutes_per_candidate, retention_days, result_delay_hours, remind_before_end_h, remind_after_h } = form;
      const both = form.both || plan.other != null;
      become({ ...fromPlan({ ...plan, other: plan.other ?? other ?? null }), both, headcount, opens_at, closes_at, minutes_per_candidate, retention_days, result_delay_hours, remind_before_end_h, remind_after_h });
    },
  };
  return (
    <>
      <form
        class="stack-wide"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          ifSound(saving.run);
        }}
      >
        {wrong.length > 0 && <FaultSummary wrong={wrong} box={summary} other={otherThan(form.language)} onOther={() => setForm(turned(form))} />}
        {form.both && <ShownLanguage form={form} onShow={(language) => setForm(shownIn(form, language))} />}
        <Basics form={form} wrong={wrong} set={set} />
        <Questions form={form} wrong={wrong} set={set} options={options}>
          {source?.(slot)}
        </Questions>
        <Dimensions form={form} wrong={wrong} set={set} />
        <Privacy form={form} wrong={wrong} set={set} options={options} />
        <Reminding form={form} wrong={wrong} set={set} options={options} />
        <AfterwardsSection form={form} wrong={wrong} set={set} />
        <div class="save-bar">
          <TroubleNote trouble={saving.trouble ?? looking.trouble} />
          <div class="row end">
            <button type="button" class="button" disabled={looking.busy} onClick={() => ifSound(looking.run)}>
              {words.preview}
            </button>
            <button type="submit" class="button primary" disabled={saving.busy}>
              {saving.busy ? common().saving : submit}
            </button>
          </div>
        </div>
      </form>
      {seen && <Preview seen={seen} onClose={() => setSeen(null)} />}
    </>
  );
}

interface QuestionsProps {
  form: OpeningForm;
  wrong: readonly Fault[];
  set: (part: Partial<OpeningForm>) => void;
  options: OpeningOptions;
  children: preact.ComponentChildren;
}

function Questions({ form, wrong, set, options, children }: QuestionsProps) {
  const words = formWords();
  const missing = form.both ? faults(form).filter((one) => one.code === "missing") : [];
  const lacks = (at: number) => missing.filter((one) => one.path.startsWith(`${OTHER}questions.${at}.`)).length;
  const place = (at: number, by: number) => {
    set({ questions: moved(form.questions, at, by) });
    announce(words.moved(String(at + by + 1)));
    focusLater(fieldId(`questions.${at + by}.${by < 0 ? "up" : "down"}`));
  };
  return (
    <section class="stack" aria-labelledby="form-questions">
      <div class="row wrap between">
        <h2 id="form-questions" tabIndex={-1}>
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
            kinds={options.kinds}
            dimensions={form.dimensions}
            faults={wrong}
            other={form.both ? { language: otherThan(form.language), lacks: lacks(at) } : undefined}
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
      <div class="row wrap">
        <button
          type="button"
          class="button fit"
          disabled={form.questions.length >= MOST.questions}
          onClick={() => {
            set({ questions: [...form.questions, emptyQuestion()] });
            focusLater(fieldId(`questions.${form.questions.length}.text`));
          }}
        >
          <Icon name="plus" />
          {words.add_question}
        </button>
        {children}
      </div>
    </section>
  );
}

interface SummaryProps {
  wrong: readonly Fault[];
  box: { current: HTMLDivElement | null };
  other: OpeningForm["language"];
  /** Shows the other language, where the field at fault is. */
  onOther: () => void;
}

function FaultSummary({ wrong, box, other, onOther }: SummaryProps) {
  const words = formWords();
  return (
    <div class="note bad" ref={box} tabIndex={-1} role="alert">
      <p>{words.faults(String(wrong.length))}</p>
      <ul>
        {wrong.map((fault) => {
          const there = fault.path.startsWith(OTHER);
          const path = there ? fault.path.slice(OTHER.length) : fault.path;
          return (
            <li key={`${fault.path}${fault.code}`}>
              <a
                href={`#${fieldId(path)}`}
                onClick={(event) => {
                  event.preventDefault();
                  if (there) onOther();
                  focusLater(fieldId(path));
                }}
              >
                {there && `${words.languages[other]} · `}
                {whereText(path)}: {faultText(fault)}
              </a>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** The field's name as its label has it, with the question or dimension it belongs to. */
function whereText(path: string): string {
  const words = formWords();
  const parts = path.split(".");
  const last = parts.at(-1) ?? "";
  const inPoint = parts[2] === "key_points";
  const inChoice = parts[2] === "choices" && parts.length > 3;
  const names: Record<string, string> = {
    ...words.fault_names,
    ...(inPoint && parts.length > 3 ? { text: words.point, terms: words.point_terms } : {}),
    ...(inChoice ? { text: words.choice(String(Number(parts[3]) + 1)) } : {}),
    ...(parts[0] === "dimensions" && parts.length > 1 ? { title: words.dimension } : {}),
  };
  const name = names[last] ?? last;
  return parts[0] === "questions" && parts.length > 1 ? `${words.question(String(Number(parts[1]) + 1))} · ${name}` : name;
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
