import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Answer, CandidateView } from "../../shared/wire.gen";
import { charactersOf, toggled, Typing, type Written } from "./typing";

const VIEW: CandidateView = {
  type: "view",
  now_ms: 5000,
  stage: "answering",
  question: { number: 1, count: 2, text: "?", hint: "", preparation_s: 0, answer_s: 60, kind: "short_text", spoken: false, choices: [], several: false, max_characters: 200 },
  take: 1,
  takes_left: 1,
  deadline_ms: null,
  left_ms: null,
  limit_ms: null,
  paused: false,
  extra_ms: 0,
  recording: false,
  media: "flowing",
  consent: { record: true },
  answered: [],
  analysis_degraded: false,
  typed: null,
};

let sent: Answer[] = [];
let up = true;
let left: number | null = 60_000;
let at = "/i/one";

const page = () =>
  new Typing({
    send: (message, keepIt) => {
      if (up || keepIt) sent.push(message);
      return up || keepIt;
    },
    left: () => left,
    at: () => at,
  });
const stored = (text: string, chosen: number[] = []): CandidateView => ({ ...VIEW, typed: { text, chosen } });
const begun = () => {
  const typing = page();
  typing.see(VIEW);
  return typing;
};
const texts = () => sent.map((one) => one.text);
const shown = (typing: Typing): Written => typing.written.value;

beforeEach(() => {
  vi.useFakeTimers();
  [sent, up, left, at] = [[], true, 60_000, "/i/one"];
  const kept = new Map<string, string>();
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("a typed answer", () => {
  it("is sent when the hand rests, and at least every few seconds while it does not", () => {
    const typing = begun();
    typing.write({ text: "B" });
    typing.write({ text: "Be" });
    vi.advanceTimersByTime(700);
    expect(texts()).toEqual(["Be"]);
    for (let n = 0; n < 10; n += 1) {
      typing.write({ text: `Be${"c".repeat(n + 1)}` });
      vi.advanceTimersByTime(400);
    }
    expect(sent.length).toBeGreaterThanOrEqual(2);
  });

  it("is saved only when the server says so", () => {
    const typing = begun();
    expect(typing.saved.value).toBe(true);
    typing.write({ text: "Because" });
    vi.advanceTimersByTime(800);
    expect(typing.saved.value).toBe(false);
    typing.see(stored("Beca"));
    expect([typing.saved.value, shown(typing).text]).toEqual([false, "Because"]);
    typing.see(stored("Because"));
    expect(typing.saved.value).toBe(true);
    vi.advanceTimersByTime(5000);
    expect(sent).toHaveLength(1);
  });

  it("does not wait when the time is nearly over", () => {
    const typing = begun();
    left = 3000;
    typing.write({ text: "last" });
    vi.advanceTimersByTime(160);
    expect(texts()).toEqual(["last"]);
  });

  it("is sent before the answer ends, also over a line that is down", () => {
    const typing = begun();
    up = false;
    typing.write({ text: "done" });
    vi.advanceTimersByTime(3000);
    expect(sent).toEqual([]);
    typing.flush(true);
    expect(texts()).toEqual(["done"]);
  });

  it("is sent again on a new line until the server has it", () => {
    const typing = begun();
    typing.write({ text: "x" });
    vi.advanceTimersByTime(800);
    typing.newLine();
    typing.see(VIEW);
    typing.flush();
    expect(texts()).toEqual(["x", "x"]);
    typing.newLine();
    typing.see(stored("x"));
    typing.flush();
    expect(sent).toHaveLength(2);
  });

  it("comes back from the server after a reload", () => {
    const typing = page();
    typing.see(stored("kept there"));
    expect([shown(typing).text, typing.saved.value]).toEqual(["kept there", true]);
  });

  it("comes back from this tab when the server has not heard of it", () => {
    up = false;
    begun().write({ text: "never sent" });
    vi.clearAllTimers(); // the page is gone
    up = true;
    const after = page();
    after.see(VIEW);
    expect(shown(after).text).toBe("never sent");
    vi.advanceTimersByTime(800);
    expect(texts()).toEqual(["never sent"]);
  });

  it("gives way to what was written elsewhere, and never shows in another interview", () => {
    up = false;
    begun().write({ text: "old" });
    const elsewhere = page();
    elsewhere.see(stored("newer, from the other device"));
    expect(shown(elsewhere).text).toBe("newer, from the other device");
    begun().write({ text: "private" });
    at = "/i/two";
    const other = page();
    other.see(VIEW);
    expect(shown(other).text).toBe("");
  });

  it("is over when the answer is", () => {
    const typing = begun();
    typing.write({ text: "x" });
    typing.see({ ...stored(""), stage: "reviewing" });
    vi.advanceTimersByTime(5000);
    expect(sent).toEqual([]);
    typing.write({ text: "late" });
    expect(shown(typing).text).toBe("x");
  });
});

describe("choices", () => {
  it("replace each other, or add up in their order", () => {
    expect(toggled([0], 2, false)).toEqual([2]);
    expect(toggled([2], 0, true)).toEqual([0, 2]);
    expect(toggled([0, 2], 2, true)).toEqual([0]);
  });
});

it("counts characters as the server does", () => {
  expect(charactersOf("𠮷a")).toBe(2);
});
