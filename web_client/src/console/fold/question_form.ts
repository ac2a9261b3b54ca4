/** One question as it stands in the form: text in every field, turned into a question only when it is sound. */
import type { Dimension, Kind, Question, QuestionInput, Term, TermInput } from "../../shared/wire.gen";

export interface TermForm {
  key: string;
  term: string;
  synonyms: string;
  required: boolean;
}

export interface KeyPointForm {
  key: string;
  text: string;
  weight: string;
  /** One term a line, its synonyms behind it, parted by commas. */
  terms: string;
  /** In the language that is not shown; see `two_languages.ts`. */
  other?: { text: string; terms: string };
}

export interface ChoiceForm {
  key: string;
  text: string;
  right: boolean;
  other?: string;
}

export interface DimensionForm {
  key: string;
  /** As the plan names it; empty until it was saved once. */
  id: string;
  title: string;
  weight: string;
  other?: string;
}

/** What of a question is said in a language. */
export interface QuestionWordsForm {
  text: string;
  hint: string;
  follow_up: string;
  terms: TermForm[];
  max_characters: string;
}

export interface QuestionForm extends QuestionWordsForm {
  key: string;
  kind: Kind;
  preparation_s: string;
  answer_s: string;
  retakes: string;
  key_points: KeyPointForm[];
  choices: ChoiceForm[];
  other?: QuestionWordsForm;
  /** Keys of the form's dimensions; none of them means all. */
  dimensions: string[];
}

/** What is wrong with a field, by its path (`title`, `questions.2.answer_s`): a code and the limits it is about. */
export interface Fault {
  path: string;
  code:
    | "missing"
    | "too_long"
    | "not_whole"
    | "not_number"
    | "out_of_range"
    | "too_many"
    | "doubled"
    | "two_choices"
    | "none_right"
    | "wrong_order"
    | "too_short_for_plan";
  low?: number;
  high?: number;
}

export const MOST = { questions: 50, terms: 50, synonyms: 20, key_points: 20, point_terms: 20, choices: 12, dimensions: 12 } as const;
const SPOKEN: ReadonlySet<Kind> = new Set<Kind>(["structured", "situational", "skill"]);

let made = 0;
export function freshKey(): string {
  made += 1;
  return `k${made}`;
}

export function isSpoken(kind: Kind): boolean {
  return SPOKEN.has(kind);
}

export function emptyTerm(): TermForm {
  return { key: freshKey(), term: "", synonyms: "", required: true };
}

export function emptyKeyPoint(): KeyPointForm {
  return { key: freshKey(), text: "", weight: "1", terms: "" };
}

export function emptyChoice(right = false): ChoiceForm {
  return { key: freshKey(), text: "", right };
}

export function emptyWords(): QuestionWordsForm {
  return { text: "", hint: "", follow_up: "", terms: [], max_characters: "2000" };
}

export function emptyQuestion(): QuestionForm {
  return {
    ...emptyWords(),
    key: freshKey(),
    kind: "structured",
    preparation_s: "30",
    answer_s: "120",
    retakes: "1",
    key_points: [],
    choices: [],
    dimensions: [],
  };
}

/** Another kind; times that were the former kind's usual ones become the new one's. */
export function ofKind(
  question: QuestionForm,
  kind: Kind,
  usual: readonly { kind: Kind; preparation_s: number; answer_s: number }[],
): QuestionForm {
  const before = usual.find((one) => one.kind === question.kind);
  const after = usual.find((one) => one.kind === kind);
  const time = (name: "preparation_s" | "answer_s") =>
    after && (!before || question[name] === String(before[name])) ? String(after[name]) : question[name];
  const choices = kind === "choice" && question.choices.length === 0 ? [emptyChoice(true), emptyChoice()] : question.choices;
  return { ...question, kind, choices, preparation_s: time("preparation_s"), answer_s: time("answer_s") };
}

