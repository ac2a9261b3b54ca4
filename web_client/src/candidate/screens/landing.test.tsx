// @vitest-environment happy-dom
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { language, setLanguage } from "../../shared/i18n";
import type { Landing as LandingFacts } from "../../shared/wire.gen";
import { InterviewProvider } from "../context";
import type { Interview } from "../interview";
import { Door } from "../state/door";
import { Landing } from "./Landing";

vi.mock("../environment/browser", async (original) => ({ ...(await original<object>()), mustLeave: () => false }));

const ZH = { language: "zh", title: "工程师", department: "平台", organisation: "示例" } as const;
const EN = { language: "en", title: "Engineer", department: "Platform", organisation: "Example" } as const;
let box: HTMLElement;
let answers: { status: number; body: object }[];
let asked: [string, unknown][];
let door: Door;

function facts(...offered: LandingFacts["offered"]): LandingFacts {
  const { language: interview_language, ...words } = offered[0]!;
  return { candidate: "Lin", ...words, interview_language, offered, question_count: 2, minutes: 9, expression_offered: false, started: false, submitted: false, result_path: "", consent: { version: "1", purposes: [] } };
}

beforeEach(() => {
  localStorage.clear();
  language.value = "zh";
  asked = [];
  door = new Door("tok", () => "page-0001");
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    asked.push([path, init.body ? JSON.parse(String(init.body)) : null]);
    const { status, body } = answers.shift()!;
    return new Response(JSON.stringify(body), { status });
  });
  box = document.createElement("div");
  document.body.append(box);
});

afterEach(() => {
  act(() => render(null, box));
  box.remove();
  vi.unstubAllGlobals();
  localStorage.clear();
  language.value = "zh";
});

async function show(landing: LandingFacts, ...more: typeof answers): Promise<void> {
  answers = [{ status: 200, body: landing }, ...more];
  await act(async () => void (await door.arrive()));
  const interview = { door, enter: () => door.open() } as unknown as Interview;
  await act(async () => {
    render(
      <InterviewProvider value={interview}>
        <Landing />
      </InterviewProvider>,
      box,
    );
  });
}

const radios = () => [...box.querySelectorAll<HTMLInputElement>('input[name="interview-language"]')];
const settled = () => act(async () => void (await new Promise((done) => setTimeout(done, 0))));
const begin = async () => {
  act(() => (box.querySelector("button.primary") as HTMLButtonElement).click());
  await settled();
  await settled();
};

it("asks nothing where there is one language, and sends nothing of it", async () => {
  await show(facts(ZH), { status: 200, body: {} });
  expect(radios()).toHaveLength(0);
  await begin();
  expect(asked.at(-1)).toEqual(["/api/candidate/invitations/tok/open", { page_id: "page-0001", again: false, language: "zh" }]);
});

it("has the candidate's own chosen, in one order, each named in itself", async () => {
  await show(facts(EN, ZH), { status: 200, body: {} });
  expect(radios().map((one) => [one.parentElement?.textContent, one.parentElement?.lang, one.checked])).toEqual([
    ["中文", "zh-CN", false],
    ["English", "en", true],
  ]);
  expect(box.querySelector("legend")?.textContent).toBe("Interview language");
  await begin();
  expect(asked.at(-1)?.[1]).toMatchObject({ interview_language: "en" });
  expect(localStorage.getItem("language"), "a reload goes on in it").toBe("en");
});

it("turns to the language of the invitation for a reader who never chose one, and to no other's", async () => {
  await show(facts(EN, ZH));
  expect([language.value, localStorage.getItem("language")]).toEqual(["en", null]);
  act(() => render(null, box));
  setLanguage("zh");
  await show(facts(EN, ZH));
  expect(language.value).toBe("zh");
});

it("goes along with the choice: title, page and what is sent", async () => {
  await show(facts(ZH, EN), { status: 200, body: {} });
  act(() => radios()[1]!.click());
  expect(box.querySelector("h1")?.textContent).toBe("Engineer");
  expect(box.textContent).toContain("Example · Platform");
  expect(language.value).toBe("en");
  await begin();
  expect(asked.at(-1)?.[1]).toEqual({ page_id: "page-0001", again: false, language: "en", interview_language: "en" });
  expect(door.place.value).toEqual({ at: "inside" });
});

it("shows what is held now when the chosen language is gone", async () => {
  const gone = { status: 409, body: { code: "language_not_offered", text: "words" } };
  await show(facts(EN, ZH), gone, { status: 200, body: facts(ZH) });
  await begin();
  await settled();
  expect(door.place.value).toEqual({ at: "landing" });
  expect(radios()).toHaveLength(0);
  expect(box.querySelector('[role="alert"]')?.textContent).toContain("has just changed");
});
