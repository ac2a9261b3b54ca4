/**
 * The verdicts of the device check: from what was measured to pass, warn, fail or unknown, and the id of the one sentence of
 * advice for that very fault. Pure; thresholds stand here, those of the network in server/core/messages.py.
 */
import type { Verdict } from "../../shared/wire.gen";
import type { Fault } from "../media/faults";
import { carriesKbps, judgeLink } from "./network";

export interface Finding {
  verdict: Verdict;
  /** Advice id (`camera.denied`); empty when nothing needs saying. */
  advice: string;
  values?: Record<string, number>;
}

const NO_MEDIA_AFTER_MS = 15_000;

export interface CameraMeasured {
  fault: Fault | null;
  live: boolean;
  muted: boolean;
  /** Mean brightness 0..255 and its spread; null before the first picture. */
  mean: number | null;
  spread: number | null;
}

export function judgeCamera(m: CameraMeasured): Finding {
  if (m.fault) return { verdict: "fail", advice: `camera.${m.fault}` };
  if (m.muted) return { verdict: "fail", advice: "camera.muted" };
  if (!m.live || m.mean === null || m.spread === null) return { verdict: "unknown", advice: "" };
  if (m.mean < 8 && m.spread < 3) return { verdict: "fail", advice: "camera.black" };
  return { verdict: "pass", advice: "" };
}

export interface LightMeasured {
  /** Mean brightness of the whole picture, of its middle and of its rim, 0..255. */
  mean: number;
  middle: number;
  rim: number;
}

export function judgeLight(m: LightMeasured | null): Finding {
  if (m === null) return { verdict: "unknown", advice: "" };
  const values = { mean: round(m.mean), middle: round(m.middle), rim: round(m.rim) };
  if (m.mean < 28) return { verdict: "fail", advice: "light.dark", values };
  if (m.rim - m.middle > 70) return { verdict: "warn", advice: "light.behind", values };
  if (m.mean < 60) return { verdict: "warn", advice: "light.dark", values };
  if (m.mean > 232) return { verdict: "warn", advice: "light.bright", values };
  return { verdict: "pass", advice: "", values };
}

export interface FaceMeasured {
  /** Whether the server may look at all. */
  allowed: boolean;
  /** What it saw; null before it has. */
  faces: number | null;
  /** How long it has been shown the picture. */
  shownMs: number;
}

const SEEN_WITHIN_MS = 8_000;

/** Where the server may not or does not look, the person is asked to; that is no fault. */
export function judgeFace(m: FaceMeasured): Finding {
  if (!m.allowed || (m.faces === null && m.shownMs > SEEN_WITHIN_MS)) return { verdict: "unknown", advice: "face.yourself" };
  if (m.faces === null) return { verdict: "unknown", advice: "" };
  const values = { faces: m.faces };
  if (m.faces === 1) return { verdict: "pass", advice: "", values };
  return { verdict: "warn", advice: m.faces === 0 ? "face.none" : "face.many", values };
}

export interface MicrophoneMeasured {
  fault: Fault | null;
  live: boolean;
  muted: boolean;
  /** Loudest third of a second so far, and how long has been listened. */
  loudestDbfs: number | null;
  listenedMs: number;
  /** Share of the time in which the signal was at its ceiling. */
  clippedRatio: number;
}

const SPEECH_DBFS = -45;
const FAINT_DBFS = -58;
const SILENT_AFTER_MS = 10_000;

export function judgeMicrophone(m: MicrophoneMeasured): Finding {
  if (m.fault) return { verdict: "fail", advice: `microphone.${m.fault}` };
  if (m.muted) return { verdict: "fail", advice: "microphone.muted" };
  if (!m.live || m.loudestDbfs === null) return { verdict: "unknown", advice: "" };
  const values = { loudest_dbfs: round(m.loudestDbfs) };
  if (m.loudestDbfs >= SPEECH_DBFS) {
    return m.clippedRatio > 0.05 ? { verdict: "warn", advice: "microphone.loud", values } : { verdict: "pass", advice: "", values };
  }
  if (m.listenedMs < SILENT_AFTER_MS) return { verdict: "unknown", advice: "microphone.speak" };
  if (m.loudestDbfs >= FAINT_DBFS) return { verdict: "warn", advice: "microphone.faint", values };
  return { verdict: "fail", advice: "microphone.silent", values };
}

export interface SentenceMeasured {
  /** Whether words may be recognised at all. */
  transcribed: boolean;
  /** Best share of the sentence understood so far. */
  matchedRatio: number | null;
  microphone: Verdict;
  /** How long ago speech was first loud enough; null before. */
  sinceSpeechMs: number | null;
}

const MATCH_GOOD_RATIO = 0.6;
const UNDERSTOOD_WITHIN_MS = 15_000;

export function judgeSentence(m: SentenceMeasured): Finding {
  const loud = m.microphone === "pass" || m.microphone === "warn";
  if (!m.transcribed) return loud ? { verdict: "pass", advice: "sentence.level" } : { verdict: "unknown", advice: "" };
  if (m.matchedRatio !== null) {
    const values = { matched_ratio: round(m.matchedRatio, 3) };
    if (m.matchedRatio >= MATCH_GOOD_RATIO) return { verdict: "pass", advice: "", values };
    if (m.sinceSpeechMs !== null && m.sinceSpeechMs > 4000) return { verdict: "warn", advice: "sentence.unclear", values };
    return { verdict: "unknown", advice: "" };
  }
  if (loud && m.sinceSpeechMs !== null && m.sinceSpeechMs > UNDERSTOOD_WITHIN_MS) return { verdict: "pass", advice: "sentence.level" };
  return { verdict: "unknown", advice: "" };
}

export interface NetworkMeasured {
  connected: boolean;
  /** How long the connection has been tried, while it is not there. */
  tryingMs: number;
  rttMs: number | null;
  lossRatio: number | null;
  uploadKbps: number | null;
  /** What the browser believes it could send; null where it does not say. */
  availableKbps: number | null;
  bandwidthLimited: boolean;
  /** How many readings these are drawn from. */
  readings: number;
}

export function judgeNetwork(m: NetworkMeasured): Finding {
  if (!m.connected) {
    return m.tryingMs > NO_MEDIA_AFTER_MS ? { verdict: "fail", advice: "network.blocked" } : { verdict: "unknown", advice: "" };
  }
  if (m.readings < 2 || m.rttMs === null) return { verdict: "unknown", advice: "" };
  const values: Record<string, number> = { rtt_ms: round(m.rttMs) };
  if (m.lossRatio !== null) values.loss_ratio = round(m.lossRatio, 4);
  if (m.uploadKbps !== null) values.upload_kbps = round(m.uploadKbps);
  const judged = judgeLink(m.rttMs, m.lossRatio, carriesKbps(m));
  for (const verdict of ["fail", "warn"] as const) {
    const worst = (["slow", "loss", "upload"] as const).find((figure) => judged[figure] === verdict);
    if (worst) return { verdict, advice: `network.${worst}`, values };
  }
  return { verdict: "pass", advice: "", values };
}

/** Parts without which no interview can be held. */
const NEEDED = ["camera", "microphone"] as const;

/** Whether the candidate may go on: camera and microphone work; everything else is a warning at most. */
export function mayGoOn(found: Readonly<Record<(typeof NEEDED)[number], Finding>>): boolean {
  return NEEDED.every((part) => found[part].verdict === "pass" || found[part].verdict === "warn");
}

function round(value: number, digits = 1): number {
  const by = 10 ** digits;
  return Math.round(value * by) / by;
}
