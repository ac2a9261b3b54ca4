import { describe, expect, it } from "vitest";
import { setLanguage } from "../../shared/i18n";
import { adviceText } from "../words/advice";
import { brightness } from "./light";
import { median, smoothed } from "./network";
import { settle, UNSETTLED } from "./settle";
import {
  judgeCamera,
  judgeFace,
  judgeLight,
  judgeMicrophone,
  judgeNetwork,
  judgeSentence,
  mayGoOn,
  type Finding,
  type MicrophoneMeasured,
  type NetworkMeasured,
} from "./verdicts";

const said = (finding: Finding) => `${finding.verdict} ${finding.advice}`.trim();

describe("the camera", () => {
  const good = { fault: null, live: true, muted: false, mean: 110, spread: 40 };
  it.each([
    [good, "pass"],
    [{ ...good, fault: "denied" as const }, "fail camera.denied"],
    [{ ...good, fault: "busy" as const }, "fail camera.busy"],
    [{ ...good, muted: true }, "fail camera.muted"],
    [{ ...good, mean: 2, spread: 1 }, "fail camera.black"],
    [{ ...good, mean: 5, spread: 12 }, "pass"], // dark, yet a picture: that is the light's business
    [{ ...good, mean: null, spread: null }, "unknown"],
  ])("%j: %s", (measured, wanted) => expect(said(judgeCamera(measured))).toBe(wanted));
});

describe("the light", () => {
  it.each([
    [{ mean: 120, middle: 130, rim: 110 }, "pass"],
    [{ mean: 50, middle: 50, rim: 50 }, "warn light.dark"],
    [{ mean: 15, middle: 15, rim: 15 }, "fail light.dark"],
    [{ mean: 140, middle: 80, rim: 190 }, "warn light.behind"],
    [{ mean: 245, middle: 245, rim: 245 }, "warn light.bright"],
  ])("%j: %s", (measured, wanted) => expect(said(judgeLight(measured))).toBe(wanted));

  it("is measured from pixels: whole, middle and rim", () => {
    const size = 12;
    const pixels = new Uint8ClampedArray(size * size * 4);
    for (let y = 0; y < size; y += 1)
      for (let x = 0; x < size; x += 1) {
        const inside = x >= 4 && x < 8 && y >= 4 && y < 8;
        pixels.fill(inside ? 200 : 50, (y * size + x) * 4, (y * size + x) * 4 + 3);
      }
    const seen = brightness(pixels, size, size);
    expect(seen.middle).toBeCloseTo(200);
    expect(seen.rim).toBeCloseTo(50);
    expect(seen.mean).toBeCloseTo((16 * 200 + 128 * 50) / 144);
    expect(brightness(new Uint8ClampedArray(size * size * 4).fill(90), size, size).spread).toBeCloseTo(0);
  });
});

describe("the face", () => {
  const asked = { allowed: true, faces: null, shownMs: 1000 };
  it.each([
    [{ ...asked, faces: 1 }, "pass"],
    [{ ...asked, faces: 0 }, "warn face.none"],
    [{ ...asked, faces: 2 }, "warn face.many"],
    [asked, "unknown"],
    [{ ...asked, shownMs: 9000 }, "unknown face.yourself"],
    [{ ...asked, allowed: false, faces: 1 }, "unknown face.yourself"],
  ])("%j: %s", (measured, wanted) => expect(said(judgeFace(measured))).toBe(wanted));
});

describe("the microphone", () => {
  const loud: MicrophoneMeasured = { fault: null, live: true, muted: false, loudestDbfs: -28, listenedMs: 2000, clippedRatio: 0 };
  it.each<[Partial<MicrophoneMeasured>, string]>([
    [{}, "pass"],
    [{ fault: "missing" }, "fail microphone.missing"],
    [{ muted: true }, "fail microphone.muted"],
    [{ clippedRatio: 0.2 }, "warn microphone.loud"],
    [{ loudestDbfs: -70 }, "unknown microphone.speak"],
    [{ loudestDbfs: -70, listenedMs: 11_000 }, "fail microphone.silent"],
    [{ loudestDbfs: -52, listenedMs: 11_000 }, "warn microphone.faint"],
    [{ loudestDbfs: null, listenedMs: 0 }, "unknown"],
  ])("%j: %s", (change, wanted) => expect(said(judgeMicrophone({ ...loud, ...change }))).toBe(wanted));
});

describe("the sentence", () => {
  const spoken = { transcribed: true, matchedRatio: null, microphone: "pass" as const, sinceSpeechMs: 5000 };
  it.each([
    [{ ...spoken, matchedRatio: 0.6 }, "pass"],
    [{ ...spoken, matchedRatio: 0.3 }, "warn sentence.unclear"],
    [{ ...spoken, matchedRatio: 0.3, sinceSpeechMs: 1000 }, "unknown"], // still speaking
    [spoken, "unknown"],
    [{ ...spoken, sinceSpeechMs: 16_000 }, "pass sentence.level"], // nobody listens: the level alone decides
    [{ ...spoken, transcribed: false }, "pass sentence.level"],
    [{ ...spoken, transcribed: false, microphone: "unknown" as const }, "unknown"],
  ])("%j: %s", (measured, wanted) => expect(said(judgeSentence(measured))).toBe(wanted));
});

