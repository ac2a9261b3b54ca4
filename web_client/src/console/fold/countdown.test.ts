import { describe, expect, it } from "vitest";
import { clockText, leftMs, placeText } from "./countdown";

describe("time left", () => {
  it("runs down from the deadline", () => {
    expect(leftMs({ now_ms: 1000, deadline_ms: 11_000 }, 4000)).toBe(6000);
  });
  it("never falls below nothing", () => {
    expect(leftMs({ now_ms: 1000, deadline_ms: 2000 }, 9000)).toBe(0);
  });
  it("stands still while the clock is paused", () => {
    expect(leftMs({ now_ms: 1000, left_ms: 7000, deadline_ms: null, paused: true }, 60_000)).toBe(7000);
  });
  it("is not there for a stage without a limit", () => {
    expect(leftMs({ now_ms: 1000, left_ms: null, deadline_ms: null }, 10)).toBeNull();
  });
});

it.each([
  [0, "0:00", "0:00"],
  [1, "0:01", "0:00"],
  [72_000, "1:12", "1:12"],
  [72_400, "1:13", "1:12"],
  [3_725_000, "1:02:05", "1:02:05"],
])("%i ms is written %s when counting down and %s as a place", (ms, left, place) => {
  expect([clockText(ms), placeText(ms)]).toEqual([left, place]);
});
