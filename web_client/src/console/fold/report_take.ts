/** One take of the report arranged on its own time: range, lanes, and what it is waiting for. */
import type { ReportTake } from "../../shared/wire.gen";
import { joinedWithin, type Range, type Span } from "./lanes";

/** Pauses shorter than this do not part speech in the lane. */
const SPEECH_GAP_MS = 600;
/** A rate curve is not drawn across a silence longer than this. */
const CURVE_BREAK_MS = 20_000;

export function takeId(take: { question: number; take: number }): string {
  return `${take.question}.${take.take}`;
}

export function rangeOf(take: ReportTake): Range {
  const ends = [
    take.to_ms ?? 0,
    ...take.parts.map((part) => part.to_ms),
    take.words.at(-1)?.to_ms ?? 0,
    take.rates.at(-1)?.at_ms ?? 0,
  ];
  return { from_ms: take.from_ms, to_ms: Math.max(take.from_ms + 1000, take.to_ms ?? Math.max(...ends)) };
}

export function speechSpans(take: ReportTake, label: string): Span[] {
  return joinedWithin(take.words, SPEECH_GAP_MS).map((range, index) => ({
    ...range,
    key: `s${index}`,
    label,
    kind: "speech",
    open: false,
  }));
}

/** Events by name, in the order in which they first came. */
export function eventsByName(take: ReportTake): Map<string, ReportTake["events"]> {
  const found = new Map<string, ReportTake["events"]>();
  for (const event of take.events) found.set(event.name, [...(found.get(event.name) ?? []), event]);
  return found;
}

export function totalMs(events: readonly Range[]): number {
  return events.reduce((sum, event) => sum + Math.max(0, event.to_ms - event.from_ms), 0);
}

export function unbroken<P extends { at_ms: number }>(points: readonly P[]): P[][] {
  const found: P[][] = [];
  for (const point of points) {
    const last = found.at(-1);
    const before = last?.at(-1);
    if (last && before && point.at_ms - before.at_ms <= CURVE_BREAK_MS) last.push(point);
    else found.push([point]);
  }
  return found;
}

export interface Waiting {
  what: "interview" | "answer" | "recording" | "analysis" | "other";
  question: number | null;
  take: number | null;
  raw: string;
}

/** `recording:1.2` in its parts. */
export function parseWaiting(raw: string): Waiting {
  const [what = "", place = ""] = raw.split(":");
  const [question, take] = place.split(".").map(Number);
  const known = ["interview", "answer", "recording", "analysis"] as const;
  return {
    what: known.find((one) => one === what) ?? "other",
    question: question || null,
    take: take || null,
    raw,
  };
}

/** The take in which session time `at_ms` lies, else the one that began last before it, else the first. */
export function takeAt(takes: readonly ReportTake[], at_ms: number): ReportTake | null {
  const ordered = [...takes].sort((a, b) => a.from_ms - b.from_ms);
  const begun = ordered.filter((take) => take.from_ms <= at_ms);
  return begun.at(-1) ?? ordered[0] ?? null;
}
