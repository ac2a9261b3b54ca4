/**
 * One session as the console shows it: the fold of its timeline. `append` is the only writer and changes the view it is
 * given; numbers that were seen already are skipped and a hole is told to the caller, so that a reconnection neither doubles
 * nor loses anything.
 */
import type { ClearedWhy, Entry, Evidence, FlagMark, Plan, Purpose, Severity, Stage, Verdict } from "../../shared/wire.gen";
import { type TakeView, takeOf } from "./take_view";
import { type Choices, hidden, needs, ofFlag, PURPOSES, takenBack } from "./withdrawal";

export interface FlagView {
  id: string;
  rule: string;
  severity: Severity;
  question: number;
  take: number;
  at_ms: number;
  cleared_ms: number | null;
  cleared_why: ClearedWhy;
  evidence: readonly Evidence[];
  follow_up: string;
  /** What each person makes of it now. */
  marks: readonly FlagMark[];
}

export interface ChatView {
  n: number;
  at_ms: number;
  by: "candidate" | "hr";
  author: string;
  text: string;
  client_id: string;
}

export interface CheckView {
  verdict: Verdict;
  advice: string;
  values: Readonly<Record<string, number>>;
  at_ms: number;
}

/** Something that happened between the facts that have a place of their own: shown as a line in the course of things. */
export interface Moment {
  n: number;
  at_ms: number;
  what: string;
  question: number | null;
  take: number | null;
  detail: string;
  value: number | null;
}

export interface Away {
  from_ms: number;
  to_ms: number | null;
  reason: string;
}

export interface SessionView {
  last_n: number;
  last_ms: number;
  plan: Plan | null;
  candidate: string;
  stage: Stage;
  question: number | null;
  take: number | null;
  entered_ms: number;
  limit_ms: number | null;
  extra_ms: number;
  consent: Readonly<Record<string, boolean>> | null;
  check: Map<string, CheckView>;
  media: "none" | "flowing" | "lost";
  away: Away[];
  network: { rtt_ms: number | null; loss_ratio: number | null; upload_kbps: number | null; verdict: Verdict } | null;
  analysis: Map<string, { state: string; reason: string; at_ms: number }>;
  takes: Map<string, TakeView>;
  takes_allowed: Map<number, number>;
  answered: Set<number>;
  flags: Map<string, FlagView>;
  chat: ChatView[];
  said: Set<string>;
  moments: Moment[];
  /** Entries up to this one come as the server shows them now: it has withheld what a consent among them takes back. */
  shown_n: number;
  /** Every consent given, oldest first. */
  consents: Choices[];
  /** Purposes that the candidate took consent back for: nothing that rests on them is kept here. */
  withdrawn: readonly Purpose[];
}

export function emptyView(): SessionView {
  return {
    last_n: 0,
    last_ms: 0,
    plan: null,
    candidate: "",
    stage: "consent",
    question: null,
    take: null,
    entered_ms: 0,
    limit_ms: null,
    extra_ms: 0,
    consent: null,
    check: new Map(),
    media: "none",
    away: [],
    network: null,
    analysis: new Map(),
    takes: new Map(),
    takes_allowed: new Map(),
    answered: new Set(),
    flags: new Map(),
    chat: [],
    said: new Set(),
    moments: [],
    shown_n: 0,
    consents: [],
    withdrawn: [],
  };
}

/** Adds what is new. False: there is a hole before these entries; ask again with `since = view.last_n`. */
export function append(view: SessionView, entries: readonly Entry[]): boolean {
  for (const entry of entries) {
    if (entry.n <= view.last_n) continue;
    if (entry.n > view.last_n + 1) return false;
    view.last_n = entry.n;
    view.last_ms = Math.max(view.last_ms, entry.at_ms);
    apply(view, entry);
  }
  return true;
}

export function fold(entries: readonly Entry[]): SessionView {
  const view = emptyView();
  append(view, entries);
  return view;
}

function note(view: SessionView, entry: Entry, what: string, detail = "", value: number | null = null): void {
  const { n, at_ms } = entry;
  view.moments.push({ n, at_ms, what, question: view.question, take: view.take, detail, value });
}

/** Whether something was agreed to again that this view has let go of: only a new reading brings it back. */
export function givenAgain(view: SessionView, entries: readonly Entry[]): boolean {
  const consent = entries.some(({ n, fact }) => fact.kind === "consent_given" && n > view.shown_n && n <= view.last_n);
  return consent && takenBack(view.consents).length < view.withdrawn.length;
}

/** Takes out what rests on these purposes, and lets nothing of it in any more. */
export function withdraw(view: SessionView, purposes: readonly Purpose[]): void {
  const gone = PURPOSES.filter((one) => purposes.includes(one) || view.withdrawn.includes(one));
  if (gone.length === view.withdrawn.length) return;
  view.withdrawn = gone;
  for (const take of view.takes.values()) take.withhold(gone);
  for (const flag of [...view.flags.values()]) if (hidden(ofFlag(flag.rule), gone)) view.flags.delete(flag.id);
  if (gone.includes("expression")) view.check.delete("face");
}

