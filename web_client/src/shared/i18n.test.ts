import { afterEach, describe, expect, it } from "vitest";
import { firstLanguage, language, pick, setLanguage, tag, words } from "./i18n";

afterEach(() => setLanguage("zh"));

describe("the language to start with", () => {
  it.each([
    ["?lang=en", "zh", ["zh-CN"], "en"],
    ["?lang=zh-TW", "en", ["en"], "zh"],
    ["", "en", ["zh-CN"], "en"],
    ["", null, ["zh-Hans-CN", "en"], "zh"],
    ["", null, ["fr", "en-GB"], "en"],
    ["", null, ["de"], "en"],
    ["", null, [], "zh"],
    ["?lang=xx", null, ["zh"], "zh"],
  ] as const)("for %s, saved %s, browser %j is %s", (query, saved, preferred, wanted) => {
    expect(firstLanguage(query, saved, preferred)).toBe(wanted);
  });
});

describe("words", () => {
  const area = words({ title: "你好", left: (n: number) => `还有 ${n} 次` }, { title: "Hello", left: (n: number) => `${n} left` });

  it("follow the language", () => {
    setLanguage("zh");
    expect([area().title, area().left(2), tag(language.value)]).toEqual(["你好", "还有 2 次", "zh-CN"]);
    setLanguage("en");
    expect([area().title, area().left(2), tag(language.value)]).toEqual(["Hello", "2 left", "en"]);
  });

  it("are picked from what the server says in both", () => {
    setLanguage("en");
    expect(pick({ zh: "录制", en: "Record" })).toBe("Record");
  });
});
