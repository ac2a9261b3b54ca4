import { describe, expect, it } from "vitest";
import { nextOrder, wouldRise } from "./wall_order";

const wall = (attention: Record<string, number>) =>
  new Map(Object.entries(attention).map(([id, value]) => [id, { attention: value }]));

describe("the wall's order", () => {
  it("puts those who need a look on top", () => {
    expect(nextOrder([], wall({ a: 0, b: 5, c: 2 }), false)).toEqual(["b", "c", "a"]);
  });
  it("leaves equals where they stand", () => {
    expect(nextOrder(["c", "a", "b"], wall({ a: 1, b: 1, c: 1 }), false)).toEqual(["c", "a", "b"]);
  });
  it("puts a newcomer of equal attention behind", () => {
    expect(nextOrder(["b"], wall({ a: 1, b: 1 }), false)).toEqual(["b", "a"]);
  });
  it("moves nothing while held, and a card that is gone keeps its place", () => {
    expect(nextOrder(["a", "gone", "b"], wall({ a: 0, b: 9, c: 99 }), true)).toEqual(["a", "gone", "b", "c"]);
  });
  it("drops cards that are gone when it is not held", () => {
    expect(nextOrder(["a", "gone"], wall({ a: 0 }), false)).toEqual(["a"]);
  });
  it("says who would rise", () => {
    expect(wouldRise(["a", "b", "c"], wall({ a: 0, b: 9, c: 0 }))).toEqual(["b"]);
    expect(wouldRise(["a", "b"], wall({ a: 1, b: 1 }))).toEqual([]);
  });
});
