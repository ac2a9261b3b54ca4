import { describe, expect, it } from "vitest";
import { afterClose } from "./closing";
import { peerMove, type PeerSeen, type Scene } from "./peer_policy";

const peer: PeerSeen = { state: "connected", madeAtMs: 1_000, connectedAtMs: 1_500, line: 1 };
const scene: Scene = {
  nowMs: 20_000,
  wanted: true,
  lineOpen: true,
  line: 1,
  haveTracks: true,
  peer,
  lostSinceMs: null,
  failures: 0,
};

describe("the one recovery path", () => {
  it.each<[string, Partial<Scene>, string]>([
    ["all is well", {}, "wait"],
    ["there is none yet", { peer: null }, "make"],
    ["there is nothing to send", { peer: null, haveTracks: false }, "wait"],
    ["the line is down: the old one may still carry", { lineOpen: false, peer: { ...peer, state: "failed" } }, "wait"],
    ["the line is a new one", { line: 2 }, "make"],
    ["the stage wants none", { wanted: false }, "drop"],
    ["the stage wants none and there is none", { wanted: false, peer: null }, "wait"],
    ["it failed", { peer: { ...peer, state: "failed" } }, "make"],
    ["it does not come about", { peer: { ...peer, state: "connecting", connectedAtMs: null } }, "make"],
    ["it is coming about", { nowMs: 5_000, peer: { ...peer, state: "connecting", connectedAtMs: null } }, "wait"],
    ["the offer has no answer", { peer: { ...peer, state: "offering", connectedAtMs: null } }, "new_line"],
    ["the server has seen nothing for long", { lostSinceMs: 17_000 }, "make"],
    ["the server has seen nothing for a moment", { lostSinceMs: 19_000 }, "wait"],
    ["it is too young for the server's doubt", { lostSinceMs: 10_000, peer: { ...peer, connectedAtMs: 17_500 } }, "wait"],
  ])("when %s", (_what, change, move) => expect(peerMove({ ...scene, ...change })).toBe(move));

  it("waits longer after each failure in a row", () => {
    const failed = { ...peer, state: "failed" as const, madeAtMs: 20_000 };
    const movedAfter = (failures: number) => {
      for (let ms = 0; ; ms += 100) if (peerMove({ ...scene, peer: failed, failures, nowMs: 20_000 + ms }) === "make") return ms;
    };
    expect([0, 1, 2, 3, 4, 9].map(movedAfter)).toEqual([0, 300, 1000, 2000, 3000, 3000]);
  });
});

describe("a closed socket", () => {
  it.each([
    [4001, "open_again"],
    [4009, "moved"],
    [4010, "revoked"],
    [4011, "ended"],
    [1012, "retry"],
    [1006, "retry"],
    [1000, "retry"],
  ])("with %d means %s", (code, what) => expect(afterClose(code)).toBe(what));
});
