// @vitest-environment happy-dom
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it } from "vitest";
import { setLanguage } from "../../shared/i18n";
import type { Entry } from "../../shared/wire.gen";
import { fold } from "../fold/session_view";
import { NotAvailable } from "./NotAvailable";

let box: HTMLElement;
beforeEach(() => {
  box = document.createElement("div");
});
afterEach(() => {
  render(null, box);
  setLanguage("zh");
});

const told = (facts: object[]) =>
  fold(facts.map((fact, at) => ({ n: at + 1, at_ms: at, fact: { kind: "analysis_state", ...fact } })) as unknown as Entry[]);

it("says what the server cannot do and why, in both languages", async () => {
  const view = told([
    { part: "host", state: "running", reason: "" },
    { part: "transcript", state: "off", reason: "model.bin is not there" },
    { part: "face", state: "off", reason: "libEGL.so.1 is not on this machine" },
    { part: "gaze", state: "off", reason: "no such thing" },
    { part: "voice", state: "failed", reason: "ValueError" },
    { part: "flag.long_silence", state: "off", reason: "set aside" },
  ]);
  setLanguage("zh");
  await act(async () => render(<NotAvailable analysis={view.analysis} />, box));
  expect([...box.querySelectorAll("p")].map((one) => one.textContent)).toEqual([
    "转写，以及据此得出的语速和关键词：不可用。 model.bin is not there",
    "面部可见事件：不可用。 libEGL.so.1 is not on this machine",
    "gaze：不可用。 no such thing",
  ]);
  await act(async () => setLanguage("en"));
  expect(box.textContent).toContain("Visible face events: not available. libEGL.so.1 is not on this machine");
});

it("says nothing where everything works", async () => {
  const view = told([
    { part: "face", state: "off", reason: "x" },
    { part: "face", state: "running", reason: "" },
  ]);
  await act(async () => render(<NotAvailable analysis={view.analysis} />, box));
  expect(box.textContent).toBe("");
});
