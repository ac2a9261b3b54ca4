import { describe, expect, it } from "vitest";
import type { CandidateView, QuestionView } from "../../shared/wire.gen";
import { bannerOf, microphoneExpected, silenceNews, type Situation } from "./banner";

const well: Situation = {
  view: { stage: "answering", media: "flowing", paused: false },
  line: "open",
  lineWasOpen: true,
  lastCloseCode: null,
  online: true,
  peerConnected: true,
  peerWasConnected: true,
  microphone: { fault: null, muted: false },
  camera: { fault: null, muted: false },
  prompts: new Set(),
  extraMs: 0,
  justBack: false,
};

describe("the banner", () => {
  it.each<[string, Partial<Situation>, string | null]>([
    ["all is well", {}, null],
    ["it was never connected yet", { line: "connecting", lineWasOpen: false }, null],
    ["there is no network", { line: "waiting", online: false }, "offline"],
    ["the line is lost", { line: "waiting" }, "reconnecting"],
    ["the server restarts", { line: "connecting", lastCloseCode: 1012 }, "restarting"],
    ["the disk is full", { prompts: new Set(["storage_full"]), line: "waiting" }, "storage_full"],
    ["the microphone was pulled", { microphone: { fault: "unplugged", muted: false } }, "microphone_gone"],
    ["the microphone was forbidden", { microphone: { fault: "denied", muted: false } }, "microphone_denied"],
    ["a call took the microphone", { microphone: { fault: null, muted: true } }, "microphone_muted"],
    ["the server hears nothing", { prompts: new Set(["microphone_silent"]) }, "microphone_silent"],
    ["the page's own meter measures nothing", { microphone: { fault: null, muted: false, silent: true } }, "microphone_silent"],
    ["a muted microphone gives nothing", { microphone: { fault: null, muted: true, silent: true } }, "microphone_muted"],
    ["the camera was pulled", { camera: { fault: "unplugged", muted: false } }, "camera_gone"],
    ["the server sees no picture", { prompts: new Set(["no_picture"]) }, "no_picture"],
    ["nothing arrives", { view: { stage: "answering", media: "lost", paused: true } }, "media_lost"],
    ["the peer connection broke", { peerConnected: false }, "media_lost"],
    ["it is connecting for the first time", { peerConnected: false, peerWasConnected: false }, "media_connecting"],
    ["only the clock stands", { view: { stage: "answering", media: "flowing", paused: true } }, "paused"],
    ["HR gave time", { extraMs: 120_000, justBack: true }, "extra_time"],
    ["it is over", { justBack: true }, "back"],
    ["the interview is submitted", { view: { stage: "submitted", media: "none", paused: false }, line: "stopped" }, null],
    ["the device check shows faults in its own rows", { view: { stage: "check", media: "none", paused: false }, camera: { fault: "busy", muted: false } }, null],
  ])("when %s", (_what, change, id) => expect(bannerOf({ ...well, ...change })?.id ?? null).toBe(id));

  it("says the gravest thing: no network before a missing microphone, the microphone before the camera", () => {
    const gone = { fault: "unplugged", muted: false } as const;
    expect(bannerOf({ ...well, online: false, line: "waiting", microphone: gone })?.id).toBe("offline");
    expect(bannerOf({ ...well, microphone: gone, camera: gone })?.id).toBe("microphone_gone");
  });

  it("offers another device for the one that is gone, and says when the clock stands", () => {
    const banner = bannerOf({ ...well, camera: { fault: "unplugged", muted: false }, view: { stage: "answering", media: "flowing", paused: true } });
    expect(banner).toMatchObject({ choose: "camera", clockStands: true, tone: "warn" });
  });
});

describe("a silent microphone", () => {
  const silent = { silent: true, usable: true, expected: true };
  it.each([
    ["one is expected", false, silent, "microphone_silent"],
    ["nobody needs to speak", false, { ...silent, expected: false }, null],
    ["it is unplugged or muted, which is told already", false, { ...silent, usable: false }, null],
    ["it was told", true, silent, null],
    ["it was told and nobody needs to speak any more", true, { ...silent, expected: false }, null],
    ["there is sound again", true, { ...silent, silent: false }, "microphone_heard"],
    ["all is well", false, { ...silent, silent: false }, null],
  ])("is told when %s", (_what, told, now, news) => expect(silenceNews(told, now)).toBe(news));

  it.each<[CandidateView["stage"], boolean | null, boolean]>([
    ["consent", null, false],
    ["check", null, true],
    ["notice", null, true],
    ["preparing", true, true],
    ["answering", true, true],
    ["reviewing", true, true],
    ["answering", false, false],
    ["submitted", null, false],
  ])("matters in %s (spoken: %s): %s", (stage, spoken, expected) => {
    const question = spoken === null ? null : ({ spoken } as QuestionView);
    expect(microphoneExpected({ stage, question })).toBe(expected);
  });
});
