// @vitest-environment happy-dom
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { setLanguage } from "../../../shared/i18n";
import type { CandidateRequest, Me } from "../../../shared/wire.gen";
import { me } from "../../state/account";
import { toasts } from "../../state/announce";
import { RequestCard } from "./RequestCard";

const ONE: CandidateRequest = {
  id: "r1",
  session: "s1",
  candidate: "林悦",
  title: "工程师",
  department: "",
  kind: "review",
  text: "",
  language: "zh",
  made_at: "2026-11-22T00:00:00Z",
  due_at: "2026-12-22T00:00:00Z",
  overdue: false,
  outcome: "open",
  answered_at: null,
  answered_by: "",
  answer: "",
};
let box: HTMLElement;
let asked: string[];
let fault: string;

beforeEach(() => {
  asked = [];
  fault = "";
  setLanguage("zh");
  me.value = { name: "hr", role: "hr", must_change_password: false, id: "a", department: "", actions: ["answer_request"] } as Me;
  vi.stubGlobal("fetch", async (path: string) => {
    asked.push(path);
    const preview = { channel: "mail", address: "lin@example.com", language: "zh", subject: "您的请求有了答复", body: "已复核", fault };
    const done = { erased: false, request: { ...ONE, outcome: "granted" }, notice: fault ? "no_contact" : "queued" };
    return new Response(JSON.stringify(path.endsWith("/preview") ? preview : done), { status: 200 });
  });
  box = document.createElement("div");
  document.body.append(box);
});
afterEach(() => {
  render(null, box);
  box.remove();
  vi.unstubAllGlobals();
  me.value = null;
});

const settled = async () => {
  for (let n = 0; n < 4; n += 1) await act(async () => void (await new Promise((done) => setTimeout(done, 0))));
};
const button = (text: string) => [...box.querySelectorAll("button")].find((one) => one.textContent?.includes(text))!;
async function write(text: string): Promise<void> {
  await act(async () => render(<RequestCard one={ONE} answered={() => undefined} />, box));
  await act(async () => {
    const field = box.querySelector("textarea")!;
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

it("shows the message before it is sent, and says where it went", async () => {
  await write("已复核");
  await act(async () => button("看看会发的消息").click());
  await settled();
  expect(box.textContent).toContain("邮件，发给 lin@example.com");
  expect(box.textContent).toContain("您的请求有了答复");
  await act(async () => button("完成复核并答复").click());
  await settled();
  expect(asked).toEqual(["/api/v1/requests/r1/answer/preview", "/api/v1/requests/r1/answer"]);
  expect(toasts.value.at(-1)?.text).toContain("消息已进入发件箱");
});

it("says that nobody is reached where no contact is on file", async () => {
  fault = "no_contact";
  setLanguage("en");
  await write("done");
  await act(async () => button("Show the message").click());
  await settled();
  expect(box.textContent).toContain("neither mail nor phone");
  await act(async () => button("Reviewed: answer").click());
  await settled();
  expect(toasts.value.at(-1)?.text).toContain("no message was sent");
});
