import { describe, expect, it } from "vitest";
import { faultOf, faultOfPlace } from "./faults";
import { clipped, meterRatio, rmsDbfs } from "./loudness";
import { withoutDelayFeedback } from "./sdp";
import { countersOf, linkReading } from "./stats";

describe("a fault", () => {
  it.each([
    [{ name: "NotAllowedError", message: "Permission denied" }, "denied"],
    [{ name: "NotAllowedError", message: "Permission denied by system" }, "denied_by_system"],
    [{ name: "NotFoundError" }, "missing"],
    [{ name: "OverconstrainedError" }, "missing"],
    [{ name: "NotReadableError" }, "busy"],
    [{ name: "AbortError" }, "busy"],
    [new TypeError("x"), "other"],
    [null, "other"],
  ])("%j is %s", (error, fault) => expect(faultOf(error)).toBe(fault));

  it("is there before anything is asked, where the page is not secure or the browser too old", () => {
    const able = { secure: true, getUserMedia: true, peerConnection: true };
    expect(faultOfPlace(able)).toBeNull();
    expect(faultOfPlace({ ...able, secure: false, getUserMedia: false })).toBe("insecure");
    expect(faultOfPlace({ ...able, peerConnection: false })).toBe("unsupported");
  });
});

describe("loudness", () => {
  it("is in dB below full scale", () => {
    expect(rmsDbfs([1, -1, 1, -1])).toBeCloseTo(0);
    expect(rmsDbfs([0.1, -0.1])).toBeCloseTo(-20);
    expect(rmsDbfs([0, 0])).toBe(-100);
    expect(clipped([0.2, -0.99])).toBe(true);
    expect(clipped([0.2, -0.9])).toBe(false);
    expect([-80, -60, -36, -12, 0].map(meterRatio)).toEqual([0, 0, 0.5, 1, 1]);
  });
});

describe("the link", () => {
  const report = (bytes: number) =>
    new Map<string, Record<string, unknown>>([
      ["T", { id: "T", type: "transport", selectedCandidatePairId: "P" }],
      ["P", { id: "P", type: "candidate-pair", currentRoundTripTime: 0.042, availableOutgoingBitrate: 700_000 }],
      ["Q", { id: "Q", type: "candidate-pair", currentRoundTripTime: 0.9, nominated: false }],
      ["A", { id: "A", type: "outbound-rtp", kind: "audio", bytesSent: bytes, headerBytesSent: 100 }],
      ["V", { id: "V", type: "outbound-rtp", kind: "video", bytesSent: 2 * bytes, qualityLimitationReason: "bandwidth" }],
      ["R", { id: "R", type: "remote-inbound-rtp", fractionLost: 0.03 }],
      ["S", { id: "S", type: "remote-inbound-rtp", fractionLost: 0.01 }],
      ["M", { id: "M", type: "media-source", kind: "audio", audioLevel: 0.2 }],
    ]);

  it("is read from the browser's counters", () => {
    const before = countersOf(report(10_000), 0);
    const now = countersOf(report(60_000), 2_000);
    expect(now).toMatchObject({ rttMs: 42, lossRatio: 0.03, availableKbps: 700, bandwidthLimited: true, audioLevel: 0.2 });
    expect(linkReading(before, now).uploadKbps).toBe(600);
    expect(linkReading(null, now).uploadKbps).toBeNull();
  });

  it("finds the pair in a browser that names no transport", () => {
    const old = new Map([["P", { id: "P", type: "candidate-pair", nominated: true, state: "succeeded", currentRoundTripTime: 0.05 }]]);
    expect(countersOf(old as never, 0).rttMs).toBe(50);
    expect(countersOf(new Map() as never, 0)).toMatchObject({ rttMs: null, lossRatio: null, availableKbps: null, sentBytes: 0 });
  });
});

describe("the offer", () => {
  it("asks for no delay feedback, and for all else as before", () => {
    const lines = [
      "m=video 9 UDP/TLS/RTP/SAVPF 96",
      "a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
      "a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
      "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
      "a=rtcp-fb:96 goog-remb",
      "a=rtcp-fb:96 transport-cc",
      "a=rtcp-fb:96 nack pli",
      "",
    ];
    expect(withoutDelayFeedback(lines.join("\r\n"))).toBe([lines[0], lines[3], lines[6], ""].join("\r\n"));
  });
});
