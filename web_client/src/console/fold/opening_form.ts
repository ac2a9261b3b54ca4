/** The opening as it stands in the form: text in every field, turned into a plan and settings only when it is sound. */
import type {
  Dimension,
  IdentityCheck,
  OpeningDraft,
  OpeningSettings,
  Plan,
  PlanInput,
  Policy,
  Question,
  QuestionWords,
  Shown,
} from "../../shared/wire.gen";
import {
  Checker,
  checkQuestion,
  type DimensionForm,
  emptyQuestion,
  type Fault,
  freshKey,
  fromDimension,
  fromQuestion,
  idsOf,
  MOST,
  type QuestionForm,
  toQuestion,
} from "./question_form";

import { checkWords, otherWords, turned, withQuestionWords, withWords } from "./two_languages";

export * from "./question_form";

/** In front of the path of a fault in the language that is not shown. */
export const OTHER = "other.";
/** Said of the choices as they are shown; the other language's are each there or missing. */
const THERE_ONCE: ReadonlySet<Fault["code"]> = new Set<Fault["code"]>(["none_right", "two_choices"]);
const SAID: ReadonlySet<string> = new Set(["title", "department", "organisation", "text", "hint", "follow_up", "terms", "term", "synonyms", "choices", "max_characters"]);

export interface OpeningForm {
  title: string;
  department: string;
  organisation: string;
  /** The language that is shown; `other` has the words of the other one. */
  language: "zh" | "en";
  /** Whether candidates choose between both. */
  both: boolean;
  /** The plan's own language, whichever is shown. */
  first: "zh" | "en";
  other?: { title: string; department: string; organisation: string };
  headcount: string;
  /** As `<input type="datetime-local">` has it, in the reader's own time; empty for none. */
  opens_at: string;
  closes_at: string;
  minutes_per_candidate: string;
  questions: QuestionForm[];
  dimensions: DimensionForm[];
  policy: Policy;
  expression_events: boolean;
  score_expression: boolean;
  second_marker: boolean;
  identity_check: IdentityCheck;
  retention_days: string;
  clock_when_away: "pause" | "run";
  pause_limit_s: string;
  shows: Shown[];
  result_delay_hours: string;
  /** Hours; empty: as the server is set. */
  remind_before_end_h: string;
  remind_after_h: string;
}

export function emptyOpening(language: "zh" | "en"): OpeningForm {
  return {
    title: "",
    department: "",
    organisation: "",
    language,
    both: false,
    first: language,
    headcount: "1",
    opens_at: "",
    closes_at: "",
    minutes_per_candidate: "",
    questions: [emptyQuestion()],
    dimensions: [],
    policy: "default",
    expression_events: false,
    score_expression: false,
    second_marker: false,
    identity_check: "none",
    retention_days: "180",
    clock_when_away: "pause",
    pause_limit_s: "600",
    shows: [],
    result_delay_hours: "24",
    remind_before_end_h: "",
    remind_after_h: "",
  };
}

export function emptyDimension(): DimensionForm {
  return { key: freshKey(), id: "", title: "", weight: "1" };
}

/** What a plan alone fills in; settings are the usual ones. */
export function fromPlan(plan: Plan): OpeningForm {
  const dimensions = plan.dimensions.map(fromDimension);
  const form: OpeningForm = {
    ...emptyOpening(plan.language),
    both: plan.other != null,
    title: plan.title,
    department: plan.department,
    organisation: plan.organisation,
    expression_events: plan.expression_events,
    score_expression: plan.score_expression,
    second_marker: plan.second_marker,
    policy: plan.policy,
    identity_check: plan.identity_check,
    clock_when_away: plan.clock_when_away,
    pause_limit_s: String(plan.pause_limit_s),
    shows: [...plan.shows],
    dimensions,
    questions: plan.questions.map((question) => fromQuestion(question, dimensions)),
  };
  return plan.other ? withWords(form, plan.other) : form;
}

export function fromOpening(opening: { plan: Plan; settings: OpeningSettings }): OpeningForm {
  const { settings } = opening;
  return {
    ...fromPlan(opening.plan),
    headcount: String(settings.headcount),
    opens_at: localTime(settings.opens_at),
    closes_at: localTime(settings.closes_at),
    minutes_per_candidate: settings.minutes_per_candidate === null ? "" : String(settings.minutes_per_candidate),
    retention_days: String(settings.retention_days),
    result_delay_hours: String(settings.result_delay_hours),
    remind_before_end_h: hoursText(settings.remind_before_end_h),
    remind_after_h: hoursText(settings.remind_after_h),
  };
}

export function toPlan(shown: OpeningForm): PlanInput {
  const form = shown.both && shown.language !== shown.first ? turned(shown) : shown;
  const dimensions = form.dimensions.filter((one) => one.title.trim() !== "");
  const ids = idsOf(dimensions);
  return {
    title: form.title.trim(),
    department: form.department.trim(),
    organisation: form.organisation.trim(),
    language: form.language,
    expression_events: form.expression_events,
    score_expression: form.score_expression && form.expression_events,
    second_marker: form.second_marker,
    policy: form.policy,
    identity_check: form.identity_check,
    clock_when_away: form.clock_when_away,
    pause_limit_s: Number(form.pause_limit_s),
    shows: form.shows,
    dimensions: dimensions.map((one) => ({ id: ids.get(one.key) ?? "", title: one.title.trim(), weight: Number(one.weight) })),
    questions: form.questions.map((question) => toQuestion(question, ids)),
    ...(form.both ? { other: otherWords(form) } : {}),
  };
}

