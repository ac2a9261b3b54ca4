/** The connection in figures, from two looks at WebRTC's own counters. */

/** The counters that matter, of one getStats(). */
export interface Counters {
  atMs: number;
  sentBytes: number;
  rttMs: number | null;
  /** Share of packets lost on the way to the server, as it last reported; 0..1. */
  lossRatio: number | null;
  availableKbps: number | null;
  bandwidthLimited: boolean;
  /** The microphone's level as the browser measures it, 0..1. */
  audioLevel: number | null;
}

export interface LinkReading {
  rttMs: number | null;
  lossRatio: number | null;
  uploadKbps: number | null;
  availableKbps: number | null;
  bandwidthLimited: boolean;
}

type Stat = Record<string, unknown>;

function number(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** Reads the counters out of a stats report (anything with `forEach` over its entries). */
export function countersOf(report: { forEach: (each: (stat: Stat) => void) => void }, atMs: number): Counters {
  const stats: Stat[] = [];
  report.forEach((stat) => stats.push(stat));
  const byId = new Map(stats.map((stat) => [stat.id, stat]));
  const transport = stats.find((stat) => stat.type === "transport" && stat.selectedCandidatePairId);
  const pair =
    byId.get(transport?.selectedCandidatePairId) ??
    stats.find((stat) => stat.type === "candidate-pair" && (stat.selected === true || (stat.nominated === true && stat.state === "succeeded")));
  const outbound = stats.filter((stat) => stat.type === "outbound-rtp");
  const remote = stats.filter((stat) => stat.type === "remote-inbound-rtp");
  const losses = remote.map((stat) => number(stat.fractionLost)).filter((loss) => loss !== null);
  const rttS = number(pair?.currentRoundTripTime) ?? number(remote.find((stat) => number(stat.roundTripTime) !== null)?.roundTripTime);
  const availableBps = number(pair?.availableOutgoingBitrate);
  return {
    atMs,
    sentBytes: outbound.reduce((sum, stat) => sum + (number(stat.bytesSent) ?? 0) + (number(stat.headerBytesSent) ?? 0), 0),
    rttMs: rttS === null ? null : rttS * 1000,
    lossRatio: losses.length > 0 ? Math.min(1, Math.max(0, ...losses)) : null,
    availableKbps: availableBps === null ? null : availableBps / 1000,
    bandwidthLimited: outbound.some((stat) => stat.qualityLimitationReason === "bandwidth"),
    audioLevel: number(stats.find((stat) => stat.type === "media-source" && stat.kind === "audio")?.audioLevel),
  };
}

/** What happened between two looks. */
export function linkReading(before: Counters | null, now: Counters): LinkReading {
  const seconds = before === null ? 0 : (now.atMs - before.atMs) / 1000;
  const bytes = before === null ? 0 : now.sentBytes - before.sentBytes;
  return {
    rttMs: now.rttMs,
    lossRatio: now.lossRatio,
    uploadKbps: seconds > 0 && bytes >= 0 ? (bytes * 8) / 1000 / seconds : null,
    availableKbps: now.availableKbps,
    bandwidthLimited: now.bandwidthLimited,
  };
}
