// @vitest-environment happy-dom
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { setLanguage } from "../../../shared/i18n";
import type { Candidate, CandidateStatus, ImportResult, Opening } from "../../../shared/wire.gen";
import { me } from "../../state/account";
import { CandidatesTab } from "./CandidatesTab";

const OPENING = { id: "o", closed: false, plan: { title: "T", language: "en" } } as Opening;
let box: HTMLElement;
let people: Candidate[];
let answers: Record<string, unknown>;
let asked: { path: string; body: unknown }[];

function person(name: string, status: CandidateStatus, more: Partial<Candidate> = {}): Candidate {
  return { id: `id-${name}`, opening: "o", name, status, mail: "", phone: "", note: "", language: "en", link: null, invitation: null, session: null, valid_from: null, valid_until: null, ...more } as Candidate;
}

beforeEach(() => {
  setLanguage("en");
  HTMLDialogElement.prototype.showModal = function show() {
    this.open = true;
  };
  me.value = { id: "a", name: "hr", role: "hr", department: "", must_change_password: false, actions: ["change_candidate", "invite"] };
  people = [person("Ann", "added"), person("Bob", "invited", { link: "https://x/i/t", invitation: "i" }), person("Cy", "completed", { session: "s" })];
  answers = {};
  asked = [];
  vi.stubGlobal("fetch", async (path: string, options: RequestInit = {}) => {
    asked.push({ path, body: options.body });
    const found = Object.keys(answers).find((start) => path.startsWith(start));
    return new Response(JSON.stringify(found ? answers[found] : people), { headers: { "Content-Type": "application/json" } });
  });
  box = document.createElement("div");
  document.body.append(box);
});

afterEach(() => {
  act(() => render(null, box));
  box.remove();
  vi.unstubAllGlobals();
});

async function settle(): Promise<void> {
  await act(async () => {
    for (let round = 0; round < 5; round += 1) await new Promise((done) => setTimeout(done, 0));
  });
}

async function draw(opening = OPENING): Promise<void> {
  act(() => render(<CandidatesTab opening={opening} />, box));
  await settle();
}

function button(text: string): HTMLButtonElement {
  const found = [...box.querySelectorAll("button")].filter((one) => one.textContent?.trim().startsWith(text));
  expect(found.length, text).toBeGreaterThan(0);
  return found.at(-1) as HTMLButtonElement;
}

async function press(text: string): Promise<void> {
  act(() => button(text).click());
  await settle();
}

const names = () => [...box.querySelectorAll(".candidate-name")].map((one) => one.textContent);

it("shows everybody with where they stand and the next step", async () => {
  await draw();
  expect(names()).toEqual(["Ann", "Bob", "Cy"]);
  const rows = [...box.querySelectorAll(".candidate-row")].map((one) => one.textContent);
  expect(rows[0]).toContain("not invited");
  expect(rows[0]).toContain("Invite");
  expect(rows[1]).toContain("Copy link");
  expect(rows[2]).toContain("Report");
  await press("completed");
  expect(names()).toEqual(["Cy"]);
  await press("All");
  act(() => setLanguage("zh"));
  expect(box.textContent).toContain("未邀请");
});

it("invites those who are selected and says which links are to be passed on", async () => {
  await draw();
  act(() => (box.querySelector('.select-bar input[type="checkbox"]') as HTMLInputElement).click());
  answers["/api/v1/openings/o/candidates/invite"] = {
    invited: 1,
    results: [
      { candidate: "id-Ann", name: "Ann", outcome: "invited", invitation: "i2", link: "https://x/i/u", notice: "no_contact" },
      { candidate: "id-Bob", name: "Bob", outcome: "already_invited", invitation: "i", link: "https://x/i/t", notice: null },
    ],
  };
  await press("Invite 1");
  await press("Invite 3 candidates");
  const sent = JSON.parse(String(asked.find((one) => one.path.endsWith("/invite"))?.body)) as { candidates: string[]; tell: boolean };
  expect(sent).toEqual({ candidates: ["id-Ann", "id-Bob", "id-Cy"], tell: true });
  const told = box.querySelector("dialog")?.textContent ?? "";
  expect(told).toContain("One link was made.");
  expect(told).toContain("has a link that works");
  expect(told).toContain("One link is for you to pass on:");
});

const RESULT: ImportResult = { dry_run: true, rows: 2, good: 2, imported: 0, faults: [], ignored_columns: [], without_contact: 0, preview: [], candidates: [] };

async function chooseFile(result: Partial<ImportResult>): Promise<void> {
  answers["/api/v1/openings/o/candidates/import"] = { ...RESULT, ...result };
  const input = box.querySelector("#import-file") as HTMLInputElement;
  Object.defineProperty(input, "files", { value: [new File(["name\nA\n"], "a.csv", { type: "text/csv" })], configurable: true });
  act(() => void input.dispatchEvent(new Event("change")));
  await settle();
}

it("imports nothing while a row has a fault, then all of it", async () => {
  await draw();
  await press("Import a sheet");
  await chooseFile({ good: 1, faults: [{ row: 3, column: "mail", code: "mail_bad", text: "This is not a mail address." }] });
  expect(box.querySelector("dialog table")?.textContent).toContain("3mailThis is not a mail address.");
  expect(button("Import").disabled).toBe(true);
  await chooseFile({});
  expect(asked.at(-1)?.path).toContain("dry_run=1");
  answers["/api/v1/openings/o/candidates/import"] = { ...RESULT, dry_run: false, imported: 2, candidates: ["n1", "n2"] };
  await press("Import 2 candidates");
  expect(asked.some((one) => one.path.includes("dry_run=0"))).toBe(true);
  expect(box.querySelector("dialog")?.textContent).toContain("2 candidates were imported.");
  await press("Invite these 2");
  expect(box.querySelector("dialog h2")?.textContent).toBe("Invite 2 candidates");
});

it("offers nothing to change to those who may only read", async () => {
  me.value = { id: "b", name: "ivy", role: "interviewer", department: "", must_change_password: false, actions: ["read_candidate"] };
  await draw();
  expect(names()).toHaveLength(3);
  expect(box.querySelectorAll("input[type=checkbox]")).toHaveLength(0);
  const texts = [...box.querySelectorAll("button")].map((one) => one.textContent ?? "");
  expect(texts.some((text) => /Add|Import|Invite|More/.test(text))).toBe(false);
});

it("offers no invitation in a closed opening", async () => {
  await draw({ ...OPENING, closed: true });
  const texts = [...box.querySelectorAll("button")].map((one) => one.textContent ?? "");
  expect(texts.some((text) => /Add|Import|Invite/.test(text))).toBe(false);
});