describe("the network", () => {
  const good: NetworkMeasured = {
    connected: true,
    tryingMs: 0,
    rttMs: 40,
    lossRatio: 0,
    uploadKbps: 600,
    availableKbps: 800,
    bandwidthLimited: false,
    readings: 3,
  };
  it.each<[Partial<NetworkMeasured>, string]>([
    [{}, "pass"],
    [{ rttMs: 100 }, "pass"],
    [{ rttMs: 101 }, "warn network.slow"],
    [{ rttMs: 301 }, "fail network.slow"],
    [{ lossRatio: 0.05 }, "warn network.loss"],
    [{ lossRatio: 0.2, rttMs: 150 }, "fail network.loss"],
    [{ uploadKbps: 60 }, "pass"], // a still picture needs no more
    [{ uploadKbps: 60, availableKbps: 90, bandwidthLimited: true }, "fail network.upload"],
    [{ uploadKbps: 180, availableKbps: 200, bandwidthLimited: true }, "warn network.upload"],
    [{ uploadKbps: 200, availableKbps: 900, bandwidthLimited: true }, "pass"], // still starting up
    [{ connected: false, tryingMs: 3000 }, "unknown"],
    [{ connected: false, tryingMs: 16_000 }, "fail network.blocked"],
    [{ readings: 1 }, "unknown"],
    [{ rttMs: null }, "unknown"],
  ])("%j: %s", (change, wanted) => expect(said(judgeNetwork({ ...good, ...change }))).toBe(wanted));

  it("is judged by the middle of the last readings", () => {
    const reading = (rttMs: number) => ({ rttMs, lossRatio: null, uploadKbps: null, availableKbps: null, bandwidthLimited: rttMs > 100 });
    expect(smoothed([900, 30, 40, 2000, 35, 38].map(reading))).toMatchObject({ rttMs: 38, lossRatio: null, bandwidthLimited: false, readings: 6 });
    expect(median([null, 4, 2])).toBe(3);
    expect(median([])).toBeNull();
  });
});

describe("going on", () => {
  const pass: Finding = { verdict: "pass", advice: "" };
  it("needs a camera and a microphone, and nothing else", () => {
    expect(mayGoOn({ camera: pass, microphone: { verdict: "warn", advice: "microphone.faint" } })).toBe(true);
    expect(mayGoOn({ camera: { verdict: "fail", advice: "camera.denied" }, microphone: pass })).toBe(false);
    expect(mayGoOn({ camera: pass, microphone: { verdict: "unknown", advice: "" } })).toBe(false);
  });
});

describe("a verdict at its threshold", () => {
  const pass: Finding = { verdict: "pass", advice: "" };
  const warn: Finding = { verdict: "warn", advice: "light.dark" };
  const fail: Finding = { verdict: "fail", advice: "camera.black" };
  const after = (...found: Finding[]) => found.reduce(settle, UNSETTLED).shown.verdict;

  it("does not flicker, yet a fault and its end are shown at once", () => {
    expect(after(pass, warn, pass, warn, warn)).toBe("pass");
    expect(after(pass, warn, warn, warn)).toBe("warn");
    expect(after(pass, fail)).toBe("fail");
    expect(after(pass, fail, pass)).toBe("pass");
    expect(after(warn)).toBe("warn");
  });
});

describe("advice", () => {
  const faults = ["denied", "denied_by_system", "missing", "busy", "insecure", "unsupported", "unplugged", "other", "muted"];
  const ids = [
    ...faults.flatMap((fault) => [`camera.${fault}`, `microphone.${fault}`]),
    ...["camera.black", "light.dark", "light.behind", "light.bright", "face.none", "face.many", "face.yourself"],
    ...["microphone.speak", "microphone.silent", "microphone.faint", "microphone.loud", "sentence.unclear"],
    ...["network.slow", "network.loss", "network.upload", "network.blocked"],
  ];
  it.each(["zh", "en"] as const)("is one sentence for every fault there is, in %s", (language) => {
    setLanguage(language);
    for (const id of ids) expect(adviceText(id, "chrome"), id).toMatch(language === "zh" ? /[。]$/ : /[.]$/);
    setLanguage("zh");
  });

  it("for a refused permission tells how to grant it in this very browser", () => {
    expect(adviceText("camera.denied", "safari_ios")).toContain("网站设置");
    expect(adviceText("microphone.denied", "wechat_ios")).toContain("微信");
    expect(adviceText("camera.denied", "firefox")).not.toBe(adviceText("camera.denied", "edge"));
  });
});
