import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CandidateView, FromCandidate, ToCandidate } from "../../shared/wire.gen";
import { Conversation, type ConversationEvents } from "./conversation";
import { tokenOf } from "./door";

class FakeSocket {
  static last: FakeSocket;
  readyState = 0;
  sent: FromCandidate[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  constructor() {
    FakeSocket.last = this;
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text) as FromCandidate);
  }
  close(): void {
    this.readyState = 3;
  }
  says(message: ToCandidate): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
  of<T extends FromCandidate["type"]>(type: T): Extract<FromCandidate, { type: T }>[] {
    return this.sent.filter((one): one is Extract<FromCandidate, { type: T }> => one.type === type);
  }
}

const VIEW: CandidateView = {
  type: "view",
  now_ms: 5000,
  stage: "reviewing",
  question: { number: 2, count: 3, text: "?", hint: "", preparation_s: 10, answer_s: 60, kind: "structured", spoken: true, choices: [], several: false, max_characters: 0 },
  take: 1,
  takes_left: 1,
  deadline_ms: null,
  left_ms: null,
  limit_ms: null,
  paused: false,
  extra_ms: 0,
  recording: false,
  media: "flowing",
  consent: { record: true },
  answered: [1, 2],
  analysis_degraded: false,
  typed: null,
};

const events: { [K in keyof ConversationEvents]: ReturnType<typeof vi.fn> } = {
  onWelcome: vi.fn(),
  onAnswer: vi.fn(),
  onOfferRefused: vi.fn(),
  onClosed: vi.fn(),
};

function welcome(): FakeSocket {
  const socket = FakeSocket.last;
  socket.readyState = 1;
  socket.onopen?.();
  socket.says({
    type: "welcome",
    version: 1,
    title: "",
    department: "",
    organisation: "",
    interview_language: "zh",
    candidate: "",
    expression_offered: false,
    check_sentence: "",
    ice_servers: [],
    view: VIEW,
  });
  return socket;
}

