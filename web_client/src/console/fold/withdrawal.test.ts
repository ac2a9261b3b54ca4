import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Entry, Fact, Purpose } from "../../shared/wire.gen";
import { append, emptyView, fold, givenAgain, withdraw } from "./session_view";
import { takeKey } from "./take_view";
import { needs, takenBack } from "./withdrawal";

const ALL = { record: true, transcribe: true, analyse: true, expression: true };
const at = { question: 1, take: 1 };

function entries(...facts: object[]): Entry[] {
  return facts.map((fact, index) => ({ n: index + 1, at_ms: index * 1000, key: null, fact: fact as Fact }));
}
const consent = (lost: Partial<Record<Purpose, boolean>> = {}) => ({ kind: "consent_given", choices: { ...ALL, ...lost } });
const flag = (id: string, rule: string) =>
  ({ kind: "flag_raised", id, rule, severity: "attention", ...at, evidence: [], follow_up: "" });
const utterance = { kind: "utterance", ...at, from_ms: 1, to_ms: 2, text: "my words", words: [], language: "en" };
const full = [
  consent(),
  { kind: "check_reading", part: "face", verdict: "pass", advice: "", values: { faces: 1 } },
  { kind: "check_reading", part: "camera", verdict: "pass", advice: "", values: {} },
  utterance,
  { kind: "transcript", ...at, text: "my words", words: [], language: "en", model: "m" },
  { kind: "term_mentioned", ...at, term: "t", said: "t", from_ms: 1, to_ms: 2, negated: false },
  { kind: "signal", ...at, name: "speech_rate.recent", value: 100, from_ms: 1, to_ms: 2 },
  { kind: "event_began", ...at, id: "e1", name: "face.smile", from_ms: 1, value: null },
  { kind: "event_began", ...at, id: "e2", name: "voice.silence", from_ms: 1, value: null },
  { kind: "recording_ready", ...at, file: "f", duration_ms: 1, size_bytes: 1, parts: [], has_picture: true },
  flag("f1", "no_face"),
  flag("f2", "long_silence"),
];

function shown(view: ReturnType<typeof fold>) {
  const take = view.takes.get(takeKey(1, 1));
  return {
    words: (take?.utterances.length ?? 0) + (take?.final ? 1 : 0),
    terms: take?.said.length,
    signals: [...(take?.signals.keys() ?? [])],
    events: [...(take?.events.values() ?? [])].map((event) => event.name),
    flags: [...view.flags.keys()],
    check: [...view.check.keys()],
    recording: take?.recording !== null,
  };
}

const everything = {
  words: 2,
  terms: 1,
  signals: ["speech_rate.recent"],
  events: ["face.smile", "voice.silence"],
  flags: ["f1", "f2"],
  check: ["face", "camera"],
  recording: true,
};
const nothing = { words: 0, terms: 0, signals: [], events: [], flags: [], check: ["camera"], recording: false };
const without: Record<Purpose, object> = {
  record: nothing,
  transcribe: { ...everything, words: 0, terms: 0 },
  analyse: { ...everything, terms: 0, signals: [], events: ["face.smile"], flags: [] },
  expression: { ...everything, events: ["voice.silence"], flags: ["f2"], check: ["camera"] },
};

describe("consent taken back while the console watches", () => {
  it.each(["record", "transcribe", "analyse", "expression"] as const)("%s: drops what rests on it", (purpose) => {
    const view = fold(entries(...full));
    expect(shown(view)).toEqual(everything);
    append(view, entries(...full, consent({ [purpose]: false })));
    expect(shown(view)).toEqual(without[purpose]);
    expect(view.withdrawn).toContain(purpose);
  });

  it.each(["record", "transcribe", "analyse", "expression"] as const)("%s: a fact that stands for a hidden one does the same", (purpose) => {
    expect(shown(fold(entries(...full, { kind: "withheld", purpose })))).toEqual(
      purpose === "record" ? { ...everything, recording: false } : without[purpose],
    );
  });

  it("takes in nothing of it that comes late", () => {
    const view = fold(entries(consent(), consent({ transcribe: false }), utterance, flag("f1", "no_face")));
    expect(view.takes.size).toBe(0);
    expect([...view.flags.keys()]).toEqual(["f1"]);
  });

  it("is told for the whole interview afterwards", () => {
    const view = fold(entries(...full));
    withdraw(view, ["record", "transcribe", "analyse", "expression"]);
    expect(shown(view)).toEqual(nothing);
  });

  it("says nothing of a purpose that was never agreed to", () => {
    expect(fold(entries(consent({ expression: false }))).withdrawn).toEqual([]);
  });
});

describe("consent that was given again", () => {
  const facts = entries(...full, consent({ transcribe: false }), consent());

  it("is told, so that the timeline is read anew", () => {
    const view = fold(facts.slice(0, -1));
    append(view, facts);
    expect(givenAgain(view, facts.slice(-1))).toBe(true);
  });

  it("hides nothing of a timeline that is read after it, and ends there", () => {
    const view = { ...emptyView(), shown_n: facts.length };
    append(view, facts);
    expect(shown(view)).toEqual(everything);
    expect(givenAgain(view, facts)).toBe(false);
  });
});

it("takes everything along with recording", () => {
  expect(takenBack([ALL, { ...ALL, record: false }])).toHaveLength(4);
  expect(takenBack([ALL, { ...ALL, expression: false }])).toEqual(["expression"]);
  expect(takenBack([])).toEqual([]);
});

it("knows the same rules about the face as the server", () => {
  const source = readFileSync(new URL("../../../../server/core/withdrawal.py", import.meta.url), "utf8");
  const listed = /FACE_RULES = frozenset\(\{([^}]*)\}\)/.exec(source)?.[1] ?? "";
  const rules = [...listed.matchAll(/"(\w+)"/g)].map((match) => match[1] ?? "");
  expect(rules.length).toBeGreaterThan(3);
  for (const rule of rules) expect(needs(flag("f", rule) as unknown as Fact)).toContain("expression");
});
