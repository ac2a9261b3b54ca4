/** The opening as it stands in the form: text in every field, turned into a plan only when it is sound. */
import type { Plan, PlanInput, QuestionInput } from "../../shared/wire.gen";

export interface TermForm {
  key: string;
  term: string;
  synonyms: string;
  required: boolean;
}

export interface QuestionForm {
  key: string;
  text: string;
  hint: string;
  follow_up: string;
  preparation_s: string;
  answer_s: string;
  retakes: string;
  terms: TermForm[];
}

export interface OpeningForm {
  title: string;
  department: string;
  organisation: string;
  language: "zh" | "en";
  expression_events: boolean;
  clock_when_away: "pause" | "run";
  pause_limit_s: string;
  questions: QuestionForm[];
}

/** What is wrong with a field, by its path (`title`, `questions.2.answer_s`): a code and the limits it is about. */
export interface Fault {
  path: string;
  code: "missing" | "too_long" | "not_whole" | "out_of_range" | "too_many" | "doubled";
  low?: number;
  high?: number;
}

let made = 0;
export function freshKey(): string {
  made += 1;
  return `k${made}`;
}

export function emptyTerm(): TermForm {
  return { key: freshKey(), term: "", synonyms: "", required: true };
}

export function emptyQuestion(): QuestionForm {
  return {
    key: freshKey(),
    text: "",
    hint: "",
    follow_up: "",
    preparation_s: "30",
    answer_s: "120",
    retakes: "1",
    terms: [],
  };
}

export function emptyOpening(language: "zh" | "en"): OpeningForm {
  return {
    title: "",
    department: "",
    organisation: "",
    language,
    expression_events: false,
    clock_when_away: "pause",
    pause_limit_s: "600",
    questions: [emptyQuestion()],
  };
}

export function fromPlan(plan: Plan): OpeningForm {
  return {
    title: plan.title,
    department: plan.department,
    organisation: plan.organisation,
    language: plan.language,
    expression_events: plan.expression_events,
    clock_when_away: plan.clock_when_away,
    pause_limit_s: String(plan.pause_limit_s),
    questions: plan.questions.map((question) => ({
      key: freshKey(),
      text: question.text,
      hint: question.hint,
      follow_up: question.follow_up,
      preparation_s: String(question.preparation_s),
      answer_s: String(question.answer_s),
      retakes: String(question.retakes),
      terms: question.terms.map((term) => ({
        key: freshKey(),
        term: term.term,
        synonyms: term.synonyms.join(", "),
        required: term.required,
      })),
    })),
  };
}

/** Synonyms are parted by commas of either script, by ideographic commas or semicolons. */
export function splitSynonyms(text: string): string[] {
  const parts = text.split(/[,，、;；\n]/u).map((part) => part.trim());
  return [...new Set(parts.filter((part) => part !== ""))];
}

export function toPlan(form: OpeningForm): PlanInput {
  return {
    title: form.title.trim(),
    department: form.department.trim(),
    organisation: form.organisation.trim(),
    language: form.language,
    expression_events: form.expression_events,
    clock_when_away: form.clock_when_away,
    pause_limit_s: Number(form.pause_limit_s),
    questions: form.questions.map(
      (question): QuestionInput => ({
        text: question.text.trim(),
        hint: question.hint.trim(),
        follow_up: question.follow_up.trim(),
        preparation_s: Number(question.preparation_s),
        answer_s: Number(question.answer_s),
        retakes: Number(question.retakes),
        terms: question.terms
          .filter((term) => term.term.trim() !== "")
          .map((term) => ({
            term: term.term.trim(),
            synonyms: splitSynonyms(term.synonyms),
            required: term.required,
          })),
      }),
    ),
  };
}

export function faults(form: OpeningForm): Fault[] {
  const found: Fault[] = [];
  const text = (path: string, value: string, high: number, needed = false) => {
    const length = [...value.trim()].length;
    if (needed && length === 0) found.push({ path, code: "missing" });
    if (length > high) found.push({ path, code: "too_long", high });
  };
  const whole = (path: string, value: string, low: number, high: number) => {
    if (!/^\s*\d+\s*$/.test(value)) found.push({ path, code: value.trim() === "" ? "missing" : "not_whole", low, high });
    else if (Number(value) < low || Number(value) > high) found.push({ path, code: "out_of_range", low, high });
  };
  text("title", form.title, 200, true);
  text("department", form.department, 200);
  text("organisation", form.organisation, 200);
  if (form.clock_when_away === "pause") whole("pause_limit_s", form.pause_limit_s, 0, 3600);
  if (form.questions.length === 0) found.push({ path: "questions", code: "missing" });
  if (form.questions.length > 50) found.push({ path: "questions", code: "too_many", high: 50 });
  form.questions.forEach((question, at) => {
    const path = `questions.${at}`;
    text(`${path}.text`, question.text, 2000, true);
    text(`${path}.hint`, question.hint, 2000);
    text(`${path}.follow_up`, question.follow_up, 1000);
    whole(`${path}.preparation_s`, question.preparation_s, 0, 1800);
    whole(`${path}.answer_s`, question.answer_s, 5, 3600);
    whole(`${path}.retakes`, question.retakes, 0, 10);
    if (question.terms.length > 50) found.push({ path: `${path}.terms`, code: "too_many", high: 50 });
    const named = new Set<string>();
    question.terms.forEach((term, index) => {
      const where = `${path}.terms.${index}`;
      const synonyms = splitSynonyms(term.synonyms);
      const name = term.term.trim().toLowerCase();
      text(`${where}.term`, term.term, 80, synonyms.length > 0);
      if (name !== "" && named.has(name)) found.push({ path: `${where}.term`, code: "doubled" });
      named.add(name);
      if (synonyms.length > 20) found.push({ path: `${where}.synonyms`, code: "too_many", high: 20 });
    });
  });
  return found;
}

/** The item at `from` moved by `by` places; unchanged at the ends. */
export function moved<T>(items: readonly T[], from: number, by: number): T[] {
  const to = from + by;
  const copy = [...items];
  if (to < 0 || to >= items.length) return copy;
  const [item] = copy.splice(from, 1);
  if (item !== undefined) copy.splice(to, 0, item);
  return copy;
}

/** The longest the interview can take, in minutes, as the candidate is told. */
export function minutesAtMost(form: OpeningForm): number {
  const seconds = form.questions.reduce((sum, one) => sum + (Number(one.preparation_s) || 0) + (Number(one.answer_s) || 0), 0);
  return Math.ceil(seconds / 60) + 5;
}
