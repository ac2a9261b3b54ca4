import { tag } from "../../shared/i18n";
import type { Question } from "../../shared/wire.gen";
import { typed as typedWords } from "../words/typed";
import { Icon } from "./Icon";

interface Props {
  question: Question | undefined;
  typed: { text: string; chosen: readonly number[] } | null;
  language: "zh" | "en";
}

/** What a candidate typed, or which choices were taken and which are right. */
export function TypedWords({ question, typed, language }: Props) {
  const words = typedWords();
  const nothing = typed === null || (typed.text.trim() === "" && typed.chosen.length === 0);
  if (question?.kind !== "choice") {
    return nothing ? (
      <p class="soft">{words.nothing}</p>
    ) : (
      <p class="typed-words" lang={tag(language)}>
        {typed.text}
      </p>
    );
  }
  return (
    <>
      <ul class="plain typed-choices" lang={tag(language)}>
        {question.choices.map((choice, index) => {
          const chosen = typed?.chosen.includes(index) ?? false;
          return (
            <li key={index} class={chosen ? "chosen" : ""}>
              <span class="typed-mark" aria-hidden="true">
                {chosen && <Icon name={choice.right ? "check" : "cross"} />}
              </span>
              <span>{choice.text}</span>
              {chosen && <span class={`badge ${choice.right ? "good" : ""}`}>{words.chosen}</span>}
              {choice.right && <span class="soft small">{words.right}</span>}
            </li>
          );
        })}
      </ul>
      {nothing && <p class="soft">{words.nothing}</p>}
    </>
  );
}
