/** Facts into words in the reader's language: stages, names of signals and events, figures with their units. */
import { language, pick, tag } from "../shared/i18n";
import type { Language, Severity, Stage, Text } from "../shared/wire.gen";
import { clockText } from "./fold/countdown";
import { declared } from "./state/line";
import { flags } from "./words/flags";
import { measures } from "./words/measures";
import { session } from "./words/session";

export interface StageLike {
  stage: Stage;
  question: number | null;
  take: number | null;
}

export function stageText({ stage, question, take }: StageLike): string {
  const words = session().stage;
  const n = String(question ?? "");
  if (stage === "preparing") return words.preparing(n);
  if (stage === "answering") return (take ?? 1) > 1 ? words.answering_again(n, String(take)) : words.answering(n);
  if (stage === "reviewing") return words.reviewing(n);
  return words[stage];
}

/** "answering question 3, 1:12 left" */
export function stageWithTime(at: StageLike, left: number | null, paused: boolean): string {
  const words = session();
  const parts = [stageText(at)];
  if (paused) parts.push(left === null ? words.paused_no_time : words.paused(clockText(left)));
  else if (left !== null) parts.push(words.left(clockText(left)));
  return parts.join(words.joiner);
}

function declaredTitle(list: readonly { name: string; title: Text }[], name: string): string | null {
  const found = list.find((one) => one.name === name);
  return found ? pick(found.title) : null;
}

export function eventTitle(name: string): string {
  return declaredTitle(declared.value.events, name) ?? known(name) ?? readable(name);
}

/** An event that says "can't be judged now" is drawn as a gap, not as something that was seen. */
export function eventKind(name: string): string {
  return name.includes(".unreliable_") ? "event blind" : "event";
}

export function signalTitle(name: string): string {
  return declaredTitle(declared.value.signals, name) ?? known(name) ?? readable(name);
}

export function flagTitle(rule: string, given?: Text): string {
  const found = declared.value.flags.find((one) => one.rule === rule);
  return given ? pick(given) : found ? pick(found.title) : readable(rule);
}

export function flagHint(rule: string): string {
  const found = declared.value.flags.find((one) => one.rule === rule);
  return found ? pick(found.hint) : "";
}

/** When and why a flag cleared itself. */
export function clearedText(time: string, why: string): string {
  const reasons: Record<string, string> = flags().why;
  const reason = reasons[why];
  return reason === undefined ? flags().cleared_at(time) : flags().cleared_why(time, reason);
}

/** What a piece of evidence is about: a signal, an event, or a term as it stands. */
export function evidenceTitle(what: string): string {
  const { signals, events } = declared.value;
  return declaredTitle(signals, what) ?? declaredTitle(events, what) ?? known(what) ?? what;
}

/** The unit of a speech rate belongs to the language that is spoken, not to the one that is read. */
export function signalUnit(name: string, spoken: Language): string {
  if (name.startsWith("speech_rate")) return session().rate_unit[spoken];
  const found = declared.value.signals.find((one) => one.name === name);
  return found ? pick(found.unit) : "";
}

export function severityRank(severity: Severity): number {
  return { info: 0, attention: 1, urgent: 2 }[severity];
}

/** Names that no analyzer declares now: figures, and our own signals and events in a report read while no host is up. */
function known(name: string): string | null {
  const table: Record<string, string> = measures().names;
  return table[name] ?? null;
}

/** `face.brow_lowered` as words, for what nobody declared. */
function readable(name: string): string {
  const last = name.split(".").at(-1) ?? name;
  return last.replaceAll("_", " ");
}

const UNITS: [suffix: string, make: (value: number, spoken: Language) => string][] = [
  ["_ms", (value) => measures().seconds(number(value / 1000, value < 10_000 ? 1 : 0))],
  ["_s", (value) => measures().seconds(number(value, 1))],
  ["_ratio", (value) => `${number(value * 100, 0)}%`],
  ["fillers_per_min", (value) => measures().times_per_min(number(value, 1))],
  ["_per_min", (value, spoken) => `${number(value, 0)} ${session().rate_unit[spoken]}`],
  ["_wpm", (value) => `${number(value, 0)} ${session().rate_unit.en}`],
  ["_cpm", (value) => `${number(value, 0)} ${session().rate_unit.zh}`],
  ["_kbps", (value) => `${number(value, 0)} kbit/s`],
  ["_dbfs", (value) => `${number(value, 0)} dBFS`],
  ["_percent", (value) => `${number(value, 0)}%`],
];

export interface Figure {
  name: string;
  label: string;
  text: string;
}

/** A named figure; its unit is in its name. */
export function figure(name: string, value: number, spoken: Language): Figure {
  const flags: readonly string[] = measures().yes_no_names.split(" ");
  if (flags.includes(name)) return { name, label: label(name), text: value ? measures().yes : measures().no };
  const unit = UNITS.find(([suffix]) => name.endsWith(suffix));
  return { name, label: label(name), text: unit ? unit[1](value, spoken) : number(value, 2) };
}

function label(name: string): string {
  const bare = UNITS.reduce((left, [suffix]) => (left.endsWith(suffix) ? left.slice(0, -suffix.length) : left), name);
  return known(name) ?? known(bare) ?? readable(bare);
}

export function figureLabel(name: string): string {
  return label(name);
}

/** Why a figure is not there: a sentence the server gave, a code we know, or such a code with a detail for the operator. */
export function reasonText(reason: string): string {
  if (reason.startsWith("failed: ")) return measures().failed(reasonText(reason.slice("failed: ".length)));
  const table: Record<string, string> = measures().reasons;
  return table[reason] ?? table[detailed(reason).code] ?? (/^[a-z0-9_.]+$/.test(reason) ? readable(reason) : reason);
}

/** ``code: detail`` taken apart; a reason without a code is all detail. */
export function detailed(reason: string): { code: string; detail: string } {
  const [, code, detail] = /^([a-z_]+): (.*)$/s.exec(reason) ?? ["", "", reason];
  return { code: code ?? "", detail: detail ?? "" };
}

export function number(value: number, digits: number): string {
  return new Intl.NumberFormat(tag(language.value), { maximumFractionDigits: digits }).format(value);
}

export function dateTime(iso: string): string {
  return new Intl.DateTimeFormat(tag(language.value), { dateStyle: "medium", timeStyle: "short" }).format(new Date(iso));
}

export function durationText(ms: number): string {
  return measures().duration(String(Math.floor(ms / 60_000)), String(Math.round((ms % 60_000) / 1000)));
}
