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
    { part: "transcript", state: "off", reason: "model_absent: Whisper base: model.bin is not there" },
    { part: "face", state: "off", reason: "not_on_this_machine: libEGL.so.1 is not on this machine" },
    { part: "host", state: "off", reason: "switched_off" },
    { part: "gaze", state: "off", reason: "no such thing" },
    { part: "voice", state: "failed", reason: "ValueError" },
    { part: "flag.long_silence", state: "off", reason: "set aside" },
  ]);
  setLanguage("zh");
  await act(async () => render(<NotAvailable analysis={view.analysis} />, box));
  expect([...box.querySelectorAll(".note > p")].map((one) => one.textContent)).toEqual([
    "实时分析：不可用，分析已关闭。",
    "转写，以及据此得出的语速和关键词：不可用，所需模型不在本服务器上。",
    "面部可见事件：不可用，本服务器不能按现有设置运行它。",
    "gaze：不可用。",
  ]);
  expect([...box.querySelectorAll("details [lang=en]")].map((one) => one.textContent)).toEqual([
    "Whisper base: model.bin is not there",
    "libEGL.so.1 is not on this machine",
    "no such thing",
  ]);
  await act(async () => setLanguage("en"));
  expect(box.textContent).toContain("Visible face events: not available, this server cannot run it as it is set up.");
});

it("says nothing where everything works", async () => {
  const view = told([
    { part: "face", state: "off", reason: "x" },
    { part: "face", state: "running", reason: "" },
  ]);
  await act(async () => render(<NotAvailable analysis={view.analysis} />, box));
  expect(box.textContent).toBe("");
});
