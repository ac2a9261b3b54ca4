/** How long to wait before the n-th try to connect again (n counts from 0), with jitter so that a crowd does not return as one. */
const STEPS_MS = [0, 300, 1000, 2000, 3000];
/**
 * For the line to the server: a server that was restarted serves again after two to four seconds, and somebody is in the middle
 * of an answer, so each second of the first ten is tried. A try at a server that is not there costs it nothing.
 */
export const LINE_STEPS_MS = [0, 300, 700, ...Array<number>(9).fill(1000), 2000, 3000];

export function waitMs(attempt: number, random: () => number = Math.random, steps: readonly number[] = STEPS_MS): number {
  const step = steps[Math.min(attempt, steps.length - 1)] ?? 3000;
  return Math.round(step * (0.75 + 0.5 * random()));
}
