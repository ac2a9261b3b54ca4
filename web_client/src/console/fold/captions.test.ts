import { expect, it } from "vitest";
import { captions } from "./captions";

const word = (text: string, from_ms: number, to_ms = from_ms + 300) => ({ text, from_ms, to_ms });

it("keeps words together that are said together", () => {
  expect(captions("so we built it", [word("so", 0), word("we", 300), word("built", 600), word("it", 900)])).toEqual([
    { from_ms: 0, to_ms: 1200, text: "so we built it" },
  ]);
});

it("begins a new line after a pause and when a line grows long", () => {
  expect(captions("a b", [word("a", 0), word("b", 5000)])).toHaveLength(2);
  const many = Array.from({ length: 30 }, (_, at) => word("word", at * 100, at * 100 + 90));
  const lines = captions(many.map(() => "word").join(" "), many);
  expect(lines.length).toBeGreaterThan(2);
  expect(lines.every((line) => line.text.length <= 42)).toBe(true);
});
