/** The page's conversation with the server: what it said last, and what we say. The server owns stage and time. */
import { signal } from "@preact/signals";
import { randomId } from "../../shared/ids";
import { language } from "../../shared/i18n";
import { LiveSocket, type LineState } from "../../shared/socket";
import { PROTOCOL_VERSION } from "../../shared/wire.gen";
import type { CandidateView, ConsentPurpose, FromCandidate, Heard, Prompt, Seen, ServerLink, Step, ToCandidate, Welcome } from "../../shared/wire.gen";
import { keep, recall } from "../../shared/storage";
import * as chats from "./chat";
import { ServerClock } from "./clock";
import { afterClose, type AfterClose } from "./closing";
import { leftMs } from "./countdown";
import { Typing } from "./typing";

const VIEW_WITHIN_MS = 800;

/** Which moment of the interview a view is of. */
function momentOf(view: CandidateView | null): string {
  return view === null ? "" : `${view.stage} ${view.question?.number} ${view.take}`;
}

export interface ConversationEvents {
  onWelcome: () => void;
  onAnswer: (sdp: string) => void;
  onOfferRefused: () => void;
  onClosed: (what: Exclude<AfterClose, "retry">) => void;
}

const UNSENT_KEY = "unsent";
const READ_KEY = "chat_read_to";

function unsentFromBefore(): chats.Unsent[] {
  try {
    const kept: unknown = JSON.parse(recall("session", UNSENT_KEY) ?? "[]");
    return Array.isArray(kept) ? (kept as chats.Unsent[]) : [];
  } catch {
    return [];
  }
}

export class Conversation {
  readonly line = signal<LineState>("stopped");
  readonly lineWasOpen = signal(false);
  readonly lastCloseCode = signal<number | null>(null);
  readonly welcome = signal<Welcome | null>(null);
  readonly view = signal<CandidateView | null>(null);
  readonly chat = signal<chats.Chat>({ lines: [], unsent: unsentFromBefore(), readTo: Number(recall("session", READ_KEY)) || 0 });
  readonly heard = signal<Heard | null>(null);
  readonly seen = signal<Seen | null>(null);
  readonly link = signal<ServerLink | null>(null);
  readonly prompts = signal<ReadonlySet<string>>(new Set());
  /** The command that waits for its answer, and the last refusal; both cleared by the next command. */
  readonly pending = signal<{ id: string; what: string } | null>(null);
  readonly refusal = signal<{ code: string; what: string } | null>(null);
  /** Whether the last answer ended because its time was over, not because the candidate finished it. */
  readonly timeWasUp = signal(false);
  readonly clock = new ServerClock();
  readonly typing = new Typing({
    send: (message, keepIt) => this.send(message, keepIt),
    left: () => (this.view.value === null ? null : leftMs(this.view.value, this.clock.now(performance.now()))),
    at: () => globalThis.location?.pathname ?? "",
  });
  /** Counts conversations; a peer connection belongs to the one it was offered on. */
  lineNumber = 0;
  /** Welcomed since somebody asked for it: from then on the page comes back by itself, and yields to one opened since. */
  private inside = false;
  private readonly socket: LiveSocket<ToCandidate, FromCandidate>;

  constructor(
    url: string,
    private readonly pageId: () => string,
    private readonly events: ConversationEvents,
  ) {
    this.socket = new LiveSocket<ToCandidate, FromCandidate>({
      url,
      hello: () => ({
        type: "hello",
        version: PROTOCOL_VERSION,
        page_id: this.pageId(),
        since: chats.lastNumber(this.chat.value),
        language: language.value,
        again: this.inside,
      }),
      onMessage: (message) => this.hear(message),
      onState: (state) => {
        this.line.value = state;
        if (state === "open") this.lineWasOpen.value = true;
      },
      mayRetry: (code) => {
        this.lastCloseCode.value = code;
        return afterClose(code) === "retry";
      },
      onStopped: (code) => this.events.onClosed(afterClose(code) as Exclude<AfterClose, "retry">),
    });
  }

  /** `again`: nobody asked for it. */
  start(again = false): void {
    this.inside = again;
    this.socket.start();
  }

  stop(): void {
    this.socket.stop();
  }

  again(): void {
    this.socket.again();
  }

  send(message: FromCandidate, keepIt = true): boolean {
    return this.socket.send(message, keepIt);
  }

