/**
 * When to build a new peer connection. There is one recovery path: whatever is wrong, a new connection with a new offer on a
 * live socket. Asked on every change and four times a second; it answers from what it is shown and remembers nothing.
 */
import { waitMs } from "../../shared/backoff";

export interface PeerSeen {
  state: "offering" | "connecting" | "connected" | "failed";
  madeAtMs: number;
  connectedAtMs: number | null;
  /** On which conversation it was offered; a new socket is a new number. */
  line: number;
}

export interface Scene {
  nowMs: number;
  /** The stage is one in which the server wants sound and picture. */
  wanted: boolean;
  lineOpen: boolean;
  line: number;
  /** There is at least a microphone or a camera to send. */
  haveTracks: boolean;
  peer: PeerSeen | null;
  /** Since when the server says that no media arrives; null while it does not say so. */
  lostSinceMs: number | null;
  /** How many connections in a row did not prove themselves. */
  failures: number;
}

export type PeerMove = "make" | "drop" | "wait" | "new_line";

const ANSWER_WITHIN_MS = 5_000;
const CONNECT_WITHIN_MS = 10_000;
const LOST_PATIENCE_MS = 2_000;
/** A fresh connection may take this long until its first packets are seen at the server. */
const SETTLE_MS = 4_000;
export const PROVEN_MS = 5_000;

export function peerMove(scene: Scene): PeerMove {
  const { peer, nowMs } = scene;
  if (!scene.wanted) return peer ? "drop" : "wait";
  if (!scene.lineOpen || !scene.haveTracks) return "wait";
  if (peer === null || peer.line !== scene.line) return "make";
  const age = nowMs - peer.madeAtMs;
  if (peer.state === "offering" && age > ANSWER_WITHIN_MS) return "new_line";
  const broken =
    peer.state === "failed" ||
    (peer.state === "connecting" && age > CONNECT_WITHIN_MS) ||
    (peer.state === "connected" &&
      scene.lostSinceMs !== null &&
      nowMs - scene.lostSinceMs > LOST_PATIENCE_MS &&
      nowMs - (peer.connectedAtMs ?? nowMs) > SETTLE_MS);
  if (!broken) return "wait";
  return age >= waitMs(scene.failures, () => 0.5) ? "make" : "wait";
}
