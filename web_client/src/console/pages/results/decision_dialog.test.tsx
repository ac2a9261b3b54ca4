// @vitest-environment happy-dom
import { render } from "preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { setLanguage } from "../../../shared/i18n";
import { DecisionDialog } from "./DecisionDialog";

const sent: { path: string; body: unknown }[] = [];
const STANDING = { id: "d", session: "s1", n: 3, decision: "reject", reason: "r", by: "x", at: "2026-11-22T00:00:00Z", notice: "", next_opening: "", invitation: "" };

function answers(path: string): unknown {
  if (path.endsWith("/openings")) return [];
  if (path.endsWith("/preview")) {
    const notice = { channel: "mail", address: "a@example.com", language: "zh", subject: "主题", body: "正文", fault: "" };
    const one = { candidate: "张伟", title: "工程师", decision: "talent_pool", reason: "共同", next_opening_title: "" };
    return [
      { ...one, session: "s1", standing: STANDING, notice, fault: "" },
      { ...one, session: "s2", candidate: "李娜", standing: null, notice: null, fault: "still_live" },
    ];
  }
  return [
    { session: "s1", decision: { ...STANDING, n: 4 }, fault: "" },
    { session: "s2", decision: null, fault: "still_live" },
  ];
}

let root: HTMLElement;
beforeEach(() => {
  sent.length = 0;
  setLanguage("zh");
  HTMLDialogElement.prototype.showModal ??= () => undefined;
  vi.stubGlobal("fetch", async (path: string, options: RequestInit = {}) => {
    if (options.body) sent.push({ path, body: JSON.parse(String(options.body)) });
    return new Response(JSON.stringify(answers(path)), { status: 200, headers: { "Content-Type": "application/json" } });
  });
  root = document.createElement("div");
  document.body.append(root);
});
afterEach(() => {
  render(null, root);
  root.remove();
  vi.unstubAllGlobals();
});

const settle = () => new Promise((done) => setTimeout(done, 20));

it("asks for a reason, shows what will happen, takes what was shown and tells what was not taken", async () => {
  const closed = vi.fn();
  render(<DecisionDialog people={[{ session: "s1", candidate: "张伟" }, { session: "s2", candidate: "李娜" }]} onClose={closed} />, root);
  await settle();
  const submit = () => root.querySelector<HTMLButtonElement>("button[type=submit]");
  root.querySelectorAll<HTMLInputElement>("input[name=decision]")[1]?.click();
  await settle();
  expect(submit()?.disabled).toBe(true);
  const reason = root.querySelector("textarea") as HTMLTextAreaElement;
  reason.value = "共同";
  reason.dispatchEvent(new Event("input", { bubbles: true }));
  await settle();
  expect(submit()?.disabled).toBe(false);
  submit()?.form?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  await settle();
  expect(sent.map((one) => one.path)).toEqual(["/api/v1/decisions/preview"]);
  expect(root.textContent).toContain("现在：不录用");
  expect(root.textContent).toContain("正文");
  expect(root.textContent).toContain("面试还在进行");
  root.querySelector<HTMLButtonElement>("button.primary")?.click();
  await settle();
  expect(sent[1]?.body).toMatchObject({ decision: "talent_pool", reason: "共同", items: [{ session: "s1", known: 3 }, { session: "s2", known: 0 }] });
  expect(root.querySelector("[role=alert]")?.textContent).toContain("1 个没有记录");
  expect(closed).not.toHaveBeenCalled();
});
