import { describe, expect, it } from "vitest";
import { heardAt, lastBegun, playsAt } from "./playing_time";

const parts = [
  { from_ms: 10_000, to_ms: 14_000, plays_at_ms: 0 },
  { from_ms: 20_000, to_ms: 25_000, plays_at_ms: 4000 },
];

describe("session time to playing time", () => {
  it.each([
    [9000, 0],
    [10_000, 0],
    [12_500, 2500],
    [17_000, 4000],
    [21_000, 5000],
    [99_000, 9000],
  ])("%i is played at %i", (at, plays) => {
    expect(playsAt(parts, at)).toBe(plays);
  });
  it("is nowhere without a part", () => {
    expect(playsAt([], 5)).toBeNull();
    expect(heardAt([], 5)).toBeNull();
  });
  it("does not depend on the order of the parts", () => {
    expect(playsAt([...parts].reverse(), 21_000)).toBe(5000);
  });
});

describe("playing time to session time", () => {
  it.each([
    [0, 10_000],
    [3999, 13_999],
    [4000, 20_000],
    [8000, 24_000],
    [99_000, 25_000],
  ])("%i is heard at %i", (plays, at) => {
    expect(heardAt(parts, plays)).toBe(at);
  });
  it("comes back where it began", () => {
    for (const at of [10_000, 11_111, 20_000, 24_999]) expect(heardAt(parts, playsAt(parts, at) ?? -1)).toBe(at);
  });
});

it("finds the word that is being said", () => {
  const words = [{ from_ms: 100 }, { from_ms: 300 }, { from_ms: 300 }, { from_ms: 900 }];
  expect([0, 100, 299, 300, 5000].map((at) => lastBegun(words, at))).toEqual([-1, 0, 0, 2, 3]);
});
