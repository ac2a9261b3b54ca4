import { leftMs } from "../fold/countdown";
import { stageText, stageWithTime } from "../labels";
import type { LiveCard } from "../state/line";
import { tick } from "../state/ticking";

/** Where a candidate stands, in words, with the time running down. */
export function StageLine({ live }: { live: LiveCard }) {
  const left = live.gone ? null : leftMs(live.card, tick.value - live.received);
  const paused = live.card.paused && !live.gone;
  const short = left !== null && left < 15_000 && live.card.stage === "answering" && !paused;
  return (
    <span class={`stage-line figures ${short ? "short" : ""}`}>
      {left === null && !paused ? stageText(live.card) : stageWithTime(live.card, left, paused)}
    </span>
  );
}
