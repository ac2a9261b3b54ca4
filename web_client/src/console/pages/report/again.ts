import { useEffect } from "preact/hooks";

export const AGAIN_MS = 3_000;

/** Reads something again: every few seconds while more of it is due and it is looked at, and whenever somebody comes back to the page,
 * since a candidate may have taken consent back meanwhile. Not on and on: each reading is a row in the audit, and says that
 * somebody looked. `shown` is what was read last, null before. */
export function useAgain(shown: object | null, due: boolean, reload: () => void): void {
  useEffect(() => {
    if (!shown) return;
    const look = () => document.visibilityState === "visible" && reload();
    const timer = due ? setInterval(look, AGAIN_MS) : undefined;
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [shown, due]);
}
