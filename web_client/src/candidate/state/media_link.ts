/** Keeps one working peer connection while the interview wants one; the decisions are peer_policy's. */
import { signal } from "@preact/signals";
import { PROVEN_MS, peerMove, type PeerSeen } from "./peer_policy";
import { carriesKbps } from "../check/network";
import { MEDIA_STAGES } from "./banner";
import type { Conversation } from "./conversation";
import type { Devices, Kind } from "../media/devices";
import { Peer } from "../media/peer";
import { linkReading, type Counters, type LinkReading } from "../media/stats";

const LOOK_EACH_MS = 250;
const STATS_EACH_MS = 2000;
const KEEP_READINGS = 30;

export class MediaLink {
  readonly connected = signal(false);
  readonly wasConnected = signal(false);
  readonly readings = signal<readonly LinkReading[]>([]);
  /** The microphone as the browser's own sender measures it, 0..1; a stand-in where the page's meter is not allowed to run. */
  readonly audioLevel = signal<number | null>(null);
  /** Since when a connection is tried without success. */
  tryingSinceMs: number | null = null;
  private peer: Peer | null = null;
  private seen: PeerSeen | null = null;
  private failures = 0;
  private lostSinceMs: number | null = null;
  /** Offers of this conversation that have no answer yet; answers come in order, so an answer is ours when it is the last. */
  private unanswered = 0;
  private counters: Counters | null = null;
  private tickers: ReturnType<typeof setInterval>[] = [];

  constructor(
    private readonly conversation: Conversation,
    private readonly devices: Devices,
  ) {}

  get connectedSinceMs(): number | null {
    return this.seen?.connectedAtMs ?? null;
  }

  start(): void {
    if (this.tickers.length > 0) return;
    this.tickers = [setInterval(() => this.look(), LOOK_EACH_MS), setInterval(() => void this.measure(), STATS_EACH_MS)];
  }

  stop(): void {
    this.tickers.forEach(clearInterval);
    this.tickers = [];
    this.drop();
  }

  /** A new conversation began: offers of the one before get no answer any more. */
  welcomed(): void {
    this.unanswered = 0;
    this.look();
  }

  async answered(sdp: string): Promise<void> {
    this.unanswered = Math.max(0, this.unanswered - 1);
    if (this.unanswered > 0 || !this.peer || this.seen?.state !== "offering") return;
    this.seen = { ...this.seen, state: "connecting" };
    try {
      await this.peer.answer(sdp);
    } catch {
      this.broken();
    }
  }

  refused(): void {
    this.unanswered = Math.max(0, this.unanswered - 1);
    this.broken();
  }

  /** A track was exchanged (null: it is gone); a connection that has no place for it is made anew. */
  async trackChanged(kind: Kind, track: MediaStreamTrack | null): Promise<void> {
    if (track === null || !this.peer) return;
    const peer = this.peer;
    if (!(await peer.replace(kind, track)) && peer === this.peer) this.drop();
    this.look();
  }

  look(): void {
    const view = this.conversation.view.value;
    const nowMs = performance.now();
    this.lostSinceMs = view?.media === "lost" ? (this.lostSinceMs ?? nowMs) : null;
    if (this.seen?.connectedAtMs != null && this.failures > 0 && nowMs - this.seen.connectedAtMs > PROVEN_MS && this.lostSinceMs === null) {
      this.failures = 0;
    }
    const move = peerMove({
      nowMs,
      wanted: view !== null && MEDIA_STAGES.has(view.stage),
      lineOpen: this.conversation.line.value === "open",
      line: this.conversation.lineNumber,
      haveTracks: this.devices.anyLive,
      peer: this.seen,
      lostSinceMs: this.lostSinceMs,
      failures: this.failures,
    });
    if (move === "make") void this.make();
    else if (move === "drop") this.drop();
    else if (move === "new_line") {
      this.failures += 1;
      this.drop();
      this.conversation.again();
    }
  }

  private async make(): Promise<void> {
    if (this.seen && this.seen.line === this.conversation.lineNumber) this.failures += 1;
    this.drop();
    const seen: PeerSeen = { state: "offering", madeAtMs: performance.now(), connectedAtMs: null, line: this.conversation.lineNumber };
    this.seen = seen;
    this.tryingSinceMs ??= seen.madeAtMs;
    const iceServers = (this.conversation.welcome.value?.ice_servers ?? []) as unknown as RTCIceServer[];
    let peer: Peer;
    try {
      peer = new Peer(iceServers, (state) => {
        if (this.peer !== peer) return;
        if (state === "failed") return this.broken();
        this.seen = { ...seen, state: "connected", connectedAtMs: performance.now() };
        this.connected.value = this.wasConnected.value = true;
        this.tryingSinceMs = null;
      });
    } catch {
      return this.broken();
    }
    this.peer = peer;
    try {
      const offered = await peer.offer(this.devices.microphone.value.track, this.devices.camera.value.track);
      if (this.peer !== peer) return;
      if (this.conversation.send({ type: "offer", ...offered }, false)) this.unanswered += 1;
    } catch {
      if (this.peer === peer) this.broken();
    }
  }

  private broken(): void {
    this.connected.value = false;
    if (this.seen) this.seen = { ...this.seen, state: "failed" };
    this.tryingSinceMs ??= performance.now();
    this.look();
  }

  private drop(): void {
    this.peer?.close();
    this.peer = null;
    this.seen = null;
    this.counters = null;
    this.connected.value = false;
    this.audioLevel.value = null;
  }

  private async measure(): Promise<void> {
    const peer = this.peer;
    if (!peer || !this.connected.value) return;
    const now = await peer.counters().catch(() => null);
    if (now === null || peer !== this.peer) return;
    const reading = linkReading(this.counters, now);
    this.counters = now;
    this.audioLevel.value = now.audioLevel;
    if (reading.uploadKbps === null) return;
    const withServer = { ...reading, lossRatio: reading.lossRatio ?? this.conversation.link.value?.loss_ratio ?? null };
    this.readings.value = [...this.readings.value.slice(1 - KEEP_READINGS), withServer];
    this.conversation.send(
      {
        type: "stats",
        rtt_ms: withServer.rttMs,
        loss_ratio: withServer.lossRatio,
        upload_kbps: withServer.uploadKbps,
        carries_kbps: carriesKbps(withServer),
      },
      false,
    );
  }
}
