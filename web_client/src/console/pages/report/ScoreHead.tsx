import type { ScoreReport } from "../../../shared/wire.gen";
import { counting, isByHand, missingQuestion } from "../../fold/score";
import { dateTime, number } from "../../labels";
import { score as scoreWords } from "../../words/score";
import { AXES_AT_LEAST, Radar } from "./Radar";
import { ScoreFormula, type Seeking } from "./ScoreFormula";
import { Beside } from "./ScoreQuestions";

/** The composite with its grade, the radar beside the opening's median, and each dimension as a number that opens. */
export function ScoreHead({ report, seeking }: { report: ScoreReport; seeking: Seeking }) {
  const words = scoreWords();
  const score = report.score;
  if (score === null) return null;
  const composite = counting(report, "composite");
  const grade = report.effective?.grade ?? null;
  return (
    <div class="score-head">
      <div class="stack">
        <p class="score-composite">
          <span class="soft">{words.composite}</span>{" "}
          <strong class="figures">{composite === null ? "–" : number(composite, 1)}</strong>{" "}
          <span class="soft small">{composite === null ? words.none : words.of_100}</span>{" "}
          {grade && <span class="badge">{words.grade(grade)}</span>}{" "}
          {isByHand(report, "composite") && <span class="badge warn">{words.by_hand}</span>}
        </p>
        {!score.complete && <Incomplete missing={score.missing} />}
        <ScoreFormula
          name={words.composite}
          value={composite}
          beside={<Beside report={report} target="composite" />}
          formula={compositeFormula(report)}
          about={score.composite.about}
          not_available={score.composite.not_available}
          seeking={seeking}
        >
          <p class="soft small">{words.based_on(number(100 * score.composite.based_on_ratio, 0))}</p>
        </ScoreFormula>
        <h3>{words.dimensions}</h3>
        {score.dimensions.length === 0 && <p class="soft small">{words.no_dimensions}</p>}
        {score.dimensions.map((one) => (
          <ScoreFormula
            key={one.id}
            name={one.title}
            value={counting(report, `dimension:${one.id}`)}
            beside={<Beside report={report} target={`dimension:${one.id}`} weight={one.weight} share={one.share} />}
            formula={report.effective?.dimension_formulas[one.id] ?? one.formula}
            about={one.about}
            not_available={one.not_available}
            seeking={seeking}
          >
            <p class="soft small">{one.questions.map((question) => words.question(String(question))).join(" · ")}</p>
          </ScoreFormula>
        ))}
      </div>
      <DimensionRadar report={report} />
    </div>
  );
}

function compositeFormula(report: ScoreReport): string {
  const now = report.effective?.formula ?? "";
  return now || report.score?.composite.formula || "";
}

function Incomplete({ missing }: { missing: readonly string[] }) {
  const words = scoreWords();
  return (
    <p class="note small">
      {words.incomplete} {words.missing}
      {missing.map((one) => words.missing_analysis(missingQuestion(one))).join(" · ")}
    </p>
  );
}

function DimensionRadar({ report }: { report: ScoreReport }) {
  const words = scoreWords();
  const dimensions = report.score?.dimensions ?? [];
  const values = dimensions.map((one) => counting(report, `dimension:${one.id}`));
  if (dimensions.length < AXES_AT_LEAST || values.some((value) => value === null)) return null;
  const medians = dimensions.map((one) => report.medians[one.id] ?? null);
  const list = dimensions.map((one, index) => `${one.title} ${number(values[index] ?? 0, 1)}`).join(", ");
  return (
    <Radar
      shape={{
        axes: dimensions.map((one) => one.title),
        lines: [
          { name: words.this_candidate, values },
          { name: words.median, values: medians },
        ],
      }}
      label={words.radar_label(list)}
    />
  );
}

/** Versions, when each was made and by which weights. */
export function ScoreVersions({ report }: { report: ScoreReport }) {
  const words = scoreWords();
  const names: Record<string, string> = words.not_used_names;
  const why: Record<string, string> = words.why;
  const unused = Object.entries(report.score?.not_available ?? {});
  return (
    <details>
      <summary>
        {words.versions} ({report.versions.length})
      </summary>
      <ul class="plain small figures">
        {report.versions.map((one) => (
          <li key={one.version}>
            {words.version(String(one.version))} · {words.version_reason[one.reason]} · {one.composite === null ? words.none : number(one.composite, 1)} ·{" "}
            {dateTime(one.created_at)} · <span class="soft">{words.version_line(one.rules_version, one.weights_sha256.slice(0, 8))}</span>
          </li>
        ))}
      </ul>
      {unused.map(([name, reason]) => (
        <p key={name} class="soft small">
          {words.not_used}: {names[name] ?? name} ({why[reason] ?? reason})
        </p>
      ))}
    </details>
  );
}
