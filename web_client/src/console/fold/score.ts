/** What the score panel shows, worked out from the report of scores. Pure. */
import type { Review, ScoreReport } from "../../shared/wire.gen";

/** `composite`, `dimension:<id>` or `question:<number>`. */
export type Target = string;

/** What counts now: the value by hand, else the computed one. */
export function counting(report: ScoreReport, target: Target): number | null {
  const effective = report.effective;
  if (effective === null) return null;
  if (target === "composite") return effective.composite;
  const [kind, id = ""] = split(target);
  const found = kind === "dimension" ? effective.dimensions[id] : effective.questions[id];
  return found ?? null;
}

/** What was computed. */
export function computedOf(report: ScoreReport, target: Target): number | null {
  const score = report.score;
  if (score === null) return null;
  if (target === "composite") return score.composite.value;
  const [kind, id] = split(target);
  if (kind === "dimension") return score.dimensions.find((one) => one.id === id)?.value ?? null;
  return score.questions.find((one) => String(one.question) === id)?.value ?? null;
}

export function isByHand(report: ScoreReport, target: Target): boolean {
  return report.effective?.overridden.includes(target) ?? false;
}

/** Every score that can be changed by hand, uppermost first. */
export function targets(report: ScoreReport): Target[] {
  if (report.score === null) return [];
  return [
    "composite",
    ...report.score.dimensions.map((one) => `dimension:${one.id}`),
    ...report.score.questions.map((one) => `question:${one.question}`),
  ];
}

/** The mark on the recommendation that stands: the newest one. */
export function standing(report: ScoreReport): Review | null {
  return report.reviews.find((one) => one.kind === "recommendation") ?? null;
}

/** "analysis:2.1" is about question 2. */
export function missingQuestion(code: string): string {
  return /^\w+:(\d+)/.exec(code)?.[1] ?? "";
}

function split(target: Target): [string, string] {
  const at = target.indexOf(":");
  return at < 0 ? [target, ""] : [target.slice(0, at), target.slice(at + 1)];
}
