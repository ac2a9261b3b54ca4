/** The one sentence above everything: what is happening, and that what was said is safe. The gravest thing wins. */
import type { LineState } from "../../shared/socket";
import type { CandidateView, Stage } from "../../shared/wire.gen";
import type { Fault } from "../media/faults";

export type Tone = "good" | "warn" | "bad" | "calm";
export type BannerId =
  | "storage_full"
  | "offline"
  | "reconnecting"
  | "restarting"
  | "microphone_gone"
  | "microphone_denied"
  | "microphone_muted"
  | "microphone_silent"
  | "camera_gone"
  | "camera_denied"
  | "camera_muted"
  | "no_picture"
  | "media_lost"
  | "media_connecting"
  | "paused"
  | "extra_time"
  | "back";

export interface Banner {
  id: BannerId;
  tone: Tone;
  /** The clock stands still, says the server. */
  clockStands: boolean;
  /** Which device the person may choose anew right here. */
  choose: "microphone" | "camera" | null;
  extraMs: number;
}

export interface DeviceSeen {
  fault: Fault | null;
  muted: boolean;
  /** The page's own meter measures nothing at all where sound is expected. */
  silent?: boolean;
}

export interface Situation {
  view: Pick<CandidateView, "stage" | "media" | "paused">;
  line: LineState;
  lineWasOpen: boolean;
  lastCloseCode: number | null;
  online: boolean;
  peerConnected: boolean;
  peerWasConnected: boolean;
  microphone: DeviceSeen;
  camera: DeviceSeen;
  prompts: ReadonlySet<string>;
  /** Set for a few seconds after HR gave more time. */
  extraMs: number;
  /** Set for a few seconds after trouble ended. */
  justBack: boolean;
}

/** Stages in which sound and picture are sent. */
export const MEDIA_STAGES: ReadonlySet<Stage> = new Set<Stage>(["check", "notice", "preparing", "answering", "reviewing"]);
/** Whether somebody may speak here and be recorded soon; a typed answer needs no microphone. */
export function microphoneExpected(view: Pick<CandidateView, "stage" | "question">): boolean {
  return MEDIA_STAGES.has(view.stage) && (view.question?.spoken ?? true);
}

/** What the server is told of a silent microphone: that it is, where one is expected, and that it is over, whenever that is. */
export function silenceNews(
  told: boolean,
  now: { silent: boolean; usable: boolean; expected: boolean },
): "microphone_silent" | "microphone_heard" | null {
  if (told) return now.silent ? null : "microphone_heard";
  return now.silent && now.usable && now.expected ? "microphone_silent" : null;
}

/** Of these, the ones in which a fault must be said above the page; the device check says it in its own rows. */
const SPEAKING: ReadonlySet<Stage> = new Set<Stage>(["notice", "preparing", "answering", "reviewing"]);

export function bannerOf(now: Situation): Banner | null {
  if (now.view.stage === "submitted" || now.view.stage === "withdrawn") return null;
  const clockStands = now.view.paused;
  const make = (id: BannerId, tone: Tone, choose: Banner["choose"] = null): Banner => ({
    id,
    tone,
    clockStands,
    choose,
    extraMs: now.extraMs,
  });
  if (now.prompts.has("storage_full")) return make("storage_full", "bad");
  if (now.line !== "open" && now.lineWasOpen) {
    if (!now.online) return make("offline", "warn");
    return make(now.lastCloseCode === 1012 ? "restarting" : "reconnecting", "warn");
  }
  if (SPEAKING.has(now.view.stage)) {
    const device = deviceBanner(now, make);
    if (device) return device;
    if (now.view.media === "lost" || (now.peerWasConnected && !now.peerConnected)) return make("media_lost", "warn");
    if (!now.peerConnected) return make("media_connecting", "calm");
    if (now.view.paused) return make("paused", "calm");
  }
  if (now.extraMs > 0) return make("extra_time", "good");
  if (now.justBack) return make("back", "good");
  return null;
}

function deviceBanner(now: Situation, make: (id: BannerId, tone: Tone, choose?: Banner["choose"]) => Banner): Banner | null {
  const denied = (fault: Fault | null) => fault === "denied" || fault === "denied_by_system";
  if (denied(now.microphone.fault)) return make("microphone_denied", "bad", "microphone");
  if (now.microphone.fault) return make("microphone_gone", "bad", "microphone");
  if (now.microphone.muted) return make("microphone_muted", "bad", "microphone");
  if (now.microphone.silent || now.prompts.has("microphone_silent")) return make("microphone_silent", "bad", "microphone");
  if (denied(now.camera.fault)) return make("camera_denied", "warn", "camera");
  if (now.camera.fault) return make("camera_gone", "warn", "camera");
  if (now.camera.muted) return make("camera_muted", "warn", "camera");
  if (now.prompts.has("no_picture")) return make("no_picture", "warn", "camera");
  return null;
}
