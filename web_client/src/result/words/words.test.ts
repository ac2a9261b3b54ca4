import { afterEach, describe, expect, it } from "vitest";
import { setLanguage, type Language } from "../../shared/i18n";

const modules = import.meta.glob<Record<string, unknown>>("./*.ts", { eager: true });
const CHINESE = /[㐀-鿿　-〿＀-￯]/;

/** Every phrase of every table of words, functions called with numbers. */
function phrases(language: Language): [string, string][] {
  setLanguage(language);
  const found: [string, string][] = [];
  const walk = (path: string, value: unknown): void => {
    if (typeof value === "string") found.push([path, value]);
    else if (typeof value === "function") found.push([path, String((value as (...args: unknown[]) => string)(2, 3, 4, 5))]);
    else if (value && typeof value === "object") for (const [key, inner] of Object.entries(value)) walk(`${path}.${key}`, inner);
  };
  for (const [file, module] of Object.entries(modules)) {
    if (file.includes(".test.")) continue;
    for (const [name, table] of Object.entries(module)) {
      const value: unknown = typeof table === "function" && table.length === 0 ? table() : null;
      if (value && typeof value === "object") walk(`${file} ${name}`, value);
    }
  }
  return found;
}

afterEach(() => setLanguage("zh"));

describe("the words of the result page", () => {
  it("are all there in both languages", () => {
    expect(phrases("zh").map(([path]) => path)).toEqual(phrases("en").map(([path]) => path));
    expect(phrases("en").length).toBeGreaterThan(150);
  });

  it("are English in English and Chinese in Chinese", () => {
    expect(phrases("en").filter(([, text]) => CHINESE.test(text))).toEqual([]);
    expect(phrases("zh").filter(([, text]) => !CHINESE.test(text))).toEqual([]);
  });
});
