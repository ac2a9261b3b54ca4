import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { carriesKbps } from "./network";
import { judgeNetwork } from "./verdicts";

interface Case {
  what: string;
  rtt_ms: number;
  loss_ratio: number | null;
  carries_kbps: number | null;
  verdict: string;
}

/** The server's test reads the same file (tests/interview/test_small_parts.py): of one reading both say the same. */
const CASES = JSON.parse(readFileSync(new URL("../../../../tests/interview/network_cases.json", import.meta.url), "utf-8")) as Case[];

describe("the page and the server say the same of the network", () => {
  it.each(CASES)("$what", (one) => {
    const measured = {
      connected: true,
      tryingMs: 0,
      rttMs: one.rtt_ms,
      lossRatio: one.loss_ratio,
      uploadKbps: 60,
      availableKbps: one.carries_kbps,
      bandwidthLimited: one.carries_kbps !== null,
      readings: 3,
    };
    expect(carriesKbps(measured)).toBe(one.carries_kbps);
    expect(judgeNetwork(measured).verdict).toBe(one.verdict);
  });
});

it("what is sent says nothing of a line that is not the limit", () => {
  expect(carriesKbps({ bandwidthLimited: false, uploadKbps: 60, availableKbps: 70 })).toBeNull();
  expect(carriesKbps({ bandwidthLimited: true, uploadKbps: 60, availableKbps: null })).toBe(60);
  expect(carriesKbps({ bandwidthLimited: true, uploadKbps: null, availableKbps: null })).toBeNull();
});
