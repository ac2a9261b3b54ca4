// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Card, Entry, FromConsole, Purpose, ToConsole } from "../../shared/wire.gen";
import { me } from "./account";
import { cards, closeLine, lineState, openLine, wallKnown } from "./line";
import { LiveSession } from "./live_session";

/** The server's end of the line, driven by hand. */
class Line {
  static all: Line[] = [];
  static get last(): Line {
    const line = Line.all.at(-1);
    if (!line) throw new Error("no line was opened");
    return line;
  }
  readyState = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  heard: FromConsole[] = [];
  constructor(readonly url: string) {
    Line.all.push(this);
  }
  send(text: string): void {
    this.heard.push(JSON.parse(text));
  }
  close(): void {
    this.readyState = 3;
  }
  opens(): this {
    this.readyState = 1;
    this.onopen?.();
    this.says({ type: "welcome", version: 1, account: "Bo", signals: [], events: [], flags: [] });
    return this;
  }
  says(message: ToConsole): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
  drops(code = 1006): void {
    this.onclose?.({ code });
  }
  of(type: FromConsole["type"]): FromConsole[] {
    return this.heard.filter((message) => message.type === type);
  }
}

const said = (n: number, by: "candidate" | "hr", client_id: string): Entry => ({
  n,
  at_ms: n * 1000,
  key: null,
  fact: { kind: "said", by, author: by, text: `line ${n}`, client_id },
});
const card = (session: string, attention = 0) => ({ type: "card", session, attention, open_flags: [] }) as unknown as Card;
const entries = (...list: Entry[]): ToConsole => ({ type: "entries", session: "s1", now_ms: 1, entries: list });

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", Line);
  Line.all = [];
  openLine();
});

afterEach(() => {
  closeLine();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the line", () => {
  it("greets with its version, then asks for the wall", () => {
    Line.last.opens();
    expect(Line.last.heard[0]).toMatchObject({ type: "hello", version: 1 });
    expect(Line.last.of("watch_wall")).toHaveLength(1);
    expect(lineState.value).toBe("open");
  });

  it("marks cards as gone that a new connection does not bring again", () => {
    Line.last.opens();
    Line.last.says(card("a"));
    Line.last.says(card("b"));
    vi.advanceTimersByTime(1000);
    expect([...cards.value.keys()]).toEqual(["a", "b"]);
    expect(wallKnown.value).toBe(true);
    Line.last.drops();
    vi.advanceTimersByTime(1000);
    Line.last.opens();
    Line.last.says(card("b"));
    vi.advanceTimersByTime(1000);
    expect(cards.value.get("a")?.gone).toBe(true);
    expect(cards.value.get("b")?.gone).toBe(false);
  });

  it("leads to signing in when the server says so, and does not try again", () => {
    me.value = { id: "a1", name: "Bo", role: "hr", department: "", actions: [], must_change_password: false };
    Line.last.opens();
    Line.last.drops(4401);
    vi.advanceTimersByTime(60_000);
    expect(me.value).toBeNull();
    expect(Line.all).toHaveLength(1);
  });
});

