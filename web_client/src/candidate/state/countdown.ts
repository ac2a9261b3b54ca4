/** What is left of a stage's time, and when to say so. */
import type { CandidateView } from "../../shared/wire.gen";

type Timed = Pick<CandidateView, "deadline_ms" | "left_ms" | "paused" | "limit_ms">;

/** What is left at `serverMs`, in ms; null when the stage has no limit or the time is not known yet. */
export function leftMs(view: Timed, serverMs: number | null): number | null {
  if (view.paused || view.deadline_ms === null || serverMs === null) return view.left_ms;
  return Math.max(0, view.deadline_ms - serverMs);
}

/** How much of the stage is left, 0..1. */
export function leftRatio(view: Timed, left: number | null): number | null {
  if (left === null || !view.limit_ms) return null;
  return Math.min(1, Math.max(0, left / view.limit_ms));
}

/** `m:ss`, rounded up, so that it says 0:00 only when the time is over. */
export function clockText(left: number): string {
  const seconds = Math.ceil(left / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

const SAY_AT_S = [60, 30, 10];

/** The mark (in s) that was crossed between two looks at the clock, for a screen reader; null for none. */
export function markCrossed(beforeMs: number | null, nowMs: number | null): number | null {
  if (beforeMs === null || nowMs === null) return null;
  const crossed = SAY_AT_S.filter((s) => beforeMs > s * 1000 && nowMs <= s * 1000);
  return crossed.length > 0 ? Math.min(...crossed) : null;
}

/** Whether an answer is so young that finishing it is more likely a slip than a wish. */
export function veryShort(view: Timed, left: number | null): boolean {
  return left !== null && view.limit_ms !== null && view.limit_ms - left < 5000;
}
