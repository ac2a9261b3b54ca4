/** How much time a stage has left, moved on from the last word of the server by the page's own steady clock. */

export interface Clocked {
  now_ms: number;
  deadline_ms?: number | null;
  left_ms?: number | null;
  paused?: boolean;
}

/** Milliseconds left `elapsedMs` after `stage` was received, never below 0; null when the stage has no limit. */
export function leftMs(stage: Clocked, elapsedMs: number): number | null {
  if (stage.paused) return stage.left_ms ?? null;
  if (stage.deadline_ms !== null && stage.deadline_ms !== undefined) {
    return Math.max(0, stage.deadline_ms - stage.now_ms - elapsedMs);
  }
  return stage.left_ms ?? null;
}

/** `1:12`, or `1:02:05` from an hour on. Rounded up, so that 0:00 means over. */
export function clockText(ms: number): string {
  return split(Math.max(0, Math.ceil(ms / 1000)));
}

/** A place in a recording or session: rounded down, as players do. */
export function placeText(ms: number): string {
  return split(Math.max(0, Math.floor(ms / 1000)));
}

function split(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
