import { describe, expect, it } from "vitest";
import { ServerClock } from "./clock";
import { clockText, leftMs, leftRatio, markCrossed, veryShort } from "./countdown";

const running = { deadline_ms: 100_000, left_ms: 60_000, paused: false, limit_ms: 120_000 };

describe("what is left", () => {
  it("is counted to the deadline on the server's clock", () => {
    expect(leftMs(running, 70_000)).toBe(30_000);
    expect(leftMs(running, 100_500)).toBe(0);
  });

  it("is what the server said while the clock stands still or is not known", () => {
    expect(leftMs({ ...running, paused: true, deadline_ms: null, left_ms: 41_000 }, 999_999)).toBe(41_000);
    expect(leftMs(running, null)).toBe(60_000);
    expect(leftMs({ ...running, deadline_ms: null, left_ms: null }, 5)).toBeNull();
  });

  it("is a share of the limit, never outside of 0..1", () => {
    expect(leftRatio(running, 30_000)).toBe(0.25);
    expect(leftRatio(running, 500_000)).toBe(1);
    expect(leftRatio({ ...running, limit_ms: null }, 30_000)).toBeNull();
  });

  it.each([
    [0, "0:00"],
    [1, "0:01"],
    [59_001, "1:00"],
    [61_000, "1:01"],
    [3_600_000, "60:00"],
  ])("%d ms reads %s", (left, text) => expect(clockText(left)).toBe(text));

  it("is said once at 60, 30 and 10 seconds, and the latest when several went by", () => {
    expect(markCrossed(60_200, 59_900)).toBe(60);
    expect(markCrossed(59_900, 59_700)).toBeNull();
    expect(markCrossed(31_000, 9_000)).toBe(10);
    expect(markCrossed(null, 9_000)).toBeNull();
    expect(markCrossed(9_000, 70_000)).toBeNull(); // more time was given
  });

  it("tells a slip of the finger from a finished answer", () => {
    expect(veryShort(running, 116_000)).toBe(true);
    expect(veryShort(running, 114_000)).toBe(false);
  });
});

describe("the server's clock", () => {
  it("is unknown before the first reading", () => expect(new ServerClock().now(0)).toBeNull());

  it("is taken from the quickest pong, corrected by half its way", () => {
    const clock = new ServerClock();
    clock.told(5_000, 1_000);
    clock.pong(2_000, 6_050, 2_100); // 100 ms there and back
    clock.pong(3_000, 7_400, 3_600); // a slow one, off by up to 300 ms
    expect(clock.now(4_000)).toBe(8_000);
    expect(clock.roundTripMs).toBe(100);
  });

  it("believes the newer reading when both cannot be right: the machine slept", () => {
    const clock = new ServerClock();
    clock.pong(0, 10_000, 20);
    clock.told(70_000, 1_000);
    expect(clock.now(1_000)).toBe(70_000);
  });

  it("forgets readings older than half a minute", () => {
    const clock = new ServerClock();
    clock.pong(0, 10_000, 10);
    clock.pong(40_000, 50_200, 40_400);
    expect(clock.now(41_000)).toBe(51_000 - 0);
    expect(clock.roundTripMs).toBe(400);
  });
});
