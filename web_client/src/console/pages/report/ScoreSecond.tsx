import { tag } from "../../../shared/i18n";
import type { ScoreReport, SecondClaim, SecondMark } from "../../../shared/wire.gen";
import { score as scoreWords } from "../../words/score";
import type { Seeking } from "./ScoreFormula";
import { ScoreValue } from "./ScoreFormula";
import { type Draft, shown } from "./ScoreOverride";
import { Place } from "./Tables";

interface Props {
  report: ScoreReport;
  busy: boolean;
  save: (draft: Draft) => Promise<boolean>;
  seeking: Seeking;
}

/** What the second marker says, beside the score; nothing where none was asked. */
export function ScoreSecond({ report, busy, save, seeking }: Props) {
  const words = scoreWords();
  const { second } = report;
  if (second.not_available === "off" || second.not_available === "no_score") return null;
  return (
    <section class="stack">
      <h3>{words.second}</h3>
      <p class="soft small">{words.second_note}</p>
      {second.not_available === "waiting" && <p class="soft">{words.second_waiting}</p>}
      {second.model && <p class="soft small">{words.second_model(second.model)}</p>}
      {second.marks.map((mark) => (
        <Mark key={mark.question} mark={mark} take={takeOf(report, mark.question)} busy={busy} save={save} seeking={seeking} />
      ))}
    </section>
  );
}

function takeOf(report: ScoreReport, question: number): number {
  return report.score?.questions.find((one) => one.question === question)?.take ?? 1;
}

function Mark({ mark, take, busy, save, seeking }: Omit<Props, "report"> & { mark: SecondMark; take: number }) {
  const words = scoreWords();
  const why: Record<string, string> = words.second_why;
  const takeOver = () =>
    save({ kind: "override", target: `question:${mark.question}`, value: mark.value, text: mark.reason || words.second, from_second_marker: true });
  return (
    <details class="score-number">
      <summary>
        <span class="score-name">{words.question(String(mark.question))}</span>
        <ScoreValue value={mark.value} />
        {mark.value === null && <span class="soft small">{why[mark.not_available] ?? mark.not_available}</span>}
      </summary>
      <div class="score-open stack">
        {mark.reason && <p lang={tag(seeking.spoken)}>{mark.reason}</p>}
        <ul>
          {mark.claims.map((claim, index) => (
            <li key={index} lang={tag(seeking.spoken)}>
              {claim.about} <Quote claim={claim} question={mark.question} take={take} seeking={seeking} />
            </li>
          ))}
        </ul>
        {mark.dropped > 0 && <p class="soft small">{words.second_dropped(String(mark.dropped))}</p>}
        {mark.value !== null && (
          <p class="no-print">
            <button type="button" class="button small" aria-disabled={busy} onClick={() => void takeOver()}>
              {words.second_take} ({shown(mark.value)})
            </button>
          </p>
        )}
      </div>
    </details>
  );
}

function Quote({ claim, question, take, seeking }: { claim: SecondClaim; question: number; take: number; seeking: Seeking }) {
  const zero_ms = seeking.zeroOf(question, take);
  if (claim.from_ms === null || zero_ms === null) return <q>{claim.quote}</q>;
  return <Place at_ms={claim.from_ms} zero_ms={zero_ms} onSeek={(at_ms) => seeking.seek(question, take, at_ms)} text={`“${claim.quote}”`} />;
}
