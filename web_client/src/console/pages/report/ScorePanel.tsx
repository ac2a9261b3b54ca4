import { useState } from "preact/hooks";
import type { Report, ReportTake, ScoreReport } from "../../../shared/wire.gen";
import { takeId } from "../../fold/report_take";
import { dateTime } from "../../labels";
import { TroubleNote } from "../../parts/basics";
import { useAction, useLoaded } from "../../parts/hooks";
import { ask } from "../../state/account";
import { announce, toast } from "../../state/announce";
import type { PlayerState } from "../../state/player";
import { score as scoreWords } from "../../words/score";
import { withdrawn } from "../../words/withdrawn";
import { ScoreAdviceCard } from "./ScoreAdviceCard";
import type { Seeking } from "./ScoreFormula";
import { ScoreHead, ScoreVersions } from "./ScoreHead";
import { ScoreNotes } from "./ScoreNotes";
import type { Draft } from "./ScoreOverride";
import { ScoreQuestions } from "./ScoreQuestions";
import { ScoreReviews } from "./ScoreReviews";
import { ScoreSecond } from "./ScoreSecond";
import { useAgain } from "./again";

interface Props {
  report: Report;
  takes: readonly ReportTake[];
  player: PlayerState;
}

/** The score of an interview: what it is, how it came about, what people made of it. */
export function ScorePanel({ report, takes, player }: Props) {
  const words = scoreWords();
  const path = `/api/v1/sessions/${encodeURIComponent(report.session)}/score`;
  const loaded = useLoaded<ScoreReport>(path);
  const [changed, setChanged] = useState<{ over: ScoreReport | null; now: ScoreReport } | null>(null);
  const shown = changed !== null && changed.over === loaded.value ? changed.now : loaded.value;
  useAgain(shown, shown !== null && isDue(shown), loaded.reload);
  const change = useAction(async (call: () => Promise<ScoreReport>, said: string) => {
    const now = await call();
    setChanged({ over: loaded.value, now });
    announce(said);
    toast(said, "good");
  });
  const save = async (draft: Draft): Promise<boolean> => {
    let kept = false;
    await change.run(async () => {
      const now = await ask<ScoreReport>(`${path}/reviews`, { method: "POST", body: draft });
      kept = true;
      return now;
    }, words.saved);
    return kept;
  };
  const rescore = () => void change.run(() => ask<ScoreReport>(`${path}/rescore`, { method: "POST" }), words.rescored);
  if (!shown) return <TroubleNote trouble={loaded.trouble} retry={loaded.reload} />;
  const seeking = seekingOf(report, takes, player);
  return (
    <section class="card pad stack score-panel" aria-labelledby="score-title">
      <h2 id="score-title">{words.title}</h2>
      <p class="soft small">{words.proposed}</p>
      <TroubleNote trouble={change.trouble} />
      {shown.score === null ? (
        <Waiting report={shown} />
      ) : (
        <>
          <ScoreHead report={shown} seeking={seeking} />
          <ScoreAdviceCard report={shown} busy={change.busy} save={save} />
          <ScoreQuestions report={shown} seeking={seeking} />
          <ScoreNotes report={shown} seeking={seeking} />
          <ScoreSecond report={shown} busy={change.busy} save={save} seeking={seeking} />
        </>
      )}
      {shown.state !== "withdrawn" && <ScoreReviews report={shown} busy={change.busy} save={save} />}
      {shown.score !== null && (
        <>
          <ScoreVersions report={shown} />
          <p class="row wrap no-print">
            {shown.weights_changed && <span class="note small">{words.weights_changed}</span>}
            <button type="button" class="button small" aria-disabled={change.busy} onClick={rescore}>
              {words.rescore}
            </button>
          </p>
        </>
      )}
    </section>
  );
}

function Waiting({ report }: { report: ScoreReport }) {
  const words = scoreWords();
  if (report.state === "withdrawn") return <p class="soft">{withdrawn().short}</p>;
  if (report.state === "not_submitted") return <p class="soft">{words.not_submitted}</p>;
  return (
    <p class="note" role="status">
      {words.waiting} {report.deadline_at !== null && words.waiting_until(dateTime(report.deadline_at))}
    </p>
  );
}

function isDue(report: ScoreReport): boolean {
  return report.state === "waiting" || report.score?.complete === false || report.second.not_available === "waiting";
}

function seekingOf(report: Report, takes: readonly ReportTake[], player: PlayerState): Seeking {
  const find = (question: number, take: number) => takes.find((one) => one.question === question && one.take === take);
  return {
    spoken: report.plan.language,
    zeroOf: (question, take) => {
      const found = find(question, take);
      return found?.recording ? found.from_ms : null;
    },
    seek: (question, take, at_ms) => player.seek(takeId({ question, take }), at_ms),
  };
}
