// @vitest-environment happy-dom
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { setLanguage } from "../../shared/i18n";
import { InterviewProvider } from "../context";
import type { Interview } from "../interview";
import { Door } from "../state/door";
import { Identity } from "./Identity";

let box: HTMLElement;
let answers: { status: number; body?: object; retry?: string }[];
let asked: [string, string, unknown][];
let door: Door;

beforeEach(() => {
  setLanguage("en");
  asked = [];
  door = new Door("tok", () => "page-id");
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    asked.push([init.method ?? "GET", path, init.body ? JSON.parse(String(init.body)) : null]);
    const { status, body, retry } = answers.shift()!;
    const headers = retry ? { "Retry-After": retry } : undefined;
    return new Response(status === 204 ? null : JSON.stringify(body), { status, headers });
  });
  box = document.createElement("div");
  document.body.append(box);
});

afterEach(() => {
  render(null, box);
  box.remove();
  vi.unstubAllGlobals();
  setLanguage("zh");
});

const STATE = { check: "mail", passed: false, address: "y***@example.com", again_s: 0, reaches: true, organisation: "", department: "", contact: "" };
const refused = (status: number, code: string, retry?: string) => ({ status, body: { code, text: "words" }, retry });

async function show(): Promise<void> {
  const interview = { door, enter: () => door.open() } as unknown as Interview;
  door.place.value = { at: "identity" };
  await act(async () => {
    render(
      <InterviewProvider value={interview}>
        <Identity />
      </InterviewProvider>,
      box,
    );
  });
  await settled();
}

/** Everything that was asked has been answered and drawn. */
async function settled(): Promise<void> {
  for (let n = 0; n < 6; n += 1) await act(async () => void (await new Promise((done) => setTimeout(done, 0))));
}

const button = (text: string) => [...box.querySelectorAll("button")].find((one) => one.textContent?.includes(text))!;
const click = async (text: string) => {
  await act(async () => button(text).click());
  await settled();
};
const type = (text: string) =>
  act(async () => {
    const field = box.querySelector("input")!;
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });

it("sends a code, tells a wrong one apart, and goes in with the right one", async () => {
  answers = [
    { status: 200, body: STATE },
    { status: 200, body: { address: "y***@example.com", valid_s: 600, again_s: 60 } },
    refused(403, "code_wrong"),
    { status: 204 },
    { status: 200, body: { session: "s", began: true, moved: false } },
  ];
  await show();
  await click("Send a code to y***@example.com");
  expect(box.textContent).toContain("valid for 10 minutes");
  expect(button("You can send again in 60 seconds").disabled).toBe(true);
  expect(button("Confirm").disabled).toBe(true);
  await type("12 34-56");
  expect(box.querySelector("input")!.value).toBe("123456");
  await click("Confirm");
  expect(box.querySelector("[role=alert]")!.textContent).toContain("not right");
  await type("１２３４５７");
  await click("Confirm");
  expect(asked.map(([method, path]) => `${method} ${path.split("/tok/")[1]}`)).toEqual([
    "GET code",
    "POST code",
    "POST code/check",
    "POST code/check",
    "POST open",
  ]);
  expect(asked[3]![2]).toEqual({ code: "123457" });
  expect(door.place.value).toEqual({ at: "inside" });
});

it("says plainly when no address is on file", async () => {
  answers = [{ status: 200, body: { ...STATE, check: "sms", address: "" } }];
  await show();
  expect(box.textContent).toContain("no phone number of yours on file");
  expect(box.querySelectorAll("button").length).toBe(0);
});

it("says whom to ask where codes do not leave the server", async () => {
  answers = [{ status: 200, body: { ...STATE, reaches: false, organisation: "Yunlan", department: "Sales", contact: "hr@example.com" } }];
  await show();
  expect(box.textContent).toContain("may not reach you");
  expect(box.textContent).toContain("Whom to ask: Yunlan · Sales · hr@example.com");
  expect(button("Send a code").disabled).toBe(false);
  await act(async () => setLanguage("zh"));
  expect(box.textContent).toContain("联系：Yunlan");
});

it("does not say that a code was sent where none leaves the server", async () => {
  answers = [{ status: 200, body: { ...STATE, reaches: false } }, { status: 200, body: { address: "y***@example.com", valid_s: 600, again_s: 60 } }];
  await show();
  await click("Send a code");
  expect(box.textContent).toContain("A code for y***@example.com is made, valid for 10 minutes");
  expect(box.textContent).not.toContain("Sent to");
  expect(box.textContent).not.toContain("spam");
});

it("names the sender of the link where nothing else is known", async () => {
  answers = [{ status: 200, body: { ...STATE, address: "" } }];
  await show();
  expect(box.textContent).toContain("the person who sent you this link");
});

it("waits as long as the server says", async () => {
  answers = [{ status: 200, body: STATE }, refused(429, "code_wait", "1800")];
  await show();
  await click("Send a code");
  expect(button("You can send again in 1800 seconds").disabled).toBe(true);
});

it("is asked for by the door", async () => {
  answers = [refused(403, "identity_needed")];
  door.place.value = { at: "landing" };
  expect(await door.open()).toBe(false);
  expect(door.place.value).toEqual({ at: "identity" });
});
