import { afterEach, describe, expect, it } from "vitest";
import { setLanguage, type Language } from "../../shared/i18n";

const modules = import.meta.glob<Record<string, unknown>>("./*.ts", { eager: true });
const CHINESE = /[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]/;

/** Every phrase of every table of words, functions called with numbers and with short text. */
function phrases(language: Language): [string, string][] {
  setLanguage(language);
  const found: [string, string][] = [];
  const walk = (path: string, value: unknown): void => {
    if (typeof value === "string") found.push([path, value]);
    else if (typeof value === "function") found.push([path, String((value as (...args: unknown[]) => string)(2, 3))]);
    else if (value && typeof value === "object") for (const [key, inner] of Object.entries(value)) walk(`${path}.${key}`, inner);
  };
  for (const [file, module] of Object.entries(modules)) {
    if (file.includes(".test.")) continue;
    for (const [name, table] of Object.entries(module)) {
      if (typeof table !== "function" || table.length > 0) continue;
      const value: unknown = table();
      if (value && typeof value === "object" && !Array.isArray(value)) walk(`${file} ${name}`, value);
    }
  }
  return found;
}

afterEach(() => setLanguage("zh"));

describe("the words of the page", () => {
  it("are all there in both languages", () => {
    expect(phrases("zh").map(([path]) => path)).toEqual(phrases("en").map(([path]) => path));
    expect(phrases("en").length).toBeGreaterThan(200);
  });

  it("are English in English", () => {
    const mixed = phrases("en").filter(([, text]) => CHINESE.test(text));
    expect(mixed).toEqual([]);
  });

  it("are Chinese in Chinese, but for names and units", () => {
    const odd = phrases("zh").filter(([, text]) => text !== "" && !CHINESE.test(text) && !/^[\sA-Za-z]+$/.test(text));
    expect(odd).toEqual([]);
  });
});
