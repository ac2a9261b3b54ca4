// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { MICROPHONE_SILENT_MS } from "../../shared/wire.gen";
import { Level } from "./level";
import { Silence } from "./silence";

/** Hears this level for so long, twenty times a second. */
function hear(silence: Silence, fromMs: number, forMs: number, dbfs: number): number {
  for (let at = fromMs; at <= fromMs + forMs; at += 50) silence.hear(dbfs, at);
  return fromMs + forMs;
}

describe("silence", () => {
  it("is digital silence for as long as the protocol names, not a quiet room", () => {
    const silence = new Silence();
    let at = hear(silence, 0, 20_000, -75);
    expect(silence.silent.value).toBe(false);
    at = hear(silence, at + 50, MICROPHONE_SILENT_MS - 100, -100);
    expect(silence.silent.value).toBe(false);
    hear(silence, at + 50, 100, -100);
    expect(silence.silent.value).toBe(true);
  });

  it("ends when there is sound again, not with a click", () => {
    const silence = new Silence();
    let at = hear(silence, 0, 4_000, -100);
    at = hear(silence, at + 50, 100, -20);
    at = hear(silence, at + 50, 500, -100);
    expect(silence.silent.value).toBe(true);
    hear(silence, at + 50, 350, -60);
    expect(silence.silent.value).toBe(false);
  });

  it("is not made of two moments between which nothing was measured", () => {
    const silence = new Silence();
    silence.hear(-100, 0);
    silence.hear(-100, 60_000);
    expect(silence.silent.value).toBe(false);
  });

  it("goes on for another microphone until that one is heard", () => {
    const silence = new Silence();
    const at = hear(silence, 0, 4_000, -100);
    silence.anew();
    expect(silence.silent.value).toBe(true);
    hear(silence, at + 50, 400, -50);
    expect(silence.silent.value).toBe(false);
  });
});

describe("the page's meter", () => {
  let samples: number;
  let state: string;
  beforeEach(() => {
    samples = 0.1;
    state = "running";
    vi.useFakeTimers();
    vi.stubGlobal("MediaStream", class {});
    vi.stubGlobal(
      "AudioContext",
      class {
        get state() {
          return state;
        }
        createAnalyser = () => ({ fftSize: 0, getFloatTimeDomainData: (into: Float32Array) => into.fill(samples) });
        createMediaStreamSource = () => ({ connect: () => undefined, disconnect: () => undefined });
        resume = async () => undefined;
        close = async () => undefined;
      },
    );
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("tells when the microphone dies and when it is back", () => {
    const level = new Level();
    level.listen({} as MediaStreamTrack);
    vi.advanceTimersByTime(2_000);
    samples = 0;
    vi.advanceTimersByTime(2_900);
    expect(level.silence.silent.value).toBe(false);
    vi.advanceTimersByTime(200);
    expect(level.silence.silent.value).toBe(true);
    samples = 0.1;
    vi.advanceTimersByTime(500);
    expect(level.silence.silent.value).toBe(false);
    samples = 0;
    vi.advanceTimersByTime(4_000);
    level.stop();
    expect(level.silence.silent.value).toBe(false);
  });

  it("takes the sender's figure where the browser does not let it run, and knows nothing without one", () => {
    let sender: number | null = null;
    state = "suspended";
    const level = new Level(() => sender);
    level.listen({} as MediaStreamTrack);
    vi.advanceTimersByTime(10_000);
    expect(level.silence.silent.value).toBe(false);
    sender = 0.1;
    vi.advanceTimersByTime(100);
    expect(level.dbfs.value).toBeCloseTo(-20);
    sender = 0;
    vi.advanceTimersByTime(4_000);
    expect(level.silence.silent.value).toBe(true);
    level.stop();
  });
});
