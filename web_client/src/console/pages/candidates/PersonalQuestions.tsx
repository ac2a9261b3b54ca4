import { useEffect, useState } from "preact/hooks";
import type { CandidatePage, Question, QuestionInput } from "../../../shared/wire.gen";
import { tag } from "../../../shared/i18n";
import { TroubleNote } from "../../parts/basics";
import { useAction } from "../../parts/hooks";
import { Icon } from "../../parts/Icon";
import { ask } from "../../state/account";
import { toast } from "../../state/announce";
import { candidatePage } from "../../words/candidates";

interface Props {
  page: CandidatePage;
  path: string;
  may: boolean;
  reload: () => void;
}

const LIMIT = 10;

/** Asked of this candidate alone. Proposals from a résumé arrive here too; each stays open to a change of its words. */
export function PersonalQuestions({ page, path, may, reload }: Props) {
  const words = candidatePage();
  const [list, setList] = useState<readonly (Question | QuestionInput)[]>(page.questions);
  const fixed = page.questions_fixed || !may;
  const [own, second] = page.questions_languages;
  const complete = list.every((one) => one.text.trim() !== "");
  const stored = JSON.stringify(page.questions);
  const changed = JSON.stringify(list) !== stored;
  useEffect(() => setList(page.questions), [stored]);
  const set = (at: number, part: Partial<QuestionInput>) =>
    setList(list.map((one, place) => (place === at ? { ...one, ...part } : one)));
  const { run, busy, trouble } = useAction(async () => {
    const got = await ask<CandidatePage>(`${path}/questions`, { method: "PUT", body: { questions: list } });
    setList(got.questions);
    toast(words.saved_questions, "good");
    reload();
  });
  return (
    <form
      class="card pad stack"
      aria-labelledby="personal-head"
      onSubmit={(event) => {
        event.preventDefault();
        if (complete) void run();
      }}
    >
      <div>
        <h2 id="personal-head">{words.questions}</h2>
        <p class="soft small">{page.questions_fixed ? words.questions_fixed : words.questions_hint}</p>
      </div>
      {list.length === 0 && <p class="soft">{words.questions_none}</p>}
      <ol class="question-forms">
        {list.map((one, at) => (
          <li key={at} class="stack personal-question">
            <div class="field">
              <label for={`personal-${at}`}>
                {words.question(String(at + 1))} <span class="soft">· {words.kind[one.kind ?? "structured"]}</span>
              </label>
              <textarea
                id={`personal-${at}`}
                class="input"
                rows={2}
                required
                maxLength={2000}
                disabled={fixed}
                lang={own && tag(own)}
                value={one.text}
                onInput={(event) => set(at, { text: event.currentTarget.value })}
              />
            </div>
            {second && (
              <div class="field">
                <label for={`personal-${at}-other`}>{words.question_in[second]}</label>
                <textarea
                  id={`personal-${at}-other`}
                  class="input"
                  rows={2}
                  maxLength={2000}
                  disabled={fixed}
                  lang={tag(second)}
                  value={one.other_text ?? ""}
                  onInput={(event) => set(at, { other_text: event.currentTarget.value })}
                />
              </div>
            )}
            <div class="row bottom">
              <Seconds id={`personal-${at}-p`} label={words.preparation_s} value={one.preparation_s ?? 30} low={0} high={1800} disabled={fixed} set={(preparation_s) => set(at, { preparation_s })} />
              <Seconds id={`personal-${at}-a`} label={words.answer_s} value={one.answer_s ?? 120} low={5} high={3600} disabled={fixed} set={(answer_s) => set(at, { answer_s })} />
              {!fixed && (
                <button
                  type="button"
                  class="button quiet small"
                  aria-label={words.remove_question(String(at + 1))}
                  onClick={() => setList(list.filter((_, place) => place !== at))}
                >
                  <Icon name="trash" />
                </button>
              )}
            </div>
          </li>
        ))}
      </ol>
      <TroubleNote trouble={trouble} />
      {!fixed && (
        <div class="row wrap between">
          <button
            type="button"
            class="button"
            disabled={list.length >= LIMIT}
            onClick={() => setList([...list, { kind: "structured", text: "", preparation_s: 30, answer_s: 120 }])}
          >
            <Icon name="plus" />
            {words.add_question}
          </button>
          <button type="submit" class="button primary" disabled={busy || !changed || !complete}>
            {words.save_questions}
          </button>
        </div>
      )}
    </form>
  );
}

interface SecondsProps {
  id: string;
  label: string;
  value: number;
  low: number;
  high: number;
  disabled: boolean;
  set: (value: number) => void;
}

function Seconds({ id, label, value, low, high, disabled, set }: SecondsProps) {
  return (
    <div class="field seconds">
      <label for={id}>{label}</label>
      <input
        id={id}
        class="input"
        type="number"
        min={low}
        max={high}
        required
        disabled={disabled}
        value={value}
        onInput={(event) => set(event.currentTarget.valueAsNumber)}
      />
    </div>
  );
}