  step(step: Step["step"]): void {
    if (step === "end_answer") this.typing.flush(true);
    const view = this.view.value;
    const id = randomId();
    this.command(id, step);
    this.send({ type: "step", id, step, question: view?.question?.number ?? null, take: view?.take ?? null });
  }

  consent(choices: Partial<Record<ConsentPurpose["purpose"], boolean>>, textVersion: string): void {
    const id = randomId();
    this.command(id, "consent");
    this.send({ type: "consent", id, choices, text_version: textVersion, language: language.value });
  }

  say(typed: string): boolean {
    const message = chats.compose(typed, randomId());
    if (message === null) return false;
    this.setChat(chats.queued(this.chat.value, message));
    this.send({ type: "say", ...message }, false);
    return true;
  }

  readChat(): void {
    this.chat.value = chats.read(this.chat.value);
    keep("session", READ_KEY, String(this.chat.value.readTo));
  }

  private command(id: string, what: string): void {
    this.refusal.value = null;
    this.pending.value = { id, what };
  }

  private hear(message: ToCandidate): void {
    switch (message.type) {
      case "welcome":
        this.lineNumber += 1;
        this.inside = true;
        this.clock.reset();
        this.pending.value = null;
        this.prompts.value = new Set();
        this.welcome.value = message;
        this.typing.newLine();
        this.see(message.view);
        this.typing.flush();
        for (const unsent of this.chat.value.unsent) this.send({ type: "say", ...unsent }, false);
        return this.events.onWelcome();
      case "view":
        return this.see(message);
      case "answer":
        return this.events.onAnswer(message.sdp);
      case "chat":
        return this.setChat(chats.heard(this.chat.value, message));
      case "heard":
        if ((message.matched_ratio ?? -1) >= (this.heard.value?.matched_ratio ?? -1)) this.heard.value = message;
        return;
      case "seen":
        this.seen.value = message;
        return;
      case "link":
        this.link.value = message;
        return;
      case "prompt":
        return this.prompt(message.code);
      case "pong":
        return this.clock.pong(message.sent, message.now_ms, performance.now());
      case "done":
        if (message.id === this.pending.value?.id) this.carriedOut(message.id);
        return;
      case "refused":
        return this.refused(message.id, message.code);
    }
  }

  private see(view: CandidateView): void {
    this.clock.told(view.now_ms, performance.now());
    const moved = momentOf(view) !== momentOf(this.view.value);
    if (moved) this.timeWasUp.value = this.view.value?.stage === "answering" && view.stage === "reviewing" && this.pending.value?.what !== "end_answer";
    this.view.value = view;
    // Whoever heard nothing in one stretch tells it again in the next; the end of a stretch may come without its end.
    if (moved && this.prompts.value.has("microphone_silent")) this.prompt("microphone_back");
    this.typing.see(view);
    if (moved) this.pending.value = null;
    if (view.recording && this.prompts.value.has("storage_full")) this.prompt("storage_back");
  }

  /** The view that shows what came of it follows; until then the button stays off, or a second click would meet another moment. */
  private carriedOut(id: string): void {
    setTimeout(() => {
      if (this.pending.value?.id === id) this.pending.value = null;
    }, VIEW_WITHIN_MS);
  }

  private prompt(code: Prompt["code"] | "storage_back"): void {
    const now = new Set(this.prompts.value);
    if (code === "microphone_back") now.delete("microphone_silent");
    else if (code === "picture_back") now.delete("no_picture");
    else if (code === "storage_back") now.delete("storage_full");
    else now.add(code);
    this.prompts.value = now;
  }

  private refused(id: string, code: string): void {
    if (code === "bad_offer" || (code === "media_failed" && id === "")) this.events.onOfferRefused();
    const unsent = this.chat.value.unsent.filter((one) => one.client_id !== id);
    if (unsent.length !== this.chat.value.unsent.length) {
      this.refusal.value = { code, what: "say" };
      if (code !== "too_many" && code !== "busy") this.setChat({ ...this.chat.value, unsent });
    }
    if (id === this.pending.value?.id) {
      this.refusal.value = { code, what: this.pending.value.what };
      this.pending.value = null;
    }
  }

  private setChat(chat: chats.Chat): void {
    this.chat.value = chat;
    keep("session", UNSENT_KEY, chat.unsent.length > 0 ? JSON.stringify(chat.unsent) : null);
  }
}
