import { expect, it } from "vitest";
import { sparkPath } from "./spark";

const at = (at_ms: number, value: number) => ({ at_ms, value });

it("draws from the left edge to the right", () => {
  expect(sparkPath([at(1000, 100), at(2000, 100), at(3000, 0)], 100, 11)).toBe("M0.0 1.0L50.0 1.0L100.0 11.0");
});

it("breaks the line where nobody spoke", () => {
  expect(sparkPath([at(0, 10), at(30_000, 10)], 100, 10).match(/M/g)).toHaveLength(2);
});

it("draws nothing from a single value", () => {
  expect(sparkPath([at(0, 10)], 100, 10)).toBe("");
});
