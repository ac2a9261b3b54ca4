import { describe, expect, it } from "vitest";
import type { Plan } from "../../shared/wire.gen";
import { emptyOpening, faults, fromPlan, minutesAtMost, moved, splitSynonyms, toPlan } from "./opening_form";

const sound = () => {
  const form = emptyOpening("en");
  form.title = "Engineer";
  form.questions[0]!.text = "Tell us of a failure";
  return form;
};
const codes = (form: ReturnType<typeof sound>) => faults(form).map((fault) => `${fault.path} ${fault.code}`);

describe("the opening's form", () => {
  it("is sound when title and question are there", () => {
    expect(faults(sound())).toEqual([]);
  });
  it("names what is missing", () => {
    expect(codes(emptyOpening("zh"))).toEqual(["title missing", "questions.0.text missing"]);
  });
  it.each([
    ["answer_s", "4", "out_of_range"],
    ["answer_s", "two", "not_whole"],
    ["answer_s", "", "missing"],
    ["preparation_s", "1801", "out_of_range"],
    ["retakes", "1.5", "not_whole"],
  ] as const)("refuses %s of %s: %s", (field, value, code) => {
    const form = sound();
    form.questions[0]![field] = value;
    expect(codes(form)).toEqual([`questions.0.${field} ${code}`]);
  });
  it("counts characters as people do", () => {
    const form = sound();
    form.title = "𠮷".repeat(200);
    expect(faults(form)).toEqual([]);
    form.title += "x";
    expect(codes(form)).toEqual(["title too_long"]);
  });
  it("wants a name for synonyms and no term twice", () => {
    const form = sound();
    form.questions[0]!.terms = [
      { key: "1", term: "", synonyms: "a", required: true },
      { key: "2", term: "VP8", synonyms: "", required: true },
      { key: "3", term: " vp8", synonyms: "", required: true },
    ];
    expect(codes(form)).toEqual(["questions.0.terms.0.term missing", "questions.0.terms.2.term doubled"]);
  });
  it("needs a question", () => {
    const form = sound();
    form.questions = [];
    expect(codes(form)).toEqual(["questions missing"]);
  });
  it("comes back from the plan as it was", () => {
    const form = sound();
    form.questions[0]!.terms = [{ key: "1", term: "ASR", synonyms: "speech to text、语音识别", required: false }];
    const plan = toPlan(form);
    expect(plan.questions[0]?.terms?.[0]?.synonyms).toEqual(["speech to text", "语音识别"]);
    expect(toPlan(fromPlan(plan as Plan))).toEqual(plan);
  });
  it("tells how long the interview is at most", () => {
    expect(minutesAtMost(sound())).toBe(8);
  });
});

it("parts synonyms as people write them", () => {
  expect(splitSynonyms("a，b、 c; d,,a")).toEqual(["a", "b", "c", "d"]);
});

it("moves within the list and not beyond its ends", () => {
  expect(moved([1, 2, 3], 0, 1)).toEqual([2, 1, 3]);
  expect(moved([1, 2, 3], 2, -2)).toEqual([3, 1, 2]);
  expect(moved([1, 2, 3], 0, -1)).toEqual([1, 2, 3]);
});
