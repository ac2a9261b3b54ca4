// @vitest-environment happy-dom
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { language } from "../../shared/i18n";

const { spoken, synthesis } = vi.hoisted(() => {
  const spoken: string[] = [];
  const synthesis = {
    speak: (utterance: { text: string }) => spoken.push(utterance.text),
    cancel: () => spoken.push("-"),
    getVoices: () => [],
  };
  vi.stubGlobal("speechSynthesis", synthesis);
  vi.stubGlobal("SpeechSynthesisUtterance", class {
    constructor(readonly text: string) {}
  });
  return { spoken, synthesis };
});
const { ReadAloud, setReadsByItself } = await import("./ReadAloud");

let box: HTMLElement;
const button = () => box.querySelector("button");
const said = () => spoken.filter((one) => one !== "-");

beforeEach(() => {
  vi.stubGlobal("speechSynthesis", synthesis);
  spoken.length = 0;
  setReadsByItself(true);
  box = document.createElement("div");
  document.body.append(box);
});

afterEach(() => {
  act(() => render(null, box));
  box.remove();
  setReadsByItself(false);
  language.value = "zh";
});

async function show(text: string, quiet: boolean, unread: boolean): Promise<void> {
  await act(async () => render(<ReadAloud text={text} language="en" quiet={quiet} unread={unread} />, box));
}

it("reads by itself when preparation starts, and is silent and gone when the answer is recorded", async () => {
  await show("Why?", false, false);
  expect(said()).toEqual(["Why?"]);
  await show("Why?", true, false);
  expect(spoken.at(-1)).toBe("-");
  expect(button()).toBeNull();
});

it("does not read unasked into the recording of a question without preparation", async () => {
  await show("Why?", true, true);
  expect(said()).toEqual([]);
});

it.each([
  ["zh", "朗读（会录进去）", "停止朗读"],
  ["en", "Read aloud (recorded)", "Stop reading"],
] as const)("offers to read such a question and says that it will be heard, in %s", async (own, offer, stop) => {
  language.value = own;
  await show("Why?", true, true);
  expect(button()?.textContent).toBe(offer);
  await act(async () => button()!.click());
  expect(said()).toEqual(["Why?"]);
  expect(button()?.textContent).toBe(stop);
  await act(async () => button()!.click());
  expect(spoken.at(-1)).toBe("-");
  expect(button()?.textContent).toBe(offer);
});
