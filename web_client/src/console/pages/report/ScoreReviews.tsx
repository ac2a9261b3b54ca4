import { useState } from "preact/hooks";
import type { Review, ScoreReport } from "../../../shared/wire.gen";
import { dateTime } from "../../labels";
import { score as scoreWords } from "../../words/score";
import { type Draft, ScoreOverride, shown, targetName } from "./ScoreOverride";

interface Props {
  report: ScoreReport;
  busy: boolean;
  /** Whether it was kept. */
  save: (draft: Draft) => Promise<boolean>;
}

/** Marks by hand: what was made of the score, by whom and when; and two forms to add to it. */
export function ScoreReviews({ report, busy, save }: Props) {
  const words = scoreWords();
  return (
    <section class="stack">
      <h3>{words.reviews}</h3>
      {report.reviews.length === 0 && <p class="soft small">{words.reviews_none}</p>}
      <ol class="plain score-reviews">
        {report.reviews.map((one) => (
          <li key={one.id}>
            <p>
              <strong>{one.by}</strong> {line(report, one)}{" "}
              {one.from_second_marker && <span class="badge">{words.from_second}</span>}{" "}
              {one.for_candidate && <span class="badge">{words.remark_shown}</span>}
            </p>
            {one.text && <p class="bubble">{one.text}</p>}
            <p class="soft small figures">{dateTime(one.at)}</p>
          </li>
        ))}
      </ol>
      {report.score !== null && (
        <details class="no-print">
          <summary>{words.override}</summary>
          <ScoreOverride report={report} busy={busy} save={save} />
        </details>
      )}
      <details class="no-print">
        <summary>{words.remark}</summary>
        <RemarkForm busy={busy} save={save} />
      </details>
    </section>
  );
}

function line(report: ScoreReport, one: Review): string {
  const words = scoreWords();
  if (one.kind === "remark") return "";
  if (one.kind === "recommendation") return one.accepted ? words.accepted : words.not_accepted;
  const name = targetName(report, one.target);
  return one.value === null ? words.taken_back(name) : words.overridden(name, shown(one.replaced), shown(one.value));
}

function RemarkForm({ busy, save }: Omit<Props, "report">) {
  const words = scoreWords();
  const [text, setText] = useState("");
  const [open, setOpen] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (text.trim() !== "" && (await save({ kind: "remark", text, for_candidate: open }))) {
      setText("");
      setOpen(false);
    }
  };
  return (
    <form class="stack score-form" onSubmit={(event) => void submit(event)} aria-label={words.remark}>
      <div class="field">
        <label for="score-remark">{words.remark}</label>
        <textarea
          id="score-remark"
          class="input"
          rows={3}
          maxLength={4000}
          required
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </div>
      <label class="choice">
        <input type="checkbox" checked={open} onChange={(event) => setOpen(event.currentTarget.checked)} />
        <span>{words.remark_for}</span>
      </label>
      <div class="row">
        <button type="submit" class="button" aria-disabled={busy}>
          {words.save_remark}
        </button>
      </div>
    </form>
  );
}
