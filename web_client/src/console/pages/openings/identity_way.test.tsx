// @vitest-environment happy-dom
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { setLanguage } from "../../../shared/i18n";
import type { IdentityCheck } from "../../../shared/wire.gen";
import { IdentityWay } from "./IdentityWay";

let box: HTMLElement;
let asked: string[];
let setUp: string[];

beforeEach(() => {
  asked = [];
  setUp = [];
  vi.stubGlobal("fetch", async (path: string) => {
    asked.push(path);
    const ways = ["mail", "sms"].map((name) => ({ name, title: { zh: name, en: name }, set_up: setUp.includes(name), used: 1, how: { zh: "", en: "" } }));
    return new Response(JSON.stringify(ways), { status: 200 });
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

async function show(check: IdentityCheck): Promise<void> {
  await act(async () => render(<IdentityWay check={check} />, box));
  for (let n = 0; n < 4; n += 1) await act(async () => void (await new Promise((done) => setTimeout(done, 0))));
}

it("warns in both languages while no way brings the code", async () => {
  setLanguage("zh");
  await show("mail");
  expect(box.textContent).toContain("还没有设置邮件发送");
  await act(async () => setLanguage("en"));
  expect(box.textContent).toContain("no mail server set");
  expect(box.querySelector("a")?.getAttribute("href")).toContain("/messages/ways");
});

it("tells mail and text messages apart", async () => {
  setLanguage("en");
  setUp = ["mail"];
  await show("mail");
  expect(box.textContent).toBe("");
  await show("sms");
  expect(box.textContent).toContain("no text message gateway");
});

it("asks nothing while nobody's identity is checked", async () => {
  await show("none");
  expect(asked).toEqual([]);
  expect(box.textContent).toBe("");
});
