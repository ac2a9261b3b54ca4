// @vitest-environment happy-dom
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { setLanguage } from "../../../shared/i18n";
import type { OpeningDraft, OpeningOptions, Plan, PlanWords } from "../../../shared/wire.gen";
import { emptyOpening, type OpeningForm } from "../../fold/opening_form";
import { OpeningEditor, type QuestionSlot } from "./OpeningEditor";

const OPTIONS: OpeningOptions = {
  remind_before_end_h: 24,
  remind_after_h: 72,
  kinds: [{ kind: "structured", title: { zh: "结构化", en: "Structured" }, description: { zh: "", en: "" }, spoken: true, preparation_s: 30, answer_s: 120, judged: [] }],
  policies: [{ policy: "default", title: { zh: "默认", en: "Default" }, description: { zh: "", en: "" }, expression_events: true, expression_scored: true }],
};
let box: HTMLElement;
let saved: OpeningDraft[];
let slot: QuestionSlot;

beforeEach(() => {
  setLanguage("en");
  saved = [];
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify(OPTIONS), { headers: { "Content-Type": "application/json" } }));
  vi.stubGlobal("requestAnimationFrame", (work: () => void) => setTimeout(work, 0));
  box = document.createElement("div");
  document.body.append(box);
});

afterEach(() => {
  act(() => render(null, box));
  box.remove();
  vi.unstubAllGlobals();
  setLanguage("zh");
});

const settled = () =>
  act(async () => {
    for (let round = 0; round < 6; round += 1) await new Promise((done) => setTimeout(done, 0));
  });

async function draw(start: OpeningForm = emptyOpening("zh")): Promise<void> {
  const source = (given: QuestionSlot) => {
    slot = given;
    return null;
  };
  act(() => render(<OpeningEditor start={start} submit="Save it" source={source} onSave={async (draft) => void saved.push(draft)} />, box));
  await settled();
}

const field = (id: string) => box.querySelector<HTMLInputElement>(`#${id}`)!;
function write(id: string, text: string): void {
  act(() => {
    field(id).value = text;
    field(id).dispatchEvent(new Event("input", { bubbles: true }));
  });
}
function choose(name: string, at: number): void {
  act(() => [...box.querySelectorAll<HTMLInputElement>(`input[name="${name}"]`)][at]!.click());
}
async function save(): Promise<void> {
  act(() => [...box.querySelectorAll("button")].find((one) => one.textContent === "Save it")!.click());
  await settled();
}
const bar = () => box.querySelector(".shown-language")?.textContent ?? "";
const show = (at: 0 | 1) => choose("shown-language", at);

it("has no switch for an opening in one language", async () => {
  await draw();
  expect(box.querySelector(".shown-language")).toBeNull();
  write("f-title", "工程师");
  write("f-questions-0-text", "请介绍自己");
  await save();
  expect(saved[0]?.plan).not.toHaveProperty("other");
});

it("counts what is missing of each language, shows the other one's text and saves both", async () => {
  await draw();
  write("f-title", "工程师");
  write("f-questions-0-text", "请介绍自己");
  choose("spoken", 2);
  expect(bar()).toBe("Being edited中文completeEnglish2 missing");
  expect(box.querySelector(".question-form h3")?.textContent).toContain("English · 1 missing");
  await save();
  expect(saved).toHaveLength(0);
  expect([...box.querySelectorAll('[role="alert"] a')].map((one) => one.textContent)).toEqual([
    "English · Title: Please fill this in",
    "English · Question 1 · Question: Please fill this in",
  ]);
  act(() => box.querySelector<HTMLAnchorElement>('[role="alert"] a')!.click());
  await settled();
  expect(field("f-title").value).toBe("");
  expect(document.activeElement).toBe(field("f-title"));
  write("f-title", "Engineer");
  write("f-questions-0-text", "Introduce yourself");
  expect(field("f-questions-0-text-note").textContent).toBe("Chinese: 请介绍自己");
  expect(bar()).toBe("Being edited中文completeEnglishcomplete");
  await save();
  const plan = saved[0]?.plan;
  expect([plan?.language, plan?.title, plan?.questions[0]?.text]).toEqual(["zh", "工程师", "请介绍自己"]);
  expect([plan?.other?.title, plan?.other?.questions?.[0]?.text]).toEqual(["Engineer", "Introduce yourself"]);
});

it("shows one language, then the other, without losing either", async () => {
  await draw();
  write("f-title", "工程师");
  choose("spoken", 2);
  show(1);
  write("f-title", "Engineer");
  show(0);
  expect(field("f-title").value).toBe("工程师");
  show(1);
  expect(field("f-title").value).toBe("Engineer");
});

it("takes a template with both its languages, and keeps to one until both are asked for", async () => {
  await draw();
  const question = { kind: "structured", text: "问？", hint: "", terms: [], follow_up: "", preparation_s: 30, answer_s: 120, retakes: 1, key_points: [], dimensions: [], choices: [], max_characters: 2000, other_text: "" };
  const plan = { title: "后端", department: "", organisation: "", language: "zh", questions: [question], dimensions: [], shows: [], policy: "default", identity_check: "none", other: null, pause_limit_s: 600, clock_when_away: "pause" } as unknown as Plan;
  const other: PlanWords = { title: "Backend", department: "", organisation: "", dimensions: [], questions: [{ text: "Ask?", hint: "", terms: [], follow_up: "", key_points: [], choices: [], max_characters: null }] };
  act(() => slot.replace(plan, other));
  expect(box.querySelector(".shown-language")).toBeNull();
  choose("spoken", 2);
  expect(bar()).toBe("Being edited中文completeEnglishcomplete");
  show(1);
  expect([field("f-title").value, field("f-questions-0-text").value]).toEqual(["Backend", "Ask?"]);
  expect(slot.language).toBe("en");
});
