import { useState } from "preact/hooks";
import type { ComparedAnswer, ComparedCandidate, ComparedPoint, ComparedQuestion } from "../../../shared/wire.gen";
import { tag } from "../../../shared/i18n";
import { figure, number } from "../../labels";
import { Icon } from "../../parts/Icon";
import { Link } from "../../parts/Link";
import { comparing } from "../../words/results";
import { withdrawn } from "../../words/withdrawn";

const FIGURES = ["rate_per_min", "pause_count", "longest_pause_ms"];

/** The answers to one question, one under the other, each with its player. */
export function SameAnswers({ question, people }: { question: ComparedQuestion; people: readonly ComparedCandidate[] }) {
  const words = comparing();
  return (
    <section class="card pad stack same-answers">
      <h3 lang={tag(question.language)}>{question.text}</h3>
      {question.other_text && (
        <p class="soft" lang={tag(question.language === "zh" ? "en" : "zh")}>
          {question.other_text}
        </p>
      )}
      {people.map((person, n) => {
        const answer = question.answers.find((one) => one.session === person.session);
        return (
          <article key={person.session} class={`same-answer person-${n + 1}`} aria-label={person.candidate}>
            <p class="row wrap tight">
              <span class="person-mark" aria-hidden="true" />
              <strong>{person.candidate}</strong>
              {answer?.score != null && <span class="figures soft">{number(answer.score, 1)}</span>}
            </p>
            {answer ? <Answer answer={answer} person={person} /> : <p class="soft small">{words.not_asked}</p>}
          </article>
        );
      })}
    </section>
  );
}

function Answer({ answer, person }: { answer: ComparedAnswer; person: ComparedCandidate }) {
  const words = comparing();
  const figures = FIGURES.filter((name) => answer.measures[name] !== undefined).map((name) =>
    figure(name, answer.measures[name] as number, person.spoken_language),
  );
  return (
    <div class="same-answer-body">
      {answer.recording && <Player answer={answer} person={person} />}
      <div class="stack">
        {answer.take === 0 ? (
          <p class="soft small">{words.not_answered}</p>
        ) : (
          <p lang={tag(person.spoken_language)} class="kept-lines">
            {answer.text || <span class="soft small">{answer.note === "withdrawn" ? withdrawn().short : words.no_words}</span>}
          </p>
        )}
        {answer.points.length > 0 && (
          <ul class="plain small">
            {answer.points.map((point) => (
              <Point key={point.text} point={point} />
            ))}
          </ul>
        )}
        {answer.take > 0 && (
          <p class="row wrap tight small soft">
            {figures.map((one) => (
              <span key={one.name}>
                {one.label} {one.text}
              </span>
            ))}
            <Link to={{ page: "report", session: answer.session, at_ms: answer.from_ms }}>{words.open_report}</Link>
          </p>
        )}
      </div>
    </div>
  );
}

function Point({ point }: { point: ComparedPoint }) {
  const words = comparing();
  const [icon, told] = point.covered === null ? (["attention", words.unsure] as const) : point.covered ? (["check", words.covered] as const) : (["cross", words.missing] as const);
  return (
    <li class="row tight">
      <Icon name={icon} />
      <span>
        {point.text} <span class="soft">– {told}</span>
      </span>
    </li>
  );
}

/** The recording is fetched when it is asked for: ten of them at once would choke the line. */
function Player({ answer, person }: { answer: ComparedAnswer; person: ComparedCandidate }) {
  const words = comparing();
  const [wanted, setWanted] = useState(false);
  const label = words.play(person.candidate);
  if (!wanted) {
    return (
      <button type="button" class="button same-play" onClick={() => setWanted(true)}>
        <Icon name="play" />
        {label}
      </button>
    );
  }
  return (
    <video
      class="same-video"
      src={answer.recording ?? ""}
      controls
      autoPlay
      playsInline
      preload="metadata"
      aria-label={label}
      onPlay={(event) => {
        for (const other of document.querySelectorAll<HTMLVideoElement>(".same-video")) if (other !== event.currentTarget) other.pause();
      }}
    />
  );
}
