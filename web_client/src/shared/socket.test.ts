import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { waitMs } from "./backoff";
import { LiveSocket, type LineState } from "./socket";

class FakeSocket {
  static made: FakeSocket[] = [];
  readyState = 0;
  sent: { type: string; [key: string]: unknown }[] = [];
  closed = false;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(readonly url: string) {
    FakeSocket.made.push(this);
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text) as FakeSocket["sent"][number]);
  }
  close(): void {
    this.closed = true;
    this.readyState = 3;
  }
  opens(): void {
    this.readyState = 1;
    this.onopen?.();
  }
  says(message: { type: string }): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
  ends(code: number): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }
  types(): string[] {
    return this.sent.map((one) => one.type);
  }
}

type Message = { type: string; [key: string]: unknown };

function talk(options: { mayRetry?: (code: number) => boolean } = {}) {
  const states: LineState[] = [];
  const heard: string[] = [];
  const stopped: number[] = [];
  let since = 0;
  const line = new LiveSocket<Message, Message>({
    url: "wss://host/ws",
    hello: () => ({ type: "hello", version: 1, since: since++ }),
    onMessage: (message) => heard.push(message.type),
    onState: (state) => states.push(state),
    onStopped: (code) => stopped.push(code),
    random: () => 0.5,
    connect: (url) => new FakeSocket(url) as unknown as WebSocket,
    ...options,
  });
  line.start();
  return { line, states, heard, stopped, last: () => FakeSocket.made[FakeSocket.made.length - 1]! };
}

function welcomed(t: ReturnType<typeof talk>): FakeSocket {
  const socket = t.last();
  socket.opens();
  socket.says({ type: "welcome" });
  return socket;
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.made = [];
});
afterEach(() => vi.useRealTimers());

describe("a conversation", () => {
  it("says hello first and is open only after the welcome", () => {
    const t = talk();
    expect(t.line.send({ type: "say" })).toBe(true);
    t.last().opens();
    expect(t.last().types()).toEqual(["hello"]);
    expect(t.line.state).toBe("connecting");
    t.last().says({ type: "welcome" });
    expect(t.line.state).toBe("open");
    expect(t.last().types()).toEqual(["hello", "say"]);
    t.line.stop();
  });

  it("pings each second", () => {
    const t = talk();
    const socket = welcomed(t);
    for (let i = 0; i < 3; i += 1) {
      vi.advanceTimersByTime(1000);
      socket.says({ type: "pong" });
    }
    expect(socket.types().filter((type) => type === "ping")).toHaveLength(3);
    t.line.stop();
  });

  it("gives a line up that says nothing for three seconds, and connects anew at once with a new hello", () => {
    const t = talk();
    const first = welcomed(t);
    vi.advanceTimersByTime(5000);
    expect(first.closed).toBe(true);
    vi.advanceTimersByTime(10);
    expect(FakeSocket.made).toHaveLength(2);
    t.last().opens();
    expect(t.last().sent[0]).toMatchObject({ type: "hello", since: 1 });
    t.line.stop();
  });

  it("tries each second while a server starts again, then backs off", () => {
    const t = talk();
    const waits: number[] = [];
    for (let i = 0; i < 15; i += 1) {
      const before = Date.now();
      const made = FakeSocket.made.length;
      t.last().ends(1006);
      while (FakeSocket.made.length === made) vi.advanceTimersByTime(10);
      waits.push(Math.round((Date.now() - before) / 100) / 10);
    }
    expect(waits).toEqual([0, 0.3, 0.7, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 3, 3]);
    t.line.stop();
  });

  it("starts over with its patience after a line that proved itself", () => {
    const t = talk();
    for (let i = 0; i < 4; i += 1) {
      t.last().ends(1006);
      vi.advanceTimersByTime(4000);
    }
    const socket = welcomed(t);
    for (let i = 0; i < 6; i += 1) {
      vi.advanceTimersByTime(1000);
      socket.says({ type: "pong" });
    }
    const made = FakeSocket.made.length;
    socket.ends(1006);
    vi.advanceTimersByTime(10);
    expect(FakeSocket.made).toHaveLength(made + 1);
    t.line.stop();
  });

  it("keeps a bounded number of messages while the line is down and counts the rest", () => {
    const t = talk();
    for (let i = 0; i < 70; i += 1) t.line.send({ type: "report", i });
    expect(t.line.dropped).toBe(6);
    const socket = welcomed(t);
    expect(socket.types().filter((type) => type === "report")).toHaveLength(64);
    t.line.stop();
  });

  it("does not keep what is of no use later", () => {
    const t = talk();
    expect(t.line.send({ type: "stats" }, false)).toBe(false);
    expect(welcomed(t).types()).toEqual(["hello"]);
    t.line.stop();
  });

  it("stops for good where trying again makes no sense", () => {
    const t = talk({ mayRetry: (code) => code !== 4009 });
    welcomed(t).ends(4009);
    vi.advanceTimersByTime(60_000);
    expect(t.stopped).toEqual([4009]);
    expect(t.line.state).toBe("stopped");
    expect(FakeSocket.made).toHaveLength(1);
  });

  it("connects anew at once when asked to, and hears nothing more from the old line", () => {
    const t = talk();
    const old = welcomed(t);
    t.line.again();
    expect(old.closed).toBe(true);
    old.says({ type: "view" });
    expect(t.heard).toEqual(["welcome"]);
    expect(FakeSocket.made).toHaveLength(2);
    t.line.stop();
  });
});

describe("the wait before the n-th try", () => {
  it("has jitter of a quarter each way", () => {
    expect([0, 1, 2, 9].map((n) => waitMs(n, () => 0))).toEqual([0, 225, 750, 2250]);
    expect([0, 1, 2, 9].map((n) => waitMs(n, () => 1))).toEqual([0, 375, 1250, 3750]);
  });
});
