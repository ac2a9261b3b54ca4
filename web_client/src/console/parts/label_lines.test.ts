import { describe, expect, it } from "vitest";
import { labelLines } from "./label_lines";

describe("the name at an axis", () => {
  it.each([
    ["Skill", ["Skill"]],
    ["Working with others", ["Working with", "others"]],
    ["沟通协作", ["沟通协作"]],
    ["跨团队沟通与协作能力", ["跨团队沟通与协", "作能力"]],
  ])("%s", (title, lines) => {
    expect(labelLines(title)).toEqual(lines);
  });

  it("takes two lines at most", () => {
    const lines = labelLines("Understanding of what customers really want from us");
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/…$/);
  });
});
