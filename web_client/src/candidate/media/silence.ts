/** Tells a microphone that gives nothing at all from a room in which nobody speaks. */
import { signal } from "@preact/signals";
import { MICROPHONE_SILENT_MS } from "../../shared/wire.gen";

/**
 * Less than the smallest step of 16-bit sound. Chromium's noise suppression takes 5 dB off a room's noise (-62 dBFS becomes -68,
 * -80 becomes -86); a microphone that is switched off gives -100.
 */
export const NOTHING_DBFS = -90;
/** Sound must be back this long before the microphone counts as alive again. */
const ALIVE_MS = 300;
/** Nothing was measured for this long: the silence is counted anew. */
const GAP_MS = 2_500;

export class Silence {
  /** Nothing but digital silence for as long as the protocol names. Another microphone has to be heard before it ends. */
  readonly silent = signal(false);
  private sinceMs: number | null = null;
  private aliveSinceMs: number | null = null;
  private lastMs = 0;

  hear(dbfs: number, nowMs: number): void {
    if (nowMs - this.lastMs > GAP_MS) this.anew();
    this.lastMs = nowMs;
    if (dbfs > NOTHING_DBFS) {
      this.sinceMs = null;
      this.aliveSinceMs ??= nowMs;
      if (nowMs - this.aliveSinceMs >= ALIVE_MS) this.silent.value = false;
      return;
    }
    this.aliveSinceMs = null;
    this.sinceMs ??= nowMs;
    if (nowMs - this.sinceMs >= MICROPHONE_SILENT_MS) this.silent.value = true;
  }

  /** What is heard from now on has nothing to do with what was. */
  anew(): void {
    this.sinceMs = this.aliveSinceMs = null;
  }

  stop(): void {
    this.anew();
    this.silent.value = false;
  }
}
