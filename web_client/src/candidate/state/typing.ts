/**
 * What is typed or chosen for a question that is not spoken: shown here at once, saved on the server while it is written, and
 * given back by it after a reload. What the server has not confirmed yet is kept in this tab too.
 */
import { signal } from "@preact/signals";
import { randomId } from "../../shared/ids";
import { keep, recall } from "../../shared/storage";
import type { Answer, CandidateView } from "../../shared/wire.gen";

export interface Written {
  text: string;
  chosen: readonly number[];
}

/** After so long without a change it is sent, and while it changes all the time at least this often. */
const IDLE_MS = 700;
const LONGEST_MS = 2500;
/** When the time is nearly over nothing waits. */
const HASTE_LEFT_MS = 6000;
const HASTE_MS = 150;
const KEPT_KEY = "typed";
const NOTHING: Written = { text: "", chosen: [] };

interface Kept {
  at: string;
  place: string;
  /** What the server had when this was written; if it has something else by now, another device was at it. */
  base: Written;
  written: Written;
}

export interface TypingOptions {
  /** Sends now, else (with `keepIt`) when the line is back; false: neither. */
  send: (message: Answer, keepIt: boolean) => boolean;
  /** What is left of the answer's time, in ms; null when not known. */
  left: () => number | null;
  /** Which interview this is, so that nothing comes back in another one. */
  at: () => string;
}

export class Typing {
  readonly written = signal<Written>(NOTHING);
  /** Whether what is shown is safe on the server, as the server says. */
  readonly saved = signal(true);
  private place = "";
  private question = 0;
  private take = 0;
  private open = false;
  private stored: Written = NOTHING;
  private sent: Written | null = null;
  private since = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: TypingOptions) {}

  /** A new line to the server: what was sent on the old one may be lost. */
  newLine(): void {
    this.sent = null;
  }

  /** Each view of the interview, as it comes. */
  see(view: CandidateView): void {
    const asked = view.question;
    if (asked === null || asked.spoken || (view.stage !== "answering" && view.stage !== "reviewing")) return this.leave();
    const place = `${asked.number} ${view.take}`;
    this.open = view.stage === "answering";
    this.stored = view.typed ?? NOTHING;
    if (place !== this.place) {
      this.place = place;
      this.question = asked.number;
      this.take = view.take;
      this.sent = null;
      const kept = this.open ? this.kept() : null;
      this.written.value = kept !== null && same(kept.base, this.stored) ? kept.written : this.stored;
    }
    this.told();
    if (this.open && !this.saved.value) this.schedule();
    if (!this.open) clearTimeout(this.timer);
  }

  write(next: Partial<Written>): void {
    if (!this.open) return;
    this.written.value = { ...this.written.value, ...next };
    this.told();
    this.schedule();
  }

  /** Sends what is not saved yet. `last`: the answer ends with it, so it is also kept for a line that is down. */
  flush(last = false): void {
    clearTimeout(this.timer);
    this.since = 0;
    const now = this.written.value;
    if (!this.open || same(now, this.stored) || (this.sent !== null && same(now, this.sent))) return;
    const { question, take } = this;
    const message: Answer = { type: "typed", id: randomId(), question, take, text: now.text, chosen: [...now.chosen] };
    if (this.options.send(message, last)) this.sent = now;
  }

  private schedule(): void {
    clearTimeout(this.timer);
    const now = Date.now();
    this.since ||= now;
    const left = this.options.left();
    const wait = left !== null && left < HASTE_LEFT_MS ? HASTE_MS : Math.min(IDLE_MS, this.since + LONGEST_MS - now);
    this.timer = setTimeout(() => this.flush(), Math.max(0, wait));
  }

  private leave(): void {
    if (this.place === "") return;
    clearTimeout(this.timer);
    this.place = "";
    this.open = false;
    this.written.value = this.stored = NOTHING;
    this.saved.value = true;
    keep("session", KEPT_KEY, null);
  }

  private told(): void {
    this.saved.value = same(this.written.value, this.stored);
    const kept: Kept = { at: this.options.at(), place: this.place, base: this.stored, written: this.written.value };
    keep("session", KEPT_KEY, this.saved.value ? null : JSON.stringify(kept));
  }

  private kept(): Kept | null {
    try {
      const kept = JSON.parse(recall("session", KEPT_KEY) ?? "null") as Kept | null;
      return kept !== null && kept.at === this.options.at() && kept.place === this.place ? kept : null;
    } catch {
      return null;
    }
  }
}

export function same(one: Written, other: Written): boolean {
  return one.text === other.text && one.chosen.length === other.chosen.length && one.chosen.every((n, at) => n === other.chosen[at]);
}

/** The choices after this one was touched; without `several` it is the only one. */
export function toggled(chosen: readonly number[], index: number, several: boolean): number[] {
  if (!several) return [index];
  return chosen.includes(index) ? chosen.filter((one) => one !== index) : [...chosen, index].sort((a, b) => a - b);
}

/** Characters as people count them, and as the server does. */
export function charactersOf(text: string): number {
  return [...text].length;
}
