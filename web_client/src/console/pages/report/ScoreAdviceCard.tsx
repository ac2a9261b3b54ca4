import { useState } from "preact/hooks";
import { pick } from "../../../shared/i18n";
import type { ScoreReport } from "../../../shared/wire.gen";
import { standing } from "../../fold/score";
import { dateTime } from "../../labels";
import { score as scoreWords } from "../../words/score";
import type { Draft } from "./ScoreOverride";

interface Props {
  report: ScoreReport;
  busy: boolean;
  save: (draft: Draft) => Promise<boolean>;
}

/** The recommendation with its rule; a person accepts it or does not. */
export function ScoreAdviceCard({ report, busy, save }: Props) {
  const words = scoreWords();
  const [reason, setReason] = useState("");
  if (report.score === null) return null;
  const { advice, because } = report.effective?.advice ?? report.score.advice;
  const mark = standing(report);
  const send = async (accepted: boolean) => {
    if (await save({ kind: "recommendation", accepted, text: reason })) setReason("");
  };
  return (
    <section class="stack">
      <h3>{words.advice_title}</h3>
      <p>
        <strong>{words.advice[advice]}</strong>
      </p>
      <p class="small">{pick(because)}</p>
      <p class="soft small">{words.advice_note}</p>
      {mark && (
        <p class="small">
          <strong>{mark.by}</strong> {mark.accepted ? words.accepted : words.not_accepted} · <span class="figures">{dateTime(mark.at)}</span>
        </p>
      )}
      <div class="row wrap no-print">
        <label class="unseen" for="advice-reason">
          {words.accept_reason}
        </label>
        <input
          id="advice-reason"
          class="input slim grow"
          autocomplete="off"
          maxLength={4000}
          placeholder={words.accept_reason}
          value={reason}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
        <button type="button" class="button small" aria-pressed={mark?.accepted === true} aria-disabled={busy} onClick={() => void send(true)}>
          {words.accept}
        </button>
        <button type="button" class="button small" aria-pressed={mark?.accepted === false} aria-disabled={busy} onClick={() => void send(false)}>
          {words.not_accept}
        </button>
      </div>
    </section>
  );
}
