import { common } from "../words/common";

const STEPS = ["consent", "check", "questions", "submitted"] as const;
export type StepName = (typeof STEPS)[number];

/** Where the candidate is on the way, in one quiet line. */
export function Steps({ at }: { at: StepName }) {
  const w = common();
  const now = STEPS.indexOf(at);
  return (
    <div class="steps">
      <p class="soft small">
        {w.step(now + 1, STEPS.length)} · {w.steps[at]}
      </p>
      <div class="steps-line" aria-hidden="true">
        {STEPS.map((step, i) => (
          <span key={step} class={i < now ? "done" : i === now ? "now" : ""} />
        ))}
      </div>
    </div>
  );
}