/** Synonyms are parted by commas of either script, by ideographic commas or semicolons. */
export function splitSynonyms(text: string): string[] {
  const parts = text.split(/[,，、;；\n]/u).map((part) => part.trim());
  return [...new Set(parts.filter((part) => part !== ""))];
}

/** The lines of a key point's terms: each its alternatives, the first of them the term itself. */
export function termLines(text: string): string[][] {
  return text.split("\n").map(splitSynonyms).filter((line) => line.length > 0);
}

export function termForms(terms: readonly Term[]): TermForm[] {
  return terms.map((term) => ({ key: freshKey(), term: term.term, synonyms: term.synonyms.join(", "), required: term.required }));
}

export function termInputs(terms: readonly TermForm[]): TermInput[] {
  return terms
    .filter((term) => term.term.trim() !== "")
    .map((term) => ({ term: term.term.trim(), synonyms: splitSynonyms(term.synonyms), required: term.required }));
}

/** A key point's terms as its field has them: one a line. */
export function termText(terms: readonly Term[]): string {
  return terms.map((term) => [term.term, ...term.synonyms].join(", ")).join("\n");
}

export function fromQuestion(question: Question, dimensions: readonly DimensionForm[]): QuestionForm {
  return {
    key: freshKey(),
    kind: question.kind,
    text: question.text,
    hint: question.hint,
    follow_up: question.follow_up,
    preparation_s: String(question.preparation_s),
    answer_s: String(question.answer_s),
    retakes: String(question.retakes),
    terms: termForms(question.terms),
    key_points: question.key_points.map((point) => ({
      key: freshKey(),
      text: point.text,
      weight: String(point.weight),
      terms: termText(point.terms),
    })),
    choices: question.choices.map((choice) => ({ key: freshKey(), text: choice.text, right: choice.right })),
    max_characters: String(question.max_characters),
    dimensions: dimensions.filter((one) => question.dimensions.includes(one.id)).map((one) => one.key),
  };
}

/** `ids` names the form's dimensions by their keys. */
export function toQuestion(question: QuestionForm, ids: ReadonlyMap<string, string>): QuestionInput {
  const choice = question.kind === "choice";
  return {
    kind: question.kind,
    text: question.text.trim(),
    hint: question.hint.trim(),
    follow_up: question.follow_up.trim(),
    preparation_s: Number(question.preparation_s),
    answer_s: Number(question.answer_s),
    retakes: Number(question.retakes),
    terms: isSpoken(question.kind) ? termInputs(question.terms) : [],
    key_points: (choice ? [] : question.key_points)
      .filter((point) => point.text.trim() !== "")
      .map((point) => ({
        text: point.text.trim(),
        weight: Number(point.weight),
        terms: termLines(point.terms).map(([term = "", ...synonyms]) => ({ term, synonyms })),
      })),
    choices: choice ? question.choices.filter((one) => one.text.trim() !== "").map((one) => ({ text: one.text.trim(), right: one.right })) : [],
    max_characters: question.kind === "short_text" ? Number(question.max_characters) : 2000,
    dimensions: question.dimensions.flatMap((key) => ids.get(key) ?? []),
  };
}

/** The fields of the form that several places check alike. */
export class Checker {
  readonly found: Fault[] = [];

  add(path: string, code: Fault["code"], limits: Pick<Fault, "low" | "high"> = {}): void {
    this.found.push({ path, code, ...limits });
  }

  /** As `add`, unless the field is known to be wrong already. */
  once(path: string, code: Fault["code"]): void {
    if (!this.found.some((one) => one.path === path)) this.add(path, code);
  }

  text(path: string, value: string, high: number, needed = false): void {
    const length = [...value.trim()].length;
    if (needed && length === 0) this.add(path, "missing");
    if (length > high) this.add(path, "too_long", { high });
  }

  whole(path: string, value: string, low: number, high: number): void {
    if (!/^\s*\d+\s*$/.test(value)) this.add(path, value.trim() === "" ? "missing" : "not_whole", { low, high });
    else if (Number(value) < low || Number(value) > high) this.add(path, "out_of_range", { low, high });
  }

