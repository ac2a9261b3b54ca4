/** "312 字/分钟；本人平时 240；同题 23 场：中间 90% 为 180–290": a figure beside what it was compared with. */
import type { Compared, Language } from "../../shared/wire.gen";
import { figure, number } from "../labels";
import { flags } from "../words/flags";

/** The number alone, on the same scale as `figure` shows it. */
function bare(name: string, value: number): string {
  if (name.endsWith("_ms")) return number(value / 1000, 1);
  if (name.endsWith("_ratio")) return `${number(value * 100, 0)}%`;
  return number(value, name === "pauses_per_min" ? 1 : 0);
}

export function comparedText(compared: Compared, spoken: Language): string {
  const words = flags();
  const own = figure(compared.figure, compared.value, spoken);
  const said = compared.figure === "pauses_per_min" ? words.per_minute(bare(compared.figure, compared.value)) : own.text;
  const parts = [words.figure(own.label, said)];
  if (typeof compared.own === "number") parts.push(words.own(bare(compared.figure, compared.own)));
  const others = compared.others;
  if (others) {
    const [low, high, middle] = [others.p5, others.p95, others.p50].map((value) => bare(compared.figure, value));
    parts.push(words.others(String(others.n), low ?? "", high ?? "", middle ?? ""));
  }
  return parts.join(words.joiner);
}

/** Figures that a comparison says already need not be said again. */
export function besides(values: Readonly<Record<string, number>>, compared: readonly Compared[]): [string, number][] {
  const said = new Set(compared.flatMap((one) => [one.value, one.own]));
  return Object.entries(values).filter(([, value]) => !said.has(value));
}
