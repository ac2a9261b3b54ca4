import { useEffect } from "preact/hooks";
import type { Report } from "../../../shared/wire.gen";

export const GROWING_MS = 3_000;

/** Reads a report again: every few seconds while it grows and is looked at, and whenever somebody comes back to the page, since a
 * candidate may have taken consent back meanwhile. Not on and on: each reading is a row in the audit, and says that somebody looked. */
export function useAgain(report: Report | null, reload: () => void): void {
  useEffect(() => {
    if (!report) return;
    const look = () => document.visibilityState === "visible" && reload();
    const timer = report.complete ? undefined : setInterval(look, GROWING_MS);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [report]);
}
