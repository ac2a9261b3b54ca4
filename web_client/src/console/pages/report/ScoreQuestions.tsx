import { tag } from "../../../shared/i18n";
import type { QuestionScore, ScoredKeyPoint, ScorePart, ScoreReport } from "../../../shared/wire.gen";
import { computedOf, counting, isByHand } from "../../fold/score";
import { number } from "../../labels";
import { Icon } from "../../parts/Icon";
import { score as scoreWords } from "../../words/score";
import { EvidenceList, ScoreFormula, type Seeking } from "./ScoreFormula";

/** What stands beside a number that a person changed, else its weight. */
export function Beside({ report, target, weight, share }: { report: ScoreReport; target: string; weight?: number; share?: number }) {
  const words = scoreWords();
  const before = computedOf(report, target);
  const median = report.medians[target.replace("dimension:", "")];
  return (
    <>
      {isByHand(report, target) && <span class="badge warn">{words.by_hand}</span>}{" "}
      {counting(report, target) !== before && before !== null && words.computed(number(before, 1))}{" "}
      {weight !== undefined && words.weight(number(weight, 2))}{" "}
      {share !== undefined && share > 0 && words.share(number(100 * share, 0))}{" "}
      {median !== undefined && !target.startsWith("question:") && words.median_value(number(median, 1))}
    </>
  );
}

export function ScoreQuestions({ report, seeking }: { report: ScoreReport; seeking: Seeking }) {
  const words = scoreWords();
  if (report.score === null) return null;
  return (
    <section class="stack">
      <h3>{words.questions}</h3>
      {report.score.questions.map((question) => (
        <Question key={question.question} question={question} report={report} seeking={seeking} />
      ))}
    </section>
  );
}

function Question({ question, report, seeking }: { question: QuestionScore; report: ScoreReport; seeking: Seeking }) {
  const words = scoreWords();
  const target = `question:${question.question}`;
  return (
    <ScoreFormula
      name={words.question(String(question.question))}
      value={counting(report, target)}
      beside={<Beside report={report} target={target} />}
      formula={question.formula}
      about={question.about}
      not_available={question.not_available}
      seeking={seeking}
    >
      <p class="soft small" lang={tag(seeking.spoken)}>
        {question.text}
      </p>
      {question.parts.map((part) => (
        <Part key={part.name} part={part} points={part.name === "coverage" ? question.key_points : []} seeking={seeking} />
      ))}
    </ScoreFormula>
  );
}

function Part({ part, points, seeking }: { part: ScorePart; points: readonly ScoredKeyPoint[]; seeking: Seeking }) {
  const words = scoreWords();
  return (
    <ScoreFormula
      name={words.parts[part.name]}
      value={part.value}
      beside={part.value === null ? words.left_out : words.share(number(100 * part.share, 0))}
      formula={part.formula}
      about={part.about}
      not_available={part.not_available}
      steps={part.steps}
      left_out={part.left_out}
      evidence={points.length > 0 ? [] : part.evidence}
      seeking={seeking}
    >
      {points.length > 0 && <KeyPoints points={points} seeking={seeking} />}
    </ScoreFormula>
  );
}

const STATE_ICON = { covered: "check", partial: "attention", missing: "cross" } as const;
const STATE_CLASS = { covered: "pass", partial: "warn", missing: "unknown" } as const;

function KeyPoints({ points, seeking }: { points: readonly ScoredKeyPoint[]; seeking: Seeking }) {
  const words = scoreWords();
  return (
    <ul class="plain score-points" aria-label={words.key_points}>
      {points.map((point, index) => (
        <li key={index}>
          <span class={`verdict ${STATE_CLASS[point.state]}`}>
            <Icon name={STATE_ICON[point.state]} />
            <span>
              <span lang={tag(seeking.spoken)}>{point.text}</span>{" "}
              <span class="soft small">
                {words.point_state[point.state]} {point.how === "similar" && words.similar} · {words.weight(number(point.weight, 2))}
              </span>
            </span>
          </span>
          <EvidenceList evidence={point.evidence} seeking={seeking} />
        </li>
      ))}
    </ul>
  );
}
