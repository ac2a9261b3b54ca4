/** Camera and microphone: asking for them, choosing others, and noticing at once when one goes away. */
import { signal } from "@preact/signals";
import { keep, recall } from "../../shared/storage";
import { faultOf, faultOfPlace, type Fault } from "./faults";
import { abilities } from "../environment/browser";
import { allowed } from "./allowed";

export type Kind = "camera" | "microphone";

export interface DeviceState {
  status: "off" | "asking" | "live" | "fault";
  fault: Fault | null;
  /** The system or the browser silences it (a phone call, a hardware switch). */
  muted: boolean;
  deviceId: string;
  label: string;
  track: MediaStreamTrack | null;
}

export interface Choice {
  deviceId: string;
  label: string;
}

export type DeviceEvent = "lost" | "back" | "muted" | "unmuted" | "blocked";

const OFF: DeviceState = { status: "off", fault: null, muted: false, deviceId: "", label: "", track: null };
const KINDS: readonly Kind[] = ["microphone", "camera"];
/**
 * When to try again by itself a device that is there and gave nothing: the page or the program that has it is often about to let
 * go (another page of this interview, a browser whose sound service begins anew). After the last one the person has to ask.
 */
const TRY_AGAIN_MS = [500, 1_000, 2_000, 4_000];
/** A track that lived this long was a good one: when it ends, all tries are there again. */
const PROVEN_MS = 10_000;

export interface DevicesOptions {
  /** Switches echo cancellation and its kin off, for tests that feed clean sound. */
  raw: boolean;
  onTrack: (kind: Kind, track: MediaStreamTrack | null) => void;
  onEvent: (kind: Kind, event: DeviceEvent) => void;
}

export class Devices {
  readonly camera = signal<DeviceState>(OFF);
  readonly microphone = signal<DeviceState>(OFF);
  readonly choices = signal<Readonly<Record<Kind, readonly Choice[]>>>({ camera: [], microphone: [] });
  private listening = false;
  /** Went away and are not back yet. */
  private readonly gone = new Set<Kind>();
  private readonly tries: Record<Kind, number> = { camera: 0, microphone: 0 };
  private readonly later = new Map<Kind, ReturnType<typeof setTimeout>>();
  private readonly sinceMs: Record<Kind, number> = { camera: 0, microphone: 0 };
  /** The number of the newest request of each kind, or of the stop behind it: what an older one gives comes too late. */
  private readonly asked: Record<Kind, number> = { camera: 0, microphone: 0 };

  constructor(private readonly options: DevicesOptions) {}

  get anyLive(): boolean {
    return this.camera.value.status === "live" || this.microphone.value.status === "live";
  }

  /** Asks for both (in one question, if the browser can) and reports per device what came of it. */
  async start(): Promise<void> {
    const fault = faultOfPlace(abilities());
    if (fault) {
      for (const kind of KINDS) this.set(kind, { ...OFF, status: "fault", fault });
      return;
    }
    this.listen();
    const wanted = KINDS.filter((kind) => this[kind].value.status !== "live" && this[kind].value.status !== "asking");
    if (wanted.length === 0) return;
    const mine = { camera: 0, microphone: 0 };
    for (const kind of wanted) {
      mine[kind] = this.begin(kind);
      this.tries[kind] = 0;
      this.set(kind, { ...this[kind].value, status: "asking", fault: null });
    }
    if (wanted.length === 2) {
      try {
        const stream = await navigator.mediaDevices.getUserMedia({ audio: this.constraints("microphone"), video: this.constraints("camera") });
        for (const kind of KINDS) this.use(kind, stream, mine[kind]);
        await this.refresh();
        return;
      } catch {
        // one of them spoils it for the other: ask for each alone, to know which
      }
    }
    for (const kind of wanted) if (mine[kind] === this.asked[kind]) await this.ask(kind, recall("session", `device:${kind}`));
    await this.refresh();
  }

  /** Takes another device of this kind; the old one goes on until the new one is there. */
  async choose(kind: Kind, deviceId: string): Promise<void> {
    this.tries[kind] = 0;
    await this.ask(kind, deviceId);
    await this.refresh();
  }

  stop(): void {
    for (const kind of KINDS) {
      this.begin(kind);
      const { track } = this[kind].value;
      if (track) {
        track.onended = track.onmute = track.onunmute = null;
        track.stop();
      }
      this.set(kind, OFF);
    }
  }

  /** Another request, or a stop: none before it counts any more. */
  private begin(kind: Kind): number {
    clearTimeout(this.later.get(kind));
    return ++this.asked[kind];
  }

