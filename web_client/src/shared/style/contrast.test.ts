import { describe, expect, it } from "vitest";
import tokens from "./tokens.css?raw";

type Theme = Record<string, string>;

function colours(css: string): Theme {
  return Object.fromEntries([...css.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map((m) => [m[1]!, m[2]!]));
}

const at = tokens.indexOf("@media (prefers-color-scheme: dark)");
const light = colours(tokens.slice(0, at));
const themes: [string, Theme][] = [
  ["light", light],
  ["dark", { ...light, ...colours(tokens.slice(at)) }],
];

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const c = parseInt(hex.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const TEXT: [string, string[]][] = [
  ["ink", ["ground", "surface", "sunken", "accent-soft", "good-soft", "warn-soft", "bad-soft"]],
  ["ink-soft", ["ground", "surface", "sunken"]],
  ["accent", ["ground", "surface", "accent-soft"]],
  ["on-accent", ["accent", "accent-strong"]],
  ["good", ["ground", "surface", "good-soft"]],
  ["warn", ["ground", "surface", "warn-soft"]],
  ["bad", ["ground", "surface", "bad-soft"]],
  ["on-bad", ["bad"]],
];

describe.each(themes)("the %s theme", (_name, theme) => {
  it.each(TEXT.flatMap(([text, grounds]) => grounds.map((ground) => [text, ground] as const)))(
    "has %s readable on %s",
    (text, ground) => {
      expect(contrast(theme[text]!, theme[ground]!)).toBeGreaterThanOrEqual(4.5);
    },
  );

  it("has visible edges of controls", () => {
    for (const ground of ["ground", "surface"]) expect(contrast(theme.edge!, theme[ground]!)).toBeGreaterThanOrEqual(3);
  });
});
