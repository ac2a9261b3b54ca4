/**
 * What a console stops showing once a candidate took consent back. The server decides it for every reader that asks
 * (server/core/withdrawal.py); this is the same for one that is watching already, and has it in its memory.
 */
import type { Fact, Purpose } from "../../shared/wire.gen";

export const PURPOSES: readonly Purpose[] = ["record", "transcribe", "analyse", "expression"];
const FACE = "face.";
const FACE_RULES = new Set(["no_face", "second_face", "looking_away_often", "brow_lowered_often", "rate_and_brow"]);

export type Choices = Readonly<Partial<Record<Purpose, boolean>>>;

/** Purposes that were agreed to once and are not any more; without recording nothing is left. */
export function takenBack(consents: readonly Choices[]): readonly Purpose[] {
  const last = consents.at(-1) ?? {};
  const gone = PURPOSES.filter((purpose) => !last[purpose] && consents.some((choices) => choices[purpose]));
  return gone.includes("record") ? PURPOSES : gone;
}

export function ofSignal(name: string): readonly Purpose[] {
  return [name.startsWith(FACE) ? "expression" : "analyse"];
}

export function ofFlag(rule: string): readonly Purpose[] {
  return FACE_RULES.has(rule) ? ["analyse", "expression"] : ["analyse"];
}

/** Purposes that a fact is shown for: one of them taken back hides it. */
export function needs(fact: Fact): readonly Purpose[] {
  switch (fact.kind) {
    case "recording_ready":
    case "answer_typed":
      return ["record"];
    case "utterance":
    case "transcript":
      return ["transcribe"];
    case "term_mentioned":
    case "answer_measured":
      return ["transcribe", "analyse"];
    case "signal":
    case "event_began":
    case "event_ended":
    case "calibrated":
      return ofSignal(fact.name);
    case "check_reading":
      return fact.part === "face" ? ["expression"] : [];
    case "flag_raised":
    case "flag_cleared":
    case "flag_marked":
      return ofFlag(fact.rule);
    default:
      return [];
  }
}

export function hidden(needed: readonly Purpose[], gone: readonly Purpose[]): boolean {
  return needed.some((purpose) => gone.includes(purpose));
}
