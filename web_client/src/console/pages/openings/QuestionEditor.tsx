import type { KindDeclared } from "../../../shared/wire.gen";
import { pick } from "../../../shared/i18n";
import { type DimensionForm, type Fault, isSpoken, ofKind, type QuestionForm } from "../../fold/opening_form";
import { form as formWords } from "../../words/openings";
import { Field, fieldId, Fold, Tool } from "./fields";
import { Choices, KeyPoints, Terms } from "./QuestionParts";

interface Props {
  at: number;
  count: number;
  question: QuestionForm;
  kinds: readonly KindDeclared[];
  dimensions: readonly DimensionForm[];
  faults: readonly Fault[];
  /** Of an opening in two languages: the one that is not shown, and how much of this question it lacks. */
  other?: { language: "zh" | "en"; lacks: number } | undefined;
  onChange: (question: QuestionForm) => void;
  onMove: (by: number) => void;
  onRemove: () => void;
}

export function QuestionEditor({ at, count, question, kinds, dimensions, faults, other, onChange, onMove, onRemove }: Props) {
  const words = formWords();
  const there = (text: string | undefined) => (other && text?.trim() ? words.in_other(words.languages[other.language], text.trim()) : "");
  const path = `questions.${at}`;
  const number = String(at + 1);
  const set = (part: Partial<QuestionForm>) => onChange({ ...question, ...part });
  const kind = kinds.find((one) => one.kind === question.kind);
  const wrongIn = (...parts: string[]) => faults.some((fault) => parts.some((part) => fault.path.startsWith(`${path}.${part}`)));
  const marked = question.key_points.length + question.terms.length;
  return (
    <li class="card pad stack question-form">
      <div class="row tight">
        <h3 class="grow">
          {words.question(number)}{" "}
          {other && other.lacks > 0 && (
            <span class="badge warn">
              {words.languages[other.language]} · {words.untranslated(String(other.lacks))}
            </span>
          )}
        </h3>
        <Tool id={`${path}.up`} icon="up" label={words.up(number)} off={at === 0} onClick={() => onMove(-1)} />
        <Tool id={`${path}.down`} icon="down" label={words.down(number)} off={at === count - 1} onClick={() => onMove(1)} />
        <Tool id={`${path}.remove`} icon="trash" label={words.remove_question(number)} off={count === 1} onClick={onRemove} />
      </div>
      <KindField path={path} question={question} kinds={kinds} onChange={onChange} />
      <Field path={`${path}.text`} label={words.text} value={question.text} faults={faults} hint={there(question.other?.text)} rows={2} needed onValue={(text) => set({ text })} />
      {question.kind === "choice" && (
        <Choices path={`${path}.choices`} name={question.key} choices={question.choices} faults={faults} there={there} onChange={(choices) => set({ choices })} />
      )}
      <div class="columns three">
        <Field path={`${path}.preparation_s`} label={words.preparation} value={question.preparation_s} faults={faults} kind="whole" onValue={(preparation_s) => set({ preparation_s })} />
        <Field path={`${path}.answer_s`} label={words.answer} value={question.answer_s} faults={faults} kind="whole" onValue={(answer_s) => set({ answer_s })} />
        <Field path={`${path}.retakes`} label={words.retakes} value={question.retakes} faults={faults} kind="whole" onValue={(retakes) => set({ retakes })} />
      </div>
      {question.kind === "short_text" && (
        <div class="narrow-field">
          <Field path={`${path}.max_characters`} label={words.max_characters} value={question.max_characters} faults={faults} kind="whole" onValue={(max_characters) => set({ max_characters })} />
        </div>
      )}
      {dimensions.length > 0 && <Feeds question={question} dimensions={dimensions} onChange={(chosen) => set({ dimensions: chosen })} />}
      {question.kind !== "choice" && (
        <Fold label={words.marking} count={marked > 0 ? words.marking_count(String(question.key_points.length), String(question.terms.length)) : ""} startOpen={false} forced={wrongIn("key_points", "terms")}>
          <KeyPoints path={`${path}.key_points`} points={question.key_points} faults={faults} there={there} onChange={(key_points) => set({ key_points })} />
          {isSpoken(question.kind) && <Terms path={`${path}.terms`} terms={question.terms} faults={faults} onChange={(terms) => set({ terms })} />}
        </Fold>
      )}
      <Fold label={words.beside} count={question.hint || question.follow_up ? "•" : ""} startOpen={false} forced={wrongIn("hint", "follow_up")}>
        <div class="columns">
          <Field path={`${path}.hint`} label={words.hint} value={question.hint} faults={faults} hint={there(question.other?.hint)} rows={2} onValue={(hint) => set({ hint })} />
          <Field path={`${path}.follow_up`} label={words.follow_up} value={question.follow_up} faults={faults} hint={there(question.other?.follow_up)} rows={2} onValue={(follow_up) => set({ follow_up })} />
        </div>
      </Fold>
      {kind && !kind.spoken && <p class="soft small">{words.not_recorded}</p>}
    </li>
  );
}

interface KindProps {
  path: string;
  question: QuestionForm;
  kinds: readonly KindDeclared[];
  onChange: (question: QuestionForm) => void;
}

function KindField({ path, question, kinds, onChange }: KindProps) {
  const id = fieldId(`${path}.kind`);
  const kind = kinds.find((one) => one.kind === question.kind);
  return (
    <div class="field">
      <label for={id}>{formWords().kind}</label>
      <select
        id={id}
        class="input"
        value={question.kind}
        aria-describedby={`${id}-note`}
        onChange={(event) => {
          const chosen = kinds.find((one) => one.kind === event.currentTarget.value);
          if (chosen) onChange(ofKind(question, chosen.kind, kinds));
        }}
      >
        {kinds.map((one) => (
          <option key={one.kind} value={one.kind}>
            {pick(one.title)}
          </option>
        ))}
      </select>
      <span id={`${id}-note`} class="soft small">
        {kind && pick(kind.description)}
      </span>
    </div>
  );
}

interface FeedsProps {
  question: QuestionForm;
  dimensions: readonly DimensionForm[];
  onChange: (chosen: string[]) => void;
}

/** Which dimensions the answer counts for; none of them means all. */
function Feeds({ question, dimensions, onChange }: FeedsProps) {
  const words = formWords();
  const { dimensions: chosen } = question;
  return (
    <fieldset class="group">
      <legend class="label">{words.feeds}</legend>
      <div class="row wrap">
        {dimensions.map((one) => (
          <label class="choice" key={one.key}>
            <input
              type="checkbox"
              checked={chosen.includes(one.key)}
              onChange={() => onChange(chosen.includes(one.key) ? chosen.filter((key) => key !== one.key) : [...chosen, one.key])}
            />
            <span>{one.title || words.unnamed}</span>
          </label>
        ))}
      </div>
      {chosen.length === 0 && <p class="soft small">{words.feeds_all}</p>}
    </fieldset>
  );
}
