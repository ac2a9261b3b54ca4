/** The last few readings of the link, smoothed: the middle one of each figure, so that one bad second decides nothing. */
import type { LinkReading } from "../media/stats";
import { LINE_GOOD_KBPS, LINE_POOR_KBPS, LOSS_GOOD_PERCENT, LOSS_POOR_PERCENT, RTT_GOOD_MS, RTT_POOR_MS } from "../../shared/wire.gen";
import type { Verdict } from "../../shared/wire.gen";

const WINDOW = 5;

export interface Smoothed {
  rttMs: number | null;
  lossRatio: number | null;
  uploadKbps: number | null;
  availableKbps: number | null;
  bandwidthLimited: boolean;
  readings: number;
}

/** What the line carries. A still picture needs little: what is sent says something about the line only when the line is what limits. */
export function carriesKbps(m: Pick<LinkReading, "bandwidthLimited" | "uploadKbps" | "availableKbps">): number | null {
  return m.bandwidthLimited ? Math.max(m.uploadKbps ?? 0, m.availableKbps ?? 0) || null : null;
}

/** Each figure's verdict, by the limits that are the server's too. */
export function judgeLink(rttMs: number | null, lossRatio: number | null, carries: number | null): Record<"slow" | "loss" | "upload", Verdict> {
  return {
    slow: grade(rttMs, RTT_GOOD_MS, RTT_POOR_MS),
    loss: grade(lossRatio, LOSS_GOOD_PERCENT / 100, LOSS_POOR_PERCENT / 100),
    upload: grade(carries === null ? null : -carries, -LINE_GOOD_KBPS, -LINE_POOR_KBPS),
  };
}

function grade(value: number | null, good: number, poor: number): Verdict {
  if (value === null) return "unknown";
  return value <= good ? "pass" : value <= poor ? "warn" : "fail";
}

export function median(values: readonly (number | null)[]): number | null {
  const known = values.filter((value): value is number => value !== null).sort((a, b) => a - b);
  if (known.length === 0) return null;
  const half = Math.floor(known.length / 2);
  return known.length % 2 ? known[half]! : (known[half - 1]! + known[half]!) / 2;
}

export function smoothed(readings: readonly LinkReading[]): Smoothed {
  const last = readings.slice(-WINDOW);
  return {
    rttMs: median(last.map((one) => one.rttMs)),
    lossRatio: median(last.map((one) => one.lossRatio)),
    uploadKbps: median(last.map((one) => one.uploadKbps)),
    availableKbps: median(last.map((one) => one.availableKbps)),
    bandwidthLimited: last.filter((one) => one.bandwidthLimited).length * 2 > last.length,
    readings: readings.length,
  };
}
