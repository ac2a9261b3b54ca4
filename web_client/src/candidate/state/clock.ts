/** The session's clock as this page believes it: the server's time, carried by the page's own steady one. */

interface Reading {
  offsetMs: number;
  /** How wrong it can be: half the way there and back. */
  doubtMs: number;
  atMs: number;
}

const KEEP_MS = 30_000;
const TOLD_DOUBT_MS = 250;
const JUMP_MS = 1_000;

export class ServerClock {
  private readings: Reading[] = [];

  /** A pong: `sentMs` and `heardMs` on the page's clock, `serverMs` on the session's. */
  pong(sentMs: number, serverMs: number, heardMs: number): void {
    const wayMs = Math.max(0, heardMs - sentMs);
    this.take({ offsetMs: serverMs + wayMs / 2 - heardMs, doubtMs: wayMs / 2, atMs: heardMs });
  }

  /** A message that merely says the time; it was on its way for an unknown while. */
  told(serverMs: number, heardMs: number): void {
    this.take({ offsetMs: serverMs - heardMs, doubtMs: TOLD_DOUBT_MS, atMs: heardMs });
  }

  /** Forget everything: another session clock, or the page slept. */
  reset(): void {
    this.readings = [];
  }

  /** The session's time now, in ms; null before the first reading. */
  now(pageMs: number): number | null {
    const best = this.best();
    return best === null ? null : pageMs + best.offsetMs;
  }

  /** There and back, in ms, of the best recent pong. */
  get roundTripMs(): number | null {
    const best = this.best();
    return best === null || best.doubtMs === TOLD_DOUBT_MS ? null : best.doubtMs * 2;
  }

  private take(reading: Reading): void {
    const best = this.best();
    const apart = best === null ? 0 : Math.abs(best.offsetMs - reading.offsetMs);
    // They cannot both be right: the page slept, and only the newer one knows.
    if (best !== null && apart > best.doubtMs + reading.doubtMs + JUMP_MS) this.readings = [];
    this.readings = [...this.readings.filter((one) => reading.atMs - one.atMs < KEEP_MS), reading];
  }

  private best(): Reading | null {
    return this.readings.reduce<Reading | null>((best, one) => (best && best.doubtMs <= one.doubtMs ? best : one), null);
  }
}
