import { describe, expect, it } from "vitest";
import type { ReportTake } from "../../shared/wire.gen";
import { eventsByName, parseWaiting, rangeOf, speechSpans, takeAt, totalMs, unbroken } from "./report_take";

const take = (part: Partial<ReportTake>): ReportTake => ({
  question: 1,
  take: 1,
  counts: true,
  from_ms: 1000,
  to_ms: 61_000,
  ended_by: "finished",
  recording: null,
  recording_note: "",
  duration_ms: null,
  parts: [],
  transcript_source: "final",
  text: "",
  words: [],
  measures: {},
  not_available: {},
  rates: [],
  terms: [],
  events: [],
  flags: [],
  typed: null,
  ...part,
});
const word = (from_ms: number, to_ms: number) => ({ text: "x", from_ms, to_ms, p: 1 });

describe("a take on its own time", () => {
  it("lasts from its beginning to its end", () => {
    expect(rangeOf(take({}))).toEqual({ from_ms: 1000, to_ms: 61_000 });
  });
  it("reaches as far as it has come while it still runs", () => {
    expect(rangeOf(take({ to_ms: null, words: [word(2000, 9000)] })).to_ms).toBe(9000);
    expect(rangeOf(take({ to_ms: null })).to_ms).toBe(2000);
  });
  it("shows speech as stretches", () => {
    const spans = speechSpans(take({ words: [word(1000, 1200), word(1300, 2000), word(9000, 9100)] }), "speech");
    expect(spans.map(({ from_ms, to_ms }) => [from_ms, to_ms])).toEqual([
      [1000, 2000],
      [9000, 9100],
    ]);
  });
  it("gathers events by name", () => {
    const event = (name: string, from_ms: number) => ({ name, from_ms, to_ms: from_ms + 500, value: null });
    const found = eventsByName(take({ events: [event("a", 1), event("b", 2), event("a", 3)] }));
    expect([...found.keys()]).toEqual(["a", "b"]);
    expect(totalMs(found.get("a") ?? [])).toBe(1000);
  });
});

it("breaks the curve at long silences", () => {
  expect(unbroken([{ at_ms: 0 }, { at_ms: 3000 }, { at_ms: 40_000 }]).map((part) => part.length)).toEqual([2, 1]);
});

it.each([
  ["interview", "interview", null, null],
  ["recording:1.2", "recording", 1, 2],
  ["analysis:10.1", "analysis", 10, 1],
  ["something new", "other", null, null],
])("reads %s", (raw, what, question, number) => {
  expect(parseWaiting(raw)).toEqual({ what, question, take: number, raw });
});

it("finds the take a moment belongs to", () => {
  const takes = [take({ from_ms: 50_000, take: 2 }), take({ from_ms: 1000 })];
  expect(takeAt(takes, 60_000)?.take).toBe(2);
  expect(takeAt(takes, 10_000)?.take).toBe(1);
  expect(takeAt(takes, 0)?.take).toBe(1);
  expect(takeAt([], 0)).toBeNull();
});
