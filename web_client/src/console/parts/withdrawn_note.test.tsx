// @vitest-environment happy-dom
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it } from "vitest";
import { setLanguage } from "../../shared/i18n";
import type { Entry } from "../../shared/wire.gen";
import { fold } from "../fold/session_view";
import { WithdrawnNote } from "./WithdrawnNote";

let box: HTMLElement;
beforeEach(() => {
  box = document.createElement("div");
});
afterEach(() => {
  render(null, box);
  setLanguage("zh");
});

it("names what is gone, in both languages, and the score with the recordings", async () => {
  setLanguage("zh");
  await act(async () => render(<WithdrawnNote gone={["record", "transcribe"]} />, box));
  expect(box.textContent).toContain("录音录像和书面回答、文字记录、得分");
  await act(async () => setLanguage("en"));
  expect(box.textContent).toContain("recordings and written answers, the transcript, the score");
  await act(async () => render(<WithdrawnNote gone={["expression"]} />, box));
  expect(box.textContent).not.toContain("score");
  await act(async () => render(<WithdrawnNote gone={[]} />, box));
  expect(box.textContent).toBe("");
});

it("is told by the timeline, whose numbers have no hole", () => {
  const entries = [
    { n: 1, at_ms: 0, fact: { kind: "stage_entered", stage: "submitted", reason: "finished" } },
    { n: 2, at_ms: 1, fact: { kind: "withheld", purpose: "transcribe" } },
    { n: 3, at_ms: 2, fact: { kind: "withheld", purpose: "transcribe" } },
    { n: 4, at_ms: 3, fact: { kind: "withheld", purpose: "record" } },
  ] as unknown as Entry[];
  const view = fold(entries);
  expect(view.last_n).toBe(4);
  expect(view.withdrawn).toEqual(["record", "transcribe"]);
});
