/** Keeps the screen on while the interview runs, where the browser can. */
export class WakeLock {
  private lock: { release: () => Promise<void> } | null = null;
  private wanted = false;

  constructor() {
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible" && this.wanted) void this.take();
    });
  }

  set(wanted: boolean): void {
    if (wanted === this.wanted) return;
    this.wanted = wanted;
    if (wanted) void this.take();
    else {
      void this.lock?.release().catch(() => undefined);
      this.lock = null;
    }
  }

  private async take(): Promise<void> {
    try {
      this.lock = (await navigator.wakeLock?.request("screen")) ?? null;
    } catch {
      this.lock = null; // battery saver, or the page went to the back meanwhile
    }
  }
}
