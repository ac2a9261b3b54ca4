import { describe, expect, it } from "vitest";
import { corner, pathOf, ring, scorePoints, sides } from "./radar";

describe("radar", () => {
  it("begins at the top and goes clockwise", () => {
    expect(corner(0, 4, 10)).toEqual({ x: expect.closeTo(0), y: -10 });
    expect(corner(1, 4, 10)).toEqual({ x: 10, y: expect.closeTo(0) });
    expect(ring(5, 1)).toHaveLength(5);
  });

  it("puts a score at its share of the way, and none where there is none", () => {
    const [half, none, beyond] = scorePoints([50, null, 140], 10);
    expect(half?.y).toBeCloseTo(-5);
    expect(none).toBeNull();
    expect(Math.hypot(beyond!.x, beyond!.y)).toBeCloseTo(10);
  });

  it("joins neighbours alone", () => {
    expect(sides(scorePoints([10, 20, 30], 10))).toHaveLength(3);
    expect(sides(scorePoints([10, null, 30, 40], 10))).toHaveLength(2);
    expect(sides(scorePoints([10], 10))).toHaveLength(0);
  });

  it("closes its path", () => {
    expect(pathOf([{ x: 0, y: 1 }, { x: 2, y: 3 }])).toBe("M0.0 1.0L2.0 3.0Z");
  });
});
