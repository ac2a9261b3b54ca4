/** The last few readings of the link, smoothed: the middle one of each figure, so that one bad second decides nothing. */
import type { LinkReading } from "../media/stats";

const WINDOW = 5;

export interface Smoothed {
  rttMs: number | null;
  lossRatio: number | null;
  uploadKbps: number | null;
  availableKbps: number | null;
  bandwidthLimited: boolean;
  readings: number;
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
