import { expect, it } from "vitest";
import { joinedWithin, liveRange, placedIn } from "./lanes";

const span = (from_ms: number, to_ms: number) => ({ key: "", label: "", kind: "", open: false, from_ms, to_ms });

it("cuts what sticks out and leaves out what lies outside", () => {
  const placed = placedIn({ from_ms: 100, to_ms: 200 }, [span(0, 50), span(50, 150), span(150, 300), span(250, 300)]);
  expect(placed.map(({ begin, width }) => [begin, width])).toEqual([
    [0, 0.5],
    [0.5, 0.5],
  ]);
});

it("places what has no length", () => {
  expect(placedIn({ from_ms: 0, to_ms: 100 }, [span(50, 50)])).toMatchObject([{ begin: 0.5, width: 0 }]);
});

it("joins words into speech", () => {
  expect(joinedWithin([span(0, 10), span(15, 30), span(90, 95)], 20)).toEqual([
    { from_ms: 0, to_ms: 30 },
    { from_ms: 90, to_ms: 95 },
  ]);
});

it("shows the last minutes, but not less than half a minute", () => {
  expect(liveRange(0, 600_000, 300_000)).toEqual({ from_ms: 300_000, to_ms: 600_000 });
  expect(liveRange(0, 600_000, null)).toEqual({ from_ms: 0, to_ms: 600_000 });
  expect(liveRange(1000, 5000, null)).toEqual({ from_ms: 1000, to_ms: 31_000 });
});
