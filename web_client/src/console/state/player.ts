/** What the report's player shows and where it is. Every word, term, event and flag seeks through it. */
import { signal } from "@preact/signals";

export interface Seek {
  take: string;
  at_ms: number;
  play: boolean;
  /** Makes two seeks to the same place different. */
  count: number;
}

export class PlayerState {
  /** `question.take` of the recording in the player. */
  readonly take = signal("");
  /** Session time of what is heard; null before anything was asked for. */
  readonly at_ms = signal<number | null>(null);
  readonly playing = signal(false);
  readonly wanted = signal<Seek | null>(null);
  private count = 0;

  seek(take: string, at_ms: number, play = true): void {
    this.count += 1;
    this.take.value = take;
    this.at_ms.value = at_ms;
    this.wanted.value = { take, at_ms, play, count: this.count };
  }

  show(take: string): void {
    if (this.take.value === take) return;
    this.take.value = take;
    this.at_ms.value = null;
    this.wanted.value = null;
  }
}
