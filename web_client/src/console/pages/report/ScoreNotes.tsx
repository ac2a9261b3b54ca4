import { pick } from "../../../shared/i18n";
import type { ScoreNote, ScoreReport } from "../../../shared/wire.gen";
import { score as scoreWords } from "../../words/score";
import { EvidenceList, type Seeking } from "./ScoreFormula";

/** Key behaviours, strengths, and what to ask in the next round. */
export function ScoreNotes({ report, seeking }: { report: ScoreReport; seeking: Seeking }) {
  const words = scoreWords();
  if (report.score === null) return null;
  const { behaviours, next_round } = report.score;
  const strengths = report.effective?.strengths ?? report.score.strengths;
  return (
    <div class="score-notes">
      <Notes title={words.behaviours} notes={behaviours} none={words.none} seeking={seeking} />
      <Notes title={words.strengths} notes={strengths} none={words.strengths_none} seeking={seeking} />
      <Notes title={words.next_round} notes={next_round} none={words.next_round_none} seeking={seeking} />
    </div>
  );
}

function Notes({ title, notes, none, seeking }: { title: string; notes: readonly ScoreNote[]; none: string; seeking: Seeking }) {
  return (
    <section class="stack">
      <h3>{title}</h3>
      {notes.length === 0 && <p class="soft small">{none}</p>}
      <ul>
        {notes.map((note, index) => (
          <li key={index}>
            {pick(note.text)}
            <EvidenceList evidence={note.evidence} seeking={seeking} />
          </li>
        ))}
      </ul>
    </section>
  );
}
