import { describe, expect, it } from "vitest";
import type { Entry, Fact } from "../../shared/wire.gen";
import { append, emptyView, ended, fold, openFlags, unreadAfter } from "./session_view";
import { takeKey, takesOf } from "./take_view";

function entries(...facts: [number, Partial<Fact> & { kind: Fact["kind"] }][]): Entry[] {
  return facts.map(([at_ms, fact], index) => ({ n: index + 1, at_ms, key: null, fact: fact as Fact }));
}

const at = { question: 1, take: 1 };
const course = entries(
  [0, { kind: "session_opened", candidate: "Ana", page_language: "en" }],
  [10, { kind: "media_back", away_ms: 0 }],
  [1000, { kind: "stage_entered", stage: "answering", ...at, limit_ms: 60_000, reason: "begun" }],
  [2000, { kind: "event_began", ...at, id: "e1", name: "face.smile", from_ms: 1900, value: null }],
  [2500, { kind: "utterance", ...at, from_ms: 1200, to_ms: 2400, text: "hello", words: [], language: "en" }],
  [2600, { kind: "said", by: "candidate", author: "Ana", text: "can you hear me", client_id: "c1" }],
  [2700, { kind: "said", by: "hr", author: "Bo", text: "yes", client_id: "h1" }],
  [3000, { kind: "event_ended", ...at, id: "e1", name: "face.smile", from_ms: 1900, to_ms: 2900, value: null }],
  [4000, { kind: "flag_raised", id: "f1", rule: "no_face", severity: "attention", ...at, evidence: [], follow_up: "" }],
  [5000, { kind: "media_lost", since_ms: 4400, reason: "network" }],
  [7000, { kind: "media_back", away_ms: 2600 }],
  [8000, { kind: "flag_cleared", id: "f1", rule: "no_face", to_ms: 7900 }],
  [9000, { kind: "time_extended", question: 1, extra_ms: 120_000, by: "Bo" }],
  [20_000, { kind: "stage_entered", stage: "reviewing", ...at, limit_ms: null, reason: "finished" }],
);

describe("the fold of a timeline", () => {
  it("knows where the session stands", () => {
    const view = fold(course);
    expect(view.stage).toBe("reviewing");
    expect(view.answered.has(1)).toBe(true);
    expect(view.media).toBe("flowing");
    expect(ended(view)).toBe(false);
  });

  it("closes the take that was being answered", () => {
    const take = fold(course).takes.get(takeKey(1, 1));
    expect([take?.begun_ms, take?.ended_ms, take?.ended_by]).toEqual([1000, 20_000, "finished"]);
    expect(take?.events.get("e1")).toMatchObject({ from_ms: 1900, to_ms: 2900 });
  });

  it("tells open flags from cleared ones", () => {
    expect(openFlags(fold(course.slice(0, 9))).map((flag) => flag.id)).toEqual(["f1"]);
    expect(openFlags(fold(course))).toEqual([]);
  });

  it("keeps absences with both ends", () => {
    expect(fold(course).away).toEqual([{ from_ms: 4400, to_ms: 7000, reason: "network" }]);
    expect(fold(course.slice(0, 10)).away[0]?.to_ms).toBeNull();
  });

  it("counts what the candidate wrote after the last thing HR saw", () => {
    const view = fold(course);
    expect(unreadAfter(view, 0)).toBe(1);
    expect(unreadAfter(view, 6)).toBe(0);
  });

  it("adds time to the running stage only", () => {
    expect(fold(course.slice(0, 13)).extra_ms).toBe(120_000);
    expect(fold(course).extra_ms).toBe(0);
  });
});

describe("a reconnection", () => {
  it.each([1, 5, 9, course.length])("doubles nothing when %i entries come again", (again) => {
    const view = emptyView();
    append(view, course.slice(0, 9));
    expect(append(view, course.slice(9 - Math.min(9, again)))).toBe(true);
    expect(view.chat).toHaveLength(2);
    expect(view.takes.get(takeKey(1, 1))?.utterances).toHaveLength(1);
    expect(view.last_n).toBe(course.length);
  });

  it("tells a hole and takes nothing from behind it", () => {
    const view = emptyView();
    append(view, course.slice(0, 4));
    expect(append(view, course.slice(6))).toBe(false);
    expect(view.last_n).toBe(4);
    expect(append(view, course.slice(4))).toBe(true);
    expect(view.last_n).toBe(course.length);
  });
});

describe("takes", () => {
  it("stand in order, the last one last", () => {
    const view = fold(
      entries(
        [1, { kind: "stage_entered", stage: "answering", question: 1, take: 2, limit_ms: 1, reason: "again" }],
        [2, { kind: "stage_entered", stage: "answering", question: 1, take: 1, limit_ms: 1, reason: "begun" }],
      ),
    );
    expect(takesOf(view.takes, 1).map((take) => take.take)).toEqual([1, 2]);
  });

  it("take their mentions from the final words once they are measured", () => {
    const mention = { term: "WebRTC", said: "WebRTC", from_ms: 1, to_ms: 2, negated: false };
    const view = fold(
      entries(
        [1, { kind: "term_mentioned", ...at, ...mention }],
        [2, { kind: "answer_measured", ...at, values: {}, mentions: [mention, { ...mention, from_ms: 9, to_ms: 10 }], not_available: {} }],
      ),
    );
    expect(view.takes.get(takeKey(1, 1))?.said).toHaveLength(2);
  });
});

it("meets a kind of fact it does not know without harm", () => {
  const view = fold([{ n: 1, at_ms: 0, key: null, fact: { kind: "new_thing", question: 1, take: 1 } as unknown as Fact }]);
  expect(view.last_n).toBe(1);
});
