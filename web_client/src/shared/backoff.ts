/** How long to wait before the n-th try to connect again (n counts from 0), with jitter so that a crowd does not return as one. */
const STEPS_MS = [0, 300, 1000, 2000, 3000];

export function waitMs(attempt: number, random: () => number = Math.random): number {
  const step = STEPS_MS[Math.min(attempt, STEPS_MS.length - 1)] ?? 3000;
  return Math.round(step * (0.75 + 0.5 * random()));
}
