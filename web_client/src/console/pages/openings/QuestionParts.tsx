import {
  type ChoiceForm,
  emptyChoice,
  emptyKeyPoint,
  emptyTerm,
  type Fault,
  type KeyPointForm,
  MOST,
  type TermForm,
} from "../../fold/opening_form";
import { form as formWords } from "../../words/openings";
import { AddButton, FaultLine, Field, fieldId, Tool } from "./fields";

interface Many<T> {
  path: string;
  faults: readonly Fault[];
  onChange: (items: T[]) => void;
}

interface There {
  /** How a text reads in the language that is not shown; empty where there is none. */
  there: (text: string | undefined) => string;
}

/** Changes one item of a list by its key. */
function changed<T extends { key: string }>(items: readonly T[], key: string, part: Partial<T>): T[] {
  return items.map((one) => (one.key === key ? { ...one, ...part } : one));
}

export function KeyPoints({ path, points, faults, there, onChange }: Many<KeyPointForm> & There & { points: KeyPointForm[] }) {
  const words = formWords();
  return (
    <fieldset class="group stack">
      <legend class="label">{words.key_points}</legend>
      <p class="soft small">{words.key_points_hint}</p>
      {points.map((point, index) => (
        <div class="point-form" key={point.key}>
          <Field path={`${path}.${index}.text`} label={words.point} value={point.text} faults={faults} hint={there(point.other?.text)} onValue={(text) => onChange(changed(points, point.key, { text }))} />
          <Field path={`${path}.${index}.weight`} label={words.weight} value={point.weight} faults={faults} kind="decimal" onValue={(weight) => onChange(changed(points, point.key, { weight }))} />
          <Tool id={`${path}.${index}.remove`} icon="cross" label={words.remove_point(point.text)} onClick={() => onChange(points.filter((one) => one.key !== point.key))} />
          <Field path={`${path}.${index}.terms`} label={words.point_terms} value={point.terms} faults={faults} rows={Math.max(2, point.terms.split("\n").length)} onValue={(terms) => onChange(changed(points, point.key, { terms }))} />
        </div>
      ))}
      <FaultLine wrong={faults} path={path} />
      <AddButton label={words.add_point} off={points.length >= MOST.key_points} focus={`${path}.${points.length}.text`} onClick={() => onChange([...points, emptyKeyPoint()])} />
    </fieldset>
  );
}

export function Terms({ path, terms, faults, onChange }: Many<TermForm> & { terms: TermForm[] }) {
  const words = formWords();
  return (
    <fieldset class="group stack" id={fieldId(path)} tabIndex={-1}>
      <legend class="label">{words.terms}</legend>
      <p class="soft small">{words.terms_hint}</p>
      {terms.map((term, index) => (
        <div class="term-form" key={term.key}>
          <Field path={`${path}.${index}.term`} label={words.term} value={term.term} faults={faults} onValue={(value) => onChange(changed(terms, term.key, { term: value }))} />
          <Field path={`${path}.${index}.synonyms`} label={words.synonyms} value={term.synonyms} faults={faults} onValue={(synonyms) => onChange(changed(terms, term.key, { synonyms }))} />
          <label class="choice small">
            <input type="checkbox" checked={term.required} onChange={(event) => onChange(changed(terms, term.key, { required: event.currentTarget.checked }))} />
            <span>{words.required}</span>
          </label>
          <Tool id={`${path}.${index}.remove`} icon="cross" label={words.remove_term(term.term)} onClick={() => onChange(terms.filter((one) => one.key !== term.key))} />
        </div>
      ))}
      <FaultLine wrong={faults} path={path} />
      <AddButton label={words.add_term} off={terms.length >= MOST.terms} focus={`${path}.${terms.length}.term`} onClick={() => onChange([...terms, emptyTerm()])} />
    </fieldset>
  );
}

export function Choices({ path, name, choices, faults, there, onChange }: Many<ChoiceForm> & There & { name: string; choices: ChoiceForm[] }) {
  const words = formWords();
  const right = choices.filter((one) => one.right).length;
  return (
    <fieldset class="group stack" id={fieldId(path)} tabIndex={-1}>
      <legend class="label">{words.choices}</legend>
      <p class="soft small">{right > 1 ? words.choices_several : words.choices_hint}</p>
      {choices.map((choice, index) => (
        <div class="choice-form" key={choice.key}>
          <Field path={`${path}.${index}.text`} label={words.choice(String(index + 1))} value={choice.text} faults={faults} hint={there(choice.other)} onValue={(text) => onChange(changed(choices, choice.key, { text }))} />
          <label class="choice small">
            <input type="checkbox" name={`${name}-right`} checked={choice.right} onChange={(event) => onChange(changed(choices, choice.key, { right: event.currentTarget.checked }))} />
            <span>{words.right}</span>
          </label>
          <Tool id={`${path}.${index}.remove`} icon="cross" label={words.remove_choice(String(index + 1))} off={choices.length <= 2} onClick={() => onChange(choices.filter((one) => one.key !== choice.key))} />
        </div>
      ))}
      <FaultLine wrong={faults} path={path} />
      <AddButton label={words.add_choice} off={choices.length >= MOST.choices} focus={`${path}.${choices.length}.text`} onClick={() => onChange([...choices, emptyChoice()])} />
    </fieldset>
  );
}
