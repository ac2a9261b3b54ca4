import { describe, expect, it } from "vitest";
import type { OpeningSettings, Plan, Question } from "../../shared/wire.gen";
import {
  appended,
  emptyDimension,
  emptyOpening,
  faults,
  fromOpening,
  fromPlan,
  minutesAtMost,
  moved,
  ofKind,
  splitSynonyms,
  termLines,
  toDraft,
  toPlan,
  underPolicy,
} from "./opening_form";

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
  it("comes back from a saved opening as it was, in the reader's own time", () => {
    const form = sound();
    form.dimensions = [{ key: "d", id: "skill", title: "Skill", weight: "2.5" }];
    Object.assign(form, { headcount: "3", opens_at: "2027-03-01T09:30", minutes_per_candidate: "20", policy: "cn", identity_check: "mail", shows: ["words"] });
    const question = form.questions[0]!;
    question.dimensions = ["d"];
    question.key_points = [{ key: "p", text: "The fix", weight: "2", terms: "rollback, 回滚\n\nalert" }];
    expect(faults(form)).toEqual([]);
    const draft = toDraft(form);
    expect(draft.plan.questions[0]?.key_points).toEqual([
      { text: "The fix", weight: 2, terms: [{ term: "rollback", synonyms: ["回滚"] }, { term: "alert", synonyms: [] }] },
    ]);
    const again = fromOpening({ plan: draft.plan as Plan, settings: draft.settings as OpeningSettings });
    expect(again.opens_at).toBe("2027-03-01T09:30");
    expect(toDraft(again)).toEqual(draft);
  });
  it("gives a dimension without an id the first free one, and questions follow it", () => {
    const form = sound();
    form.dimensions = [{ ...emptyDimension(), id: "d1", title: "Old" }, { ...emptyDimension(), title: "New" }];
    form.questions[0]!.dimensions = [form.dimensions[1]!.key];
    const plan = toPlan(form);
    expect(plan.dimensions?.map((one) => one.id)).toEqual(["d1", "d2"]);
    expect(plan.questions[0]?.dimensions).toEqual(["d2"]);
  });
  it.each([
    ["closes_at before opens_at", { opens_at: "2027-01-02T00:00", closes_at: "2027-01-01T00:00" }, "closes_at wrong_order"],
    ["less time than its questions need", { minutes_per_candidate: "7" }, "minutes_per_candidate too_short_for_plan"],
    ["nobody sought", { headcount: "0" }, "headcount out_of_range"],
    ["a dimension without a name", { dimensions: [emptyDimension()] }, "dimensions.0.title missing"],
    ["a weight that is none", { dimensions: [{ key: "d", id: "", title: "x", weight: "a lot" }] }, "dimensions.0.weight not_number"],
  ])("refuses %s", (_, part, code) => {
    expect(codes({ ...sound(), ...part })).toEqual([code]);
  });
  it("switches off what a policy forbids", () => {
    const form = { ...sound(), expression_events: true, score_expression: true };
    const eu = underPolicy(form, { policy: "eu", expression_events: false, expression_scored: false });
    expect([eu.policy, eu.expression_events, eu.score_expression]).toEqual(["eu", false, false]);
    const cn = underPolicy(form, { policy: "cn", expression_events: true, expression_scored: false });
    expect([cn.expression_events, cn.score_expression]).toEqual([true, false]);
  });
  it("tells how long the interview is at most", () => {
    expect(minutesAtMost(sound())).toBe(8);
  });
});

describe("a question's kind", () => {
  const usual = [
    { kind: "structured", preparation_s: 30, answer_s: 120 },
    { kind: "choice", preparation_s: 0, answer_s: 60 },
  ] as const;
  it("brings its usual times, unless somebody set others", () => {
    const question = { ...sound().questions[0]!, answer_s: "90" };
    const choice = ofKind(question, "choice", usual);
    expect([choice.preparation_s, choice.answer_s, choice.choices.length]).toEqual(["0", "90", 2]);
  });
  it("wants two choices, one of them right, and sends nothing that belongs to another kind", () => {
    const form = sound();
    form.questions = [ofKind(form.questions[0]!, "choice", usual)];
    expect(codes(form)).toEqual(["questions.0.choices two_choices"]);
    form.questions[0]!.choices = [
      { key: "a", text: "left", right: false },
      { key: "b", text: "right", right: false },
    ];
    form.questions[0]!.terms = [{ key: "t", term: "x", synonyms: "", required: true }];
    expect(codes(form)).toEqual(["questions.0.choices none_right"]);
    form.questions[0]!.choices[1]!.right = true;
    expect(codes(form)).toEqual([]);
    const [question] = toPlan(form).questions;
    expect([question?.choices?.length, question?.terms]).toEqual([2, []]);
  });
});

describe("questions from elsewhere", () => {
  const question = { ...(toPlan(sound()).questions[0] as Question), dimensions: ["skill"] };
  const skill = { id: "skill", title: "Skill", weight: 2 };
  it("bring their dimensions once, and take an empty question's place", () => {
    const empty = emptyOpening("en");
    const one = appended(empty, [{ question, dimensions: [skill] }]);
    expect([one.questions.length, one.dimensions.map((dimension) => dimension.id)]).toEqual([1, ["skill"]]);
    const two = appended(one, [{ question, dimensions: [skill] }, { question }]);
    expect([two.questions.length, two.dimensions.length]).toEqual([3, 1]);
    expect(toPlan(two).questions.map((each) => each.dimensions)).toEqual([["skill"], ["skill"], ["skill"]]);
  });
  it("stop at the most a plan may have", () => {
    const full = appended(sound(), Array.from({ length: 60 }, () => ({ question })));
    expect(full.questions.length).toBe(50);
  });
});

it("reads one term a line, its synonyms behind it", () => {
  expect(termLines(" a，b \n\n c")).toEqual([["a", "b"], ["c"]]);
});

it("parts synonyms as people write them", () => {
  expect(splitSynonyms("a，b、 c; d,,a")).toEqual(["a", "b", "c", "d"]);
});

it("moves within the list and not beyond its ends", () => {
  expect(moved([1, 2, 3], 0, 1)).toEqual([2, 1, 3]);
  expect(moved([1, 2, 3], 2, -2)).toEqual([3, 1, 2]);
  expect(moved([1, 2, 3], 0, -1)).toEqual([1, 2, 3]);
});

describe("reminders", () => {
  it("are the server's where nothing is said, and 0 is said", () => {
    const form = { ...emptyOpening("en"), remind_before_end_h: " ", remind_after_h: "0" };
    expect(toDraft(form).settings).toMatchObject({ remind_before_end_h: null, remind_after_h: 0 });
    const again = fromOpening({ plan: toDraft(form).plan as Plan, settings: toDraft(form).settings as OpeningSettings });
    expect([again.remind_before_end_h, again.remind_after_h]).toEqual(["", "0"]);
  });

  it("are whole hours within a month", () => {
    const codes = (value: string) => faults({ ...emptyOpening("en"), remind_after_h: value }).filter((one) => one.path === "remind_after_h").map((one) => one.code);
    expect([codes(""), codes("720"), codes("721"), codes("1.5")]).toEqual([[], [], ["out_of_range"], ["not_whole"]]);
  });
});
