/**
 * An opening in two languages, as it stands in the form. Fields hold the language that is shown; `other` holds the same
 * fields in the other one. Turning the form round is all that the editor's switch does.
 */
import type { PlanWords, PlanWordsInput, QuestionWords, QuestionWordsInput } from "../../shared/wire.gen";
import type { OpeningForm } from "./opening_form";
import {
  type Checker,
  type DimensionForm,
  emptyWords,
  isSpoken,
  type KeyPointForm,
  type QuestionForm,
  termForms,
  termInputs,
  termLines,
  termText,
} from "./question_form";

type Language = "zh" | "en";

export function otherThan(language: Language): Language {
  return language === "zh" ? "en" : "zh";
}

/** The same form, with the other language shown. */
export function turned(form: OpeningForm): OpeningForm {
  const { title, department, organisation } = form;
  return {
    ...form,
    ...(form.other ?? { title: "", department: "", organisation: "" }),
    other: { title, department, organisation },
    language: otherThan(form.language),
    dimensions: form.dimensions.map((one) => ({ ...one, title: one.other ?? "", other: one.title })),
    questions: form.questions.map(turnedQuestion),
  };
}

function turnedQuestion(question: QuestionForm): QuestionForm {
  const { text, hint, follow_up, terms, max_characters } = question;
  return {
    ...question,
    ...(question.other ?? { ...emptyWords(), max_characters }),
    other: { text, hint, follow_up, terms, max_characters },
    key_points: question.key_points.map((one) => ({ ...one, ...(one.other ?? { text: "", terms: "" }), other: { text: one.text, terms: one.terms } })),
    choices: question.choices.map((one) => ({ ...one, text: one.other ?? "", other: one.text })),
  };
}

/** With this language shown. */
export function shownIn(form: OpeningForm, language: Language): OpeningForm {
  return form.language === language ? form : turned(form);
}

/**
 * Held in one language or in both. Words of the language that goes are kept while the form is open. Of an opening in one
 * language that was written under the wrong name, the words stay and the name changes.
 */
export function heldIn(form: OpeningForm, held: Language | "both"): OpeningForm {
  if (held === "both") return { ...form, both: true, first: form.both ? form.first : form.language };
  const shown = form.both || speaksOther(form) ? shownIn(form, held) : { ...form, language: held };
  return { ...shown, both: false, first: held };
}

function speaksOther(form: OpeningForm): boolean {
  return (form.other?.title ?? "") !== "" || form.questions.some((one) => (one.other?.text ?? "") !== "");
}

/** What a stored plan says in its second language, put beside the form's fields. */
export function withWords(form: OpeningForm, words: PlanWords): OpeningForm {
  return {
    ...form,
    other: { title: words.title, department: words.department, organisation: words.organisation },
    dimensions: form.dimensions.map((one, at) => ({ ...one, other: words.dimensions[at] ?? "" })),
    questions: form.questions.map((one, at) => withQuestionWords(one, words.questions[at])),
  };
}

export function withQuestionWords(question: QuestionForm, words: QuestionWords | null | undefined): QuestionForm {
  if (!words) return question;
  return {
    ...question,
    other: {
      text: words.text,
      hint: words.hint,
      follow_up: words.follow_up,
      terms: termForms(words.terms),
      max_characters: String(words.max_characters ?? question.max_characters),
    },
    key_points: question.key_points.map((one, at) => {
      const said = words.key_points[at];
      return said ? { ...one, other: { text: said.text, terms: termText(said.terms) } } : one;
    }),
    choices: question.choices.map((one, at) => ({ ...one, other: words.choices[at] ?? "" })),
  };
}

/** The other language of the form as a plan carries it; what is empty in both is not there. */
export function otherWords(form: OpeningForm): PlanWordsInput {
  const back = turned(form);
  return {
    title: back.title.trim(),
    department: back.department.trim(),
    organisation: back.organisation.trim(),
    dimensions: back.dimensions.filter(named).map((one) => one.title.trim()),
    questions: back.questions.map(questionWords),
  };
}

/** The form's own fields of a question, as words of a language. */
function questionWords(question: QuestionForm): QuestionWordsInput {
  const choice = question.kind === "choice";
  return {
    text: question.text.trim(),
    hint: question.hint.trim(),
    follow_up: question.follow_up.trim(),
    terms: isSpoken(question.kind) ? termInputs(question.terms) : [],
    key_points: choice ? [] : question.key_points.filter(saidPoint).map((one) => ({ text: one.text.trim(), terms: pointTerms(one.terms) })),
    choices: choice ? question.choices.filter(saidChoice).map((one) => one.text.trim()) : [],
    max_characters: question.kind === "short_text" ? Number(question.max_characters) : null,
  };
}

export function pointTerms(text: string): { term: string; synonyms: string[] }[] {
  return termLines(text).map(([term = "", ...synonyms]) => ({ term, synonyms }));
}

/** Named in either language. */
export function named(one: DimensionForm): boolean {
  return one.title.trim() !== "" || (one.other ?? "").trim() !== "";
}

/** Said in either language. */
export function saidPoint(one: KeyPointForm): boolean {
  return one.text.trim() !== "" || (one.other?.text ?? "").trim() !== "";
}

export function saidChoice(one: { text: string; other?: string }): boolean {
  return one.text.trim() !== "" || (one.other ?? "").trim() !== "";
}

/** What the shown language lacks that the other one has. */
export function checkWords(check: Checker, form: OpeningForm): void {
  const need = (path: string, mine: string, theirs: string | undefined) => {
    if (mine.trim() === "" && (theirs ?? "").trim() !== "") check.once(path, "missing");
  };
  need("title", form.title, form.other?.title);
  form.dimensions.forEach((one, at) => need(`dimensions.${at}.title`, one.title, one.other));
  form.questions.forEach((question, at) => {
    const path = `questions.${at}`;
    const { other } = question;
    need(`${path}.text`, question.text, other?.text);
    need(`${path}.hint`, question.hint, other?.hint);
    need(`${path}.follow_up`, question.follow_up, other?.follow_up);
    if (question.kind === "choice") return question.choices.forEach((one, index) => need(`${path}.choices.${index}.text`, one.text, one.other));
    question.key_points.forEach((one, index) => {
      need(`${path}.key_points.${index}.text`, one.text, one.other?.text);
      need(`${path}.key_points.${index}.terms`, one.terms, one.other?.terms);
    });
    const some = (terms: typeof question.terms | undefined) => (terms ?? []).some((one) => one.term.trim() !== "");
    if (isSpoken(question.kind) && !some(question.terms) && some(other?.terms)) check.once(`${path}.terms`, "missing");
  });
}
