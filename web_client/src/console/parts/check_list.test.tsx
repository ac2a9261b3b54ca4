// @vitest-environment happy-dom
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ADVICE_IDS } from "../../candidate/words/advice";
import { setLanguage } from "../../shared/i18n";
import type { Card } from "../../shared/wire.gen";
import type { CheckView } from "../fold/session_view";
import { WallCard } from "../pages/wall/WallCard";
import { CheckList, faultText, valueTexts } from "./CheckList";

let box: HTMLElement;
beforeEach(() => {
  setLanguage("en");
  box = document.createElement("div");
  document.body.append(box);
});
afterEach(() => {
  render(null, box);
  box.remove();
  setLanguage("zh");
});

function reading(verdict: CheckView["verdict"], advice: string, values: Record<string, number> = {}): CheckView {
  return { verdict, advice, values, at_ms: 0 };
}

function draw(...found: [string, CheckView][]): string[] {
  act(() => render(<CheckList check={new Map(found)} />, box));
  return [...box.querySelectorAll("li")].map((item) => item.textContent ?? "");
}

describe("the device check in the candidate's panel", () => {
  it("tells faults apart that have the same verdict", () => {
    const lines = ["camera.denied", "camera.busy", "camera.missing"].map((advice) => draw(["camera", reading("fail", advice)])[0]);
    expect(lines).toEqual(["Camera failpermission denied", "Camera failin use by another program", "Camera failno device"]);
  });

  it("shows the figures with their units, also of what passes", () => {
    const lines = draw(
      ["light", reading("pass", "", { mean: 127.5, middle: 130, rim: 120 })],
      ["microphone", reading("warn", "microphone.faint", { loudest_dbfs: -52.3 })],
      ["sentence", reading("pass", "", { matched_ratio: 0.834 })],
      ["network", reading("warn", "network.loss", { rtt_ms: 41.6, loss_ratio: 0.0312, upload_kbps: 612 })],
    );
    expect(lines).toEqual([
      "Camera not checked",
      "Face not checked",
      "Light passbrightness 50%",
      "Microphone weaktoo quiet · level -52 dBFS",
      "Sentence passunderstood 83%",
      "Network weakloses packets · delay 42 ms · loss 3.1% · upload 612 kbit/s",
    ]);
  });

  it("shows the plain verdict for advice and values that it does not know", () => {
    expect(draw(["camera", reading("fail", "camera.of_next_year", { new_thing: 4, rtt_ms: Number.NaN })])[0]).toBe("Camera fail");
    expect(faultText(undefined)).toBe("");
    expect(faultText("constructor")).toBe("");
    expect(valueTexts({})).toEqual([]);
  });

  it.each(["zh", "en"] as const)("has a phrase for every advice that a candidate can be shown, in %s", (language) => {
    setLanguage(language);
    for (const id of [...ADVICE_IDS(), "camera.denied", "microphone.denied"]) expect(faultText(id), id).not.toBe("");
  });
});

describe("the device check on the wall", () => {
  const card = (stage: Card["stage"]): Card =>
    ({
      session: "s",
      candidate: "Ana",
      title: "",
      department: "",
      interview_language: "en",
      stage,
      question: null,
      question_count: 2,
      take: 0,
      media: "none",
      network: "unknown",
      rate: null,
      rates: [],
      last_words: "",
      open_flags: [],
      check: { camera: "fail", light: "pass", network: "warn" },
      advice: { camera: "camera.denied", light: "light.dark", network: "network.of_next_year" },
      unread_chat: 0,
      analysis: "off",
      reduced: [],
    }) as unknown as Card;
  const lines = (stage: Card["stage"]) => {
    act(() => render(<WallCard live={{ card: card(stage), received: 0, gone: false }} />, box));
    return [...box.querySelectorAll(".verdicts li")].map((item) => item.textContent);
  };

  it("says what is wrong with what does not pass, and nothing more", () => {
    expect(lines("check")).toEqual(["Camera permission denied (fail)", "Light pass", "Network weak"]);
    expect(lines("notice")).toEqual(["Camera permission denied (fail)", "Network weak"]);
  });
});
