import { emptyTerm, type Fault, type QuestionForm, type TermForm } from "../../fold/opening_form";
import { Icon } from "../../parts/Icon";
import { form as formWords } from "../../words/openings";
import { Field, fieldId } from "./fields";

interface Props {
  at: number;
  count: number;
  question: QuestionForm;
  faults: readonly Fault[];
  onChange: (question: QuestionForm) => void;
  onMove: (by: number) => void;
  onRemove: () => void;
}

export function QuestionEditor({ at, count, question, faults, onChange, onMove, onRemove }: Props) {
  const words = formWords();
  const path = `questions.${at}`;
  const number = String(at + 1);
  const set = (part: Partial<QuestionForm>) => onChange({ ...question, ...part });
  return (
    <li class="card pad stack question-form">
      <div class="row tight">
        <h3 class="grow">{words.question(number)}</h3>
        <Tool id={`${path}.up`} icon="up" label={words.up(number)} off={at === 0} onClick={() => onMove(-1)} />
        <Tool id={`${path}.down`} icon="down" label={words.down(number)} off={at === count - 1} onClick={() => onMove(1)} />
        <Tool id={`${path}.remove`} icon="trash" label={words.remove_question(number)} off={count === 1} onClick={onRemove} />
      </div>
      <Field path={`${path}.text`} label={words.text} value={question.text} faults={faults} rows={2} needed onValue={(text) => set({ text })} />
      <div class="columns three">
        <Field path={`${path}.preparation_s`} label={words.preparation} value={question.preparation_s} faults={faults} numeric onValue={(preparation_s) => set({ preparation_s })} />
        <Field path={`${path}.answer_s`} label={words.answer} value={question.answer_s} faults={faults} numeric onValue={(answer_s) => set({ answer_s })} />
        <Field path={`${path}.retakes`} label={words.retakes} value={question.retakes} faults={faults} numeric onValue={(retakes) => set({ retakes })} />
      </div>
      <div class="columns">
        <Field path={`${path}.hint`} label={words.hint} value={question.hint} faults={faults} rows={2} onValue={(hint) => set({ hint })} />
        <Field path={`${path}.follow_up`} label={words.follow_up} value={question.follow_up} faults={faults} rows={2} onValue={(follow_up) => set({ follow_up })} />
      </div>
      <Terms path={`${path}.terms`} terms={question.terms} faults={faults} onChange={(terms) => set({ terms })} />
    </li>
  );
}

interface TermsProps {
  path: string;
  terms: TermForm[];
  faults: readonly Fault[];
  onChange: (terms: TermForm[]) => void;
}

function Terms({ path, terms, faults, onChange }: TermsProps) {
  const words = formWords();
  const set = (key: string, part: Partial<TermForm>) => onChange(terms.map((term) => (term.key === key ? { ...term, ...part } : term)));
  return (
    <fieldset class="group stack">
      <legend class="label">{words.terms}</legend>
      <p class="soft small">{words.terms_hint}</p>
      {terms.map((term, index) => (
        <div class="term-form" key={term.key}>
          <Field path={`${path}.${index}.term`} label={words.term} value={term.term} faults={faults} onValue={(value) => set(term.key, { term: value })} />
          <Field path={`${path}.${index}.synonyms`} label={words.synonyms} value={term.synonyms} faults={faults} onValue={(synonyms) => set(term.key, { synonyms })} />
          <label class="choice small">
            <input type="checkbox" checked={term.required} onChange={(event) => set(term.key, { required: event.currentTarget.checked })} />
            <span>{words.required}</span>
          </label>
          <Tool
            id={`${path}.${index}.remove`}
            icon="cross"
            label={words.remove_term(term.term)}
            off={false}
            onClick={() => onChange(terms.filter((one) => one.key !== term.key))}
          />
        </div>
      ))}
      <button
        type="button"
        class="button quiet small fit"
        disabled={terms.length >= 50}
        onClick={() => {
          onChange([...terms, emptyTerm()]);
          requestAnimationFrame(() => document.getElementById(fieldId(`${path}.${terms.length}.term`))?.focus());
        }}
      >
        <Icon name="plus" />
        {words.add_term}
      </button>
    </fieldset>
  );
}

interface ToolProps {
  id: string;
  icon: "up" | "down" | "trash" | "cross";
  label: string;
  off: boolean;
  onClick: () => void;
}

function Tool({ id, icon, label, off, onClick }: ToolProps) {
  return (
    <button type="button" id={fieldId(id)} class="button quiet small square" disabled={off} aria-label={label} title={label} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}
