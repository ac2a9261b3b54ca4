// @vitest-environment happy-dom
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { setLanguage } from "../../../shared/i18n";
import type { Entry, Fact, Me } from "../../../shared/wire.gen";
import { append, emptyView, type SessionView } from "../../fold/session_view";
import { me } from "../../state/account";
import { FlagRecord } from "../openings/FlagRecord";
import { ReportFlags } from "../report/Around";
import { FlagsPanel } from "./FlagsPanel";

const others = { n: 23, p5: 180, p25: 200, p50: 235, p75: 260, p95: 290 };
const evidence = {
  question: 1,
  take: 1,
  from_ms: 1000,
  to_ms: 9000,
  what: "speech_rate.recent",
  values: { rate_per_min: 312, times: 3 },
  compared: [{ figure: "rate_per_min", value: 312, own: 240, others }],
};
const raised = { kind: "flag_raised", id: "r:1.1:0", rule: "r", severity: "info", question: 1, take: 1, evidence: [evidence], follow_up: "" };

let box: HTMLElement;
let view: SessionView;
let n: number;

function facts(...list: object[]): void {
  const entries = list.map((fact): Entry => ({ n: (n += 1), at_ms: n * 1000, key: null, fact: fact as Fact }));
  view = { ...view };
  append(view, entries);
}

const draw = () => act(() => render(<FlagsPanel view={view} session="s 1" />, box));
const button = (name: string) => [...box.querySelectorAll("button")].find((one) => one.textContent === name) as HTMLButtonElement;

beforeEach(() => {
  setLanguage("en");
  me.value = { name: "anna", role: "hr", must_change_password: false } as Me;
  box = document.createElement("div");
  document.body.append(box);
  view = emptyView();
  n = 0;
  facts({ kind: "session_opened", plan: { title: "T", language: "zh", questions: [] }, candidate: "A", page_language: "zh" }, raised);
});

afterEach(() => {
  render(null, box);
  box.remove();
  vi.unstubAllGlobals();
});

it.each([
  ["zh", "语速 312 字/分钟；本人平时 240；同题 23 场：中间 90% 为 180–290，中位数 235"],
  ["en", "Speech rate 312 characters/min; own usual 240; same question in 23 interviews: middle 90% 180–290, median 235"],
] as const)("says what was compared with what, in %s", (language, wanted) => {
  setLanguage(language);
  draw();
  const said = box.querySelector(".compared")?.textContent ?? "";
  expect(said.replace(/characters\/min|字\/分钟|chars\/min|[^ ]+\/min/, "UNIT")).toBe(
    wanted.replace(/characters\/min|字\/分钟/, "UNIT"),
  );
  expect(box.querySelector(".evidence")?.textContent?.match(/312/g)).toHaveLength(1);
});

it("says nothing of others that are not known", () => {
  facts({ ...raised, id: "x", evidence: [{ ...evidence, compared: [{ figure: "rate_per_min", value: 312, own: 240, others: null }] }] });
  draw();
  expect(box.querySelector(".compared")?.textContent).not.toContain("interviews");
});

it("keeps a cleared flag to be seen, with when and why", () => {
  facts({ kind: "flag_cleared", id: raised.id, rule: "r", to_ms: 34_000, why: "began_to_talk" });
  draw();
  expect(box.querySelector("details")?.hasAttribute("open")).toBe(true);
  expect(box.querySelector(".cleared-why")?.textContent).toBe("cleared itself at 0:34: began to talk");
});

it("marks a flag, shows everybody's marks, and takes one's own back", async () => {
  facts({ kind: "flag_marked", id: raised.id, rule: "r", mark: "not_useful", by: "bo" });
  const sent: [string, unknown][] = [];
  const answers = [[{ by: "bo", mark: "not_useful", at_ms: 1 }, { by: "anna", mark: "useful", at_ms: 2 }], [{ by: "bo", mark: "not_useful", at_ms: 1 }]];
  vi.stubGlobal("fetch", async (path: string, options: RequestInit) => {
    sent.push([path, JSON.parse(String(options.body))]);
    return new Response(JSON.stringify(answers.shift()), { headers: { "Content-Type": "application/json" } });
  });
  draw();
  expect(box.textContent).toContain("bo: Not useful");
  expect(button("Useful").getAttribute("aria-pressed")).toBe("false");
  await act(async () => button("Useful").click());
  await vi.waitFor(() => expect(button("Useful").getAttribute("aria-pressed")).toBe("true"));
  expect(box.textContent).toContain("anna: Useful");
  await act(async () => button("Useful").click());
  await vi.waitFor(() => expect(button("Useful").getAttribute("aria-pressed")).toBe("false"));
  expect(sent).toEqual([
    ["/api/v1/sessions/s%201/flags/r%3A1.1%3A0/mark", { mark: "useful" }],
    ["/api/v1/sessions/s%201/flags/r%3A1.1%3A0/mark", { mark: "none" }],
  ]);
  expect(box.querySelector("[role=group]")?.getAttribute("aria-label")).toContain("Was this flag useful?");
});

it("says so when a mark could not be kept", async () => {
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify({ code: "busy", text: "The server is busy" }), { status: 503 }));
  draw();
  await act(async () => button("Not useful").click());
  await vi.waitFor(() => expect(box.querySelector("[role=alert]")?.textContent).toContain("busy"));
  expect(button("Not useful").getAttribute("aria-pressed")).toBe("false");
});

it("shows the same in the report, with the time of a mark made long after", () => {
  const flag = { ...raised, title: { zh: "题", en: "Title" }, at_ms: 2000, cleared_ms: 31_000, cleared_why: "measured", marks: [{ by: "bo", mark: "useful", at_ms: 86_400_000 }] };
  const of = { session: "s", began_at: "2026-01-01T09:00:00Z" };
  act(() => render(<ReportFlags of={of} flags={[flag as never]} language="zh" title="Flags" zero_ms={1000} />, box));
  expect(box.textContent).toContain("cleared itself at 0:30: the whole answer");
  expect(box.textContent).toMatch(/bo: Useful \(.*2 Jan.*2026|bo: Useful \(.*Jan 2, 2026/);
});

it("shows which rules pay", async () => {
  const rule = { rule: "r", severity: "info", title: { zh: "规则", en: "A rule" }, raised: 3, cleared: 1, sessions: 2, useful: 2, not_useful: 1 };
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify({ opening: "o", sessions: 4, rules: [rule, { ...rule, rule: "q", raised: 0, useful: 0, not_useful: 0 }] })));
  await act(async () => render(<FlagRecord opening="o" />, box));
  await vi.waitFor(() => expect(box.textContent).toContain("2 useful, 1 not"));
  expect(box.querySelectorAll("tbody tr")).toHaveLength(2);
});
