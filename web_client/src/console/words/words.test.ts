import { afterEach, describe, expect, it } from "vitest";
import { setLanguage, type Language } from "../../shared/i18n";

const modules = import.meta.glob<Record<string, unknown>>("./*.ts", { eager: true });
const CHINESE = /[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]/;
/** Names that are Chinese in English as well: of languages, and of chat tools after their English ones. */
const NAMES = /中文|企业微信|钉钉|飞书/g;

/** Formats, and lists of figures by their names in the protocol. */
const SAME = /^(PDF|Word|([a-z]+_[a-z_]+ ?)+)$/;

/** Every phrase of every table of words, functions called with numbers. */
function phrases(language: Language): [string, string][] {
  setLanguage(language);
  const found: [string, string][] = [];
  const walk = (path: string, value: unknown): void => {
    if (typeof value === "string") found.push([path, value]);
    else if (Array.isArray(value)) value.forEach((inner, at) => walk(`${path}.${at}`, inner));
    else if (typeof value === "function") found.push([path, String((value as (...args: unknown[]) => string)("2", "3", "4", "5"))]);
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

describe("the words of the console", () => {
  it("are all there in both languages", () => {
    expect(phrases("zh").map(([path]) => path)).toEqual(phrases("en").map(([path]) => path));
    expect(phrases("en").length).toBeGreaterThan(1000);
  });

  it("are English in English", () => {
    expect(phrases("en").filter(([, text]) => CHINESE.test(text.replace(NAMES, "")))).toEqual([]);
  });

  it("are Chinese in Chinese, but for names, units and figures", () => {
    const odd = phrases("zh").filter(([, text]) => /[A-Za-z]{3,}/.test(text) && !CHINESE.test(text) && !SAME.test(text));
    expect(odd.map(([, text]) => text)).toEqual([]);
  });
});
