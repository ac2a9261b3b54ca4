/** The device check at work: looks and listens twice a second, shows what was found, and tells the server every change. */
import { signal } from "@preact/signals";
import type { Check } from "../../shared/wire.gen";
import type { Conversation } from "../state/conversation";
import type { MediaLink } from "../state/media_link";
import type { Devices } from "../media/devices";
import type { Level } from "../media/level";
import { PictureSampler } from "../media/sampler";
import type { Brightness } from "./light";
import { smoothed } from "./network";
import { settle, UNSETTLED, type Settling } from "./settle";
import { judgeCamera, judgeFace, judgeLight, judgeMicrophone, judgeNetwork, judgeSentence, type Finding } from "./verdicts";

export type Part = Check["part"];
export const PARTS: readonly Part[] = ["camera", "light", "face", "microphone", "sentence", "network"];

const EACH_MS = 500;

export class DeviceCheck {
  readonly found = signal<Readonly<Record<Part, Finding>>>(each(() => UNSETTLED.shown));
  /** The preview on the page, while there is one. */
  video: HTMLVideoElement | null = null;
  private settling = each(() => UNSETTLED);
  private told: Partial<Record<Part, string>> = {};
  private ticker: ReturnType<typeof setInterval> | undefined;
  /** The loudest second the server heard; it stands in while the browser does not let the page's own meter run. */
  private serverLoudest: { dbfs: number; sinceMs: number } | null = null;
  private sampler: PictureSampler | null = null;

  constructor(
    private readonly conversation: Conversation,
    private readonly devices: Devices,
    private readonly level: Level,
    private readonly media: MediaLink,
  ) {}

  start(): void {
    if (this.ticker !== undefined) return;
    this.level.restart();
    this.serverLoudest = null;
    this.ticker = setInterval(() => this.look(), EACH_MS);
  }

  stop(): void {
    clearInterval(this.ticker);
    this.ticker = undefined;
  }

  /** The server may have forgotten: everything found is told again. */
  welcomed(): void {
    this.told = {};
  }

  look(): void {
    const { camera, microphone } = this.devices;
    if (camera.value.status === "off" && microphone.value.status === "off") return;
    const picture = this.picture();
    const consent = this.conversation.view.value?.consent ?? {};
    const net = smoothed(this.media.readings.value);
    const judgedMicrophone = judgeMicrophone({
      fault: microphone.value.fault,
      live: microphone.value.status === "live",
      muted: microphone.value.muted,
      loudestDbfs: this.level.loudestDbfs ?? this.heardByServer()?.dbfs ?? null,
      listenedMs: this.level.listenedMs || performance.now() - (this.serverLoudest?.sinceMs ?? performance.now()),
      clippedRatio: this.level.clippedRatio,
    });
    const tryingSince = this.media.tryingSinceMs;
    const found: Record<Part, Finding> = {
      camera: judgeCamera({
        fault: camera.value.fault,
        live: camera.value.status === "live",
        muted: camera.value.muted,
        mean: picture?.mean ?? null,
        spread: picture?.spread ?? null,
      }),
      light: judgeLight(picture),
      face: judgeFace({
        allowed: consent.expression === true,
        faces: this.conversation.seen.value?.faces ?? null,
        shownMs: performance.now() - (this.media.connectedSinceMs ?? performance.now()),
      }),
      microphone: judgedMicrophone,
      sentence: judgeSentence({
        transcribed: consent.transcribe === true,
        matchedRatio: this.conversation.heard.value?.matched_ratio ?? null,
        microphone: judgedMicrophone.verdict,
        sinceSpeechMs: this.level.sinceSpeechMs,
      }),
      network: judgeNetwork({
        connected: this.media.connected.value,
        tryingMs: tryingSince === null ? 0 : performance.now() - tryingSince,
        ...net,
      }),
    };
    this.publish(found);
  }

  private heardByServer(): { dbfs: number; sinceMs: number } | null {
    const dbfs = this.conversation.link.value?.level_dbfs ?? null;
    if (dbfs !== null) {
      this.serverLoudest = {
        dbfs: Math.max(dbfs, this.serverLoudest?.dbfs ?? dbfs),
        sinceMs: this.serverLoudest?.sinceMs ?? performance.now(),
      };
    }
    return this.serverLoudest;
  }

  private picture(): Brightness | null {
    if (this.devices.camera.value.status !== "live" || !this.video) return null;
    this.sampler ??= new PictureSampler();
    return this.sampler.look(this.video);
  }

  private publish(found: Record<Part, Finding>): void {
    const before = this.found.value;
    this.settling = each((part): Settling => settle(this.settling[part], found[part]));
    const shown = each((part) => this.settling[part].shown);
    if (PARTS.some((part) => shown[part].verdict !== before[part].verdict || shown[part].advice !== before[part].advice || part === "network")) {
      this.found.value = shown;
    }
    for (const part of PARTS) this.tell(part, shown[part]);
  }

  private tell(part: Part, finding: Finding): void {
    const mark = `${finding.verdict} ${finding.advice}`;
    if (this.told[part] === mark || (this.told[part] === undefined && finding.verdict === "unknown" && part !== "face")) return;
    const { verdict, advice, values = {} } = finding;
    if (this.conversation.send({ type: "check", part, verdict, advice, values }, false)) this.told[part] = mark;
  }
}

function each<T>(make: (part: Part) => T): Record<Part, T> {
  return Object.fromEntries(PARTS.map((part) => [part, make(part)])) as Record<Part, T>;
}
