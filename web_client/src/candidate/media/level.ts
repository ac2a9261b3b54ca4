/** Listens to the microphone on the page itself: a level twenty times a second, without sending or keeping anything. */
import { signal } from "@preact/signals";
import { clipped, FLOOR_DBFS, rmsDbfs } from "./loudness";
import { Silence } from "./silence";

const EACH_MS = 50;
/** Loudness is judged over a third of a second, so that a click is not speech. */
const WINDOW = 7;

export class Level {
  /** The level now, in dBFS. */
  readonly dbfs = signal(FLOOR_DBFS);
  readonly silence = new Silence();
  /** The loudest third of a second since {@link restart}; null before anything could be heard. */
  loudestDbfs: number | null = null;
  clippedRatio = 0;
  private listenedFromMs: number | null = null;
  private heardFirstMs: number | null = null;
  private context: AudioContext | null = null;
  private source: MediaStreamAudioSourceNode | null = null;
  private analyser: AnalyserNode | null = null;
  private ticker: ReturnType<typeof setInterval> | undefined;
  private samples = new Float32Array(2048);
  private recent: number[] = [];
  private ticks = 0;
  private clippedTicks = 0;

  /** `senders` is the microphone's level as the browser's sender measures it, 0..1; it stands in where this meter may not run. */
  constructor(private readonly senders: () => number | null = () => null) {}

  listen(track: MediaStreamTrack): void {
    this.unplug();
    this.restart();
    this.silence.anew();
    this.ticker = setInterval(() => this.tick(), EACH_MS);
    // Safari before 14.1 has it under its old name only.
    const Context = globalThis.AudioContext ?? (globalThis as { webkitAudioContext?: typeof AudioContext }).webkitAudioContext;
    if (!Context) return;
    this.context ??= new Context();
    this.analyser = this.context.createAnalyser();
    this.analyser.fftSize = 2048;
    this.source = this.context.createMediaStreamSource(new MediaStream([track]));
    this.source.connect(this.analyser);
    this.wake();
  }

  /** Browsers start sound only after a touch: call on every one. */
  wake(): void {
    if (this.context?.state !== "running") void this.context?.resume().catch(() => undefined);
  }

  restart(): void {
    this.loudestDbfs = null;
    this.clippedRatio = 0;
    this.listenedFromMs = this.heardFirstMs = null;
    this.recent = [];
    this.ticks = this.clippedTicks = 0;
  }

  get listenedMs(): number {
    return this.listenedFromMs === null ? 0 : performance.now() - this.listenedFromMs;
  }

  /** Since when there was anything as loud as speech, in ms ago; null before. */
  get sinceSpeechMs(): number | null {
    return this.heardFirstMs === null ? null : performance.now() - this.heardFirstMs;
  }

  stop(): void {
    this.unplug();
    void this.context?.close().catch(() => undefined);
    this.context = null;
    this.dbfs.value = FLOOR_DBFS;
    this.silence.stop();
  }

  private unplug(): void {
    clearInterval(this.ticker);
    this.source?.disconnect();
    this.source = this.analyser = null;
  }

  private tick(): void {
    if (!this.analyser || this.context?.state !== "running") return this.standIn();
    this.listenedFromMs ??= performance.now();
    this.analyser.getFloatTimeDomainData(this.samples);
    const now = rmsDbfs(this.samples);
    this.dbfs.value = now;
    this.silence.hear(now, performance.now());
    this.recent = [...this.recent.slice(1 - WINDOW), now];
    this.ticks += 1;
    if (clipped(this.samples)) this.clippedTicks += 1;
    this.clippedRatio = this.clippedTicks / this.ticks;
    if (this.recent.length < WINDOW) return;
    const held = this.recent.reduce((sum, one) => sum + one, 0) / WINDOW;
    this.loudestDbfs = Math.max(this.loudestDbfs ?? FLOOR_DBFS, held);
    if (held > -45) this.heardFirstMs ??= performance.now();
  }

  private standIn(): void {
    const level = this.senders();
    if (level === null) return;
    this.dbfs.value = level > 0 ? Math.max(FLOOR_DBFS, 20 * Math.log10(level)) : FLOOR_DBFS;
    this.silence.hear(this.dbfs.value, performance.now());
  }
}