  /** `byItself`: nobody asked for it, so until its end the page goes on showing the fault. */
  private async ask(kind: Kind, deviceId: string | null, byItself = false): Promise<void> {
    const mine = this.begin(kind);
    const before = this[kind].value;
    if (before.status !== "live" && !byItself) this.set(kind, { ...before, status: "asking", fault: null });
    try {
      const constraints = this.constraints(kind, deviceId);
      const stream = await navigator.mediaDevices.getUserMedia(kind === "camera" ? { video: constraints } : { audio: constraints });
      this.use(kind, stream, mine);
    } catch (error) {
      if (mine !== this.asked[kind]) return;
      const fault = faultOf(error);
      if (fault === "missing" && byItself && this.gone.has(kind)) return; // away again: it is taken when it is plugged in
      if (fault === "missing" && deviceId !== null) return this.ask(kind, null, byItself);
      if (before.status === "live" && before.track?.readyState === "live") return;
      this.set(kind, { ...OFF, status: "fault", fault });
      if (fault === "denied" || fault === "denied_by_system") this.options.onEvent(kind, "blocked");
      if (fault === "busy") this.tryLater(kind);
    }
  }

  /** Where this needs no question to the person. */
  private tryLater(kind: Kind): void {
    const waitMs = TRY_AGAIN_MS[this.tries[kind]++];
    if (waitMs === undefined) return;
    clearTimeout(this.later.get(kind));
    this.later.set(
      kind,
      setTimeout(() => void this.tryAgain(kind), waitMs),
    );
  }

  private async tryAgain(kind: Kind): Promise<void> {
    const before = this.asked[kind];
    const may = await allowed(kind);
    if (may && before === this.asked[kind]) await this.ask(kind, recall("session", `device:${kind}`), true);
  }

  private use(kind: Kind, stream: MediaStream, mine: number): void {
    const track = (kind === "camera" ? stream.getVideoTracks() : stream.getAudioTracks())[0];
    if (mine !== this.asked[kind]) return track?.stop();
    if (!track) return this.set(kind, { ...OFF, status: "fault", fault: "missing" });
    const before = this[kind].value;
    if (before.track && before.track !== track) {
      before.track.onended = before.track.onmute = before.track.onunmute = null;
      before.track.stop();
    }
    const deviceId = track.getSettings().deviceId ?? "";
    track.onended = () => this.lost(kind, track);
    track.onmute = () => this.mute(kind, track, true);
    track.onunmute = () => this.mute(kind, track, false);
    keep("session", `device:${kind}`, deviceId || null);
    this.sinceMs[kind] = Date.now();
    this.set(kind, { status: "live", fault: null, muted: track.muted, deviceId, label: track.label, track });
    this.options.onTrack(kind, track);
    if (this.gone.delete(kind)) this.options.onEvent(kind, "back");
  }

  private lost(kind: Kind, track: MediaStreamTrack): void {
    if (this[kind].value.track !== track) return;
    this.gone.add(kind);
    if (Date.now() - this.sinceMs[kind] >= PROVEN_MS) this.tries[kind] = 0;
    this.set(kind, { ...this[kind].value, status: "fault", fault: "unplugged", track: null });
    this.options.onTrack(kind, null);
    this.options.onEvent(kind, "lost");
    void this.refresh().then(() => {
      if (this[kind].value.fault === "unplugged" && this.isThere(kind)) this.tryLater(kind);
    });
  }

  private isThere(kind: Kind): boolean {
    const deviceId = recall("session", `device:${kind}`);
    return this.choices.value[kind].some((one) => one.deviceId === deviceId);
  }

  private mute(kind: Kind, track: MediaStreamTrack, muted: boolean): void {
    if (this[kind].value.track !== track) return;
    this.set(kind, { ...this[kind].value, muted });
    this.options.onEvent(kind, muted ? "muted" : "unmuted");
  }

  private listen(): void {
    if (this.listening) return;
    this.listening = true;
    navigator.mediaDevices.addEventListener?.("devicechange", () => void this.changed());
  }

  /** Something was plugged in or out: a device that went away and is there again is taken again by itself. */
  private async changed(): Promise<void> {
    await this.refresh();
    for (const kind of KINDS) {
      const { fault } = this[kind].value;
      const lost = this.gone.has(kind) && (fault === "unplugged" || fault === "missing" || fault === "busy");
      if (!lost || !this.isThere(kind)) continue;
      this.tries[kind] = 0;
      await this.ask(kind, recall("session", `device:${kind}`));
    }
  }

  private async refresh(): Promise<void> {
    const all = (await navigator.mediaDevices.enumerateDevices?.().catch(() => [])) ?? [];
    const of = (input: MediaDeviceKind) =>
      all.filter((one) => one.kind === input && one.deviceId !== "").map(({ deviceId, label }) => ({ deviceId, label }));
    this.choices.value = { camera: of("videoinput"), microphone: of("audioinput") };
  }

  private constraints(kind: Kind, deviceId: string | null = recall("session", `device:${kind}`)): MediaTrackConstraints {
    const device = deviceId ? { deviceId: { exact: deviceId } } : {};
    if (kind === "camera") {
      const facing = deviceId ? {} : { facingMode: "user" };
      return { ...device, ...facing, width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 20, max: 30 } };
    }
    const clean = !this.options.raw;
    return { ...device, channelCount: { ideal: 1 }, echoCancellation: clean, noiseSuppression: clean, autoGainControl: clean };
  }

  private set(kind: Kind, state: DeviceState): void {
    this[kind].value = state;
  }
}
