import { language, tag } from "../../../shared/i18n";
import type { Report, ReportQuestion, ReportTake } from "../../../shared/wire.gen";
import { placeText } from "../../fold/countdown";
import { takeId } from "../../fold/report_take";
import { figure, figureLabel, reasonText } from "../../labels";
import { Icon } from "../../parts/Icon";
import { TypedWords } from "../../parts/TypedWords";
import type { PlayerState } from "../../state/player";
import { report as reportWords } from "../../words/report";
import { session as sessionWords } from "../../words/session";
import { typed as typedWords } from "../../words/typed";
import { ReportFlags } from "./Around";
import { EventTable, TermTable } from "./Tables";
import { noRecording } from "./PlayerPanel";
import { SpokenText } from "./SpokenText";

interface Props {
  question: ReportQuestion;
  report: Report;
  player: PlayerState;
}

/** Of an opening in two languages: the question as somebody reads it who does not speak the candidate's. */
function InReadersLanguage({ report, number }: { report: Report; number: number }) {
  const other = report.plan.questions[number - 1]?.other_text;
  if (!other || language.value === report.plan.language) return null;
  return (
    <p class="soft small" lang={tag(language.value)}>
      {other}
    </p>
  );
}

export function QuestionSection({ question, report, player }: Props) {
  const words = reportWords();
  const counted = question.takes.filter((take) => take.counts);
  const earlier = question.takes.filter((take) => !take.counts);
  return (
    <section class="card pad question-section" aria-labelledby={`q-${question.number}`}>
      <h2 id={`q-${question.number}`}>
        <span class="question-number">{sessionWords().question(String(question.number))}</span>
        <span lang={tag(report.plan.language)}>{question.text}</span>
      </h2>
      <InReadersLanguage report={report} number={question.number} />
      {question.takes.length === 0 && <p class="soft">{words.no_takes}</p>}
      {counted.map((take) => (
        <TakeBody key={takeId(take)} take={take} report={report} player={player} marked={earlier.length > 0} />
      ))}
      {earlier.map((take) => (
        <details key={takeId(take)} class="earlier-take">
          <summary>
            {sessionWords().take(String(take.take))} <span class="badge">{words.earlier}</span>
          </summary>
          <TakeBody take={take} report={report} player={player} marked={false} />
        </details>
      ))}
    </section>
  );
}

interface BodyProps {
  take: ReportTake;
  report: Report;
  player: PlayerState;
  marked: boolean;
}

function TakeBody({ take, report, player, marked }: BodyProps) {
  const words = reportWords();
  const language = report.plan.language;
  const seek = (at_ms: number) => player.seek(takeId(take), at_ms);
  if (take.typed !== null) return <TypedBody take={take} report={report} marked={marked} seek={seek} />;
  return (
    <div class="take-body">
      <p class="row wrap tight small soft figures">
        {take.recording && (
          <button type="button" class="button small no-print" onClick={() => seek(take.from_ms)}>
            <Icon name="play" />
            {words.play}
          </button>
        )}
        {marked && (
          <span class="badge good">
            {sessionWords().take(String(take.take))} · {words.counts}
          </span>
        )}
        <span>{endText(take)}</span>
        {!take.recording && <span class="wrong-soft">{noRecording(take)}</span>}
      </p>
      <h3 class="unseen">{words.transcript}</h3>
      <Transcript take={take} report={report} player={player} />
      <Measures take={take} report={report} />
      <TermTable take={take} language={language} onSeek={seek} />
      <EventTable take={take} language={language} onSeek={seek} />
      <ReportFlags of={report} flags={take.flags} language={language} onSeek={seek} title={words.flags} zero_ms={take.from_ms} />
    </div>
  );
}

/** A typed answer has no recording and no transcript: what was entered stands here. */
function TypedBody({ take, report, marked, seek }: Omit<BodyProps, "player"> & { seek: (at_ms: number) => void }) {
  const language = report.plan.language;
  return (
    <div class="take-body">
      <p class="row wrap tight small soft figures">
        {marked && (
          <span class="badge good">
            {sessionWords().take(String(take.take))} · {reportWords().counts}
          </span>
        )}
        <span>{endText(take)}</span>
      </p>
      <h3 class="unseen">{typedWords().head}</h3>
      {take.recording_note === "withdrawn" ? <p class="soft">{noRecording(take)}</p> : <TypedWords question={report.plan.questions[take.question - 1]} typed={take.typed} language={language} />}
      <ReportFlags of={report} flags={take.flags} language={language} onSeek={seek} title={reportWords().flags} zero_ms={take.from_ms} />
    </div>
  );
}

function endText(take: ReportTake): string {
  const words = reportWords();
  const reasons: Record<string, string> = sessionWords().ended_by;
  if (take.to_ms === null) return words.running;
  const parts = [words.length(placeText(take.duration_ms ?? take.to_ms - take.from_ms))];
  if (take.ended_by) parts.push(words.ended_by(reasons[take.ended_by] ?? take.ended_by));
  return parts.join(" · ");
}

function Transcript({ take, report, player }: Omit<BodyProps, "marked">) {
  const words = reportWords();
  const why = take.not_available.transcript ?? take.not_available.final_transcript;
  if (take.transcript_source === "not_available") {
    return (
      <p class="soft">
        {words.transcript_none}
        {why && ` (${reasonText(why)})`}
      </p>
    );
  }
  return (
    <>
      {take.transcript_source === "live" && (
        <p class="note small">
          {words.transcript_live}
          {why && ` (${reasonText(why)})`}
        </p>
      )}
      <SpokenText take={take} player={player} language={report.plan.language} />
    </>
  );
}

/** Sections with a place of their own say themselves why they are empty. */
const ELSEWHERE = new Set(["transcript", "final_transcript", "terms", "mentions", "keywords", "rates"]);

function Measures({ take, report }: { take: ReportTake; report: Report }) {
  const words = reportWords();
  const missing = Object.entries(take.not_available).filter(([name]) => !ELSEWHERE.has(name));
  const figures = Object.entries(take.measures).map(([name, value]) => figure(name, value, report.plan.language));
  if (figures.length === 0 && missing.length === 0) return null;
  return (
    <>
      <h3>{words.measures}</h3>
      <dl class="measures">
        {figures.map((one) => (
          <div key={one.name}>
            <dt>{one.label}</dt>
            <dd class="figures">{one.text}</dd>
          </div>
        ))}
        {missing.map(([name, reason]) => (
          <div key={name}>
            <dt>{name === "measures" ? words.measures : figureLabel(name)}</dt>
            <dd class="soft small">
              {words.not_available} ({reasonText(reason)})
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