function begin(): Conversation {
  const conversation = new Conversation("ws://x", () => "page-1234", events as unknown as ConversationEvents);
  conversation.start();
  return conversation;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeSocket);
  const kept = new Map<string, string>();
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
  Object.values(events).forEach((event) => event.mockReset());
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the conversation", () => {
  it("asks for the chat since the last line it has", () => {
    const conversation = begin();
    const socket = welcome();
    expect(socket.of("hello")[0]).toMatchObject({ page_id: "page-1234", since: 0, version: 1 });
    socket.says({ type: "chat", n: 41, at_ms: 1, by: "hr", author: "", text: "hi", client_id: "x" });
    conversation.again();
    expect(welcome().of("hello")[0]).toMatchObject({ since: 41 });
    conversation.stop();
  });

  it("sends a step with the question and take that are shown, and waits for the view that follows", () => {
    const conversation = begin();
    const socket = welcome();
    conversation.step("next");
    const [step] = socket.of("step");
    expect(step).toMatchObject({ step: "next", question: 2, take: 1 });
    socket.says({ type: "done", id: step!.id });
    expect(conversation.pending.value).not.toBeNull();
    socket.says({ ...VIEW, stage: "preparing" });
    expect(conversation.pending.value).toBeNull();
    conversation.stop();
  });

  it("carries out a step taken while the line was down, once, when it is back", () => {
    const conversation = begin();
    welcome().onclose?.({ code: 1006 });
    conversation.step("end_answer");
    vi.advanceTimersByTime(10);
    expect(welcome().of("step")).toHaveLength(1);
    conversation.stop();
  });

  it("knows an answer whose time was up from one that was finished", () => {
    const conversation = begin();
    const socket = welcome();
    socket.says({ ...VIEW, stage: "answering" });
    socket.says(VIEW);
    expect(conversation.timeWasUp.value).toBe(true);
    socket.says({ ...VIEW, stage: "answering", take: 2 });
    conversation.step("end_answer");
    socket.says({ ...VIEW, take: 2 });
    expect(conversation.timeWasUp.value).toBe(false);
    conversation.stop();
  });

  it("shows a refusal until the next wish", () => {
    const conversation = begin();
    const socket = welcome();
    conversation.step("again");
    socket.says({ type: "refused", id: socket.of("step")[0]!.id, code: "no_takes_left", text: "" });
    expect(conversation.refusal.value).toEqual({ code: "no_takes_left", what: "again" });
    expect(conversation.pending.value).toBeNull();
    conversation.step("next");
    expect(conversation.refusal.value).toBeNull();
    conversation.stop();
  });

  it("says a chat message again on each new line until the timeline has it, with the same id", () => {
    const conversation = begin();
    const first = welcome();
    expect(conversation.say(" help ")).toBe(true);
    first.onclose?.({ code: 1006 });
    vi.advanceTimersByTime(10);
    const second = welcome();
    const [again] = second.of("say");
    expect(again).toMatchObject({ text: "help", client_id: first.of("say")[0]!.client_id });
    second.says({ type: "chat", n: 9, at_ms: 1, by: "candidate", author: "", text: "help", client_id: again!.client_id });
    conversation.again();
    expect(welcome().of("say")).toEqual([]);
    conversation.stop();
  });

  it("keeps an unsent message over a reload of the page", () => {
    const before = begin();
    before.say("not yet sent");
    before.stop();
    const after = begin();
    expect(welcome().of("say")).toMatchObject([{ text: "not yet sent" }]);
    after.stop();
  });

  it("keeps the server's prompts until they are taken back", () => {
    const conversation = begin();
    const socket = welcome();
    socket.says({ type: "prompt", code: "microphone_silent" });
    socket.says({ type: "prompt", code: "storage_full" });
    expect([...conversation.prompts.value]).toEqual(["microphone_silent", "storage_full"]);
    socket.says({ type: "prompt", code: "microphone_back" });
    socket.says({ ...VIEW, recording: true });
    expect([...conversation.prompts.value]).toEqual([]);
    conversation.stop();
  });

  it("does not carry a silent microphone's prompt into another moment: whoever listens there tells it anew", () => {
    const conversation = begin();
    const socket = welcome();
    socket.says({ type: "prompt", code: "microphone_silent" });
    socket.says({ type: "prompt", code: "no_picture" });
    socket.says({ ...VIEW, extra_ms: 1000 });
    expect([...conversation.prompts.value]).toEqual(["microphone_silent", "no_picture"]);
    socket.says({ ...VIEW, stage: "preparing" });
    expect([...conversation.prompts.value]).toEqual(["no_picture"]);
    socket.says({ type: "prompt", code: "picture_back" });
    expect([...conversation.prompts.value]).toEqual([]);
    conversation.stop();
  });

  it.each([
    [4001, "open_again"],
    [4009, "moved"],
    [4010, "revoked"],
    [4011, "ended"],
  ])("ends with close code %d: %s", (code, what) => {
    begin();
    welcome().onclose?.({ code });
    expect(events.onClosed).toHaveBeenCalledWith(what);
  });

  it("says whether it comes back by itself, or somebody asked for it", () => {
    const conversation = begin();
    expect(welcome().of("hello")[0]).toMatchObject({ again: false });
    conversation.again();
    const socket = welcome();
    expect(socket.of("hello")[0]).toMatchObject({ again: true });
    socket.onclose?.({ code: 4009 });
    conversation.start();
    expect(welcome().of("hello")[0]).toMatchObject({ again: false });
    conversation.stop();
    conversation.start(true);
    expect(welcome().of("hello")[0]).toMatchObject({ again: true });
    conversation.stop();
  });

  it("numbers its lines, so that a peer connection can be told from the one before", () => {
    const conversation = begin();
    welcome();
    conversation.again();
    welcome();
    expect(conversation.lineNumber).toBe(2);
    expect(events.onWelcome).toHaveBeenCalledTimes(2);
    conversation.stop();
  });
});

describe("the link's address", () => {
  it.each([
    ["/i/abc-DEF_123", "abc-DEF_123"],
    ["/i/abc/", "abc"],
    ["/i/", null],
    ["/console/", null],
    ["/i/a/b", null],
  ])("%s", (path, token) => expect(tokenOf(path)).toBe(token));
});
