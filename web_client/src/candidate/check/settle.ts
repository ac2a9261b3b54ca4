/** Keeps a verdict from flickering at its threshold: a new one is shown when it has come up several times in a row. */
import type { Finding } from "./verdicts";

export interface Settling {
  shown: Finding;
  next: Finding | null;
  times: number;
}

const TIMES = 3;

export const UNSETTLED: Settling = { shown: { verdict: "unknown", advice: "" }, next: null, times: 0 };

function same(one: Finding, other: Finding): boolean {
  return one.verdict === other.verdict && one.advice === other.advice;
}

/** The first finding and every outright fault (or its end) count at once. */
export function settle(before: Settling, found: Finding): Settling {
  if (same(before.shown, found)) return { shown: found, next: null, times: 0 };
  const times = before.next && same(before.next, found) ? before.times + 1 : 1;
  const atOnce = before.shown.verdict === "unknown" || before.shown.verdict === "fail" || found.verdict === "fail";
  return atOnce || times >= TIMES ? { shown: found, next: null, times: 0 } : { ...before, next: found, times };
}
