import { useEffect, useMemo } from "preact/hooks";
import type { Report, ReportTake } from "../../../shared/wire.gen";
import { takeAt, takeId } from "../../fold/report_take";
import { Empty, Loading, TroubleNote } from "../../parts/basics";
import { useLoaded } from "../../parts/hooks";
import { WithdrawnNote } from "../../parts/WithdrawnNote";
import { PlayerState } from "../../state/player";
import { report as reportWords } from "../../words/report";
import { DecisionPanel } from "../results/DecisionPanel";
import { SessionRequests } from "../requests/SessionRequests";
import { Away, Chat, OtherFlags } from "./Around";
import { PlayerPanel } from "./PlayerPanel";
import { ReportHead } from "./ReportHead";
import { ScorePanel } from "./ScorePanel";
import { QuestionSection } from "./TakeSection";
import { useAgain } from "./again";

export function ReportPage({ session, at_ms }: { session: string; at_ms: number | null }) {
  const words = reportWords();
  const { value: report, trouble, reload } = useLoaded<Report>(`/api/v1/sessions/${encodeURIComponent(session)}/report`);
  const player = useMemo(() => new PlayerState(), [session]);
  const takes = report?.questions.flatMap((question) => question.takes) ?? [];
  useAgain(report, report?.complete === false, reload);
  useEffect(() => openForPrint(), []);
  const ready = takes.length > 0;
  useEffect(() => {
    if (ready) begin(player, takes, at_ms);
  }, [ready, at_ms]);

  if (trouble?.status === 404) return <Empty title={words.missing} text="" />;
  if (!report) return trouble ? <TroubleNote trouble={trouble} retry={reload} /> : <Loading />;
  return (
    <div class="page report">
      <ReportHead report={report} />
      <WithdrawnNote gone={report.withdrawn} />
      <SessionRequests session={session} />
      <DecisionPanel session={report.session} candidate={report.candidate} />
      <div class="report-grid">
        <div class="report-player no-print">
          <PlayerPanel report={report} takes={takes} player={player} />
        </div>
        <div class="report-text">
          <ScorePanel report={report} takes={takes} player={player} />
          {report.questions.map((question) => (
            <QuestionSection key={question.number} question={question} report={report} player={player} />
          ))}
          <OtherFlags report={report} />
          <Away report={report} />
          <Chat report={report} />
          <p class="soft small">{words.rate_definition}</p>
        </div>
      </div>
    </div>
  );
}

/** On paper nothing can be unfolded: earlier takes are printed open. */
function openForPrint(): () => void {
  let opened: HTMLDetailsElement[] = [];
  const before = () => {
    opened = [...document.querySelectorAll<HTMLDetailsElement>("details.earlier-take:not([open])")];
    for (const one of opened) one.open = true;
  };
  const after = () => {
    for (const one of opened) one.open = false;
  };
  addEventListener("beforeprint", before);
  addEventListener("afterprint", after);
  return () => {
    removeEventListener("beforeprint", before);
    removeEventListener("afterprint", after);
  };
}

/** The take asked for by the address, else the first that counts. */
function begin(player: PlayerState, takes: readonly ReportTake[], at_ms: number | null): void {
  if (at_ms !== null) {
    const take = takeAt(takes, at_ms);
    if (take) player.seek(takeId(take), at_ms, false);
    return;
  }
  const first = takes.find((take) => take.counts) ?? takes[0];
  if (first && player.take.value === "") player.show(takeId(first));
}