function apply(view: SessionView, entry: Entry): void {
  const fact = entry.fact;
  if (hidden(needs(fact), view.withdrawn)) return;
  switch (fact.kind) {
    case "session_opened":
      view.plan = fact.plan;
      view.candidate = fact.candidate;
      return;
    case "consent_given":
      view.consent = fact.choices;
      view.consents.push(fact.choices);
      if (entry.n > view.shown_n) withdraw(view, takenBack(view.consents));
      return;
    case "stage_entered":
      enter(view, entry);
      return;
    case "time_extended":
      view.extra_ms += fact.extra_ms;
      note(view, entry, "time_extended", fact.by, fact.extra_ms);
      return;
    case "take_allowed":
      view.takes_allowed.set(fact.question, (view.takes_allowed.get(fact.question) ?? 0) + 1);
      note(view, entry, "take_allowed", fact.by);
      return;
    case "media_lost":
      view.media = "lost";
      if (view.away.at(-1)?.to_ms !== null) view.away.push({ from_ms: fact.since_ms, to_ms: null, reason: fact.reason });
      note(view, entry, "media_lost", fact.reason);
      return;
    case "media_back": {
      const open = view.away.at(-1);
      if (open?.to_ms === null) open.to_ms = entry.at_ms;
      if (view.media === "lost") note(view, entry, "media_back", "", fact.away_ms);
      view.media = "flowing";
      return;
    }
    case "page_reported":
      note(view, entry, `page_${fact.what}`, fact.device);
      return;
    case "check_reading":
      view.check.set(fact.part, { verdict: fact.verdict, advice: fact.advice, values: fact.values, at_ms: entry.at_ms });
      return;
    case "network_reading":
      view.network = {
        rtt_ms: fact.rtt_ms ?? null,
        loss_ratio: fact.loss_ratio ?? null,
        upload_kbps: fact.upload_kbps ?? null,
        verdict: fact.verdict,
      };
      return;
    case "analysis_state":
      view.analysis.set(fact.part, { state: fact.state, reason: fact.reason, at_ms: entry.at_ms });
      return;
    case "flag_raised":
      view.flags.set(fact.id, {
        id: fact.id,
        rule: fact.rule,
        severity: fact.severity,
        question: fact.question,
        take: fact.take,
        at_ms: entry.at_ms,
        cleared_ms: null,
        cleared_why: "",
        evidence: fact.evidence,
        follow_up: fact.follow_up,
        marks: [],
      });
      return;
    case "flag_cleared": {
      const flag = view.flags.get(fact.id);
      if (flag) view.flags.set(fact.id, { ...flag, cleared_ms: fact.to_ms, cleared_why: fact.why });
      return;
    }
    case "flag_marked": {
      const flag = view.flags.get(fact.id);
      if (!flag) return;
      const others = flag.marks.filter((mark) => mark.by !== fact.by);
      const own = fact.mark === "none" ? [] : [{ by: fact.by, mark: fact.mark, at_ms: entry.at_ms }];
      view.flags.set(fact.id, { ...flag, marks: [...others, ...own] });
      return;
    }
    case "history_known":
      return;
    case "said":
      view.said.add(fact.client_id);
      view.chat.push({ n: entry.n, at_ms: entry.at_ms, ...pickSaid(fact) });
      return;
    case "calibrated":
      return;
    case "withheld":
      withdraw(view, [fact.purpose]);
      return;
    default:
      takeOf(view.takes, fact.question, fact.take).apply(fact);
  }
}

function pickSaid(fact: { by: "candidate" | "hr"; author: string; text: string; client_id: string }) {
  return { by: fact.by, author: fact.author, text: fact.text, client_id: fact.client_id };
}

function enter(view: SessionView, entry: Entry): void {
  const fact = entry.fact;
  if (fact.kind !== "stage_entered") return;
  if (view.stage === "answering" && view.question !== null && view.take !== null) {
    takeOf(view.takes, view.question, view.take).end(entry.at_ms, fact.reason);
  }
  if (fact.stage === "reviewing" && typeof fact.question === "number") view.answered.add(fact.question);
  view.stage = fact.stage;
  view.question = fact.question ?? null;
  view.take = fact.take ?? null;
  view.entered_ms = entry.at_ms;
  view.limit_ms = fact.limit_ms ?? null;
  view.extra_ms = 0;
  if (fact.stage === "answering" && view.question !== null && view.take !== null) {
    takeOf(view.takes, view.question, view.take).begin(entry.at_ms);
  }
  note(view, entry, `stage_${fact.stage}`, fact.reason);
}

export function openFlags(view: SessionView): FlagView[] {
  return [...view.flags.values()].filter((flag) => flag.cleared_ms === null);
}

export function ended(view: SessionView): boolean {
  return view.stage === "submitted" || view.stage === "withdrawn";
}

/** Candidate messages after `seen_n`, the number of the last entry that HR has had before their eyes. */
export function unreadAfter(view: SessionView, seen_n: number): number {
  return view.chat.filter((line) => line.by === "candidate" && line.n > seen_n).length;
}