  /** A weight: may have decimals; `low` itself is too little where `above` says so. */
  weight(path: string, value: string, above: boolean): void {
    const limits = { low: above ? 0.1 : 0, high: 100 };
    if (value.trim() === "") this.add(path, "missing", limits);
    else if (!/^\s*\d+([.]\d+)?\s*$/.test(value)) this.add(path, "not_number", limits);
    else if (Number(value) < limits.low || Number(value) > limits.high) this.add(path, "out_of_range", limits);
  }

  many(path: string, count: number, high: number): void {
    if (count > high) this.add(path, "too_many", { high });
  }
}

export function checkQuestion(check: Checker, path: string, question: QuestionForm): void {
  check.text(`${path}.text`, question.text, 2000, true);
  check.text(`${path}.hint`, question.hint, 2000);
  check.text(`${path}.follow_up`, question.follow_up, 1000);
  check.whole(`${path}.preparation_s`, question.preparation_s, 0, 1800);
  check.whole(`${path}.answer_s`, question.answer_s, 5, 3600);
  check.whole(`${path}.retakes`, question.retakes, 0, 10);
  if (question.kind === "short_text") check.whole(`${path}.max_characters`, question.max_characters, 10, 5000);
  if (question.kind === "choice") checkChoices(check, `${path}.choices`, question.choices);
  else checkKeyPoints(check, `${path}.key_points`, question.key_points);
  if (isSpoken(question.kind)) checkTerms(check, `${path}.terms`, question.terms);
}

function checkTerms(check: Checker, path: string, terms: readonly TermForm[]): void {
  check.many(path, terms.length, MOST.terms);
  const named = new Set<string>();
  terms.forEach((term, index) => {
    const where = `${path}.${index}`;
    const synonyms = splitSynonyms(term.synonyms);
    const name = term.term.trim().toLowerCase();
    check.text(`${where}.term`, term.term, 80, synonyms.length > 0);
    if (name !== "" && named.has(name)) check.add(`${where}.term`, "doubled");
    named.add(name);
    check.many(`${where}.synonyms`, synonyms.length, MOST.synonyms);
  });
}

function checkKeyPoints(check: Checker, path: string, points: readonly KeyPointForm[]): void {
  check.many(path, points.length, MOST.key_points);
  points.forEach((point, index) => {
    const where = `${path}.${index}`;
    const lines = termLines(point.terms);
    check.text(`${where}.text`, point.text, 300, lines.length > 0);
    if (point.text.trim() !== "") check.weight(`${where}.weight`, point.weight, true);
    check.many(`${where}.terms`, lines.length, MOST.point_terms);
    if (lines.some((line) => line.length - 1 > MOST.synonyms)) check.add(`${where}.terms`, "too_many", { high: MOST.synonyms });
    if (lines.some(([term = ""]) => [...term].length > 80)) check.add(`${where}.terms`, "too_long", { high: 80 });
  });
}

function checkChoices(check: Checker, path: string, choices: readonly ChoiceForm[]): void {
  const written = choices.filter((one) => one.text.trim() !== "");
  check.many(path, choices.length, MOST.choices);
  if (written.length < 2) check.add(path, "two_choices");
  else if (!written.some((one) => one.right)) check.add(path, "none_right");
  choices.forEach((one, index) => check.text(`${path}.${index}.text`, one.text, 500));
}

/** Dimensions as a plan has them; one without an id gets the first free one. */
export function idsOf(dimensions: readonly DimensionForm[]): Map<string, string> {
  const taken = new Set(dimensions.map((one) => one.id));
  const ids = new Map<string, string>();
  let n = 0;
  for (const one of dimensions) {
    let id = one.id;
    while (id === "" || (id !== one.id && taken.has(id))) {
      n += 1;
      id = `d${n}`;
    }
    taken.add(id);
    ids.set(one.key, id);
  }
  return ids;
}

export function fromDimension(dimension: Dimension): DimensionForm {
  return { key: freshKey(), id: dimension.id, title: dimension.title, weight: String(dimension.weight) };
}
