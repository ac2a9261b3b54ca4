import { tag, type Language } from "../../shared/i18n";
import type { CandidateView, QuestionView } from "../../shared/wire.gen";
import { useInterview } from "../context";
import { charactersOf, toggled } from "../state/typing";
import { typedWords } from "../words/typed";
import { Icon } from "./Icon";

interface Props {
  question: QuestionView;
  own: Language;
}

/** The field or the choices of a question that is not spoken, with the mark that says whether it is saved. */
export function TypedAnswer({ question, own }: Props) {
  const w = typedWords();
  return (
    <div class="typed-answer">
      {question.kind === "choice" ? <Choices question={question} own={own} /> : <WrittenText question={question} own={own} />}
      <p class="small soft typed-note">
        <Icon name="shield" />
        {w.notRecorded}
      </p>
    </div>
  );
}

function Choices({ question, own }: Props) {
  const { typing } = useInterview().conversation;
  const w = typedWords();
  const { chosen } = typing.written.value;
  return (
    <fieldset class="typed-choices">
      <legend class="small soft">{question.several ? w.several : w.one}</legend>
      {question.choices.map((text, index) => (
        <label class="typed-choice" key={index}>
          <input
            type={question.several ? "checkbox" : "radio"}
            name={`choice-${question.number}`}
            checked={chosen.includes(index)}
            onChange={() => typing.write({ chosen: toggled(chosen, index, question.several) })}
          />
          <span lang={tag(own)}>{text}</span>
        </label>
      ))}
      <SavedMark />
    </fieldset>
  );
}

function WrittenText({ question, own }: Props) {
  const { typing } = useInterview().conversation;
  const w = typedWords();
  const { text } = typing.written.value;
  const count = charactersOf(text);
  return (
    <div class="typed-text">
      <label for="typed-text" class="small soft">
        {w.write}
      </label>
      <textarea
        id="typed-text"
        class="input"
        rows={6}
        lang={tag(own)}
        maxLength={question.max_characters}
        aria-describedby="typed-count"
        value={text}
        onInput={(event) => typing.write({ text: event.currentTarget.value })}
      />
      <div class="typed-foot">
        <SavedMark />
        <span id="typed-count" class="small soft figures">
          <span class="unseen">{w.count(count, question.max_characters)}</span>
          <span aria-hidden="true">
            {count} / {question.max_characters}
          </span>
        </span>
      </div>
    </div>
  );
}

/** Says "saved" only for what the server has confirmed. */
function SavedMark() {
  const { typing, line } = useInterview().conversation;
  const w = typedWords();
  const { text, chosen } = typing.written.value;
  if (!typing.saved.value) return <span class="saved-mark small soft">{line.value === "open" ? w.saving : w.keptHere}</span>;
  if (text === "" && chosen.length === 0) return <span class="saved-mark small soft">{w.savesItself}</span>;
  return (
    <span class="saved-mark small good">
      <Icon name="check" />
      {w.saved}
    </span>
  );
}

/** What stands on the server when the answer is over. */
export function TypedBefore({ view, question, own }: Props & { view: CandidateView }) {
  const w = typedWords();
  const typed = view.typed;
  if (typed === null || (typed.text.trim() === "" && typed.chosen.length === 0)) return <p class="soft">{w.nothing}</p>;
  return (
    <div class="typed-before card" lang={tag(own)}>
      {question.kind === "choice" ? typed.chosen.map((index) => <p key={index}>{question.choices[index]}</p>) : <p>{typed.text}</p>}
    </div>
  );
}

/** While preparing, the choices are there to be thought about. */
export function ChoicesAhead({ question, own }: Props) {
  if (question.choices.length === 0) return null;
  return (
    <ul class="choices-ahead" lang={tag(own)}>
      {question.choices.map((text, index) => (
        <li key={index}>{text}</li>
      ))}
    </ul>
  );
}
