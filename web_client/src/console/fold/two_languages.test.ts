import { describe, expect, it } from "vitest";
import type { BankQuestion, Plan } from "../../shared/wire.gen";
import { appended, emptyChoice, emptyKeyPoint, emptyOpening, emptyQuestion, faults, fromPlan, type OpeningForm, toPlan } from "./opening_form";
import { heldIn, shownIn, turned } from "./two_languages";

/** Written in Chinese alone, to be held in both. */
function chinese(): OpeningForm {
  const form = emptyOpening("zh");
  form.title = "工程师";
  form.dimensions = [{ key: "d", id: "skill", title: "专业能力", weight: "2" }];
  form.questions = [
    {
      ...emptyQuestion(),
      text: "请介绍一个项目",
      hint: "讲讲结果",
      dimensions: ["d"],
      key_points: [{ ...emptyKeyPoint(), text: "结果", weight: "3", terms: "上线, 成果" }],
      terms: [{ key: "t", term: "项目", synonyms: "系统", required: true }],
    },
    { ...emptyQuestion(), kind: "choice", text: "选哪个？", choices: [{ ...emptyChoice(true), text: "甲" }, { ...emptyChoice(), text: "乙" }] },
  ];
  return heldIn(form, "both");
}

/** The same with everything said in English, as somebody writes it with the switch on English. */
function both(): OpeningForm {
  const form = shownIn(chinese(), "en");
  form.title = "Engineer";
  form.dimensions[0]!.title = "Skill";
  const [first, second] = form.questions;
  Object.assign(first!, { text: "Tell us about a project", hint: "What came of it?" });
  Object.assign(first!.key_points[0]!, { text: "The result", terms: "shipped, outcome\nimpact" });
  first!.terms = [{ key: "u", term: "project", synonyms: "", required: true }];
  second!.text = "Which one?";
  second!.choices.forEach((one, at) => (one.text = ["A", "B"][at]!));
  return form;
}

const codes = (form: OpeningForm) => faults(form).map((fault) => `${fault.path} ${fault.code}`);

describe("an opening in two languages", () => {
  it("names everything that the other language lacks, and nothing of the shown one", () => {
    expect(codes(chinese()).every((one) => one.startsWith("other."))).toBe(true);
    expect(codes(chinese())).toHaveLength(10);
    for (const path of ["title", "questions.0.text", "questions.0.hint", "questions.0.terms", "questions.0.key_points.0.text", "questions.1.choices.1.text", "dimensions.0.title"]) {
      expect(codes(chinese())).toContain(`other.${path} missing`);
    }
  });
  it("names them without the prefix when that language is shown", () => {
    expect(codes(turned(chinese()))).toContain("questions.0.text missing");
    expect(codes(turned(chinese())).some((one) => one.startsWith("other."))).toBe(false);
  });
  it("is sound when both are there, whichever is shown", () => {
    expect(codes(both())).toEqual([]);
    expect(codes(turned(both()))).toEqual([]);
  });
  it("gives one plan, whichever language is shown when it is saved", () => {
    const plan = toPlan(both());
    expect(toPlan(turned(both()))).toEqual(plan);
    expect([plan.language, plan.title, plan.other?.title]).toEqual(["zh", "工程师", "Engineer"]);
    expect(plan.questions[0]?.key_points).toEqual([{ text: "结果", weight: 3, terms: [{ term: "上线", synonyms: ["成果"] }] }]);
    expect(plan.other?.questions?.[0]?.key_points).toEqual([
      { text: "The result", terms: [{ term: "shipped", synonyms: ["outcome"] }, { term: "impact", synonyms: [] }] },
    ]);
    expect(plan.other?.questions?.[1]?.choices).toEqual(["A", "B"]);
    expect(plan.other?.dimensions).toEqual(["Skill"]);
  });
  it("comes back from the plan as it was", () => {
    const plan = toPlan(both());
    const again = fromPlan(plan as Plan);
    expect(again.both).toBe(true);
    expect(toPlan(again)).toEqual(plan);
    expect(codes(again)).toEqual([]);
  });
  it("moves, removes and adds for both at once", () => {
    const form = both();
    form.questions.reverse();
    expect(toPlan(form).other?.questions?.map((one) => one.text)).toEqual(["Which one?", "Tell us about a project"]);
    form.questions.push(emptyQuestion());
    expect(codes(form)).toEqual(["questions.2.text missing", "other.questions.2.text missing"]);
  });
  it("keeps the words of a language that is given up while the form is open", () => {
    const one = heldIn(both(), "zh");
    expect([one.both, one.language, one.title]).toEqual([false, "zh", "工程师"]);
    expect(toPlan(one).other).toBeUndefined();
    expect(toPlan(heldIn(one, "both"))).toEqual(toPlan(both()));
  });
  it("leaves an opening of one language as it always was", () => {
    const form = emptyOpening("zh");
    form.title = "Engineer";
    expect(heldIn(form, "en")).toMatchObject({ language: "en", title: "Engineer", both: false });
    expect(toPlan(form)).not.toHaveProperty("other");
  });
  it("takes a question from the bank with its words in the other language", () => {
    const question = fromPlan({ ...(toPlan(both()) as Plan) }).questions[0]!;
    expect(question.other?.text).toBe("Tell us about a project");
    const plan = toPlan(both()) as Plan;
    const added = { question: plan.questions[0], dimensions: plan.dimensions, other: plan.other!.questions[0], other_titles: { skill: "Skill" } } as unknown as BankQuestion & { question: Plan["questions"][0] };
    const form = appended(heldIn({ ...emptyOpening("zh"), title: "工程师", other: { title: "Engineer", department: "", organisation: "" } }, "both"), [added]);
    expect(codes(form)).toEqual([]);
  });
});
