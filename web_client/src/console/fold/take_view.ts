/** One take of one answer (question 0 is the device check): what was heard and seen in it so far. */
import type {
  AnswerMeasured,
  AnswerTyped,
  Fact,
  Mention,
  Purpose,
  RecordingReady,
  TermMentioned,
  Transcript,
  Utterance,
} from "../../shared/wire.gen";
import { hidden, ofSignal } from "./withdrawal";

export interface Point {
  from_ms: number;
  to_ms: number;
  value: number;
}

export interface EventView {
  id: string;
  name: string;
  from_ms: number;
  to_ms: number | null;
  value: number | null;
}

type OfTake = Extract<Fact, { question: number; take: number }>;

export class TakeView {
  begun_ms: number | null = null;
  ended_ms: number | null = null;
  ended_by = "";
  utterances: Utterance[] = [];
  final: Transcript | null = null;
  final_failed = "";
  mentions: TermMentioned[] = [];
  signals = new Map<string, Point[]>();
  events = new Map<string, EventView>();
  measured: AnswerMeasured | null = null;
  recording: RecordingReady | null = null;
  recording_failed = "";
  parts = 0;
  analysed = false;
  /** The newest, for a question that is not spoken. */
  typed: AnswerTyped | null = null;

  constructor(
    readonly question: number,
    readonly take: number,
  ) {}

  begin(at_ms: number): void {
    this.begun_ms ??= at_ms;
    this.ended_ms = null;
  }

  end(at_ms: number, by: string): void {
    this.ended_ms = at_ms;
    this.ended_by = by;
  }

  apply(fact: OfTake): void {
    switch (fact.kind) {
      case "utterance":
        this.utterances.push(fact);
        this.utterances.sort((a, b) => a.from_ms - b.from_ms);
        return;
      case "transcript":
        this.final = fact;
        return;
      case "transcript_failed":
        this.final_failed = fact.reason;
        return;
      case "term_mentioned":
        this.mentions.push(fact);
        return;
      case "signal": {
        const points = this.signals.get(fact.name) ?? [];
        points.push({ from_ms: fact.from_ms, to_ms: fact.to_ms, value: fact.value });
        this.signals.set(fact.name, points);
        return;
      }
      case "event_began":
        this.events.set(fact.id, {
          id: fact.id,
          name: fact.name,
          from_ms: fact.from_ms,
          to_ms: null,
          value: fact.value ?? null,
        });
        return;
      case "event_ended":
        this.events.set(fact.id, {
          id: fact.id,
          name: fact.name,
          from_ms: fact.from_ms,
          to_ms: fact.to_ms,
          value: fact.value ?? this.events.get(fact.id)?.value ?? null,
        });
        return;
      case "answer_measured":
        this.measured = fact;
        return;
      case "part_started":
        this.parts += 1;
        return;
      case "recording_ready":
        this.recording = fact;
        return;
      case "recording_failed":
        this.recording_failed = fact.reason;
        return;
      case "answer_analysed":
        this.analysed = true;
        return;
      case "answer_typed":
        this.typed = fact;
        return;
      default:
        return;
    }
  }

  /** Forgets what rests on purposes that the candidate took consent back for. */
  withhold(gone: readonly Purpose[]): void {
    if (gone.includes("record")) {
      this.recording = null;
      this.typed = null;
    }
    if (gone.includes("transcribe")) {
      this.utterances = [];
      this.final = null;
    }
    if (hidden(["transcribe", "analyse"], gone)) {
      this.mentions = [];
      this.measured = null;
    }
    for (const name of [...this.signals.keys()]) if (hidden(ofSignal(name), gone)) this.signals.delete(name);
    for (const event of [...this.events.values()]) if (hidden(ofSignal(event.name), gone)) this.events.delete(event.id);
  }

  /** Where each term was said: from the final words when they are there, else from the live ones. */
  get said(): readonly Mention[] {
    return this.measured ? this.measured.mentions : this.mentions;
  }
}

export function takeKey(question: number, take: number): string {
  return `${question}/${take}`;
}

export function takeOf(takes: Map<string, TakeView>, question: number, take: number): TakeView {
  const key = takeKey(question, take);
  let found = takes.get(key);
  if (!found) {
    found = new TakeView(question, take);
    takes.set(key, found);
  }
  return found;
}

/** Takes of one question, oldest first; the last one counts. */
export function takesOf(takes: ReadonlyMap<string, TakeView>, question: number): TakeView[] {
  return [...takes.values()].filter((one) => one.question === question).sort((a, b) => a.take - b.take);
}
