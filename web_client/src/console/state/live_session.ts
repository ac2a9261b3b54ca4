/** One watched session: its folded timeline, the words that may still change, and what HR sends to it. */
import { batch, signal } from "@preact/signals";
import { again, arrived, discard, type Outbox, refused, write } from "../fold/outbox";
import { append, emptyView, givenAgain, type SessionView, withdraw } from "../fold/session_view";
import type { Entry, Purpose, Partial as PartialWords } from "../../shared/wire.gen";
import { lineState, send, watch, watchAgain } from "./line";

const COMMAND_WITHIN_MS = 8000;

export type Command = "extend" | "allow_take";

export class LiveSession {
  /** Another object after each change: a component is drawn again only when one of its properties is another. */
  readonly view = signal<SessionView>(emptyView());
  readonly partial = signal<PartialWords | null>(null);
  readonly outbox = signal<Outbox>([]);
  readonly missing = signal(false);
  readonly candidate = signal("");
  readonly running = signal<Command | null>(null);
  /** Session time and when it was told, to know "now". */
  readonly clock = signal<{ now_ms: number; received: number } | null>(null);
  /** Called with what is new, but not with the past that comes first. */
  onNews: (entries: readonly Entry[]) => void = () => undefined;
  onCommand: (command: Command, trouble: string | null) => void = () => undefined;
  private past_n = Number.POSITIVE_INFINITY;
  /** The last entry that was told: a timeline read again is not news. */
  private told_n = 0;
  private command: { id: string; command: Command; timer: ReturnType<typeof setTimeout> } | null = null;
  private leave: () => void = () => undefined;

  constructor(readonly session: string) {}

  open(): void {
    this.leave = watch(this.session, {
      since: () => this.view.peek().last_n,
      info: (info) => {
        this.candidate.value = info.candidate;
        this.past_n = Math.min(this.past_n, info.last_n);
        if (this.view.peek().plan === null) this.view.value = { ...this.view.peek(), plan: info.plan, shown_n: info.last_n };
        this.withdrawn(info.withdrawn);
        this.missing.value = false;
        this.told(info.now_ms);
        this.sendOutbox();
      },
      entries: (message) => this.heard(message.entries, message.now_ms),
      withdrawn: (purposes) => this.withdrawn(purposes),
      partial: (message) => {
        const shown = message.text !== "" && !this.view.peek().withdrawn.includes("transcribe");
        this.partial.value = shown ? message : null;
      },
      done: (id) => this.commandEnded(id, null),
      refused: (id, code, text) => this.refusedBy(id, code, text),
    });
  }

  close(): void {
    this.leave();
    if (this.command) clearTimeout(this.command.timer);
  }

  say(text: string): void {
    const id = crypto.randomUUID?.() ?? `m${Date.now()}-${Math.random().toString(36).slice(2)}`;
    this.outbox.value = write(this.outbox.value, id, text);
    this.post(id, text);
  }

  sayAgain(client_id: string): void {
    this.outbox.value = again(this.outbox.value, client_id);
    const line = this.outbox.value.find((one) => one.client_id === client_id);
    if (line) this.post(line.client_id, line.text);
  }

  discard(client_id: string): void {
    this.outbox.value = discard(this.outbox.value, client_id);
  }

  extend(extra_ms: number): void {
    this.order("extend", (id) => send({ type: "extend", id, session: this.session, extra_ms }, false));
  }

  allowTake(): void {
    this.order("allow_take", (id) => send({ type: "allow_take", id, session: this.session }, false));
  }

  private order(command: Command, go: (id: string) => boolean): void {
    if (this.command) return;
    const id = `${command}-${Date.now()}`;
    if (!go(id)) {
      this.onCommand(command, "");
      return;
    }
    this.running.value = command;
    this.command = { id, command, timer: setTimeout(() => this.commandEnded(id, ""), COMMAND_WITHIN_MS) };
  }

  private commandEnded(id: string, trouble: string | null): void {
    if (this.command?.id !== id) return;
    clearTimeout(this.command.timer);
    const { command } = this.command;
    this.command = null;
    this.running.value = null;
    this.onCommand(command, trouble);
  }

  private heard(entries: readonly Entry[], now_ms: number): void {
    const view = { ...this.view.peek() };
    const whole = append(view, entries);
    const again = givenAgain(view, entries);
    const told_n = this.told_n;
    this.told_n = Math.max(told_n, view.last_n);
    batch(() => {
      this.told(now_ms);
      this.view.value = again ? emptyView() : view;
      this.outbox.value = arrived(this.outbox.value, view.said);
      const partial = this.partial.value;
      if (partial && view.withdrawn.includes("transcribe")) this.partial.value = null;
      if (partial && entries.some(({ fact }) => fact.kind === "utterance" && fact.to_ms >= partial.from_ms)) {
        this.partial.value = null;
      }
    });
    const fresh = entries.filter((entry) => entry.n > told_n && entry.n > this.past_n && entry.n <= view.last_n);
    if (fresh.length > 0) this.onNews(fresh);
    if (!whole || again) watchAgain(this.session);
  }

  /** Consent was taken back while nobody here could hear of it, or after the interview. */
  private withdrawn(purposes: readonly Purpose[]): void {
    if (purposes.length === 0) return;
    const view = { ...this.view.peek() };
    withdraw(view, purposes);
    batch(() => {
      this.view.value = view;
      if (view.withdrawn.includes("transcribe")) this.partial.value = null;
    });
  }

  private told(now_ms: number): void {
    this.clock.value = { now_ms, received: performance.now() };
  }

  private refusedBy(id: string, code: string, text: string): void {
    if (this.command?.id === id) {
      this.commandEnded(id, text);
    } else if (this.outbox.value.some((line) => line.client_id === id)) {
      this.outbox.value = refused(this.outbox.value, id, text);
    } else if ((id === "" || id === this.session) && code === "not_found" && this.view.peek().last_n === 0) {
      this.missing.value = true;
    }
  }

  private post(client_id: string, text: string): void {
    if (lineState.value === "open") send({ type: "say", session: this.session, client_id, text }, false);
  }

  private sendOutbox(): void {
    for (const line of this.outbox.value) if (line.state === "sending") this.post(line.client_id, line.text);
  }
}
