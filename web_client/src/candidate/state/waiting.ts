/** Waiting at the door: the time until the page asks again, told by the server, and asking now on a click. */
import { signal } from "@preact/signals";

const EACH_MS = 250;

export class Waiting {
  /** Whole seconds until the next try; null while nothing waits. */
  readonly leftS = signal<number | null>(null);
  private dueMs = 0;
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly again: () => void,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  start(seconds: number): void {
    this.stop();
    this.dueMs = this.nowMs() + seconds * 1000;
    this.timer = setInterval(() => this.look(), EACH_MS);
    this.look();
  }

  /** Does not wait any longer. */
  now(): void {
    if (this.timer === undefined) return;
    this.stop();
    this.again();
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.leftS.value = null;
  }

  private look(): void {
    const left = Math.ceil((this.dueMs - this.nowMs()) / 1000);
    if (left <= 0) this.now();
    else this.leftS.value = left;
  }
}
