import type { ComponentChildren } from "preact";
import type { BankQuestion, Question } from "../../../shared/wire.gen";
import { pick, tag } from "../../../shared/i18n";
import { Icon } from "../../parts/Icon";
import { bank } from "../../words/bank";

/** A question as HR judges it: its words first, the rest on demand. */
export function QuestionCard({ question, tools }: { question: BankQuestion; tools?: ComponentChildren }) {
  const words = bank();
  const { question: body } = question;
  return (
    <li class="card pad stack bank-question">
      <p class="row wrap small">
        <span class="badge accent">{pick(question.role_title)}</span>
        <span class="badge">{words.kinds[body.kind]}</span>
        <span class="soft">{words.languages[question.language]}</span>
        {question.source === "own" && <span class="badge good">{words.sources.own}</span>}
      </p>
      <p class="bank-text" lang={tag(question.language)}>
        {body.text}
      </p>
      <details>
        <summary class="small">{words.details}</summary>
        <QuestionBody question={body} language={question.language} />
        {question.dimensions.length > 0 && (
          <p class="small">
            <span class="soft">{words.dimensions}</span> {question.dimensions.map((one) => one.title).join(" · ")}
          </p>
        )}
        {question.tags.length > 0 && (
          <p class="small">
            <span class="soft">{words.tags}</span> {question.tags.join(" · ")}
          </p>
        )}
      </details>
      {tools && <div class="row wrap">{tools}</div>}
    </li>
  );
}

/** Hint, key points, choices and times of a question. */
export function QuestionBody({ question, language }: { question: Question; language: "zh" | "en" }) {
  const words = bank();
  const typed = question.kind === "choice" || question.kind === "short_text";
  return (
    <dl class="bank-body small" lang={tag(language)}>
      {question.hint && <Part name={words.hint}>{question.hint}</Part>}
      {question.choices.length > 0 && (
        <Part name={words.choices}>
          <ul class="plain-list">
            {question.choices.map((choice) => (
              <li key={choice.text}>
                {choice.right ? <Icon name="check" /> : <span class="no-icon" aria-hidden="true" />} {choice.text}
                {choice.right && <span class="unseen"> ({words.right})</span>}
              </li>
            ))}
          </ul>
        </Part>
      )}
      {question.key_points.length > 0 && (
        <Part name={words.key_points}>
          <ul class="plain-list">
            {question.key_points.map((point) => (
              <li key={point.text}>
                {point.text} <span class="soft">({words.weight(String(point.weight))})</span>
                {point.terms.length > 0 && (
                  <span class="soft"> {point.terms.map((term) => [term.term, ...term.synonyms].join(" / ")).join(" · ")}</span>
                )}
              </li>
            ))}
          </ul>
        </Part>
      )}
      {question.follow_up && <Part name={words.follow_up}>{question.follow_up}</Part>}
      <dt class="soft">{words.time}</dt>
      <dd class="soft">
        {typed ? words.times_typed(String(question.answer_s)) : words.times(String(question.preparation_s), String(question.answer_s))}
      </dd>
    </dl>
  );
}

function Part({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <>
      <dt class="soft">{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