export function toDraft(form: OpeningForm): OpeningDraft {
  const minutes = form.minutes_per_candidate.trim();
  return {
    plan: toPlan(form),
    settings: {
      headcount: Number(form.headcount),
      opens_at: universalTime(form.opens_at),
      closes_at: universalTime(form.closes_at),
      minutes_per_candidate: minutes === "" ? null : Number(minutes),
      retention_days: Number(form.retention_days),
      result_delay_hours: Number(form.result_delay_hours),
      remind_before_end_h: hours(form.remind_before_end_h),
      remind_after_h: hours(form.remind_after_h),
    },
  };
}

/** A question from elsewhere, in the language that is shown; with its words in the other one where they are known. */
export interface AddedQuestion {
  question: Question;
  dimensions?: readonly Dimension[];
  other?: QuestionWords | null;
  /** By the dimension's id: its title in the other language. */
  other_titles?: Readonly<Record<string, string>>;
}

/** Questions from elsewhere (the bank, a résumé) with the dimensions they name; an empty first question gives way to them. */
export function appended(form: OpeningForm, added: readonly AddedQuestion[]): OpeningForm {
  const dimensions = [...form.dimensions];
  for (const one of added) {
    for (const dimension of one.dimensions ?? []) {
      if (dimensions.some((known) => known.id === dimension.id) || dimensions.length >= MOST.dimensions) continue;
      dimensions.push({ ...fromDimension(dimension), other: one.other_titles?.[dimension.id] ?? "" });
    }
  }
  const [first] = form.questions;
  const kept = form.questions.length === 1 && first?.text.trim() === "" ? [] : form.questions;
  const questions = [...kept, ...added.map((one) => withQuestionWords(fromQuestion(one.question, dimensions), one.other))].slice(0, MOST.questions);
  return { ...form, dimensions, questions };
}

/** What a policy forbids is switched off with it. */
export function underPolicy(form: OpeningForm, policy: { policy: Policy; expression_events: boolean; expression_scored: boolean }): OpeningForm {
  const expression_events = form.expression_events && policy.expression_events;
  return { ...form, policy: policy.policy, expression_events, score_expression: form.score_expression && expression_events && policy.expression_scored };
}

/** Of an opening in two languages also those of the language that is not shown, their paths behind `OTHER`. */
export function faults(form: OpeningForm): Fault[] {
  if (!form.both) return faultsShown(form);
  const there = faultsShown(turned(form)).filter((one) => SAID.has(one.path.split(".").at(-1) ?? "") && !THERE_ONCE.has(one.code));
  return [...faultsShown(form), ...there.map((one) => ({ ...one, path: OTHER + one.path }))];
}

function faultsShown(form: OpeningForm): Fault[] {
  const check = new Checker();
  check.text("title", form.title, 200, true);
  check.text("department", form.department, 200);
  check.text("organisation", form.organisation, 200);
  check.whole("headcount", form.headcount, 1, 10_000);
  if (form.opens_at !== "" && form.closes_at !== "" && form.closes_at <= form.opens_at) check.add("closes_at", "wrong_order");
  if (form.questions.length === 0) check.add("questions", "missing");
  check.many("questions", form.questions.length, MOST.questions);
  form.questions.forEach((question, at) => checkQuestion(check, `questions.${at}`, question));
  if (form.minutes_per_candidate.trim() !== "") {
    const before = check.found.length;
    check.whole("minutes_per_candidate", form.minutes_per_candidate, 5, 600);
    const least = minutesAtMost(form);
    if (check.found.length === before && Number(form.minutes_per_candidate) < least) check.add("minutes_per_candidate", "too_short_for_plan", { low: least });
  }
  checkDimensions(check, form.dimensions);
  check.whole("retention_days", form.retention_days, 1, 3650);
  if (form.clock_when_away === "pause") check.whole("pause_limit_s", form.pause_limit_s, 0, 3600);
  check.whole("result_delay_hours", form.result_delay_hours, 0, 2160);
  for (const name of ["remind_before_end_h", "remind_after_h"] as const) {
    if (form[name].trim() !== "") check.whole(name, form[name], 0, 720);
  }
  if (form.both) checkWords(check, form);
  return check.found;
}

function checkDimensions(check: Checker, dimensions: readonly DimensionForm[]): void {
  check.many("dimensions", dimensions.length, MOST.dimensions);
  const named = new Set<string>();
  dimensions.forEach((one, index) => {
    const name = one.title.trim().toLowerCase();
    check.text(`dimensions.${index}.title`, one.title, 60, true);
    if (name !== "" && named.has(name)) check.add(`dimensions.${index}.title`, "doubled");
    named.add(name);
    check.weight(`dimensions.${index}.weight`, one.weight, false);
  });
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

function hoursText(value: number | null): string {
  return value === null ? "" : String(value);
}

function hours(text: string): number | null {
  return text.trim() === "" ? null : Number(text);
}

function localTime(moment: string | null): string {
  if (moment === null) return "";
  const at = new Date(moment);
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

function universalTime(local: string): string | null {
  return local === "" ? null : new Date(local).toISOString();
}
