import { useState } from "preact/hooks";
import type { ReviewDraft, ScoreReport } from "../../../shared/wire.gen";
import { counting, isByHand, type Target, targets } from "../../fold/score";
import { number } from "../../labels";
import { score as scoreWords } from "../../words/score";

export type Draft = Pick<ReviewDraft, "kind"> & Partial<ReviewDraft>;

interface Props {
  report: ScoreReport;
  busy: boolean;
  save: (draft: Draft) => Promise<boolean>;
}

export function targetName(report: ScoreReport, target: Target): string {
  const words = scoreWords();
  if (target === "composite") return words.composite;
  const [kind, id] = target.split(":");
  if (kind === "question") return words.question(id ?? "");
  return report.score?.dimensions.find((one) => one.id === id)?.title ?? target;
}

/** Another score for one target, with its reason; or an earlier change taken back. */
export function ScoreOverride({ report, busy, save }: Props) {
  const words = scoreWords();
  const [target, setTarget] = useState<Target>("composite");
  const [value, setValue] = useState("");
  const [reason, setReason] = useState("");
  const [wrong, setWrong] = useState<"" | "value" | "reason">("");
  const send = async (given: number | null) => {
    if (reason.trim() === "") return setWrong("reason");
    setWrong("");
    if (await save({ kind: "override", target, value: given, text: reason })) {
      setValue("");
      setReason("");
    }
  };
  const submit = (event: Event) => {
    event.preventDefault();
    const given = Number(value.replace(",", "."));
    if (value.trim() === "" || !Number.isFinite(given) || given < 0 || given > 100) return setWrong("value");
    return void send(given);
  };
  const wrongText = wrong === "value" ? words.value_needed : words.reason_needed;
  return (
    <form class="stack score-form no-print" onSubmit={submit} aria-label={words.override} noValidate>
      <h4>{words.override}</h4>
      <div class="columns">
        <div class="field">
          <label for="score-target">{words.target}</label>
          <select id="score-target" class="input" value={target} onChange={(event) => setTarget(event.currentTarget.value)}>
            {targets(report).map((one) => (
              <option key={one} value={one}>
                {targetName(report, one)} ({shown(counting(report, one))})
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="score-value">{words.value}</label>
          <input
            id="score-value"
            class="input"
            inputMode="decimal"
            autocomplete="off"
            value={value}
            aria-invalid={wrong === "value"}
            aria-describedby={wrong === "value" ? "score-wrong" : undefined}
            onInput={(event) => setValue(event.currentTarget.value)}
          />
        </div>
      </div>
      <div class="field">
        <label for="score-reason">{words.reason}</label>
        <textarea
          id="score-reason"
          class="input"
          rows={2}
          maxLength={4000}
          value={reason}
          aria-invalid={wrong === "reason"}
          aria-describedby={wrong === "reason" ? "score-wrong" : undefined}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
      </div>
      {wrong !== "" && (
        <p id="score-wrong" class="wrong small" role="alert">
          {wrongText}
        </p>
      )}
      <div class="row wrap">
        <button type="submit" class="button" aria-disabled={busy}>
          {words.save_override}
        </button>
        {isByHand(report, target) && (
          <button type="button" class="button quiet" aria-disabled={busy} onClick={() => void send(null)}>
            {words.take_back}
          </button>
        )}
      </div>
    </form>
  );
}

export function shown(value: number | null): string {
  return value === null ? scoreWords().none : number(value, 1);
}
