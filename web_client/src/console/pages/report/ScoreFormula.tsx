import type { ComponentChildren } from "preact";
import { pick, tag } from "../../../shared/i18n";
import type { Language, ScoreEvidence, ScoreStep, Text } from "../../../shared/wire.gen";
import { number, reasonText } from "../../labels";
import { score as scoreWords } from "../../words/score";
import { Place } from "./Tables";

/** Leads to a moment of an answer. */
export interface Seeking {
  /** Where the take begins, null where there is no recording to seek in. */
  zeroOf: (question: number, take: number) => number | null;
  seek: (question: number, take: number, at_ms: number) => void;
  spoken: Language;
}

interface Props {
  /** What the number is called. */
  name: string;
  value: number | null;
  /** Beside the number: its weight, what it was before. */
  beside?: ComponentChildren;
  formula: string;
  about: Text;
  not_available: string;
  steps?: readonly ScoreStep[];
  left_out?: Readonly<Record<string, string>>;
  evidence?: readonly ScoreEvidence[];
  seeking: Seeking;
  children?: ComponentChildren;
}

/** A number that opens: how it came about, in words and figures, and the words that it rests on. */
export function ScoreFormula(props: Props) {
  const words = scoreWords();
  const { name, value, formula, about, not_available, steps = [], left_out = {}, evidence = [], seeking } = props;
  const names: Record<string, string> = words.steps;
  return (
    <details class="score-number">
      <summary>
        <span class="score-name">{name}</span>
        <ScoreValue value={value} />
        {props.beside && <span class="soft small">{props.beside}</span>}
        {value === null && <span class="soft small">{whyNot(not_available)}</span>}
        <span class="unseen">{words.show(name)}</span>
      </summary>
      <div class="score-open stack">
        <p class="small">{pick(about)}</p>
        {formula && <p class="score-formula figures">{formula}</p>}
        {steps.length > 0 && (
          <ul class="plain small">
            {steps.map((step) => (
              <li key={step.name}>
                <span class="label">
                  {names[step.name] ?? step.name} · {words.weight(number(step.weight, 2))}
                </span>{" "}
                {pick(step.about)}
                <span class="score-formula figures block">{step.formula}</span>
              </li>
            ))}
          </ul>
        )}
        {Object.entries(left_out).map(([step, why]) => (
          <p key={step} class="small soft">
            {names[step] ?? step}: {words.left_out} ({whyNot(why)})
          </p>
        ))}
        <EvidenceList evidence={evidence} seeking={seeking} />
        {props.children}
      </div>
    </details>
  );
}

export function ScoreValue({ value }: { value: number | null }) {
  if (value === null) return <span class="soft figures">–</span>;
  return <strong class="figures">{number(value, 1)}</strong>;
}

export function EvidenceList({ evidence, seeking }: { evidence: readonly ScoreEvidence[]; seeking: Seeking }) {
  if (evidence.length === 0) return null;
  return (
    <ul class="evidence small row wrap tight" aria-label={scoreWords().evidence}>
      {evidence.map((one, index) => (
        <li key={index} lang={tag(seeking.spoken)}>
          <EvidenceAt one={one} seeking={seeking} />
        </li>
      ))}
    </ul>
  );
}

function EvidenceAt({ one, seeking }: { one: ScoreEvidence; seeking: Seeking }) {
  const words = scoreWords();
  const zero_ms = seeking.zeroOf(one.question, one.take);
  const said = `${one.said || one.about}${one.negated ? ` (${words.said_not})` : ""}`;
  if (one.from_ms === null || zero_ms === null) return <span class="badge">{said}</span>;
  return <Place at_ms={one.from_ms} zero_ms={zero_ms} onSeek={(at_ms) => seeking.seek(one.question, one.take, at_ms)} text={said} />;
}

/** Why a number is not there: a code of scoring, or one that analysis gave. */
export function whyNot(code: string): string {
  const table: Record<string, string> = scoreWords().why;
  return table[code] ?? (code ? reasonText(code) : scoreWords().none);
}