describe("a watched session", () => {
  const watch = () => {
    const live = new LiveSession("s1");
    live.open();
    return live;
  };

  it("goes on from the number it has after a reconnection, without a repeat", () => {
    Line.last.opens();
    const live = watch();
    Line.last.says(entries(said(1, "candidate", "c1"), said(2, "candidate", "c2")));
    Line.last.drops();
    vi.advanceTimersByTime(1000);
    Line.last.opens();
    expect(Line.last.of("watch_session")).toEqual([{ type: "watch_session", session: "s1", since: 2, on: true }]);
    Line.last.says(entries(said(2, "candidate", "c2"), said(3, "candidate", "c3")));
    expect(live.view.value.chat.map((line) => line.n)).toEqual([1, 2, 3]);
    live.close();
  });

  it("asks again when entries come with a hole", () => {
    Line.last.opens();
    const live = watch();
    Line.last.says(entries(said(1, "candidate", "c1")));
    Line.last.says(entries(said(5, "candidate", "c5")));
    expect(live.view.value.last_n).toBe(1);
    expect(Line.last.of("watch_session").at(-1)).toMatchObject({ since: 1 });
    live.close();
  });

  it("sends what was written while the line was down, once it is back, until it is on the timeline", () => {
    const live = watch();
    live.say("hello");
    expect(live.outbox.value).toMatchObject([{ text: "hello", state: "sending" }]);
    Line.last.opens();
    Line.last.says({ type: "session_info", session: "s1", candidate: "Ana", plan: {} as never, now_ms: 0, last_n: 0, withdrawn: [] });
    const [sent] = Line.last.of("say");
    expect(sent).toMatchObject({ type: "say", session: "s1", text: "hello" });
    const id = sent?.type === "say" ? sent.client_id : "";
    Line.last.drops();
    vi.advanceTimersByTime(1000);
    Line.last.opens();
    Line.last.says({ type: "session_info", session: "s1", candidate: "Ana", plan: {} as never, now_ms: 0, last_n: 0, withdrawn: [] });
    expect(Line.last.of("say")).toMatchObject([{ client_id: id }]);
    Line.last.says(entries(said(1, "hr", id)));
    expect(live.outbox.value).toEqual([]);
    live.close();
  });

  it("keeps a refused message with its reason, to be sent again under the same id", () => {
    Line.last.opens();
    const live = watch();
    live.say("hello");
    const id = live.outbox.value[0]?.client_id ?? "";
    Line.last.says({ type: "refused", id, code: "wrong_moment", text: "not now" });
    expect(live.outbox.value).toMatchObject([{ state: "refused", reason: "not now" }]);
    live.sayAgain(id);
    expect(Line.last.of("say").map((message) => message.type === "say" && message.client_id)).toEqual([id, id]);
    live.close();
  });

  it("gives no command twice while the first is under way, and says when no answer comes", () => {
    Line.last.opens();
    const live = watch();
    const told: (string | null)[] = [];
    live.onCommand = (_command, trouble) => told.push(trouble);
    live.extend(120_000);
    live.extend(120_000);
    expect(Line.last.of("extend")).toHaveLength(1);
    const [order] = Line.last.of("extend");
    Line.last.says({ type: "done", id: order?.type === "extend" ? order.id : "" });
    live.allowTake();
    for (let second = 0; second < 10; second += 1) {
      vi.advanceTimersByTime(1000);
      Line.last.says({ type: "pong", sent: 0, now_ms: 0 });
    }
    expect(told).toEqual([null, ""]);
    live.close();
  });

  it("tells news, but not the past it began with", () => {
    Line.last.opens();
    const live = watch();
    const news: number[] = [];
    live.onNews = (fresh) => news.push(...fresh.map((entry) => entry.n));
    Line.last.says({ type: "session_info", session: "s1", candidate: "Ana", plan: {} as never, now_ms: 0, last_n: 2, withdrawn: [] });
    Line.last.says(entries(said(1, "candidate", "c1"), said(2, "candidate", "c2")));
    Line.last.says(entries(said(3, "candidate", "c3")));
    expect(news).toEqual([3]);
    live.close();
  });

  it("lets go of what consent was taken back for, live, and takes it in again when it is given again", () => {
    const choices = { record: true, transcribe: true, analyse: true, expression: true };
    const consent = (n: number, transcribe: boolean): Entry => ({
      n,
      at_ms: n,
      key: null,
      fact: { kind: "consent_given", choices: { ...choices, transcribe }, text_version: "1", text_sha256: "", language: "en" },
    });
    const words = (n: number): Entry => ({
      n,
      at_ms: n,
      key: null,
      fact: { kind: "utterance", question: 1, take: 1, from_ms: n, to_ms: n + 1, text: "w", words: [], language: "en" },
    });
    const partial = (text: string): ToConsole => ({ type: "partial", session: "s1", question: 1, take: 1, from_ms: 9, text });
    const info = (last_n: number, withdrawn: Purpose[] = []): ToConsole => ({
      ...{ type: "session_info", session: "s1", candidate: "Ana", plan: {} as never, now_ms: 0 },
      ...{ last_n, withdrawn },
    });
    const shown = () => [...live.view.value.takes.values()].flatMap((take) => take.utterances).length;
    Line.last.opens();
    const live = watch();
    const news: number[] = [];
    live.onNews = (fresh) => news.push(...fresh.map((entry) => entry.n));
    Line.last.says(info(0));
    Line.last.says(entries(consent(1, true), words(2)));
    Line.last.says(partial("still cha"));
    expect([shown(), live.partial.value?.text]).toEqual([1, "still cha"]);
    Line.last.says(entries(consent(3, false)));
    Line.last.says(partial("late"));
    expect([shown(), live.partial.value, live.view.value.withdrawn]).toEqual([0, null, ["transcribe"]]);
    Line.last.says(entries(consent(4, true)));
    expect(Line.last.of("watch_session").at(-1)).toMatchObject({ since: 0 });
    Line.last.says(info(4));
    Line.last.says(entries(consent(1, true), words(2), consent(3, false), consent(4, true)));
    expect([shown(), live.view.value.withdrawn]).toEqual([1, []]);
    Line.last.says({ type: "withdrawn", session: "s1", purposes: ["analyse", "expression", "record", "transcribe"] });
    expect([shown(), live.view.value.withdrawn.length]).toEqual([0, 4]);
    expect(news).toEqual([1, 2, 3, 4]);
    live.close();
  });

  it("hears after a reconnection that consent was taken back meanwhile", () => {
    Line.last.opens();
    const live = watch();
    Line.last.says({ type: "session_info", session: "s1", candidate: "Ana", plan: {} as never, now_ms: 0, last_n: 0, withdrawn: ["record"] });
    expect(live.view.value.withdrawn).toEqual(["record"]);
    live.close();
  });

  it("gives another view after each change, so that what shows it is drawn again", () => {
    Line.last.opens();
    const live = watch();
    const before = live.view.value;
    Line.last.says(entries(said(1, "candidate", "c1")));
    expect(live.view.value).not.toBe(before);
    live.close();
  });

  it("is missing when the server does not know it", () => {
    Line.last.opens();
    const live = watch();
    Line.last.says({ type: "refused", id: "", code: "not_found", text: "?" });
    expect(live.missing.value).toBe(true);
    live.close();
  });
});
