// @vitest-environment happy-dom
import { readFileSync } from "node:fs";
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { setLanguage } from "../../../shared/i18n";
import type { Report, ReportTake, ScoreReport } from "../../../shared/wire.gen";
import { PlayerState } from "../../state/player";
import { ScorePanel } from "./ScorePanel";

/** As the server gave it for a made interview; question 1 was set to 60 by hand. */
const SCORED = JSON.parse(readFileSync("src/console/pages/report/score_report.fixture.json", "utf8")) as ScoreReport;
const report = { session: "s 1", plan: { language: "en", title: "T", questions: [] } } as unknown as Report;
const takes = [1, 2].map((question) => ({ question, take: 1, from_ms: question * 100_000, recording: "/r" }) as unknown as ReportTake);

let box: HTMLElement;
let player: PlayerState;
let answer: ScoreReport;
let asked: { path: string; method: string; body: unknown }[];

async function draw(): Promise<void> {
  act(() => render(<ScorePanel report={report} takes={takes} player={player} />, box));
  await until(() => box.querySelector(".score-panel") !== null);
}

/** A few turns of the page, until this holds. */
async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 200 && !holds(); turn += 1) {
    await act(async () => void (await new Promise((done) => setTimeout(done))));
  }
  expect(holds()).toBe(true);
}

const press = (name: string) => act(async () => button(name).click());
const text = () => box.textContent?.replace(/\s+/g, " ") ?? "";
const find = <E extends Element>(selector: string) => box.querySelector(selector) as E;
const button = (name: string) => [...box.querySelectorAll("button")].find((one) => one.textContent?.trim() === name) as HTMLButtonElement;

function type(selector: string, value: string): void {
  const field = find<HTMLInputElement>(selector);
  act(() => {
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

beforeEach(() => {
  setLanguage("en");
  box = document.createElement("div");
  document.body.append(box);
  player = new PlayerState();
  answer = SCORED;
  asked = [];
  vi.stubGlobal("fetch", async (path: string, options: { method: string; body?: string }) => {
    asked.push({ path, method: options.method, body: options.body ? JSON.parse(options.body) : null });
    return new Response(JSON.stringify(answer), { status: 200, headers: { "Content-Type": "application/json" } });
  });
});

afterEach(() => {
  render(null, box);
  box.remove();
  vi.unstubAllGlobals();
});

it.each([
  ["zh", "综合", "人工修改", "程序算出 82.5"],
  ["en", "Composite", "changed by hand", "computed 82.5"],
] as const)("shows what counts and what was computed, in %s", async (language, ...wanted) => {
  setLanguage(language);
  await draw();
  for (const one of wanted) expect(text()).toContain(one);
  expect(find(".score-composite").textContent).toContain(String(SCORED.effective?.composite));
  expect(text()).not.toContain("undefined");
});

it("opens each number's formula, and its evidence leads to the moment", async () => {
  await draw();
  const formulas = [...box.querySelectorAll(".score-formula")].map((one) => one.textContent);
  expect(formulas).toContain("100 × (1 × 2 + 1 × 1 + 0 × 1) / (2 + 1 + 1) = 75");
  const place = [...box.querySelectorAll<HTMLButtonElement>(".score-points button")][0]!;
  expect(place.textContent).toBe("invalidation 0:03");
  act(() => place.click());
  expect(player.wanted.value).toMatchObject({ take: "1.1", at_ms: 103_000 });
});

it("changes a score only with a reason and a value that can be", async () => {
  await draw();
  type("#score-value", "120");
  type("#score-reason", "why");
  await press("Save the change");
  expect(text()).toContain("between 0 and 100");
  type("#score-value", "71.5");
  type("#score-reason", " ");
  await press("Save the change");
  expect(text()).toContain("Please give a reason");
  expect(asked).toHaveLength(1);
  type("#score-reason", "as I heard it");
  await press("Save the change");
  await until(() => asked.length === 2);
  expect(asked[1]).toEqual({
    path: "/api/v1/sessions/s%201/score/reviews",
    method: "POST",
    body: { kind: "override", target: "composite", value: 71.5, text: "as I heard it" },
  });
});

it("says by whom and why a score was changed", async () => {
  await draw();
  expect(find(".score-reviews").textContent).toContain("Anna changed Question 1 from 82.5 to 60");
  expect(find(".score-reviews").textContent).toContain("Clearer than the words show");
});

it("lets a person accept the recommendation or not", async () => {
  await draw();
  await press("Do not accept");
  await until(() => asked.length === 2);
  expect(asked[1]?.body).toEqual({ kind: "recommendation", accepted: false, text: "" });
});

it("waits while analysis goes on and says until when", async () => {
  answer = { ...SCORED, state: "waiting", score: null, effective: null, versions: [], reviews: [], deadline_at: "2026-11-22T09:30:00Z" };
  await draw();
  expect(find('[role="status"]').textContent).toMatch(/still being analysed.*at the latest/);
  expect(box.querySelector(".score-number")).toBeNull();
});

it("shows the second marker beside the score and takes it over only when asked", async () => {
  const claim = { about: "Expiry", quote: "we set an expiry", from_ms: 100_500, to_ms: 102_400 };
  const mark = { question: 1, value: 64, reason: "Clear", claims: [claim], dropped: 2, not_available: "" };
  answer = { ...SCORED, second: { model: "m", version: 1, marks: [mark], dropped: 2, not_available: "" } };
  await draw();
  expect(text()).toContain("2 claims that quoted what was not said were dropped");
  expect(find(".score-composite").textContent).toContain(String(SCORED.effective?.composite));
  await press("Take this score over (64)");
  await until(() => asked.length === 2);
  expect(asked[1]?.body).toMatchObject({ kind: "override", target: "question:1", value: 64, from_second_marker: true });
});
