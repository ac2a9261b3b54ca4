// @vitest-environment happy-dom
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it } from "vitest";
import { setLanguage } from "../../../shared/i18n";
import type { ServerLoad } from "../../../shared/wire.gen";
import { serverLoad } from "../../state/line";
import { tick } from "../../state/ticking";
import { LoadBanner } from "./LoadBanner";

let box: HTMLElement;

function draw(load: Partial<ServerLoad> | null, receivedMs = 1_000): string {
  serverLoad.value = load && {
    load: { type: "server_load", reduced: [], hosts: 1, full: [], waiting: 0, live: 0, most: 0, ...load } as ServerLoad,
    received: receivedMs,
  };
  act(() => render(<LoadBanner />, box));
  return box.textContent ?? "";
}

beforeEach(() => {
  box = document.createElement("div");
  document.body.append(box);
  setLanguage("en");
  tick.value = 1_000;
});

afterEach(() => {
  render(null, box);
  box.remove();
  serverLoad.value = null;
});

it("says nothing while all is well or unknown", () => {
  expect(draw(null)).toBe("");
  expect(draw({})).toBe("");
});

it("says what is done less of, since when, and on how many processes", () => {
  tick.value = 66_000;
  const text = draw({ hosts: 2, reduced: [{ part: "partial_words", for_s: 5, hosts: 1 }] }, 1_000);
  expect(text).toContain("words that may still change are not shown");
  expect(text).toContain("for 1:10");
  expect(text).toContain("1 of 2 analysis processes");
  expect(draw({ hosts: 1, reduced: [{ part: "final_pass", for_s: 5, hosts: 1 }] })).not.toContain("analysis processes");
});

it.each([
  ["en", ["sessions"], 1, "1 candidate waits at the door. The limit of 4 interviews at a time is reached"],
  ["en", ["loop"], 12, "12 candidates wait at the door. The server is at its limit"],
  ["en", ["analysis"], 0, "New candidates have to wait. The analysis is at its limit"],
  ["en", [], 3, "3 candidates wait at the door. They are being let in by turn."],
  ["zh", ["sessions"], 2, "2 位候选人在门口等候。 已达到同时 4 场的上限"],
] as const)("says who waits at the door and why (%s %s)", (language, full, waiting, wanted) => {
  setLanguage(language);
  expect(draw({ full: [...full], waiting, most: 4 })).toContain(wanted);
});
