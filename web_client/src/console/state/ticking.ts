/** One second hand for the whole page, standing still while the page is hidden. */
import { signal } from "@preact/signals";

/** `performance.now()` of the last tick. */
export const tick = signal(performance.now());

const STEP_MS = 250;

export function startTicking(): void {
  setInterval(() => {
    if (document.visibilityState === "visible") tick.value = performance.now();
  }, STEP_MS);
  document.addEventListener("visibilitychange", () => {
    tick.value = performance.now();
  });
}
