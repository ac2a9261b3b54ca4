// @vitest-environment happy-dom
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it } from "vitest";
import { setLanguage } from "../../../shared/i18n";
import type { Entry, Fact } from "../../../shared/wire.gen";
import { append, emptyView, type SessionView } from "../../fold/session_view";
import { FlagsPanel } from "./FlagsPanel";
import { QuestionsPanel } from "./QuestionsPanel";

const plan = {
  title: "T",
  language: "en",
  questions: [1, 2].map((n) => ({
    text: `Question text ${n}`,
    hint: "",
    follow_up: "",
    preparation_s: 0,
    answer_s: 60,
    retakes: 1,
    terms: [{ term: "rollback", synonyms: [], required: true }],
  })),
};

let box: HTMLElement;
let view: SessionView;
let n: number;

function facts(...list: object[]): void {
  const entries = list.map((fact): Entry => {
    n += 1;
    return { n, at_ms: n * 1000, key: null, fact: fact as Fact };
  });
  view = { ...view };
  append(view, entries);
}

beforeEach(() => {
  setLanguage("en");
  box = document.createElement("div");
  document.body.append(box);
  view = emptyView();
  n = 0;
  facts({ kind: "session_opened", plan, candidate: "Ana", page_language: "en" });
});

afterEach(() => {
  render(null, box);
  box.remove();
});

const at = { question: 1, take: 1 };

it("keeps the questions true as the interview goes on", () => {
  const draw = () => act(() => render(<QuestionsPanel view={view} session="s" />, box));
  facts({ kind: "stage_entered", stage: "answering", ...at, limit_ms: 60_000, reason: "begun" });
  draw();
  expect(box.querySelector(".now")?.textContent).toContain("Question text 1");
  expect(box.querySelector(".term-list .wanted")?.textContent).toContain("rollback");
  facts(
    { kind: "term_mentioned", ...at, term: "rollback", said: "rollback", from_ms: 1, to_ms: 2, negated: true },
    { kind: "stage_entered", stage: "reviewing", ...at, limit_ms: null, reason: "finished" },
    { kind: "stage_entered", stage: "answering", question: 2, take: 1, limit_ms: 60_000, reason: "next" },
  );
  draw();
  expect(box.querySelector(".now")?.textContent).toContain("Question text 2");
  expect(box.querySelector(".done .said")?.textContent).toContain("×1 (1 with a “not”)");
});

it("moves a cleared flag to those that are cleared", () => {
  const draw = () => act(() => render(<FlagsPanel view={view} session="s" onFollowUp={() => undefined} />, box));
  facts({ kind: "flag_raised", id: "f", rule: "no_face", severity: "attention", ...at, evidence: [], follow_up: "" });
  draw();
  expect(box.querySelector("details")).toBeNull();
  facts({ kind: "flag_cleared", id: "f", rule: "no_face", to_ms: 3000 });
  draw();
  expect(box.querySelector("details")?.textContent).toContain("no face");
});

it("offers the follow-up and shows words of others as text only", () => {
  let put = "";
  const nasty = "<img src=x onerror=alert(1)>";
  facts({ kind: "flag_raised", id: "f", rule: "r", severity: "urgent", ...at, evidence: [], follow_up: nasty });
  act(() => render(<FlagsPanel view={view} session="s" onFollowUp={(text) => (put = text)} />, box));
  expect(box.querySelector("img")).toBeNull();
  box.querySelector<HTMLButtonElement>(".follow-up button")?.click();
  expect(put).toBe(nasty);
});
