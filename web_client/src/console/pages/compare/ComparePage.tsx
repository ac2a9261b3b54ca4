import type { ComponentChildren } from "preact";
import type { ComparedCandidate, Comparison } from "../../../shared/wire.gen";
import { pick } from "../../../shared/i18n";
import { figure, number } from "../../labels";
import { Empty, Loading, SeverityBadge, TroubleNote } from "../../parts/basics";
import { useHeadFocus, useLoaded } from "../../parts/hooks";
import { Icon } from "../../parts/Icon";
import { Link } from "../../parts/Link";
import { comparing, results } from "../../words/results";
import { withdrawn } from "../../words/withdrawn";
import { RadarSvg } from "./RadarSvg";
import { SameAnswers } from "./SameAnswers";

export function ComparePage({ sessions }: { sessions: string }) {
  const words = comparing();
  const head = useHeadFocus<HTMLHeadingElement>();
  const { value, trouble, reload } = useLoaded<Comparison>(`/api/v1/compare?sessions=${encodeURIComponent(sessions)}`);
  if (trouble?.status === 404) return <Empty title={words.gone} text="" />;
  const languages = new Set(value?.candidates.map((one) => one.spoken_language));
  return (
    <div class="page compare">
      <div class="page-head">
        <Link to={{ page: "finished" }} class="button quiet small back no-print" label={words.back}>
          <Icon name="left" />
        </Link>
        <div class="grow">
          <h1 ref={head} tabIndex={-1}>
            {words.title}
          </h1>
          <p class="soft small">{words.order}</p>
        </div>
      </div>
      <TroubleNote trouble={trouble} retry={reload} />
      {value === null && !trouble && <Loading />}
      {value !== null && (
        <div class="stack-wide">
          {languages.size > 1 && <p class="note">{words.different}</p>}
          <div class="compare-top">
            {value.dimensions.length > 2 && <Radar value={value} />}
            <Figures value={value} />
          </div>
          <section class="stack-wide" aria-labelledby="answers-head">
            <h2 id="answers-head">{words.answers}</h2>
            {value.questions.map((question) => (
              <SameAnswers key={question.text} question={question} people={value.candidates} />
            ))}
          </section>
        </div>
      )}
    </div>
  );
}

function Radar({ value }: { value: Comparison }) {
  const words = comparing();
  const of = (one: ComparedCandidate, id: string) => one.dimensions.find((each) => each.id === id)?.score ?? null;
  const told = value.candidates
    .map((one) => `${one.candidate}: ${value.dimensions.map((axis) => `${axis.title} ${shown(of(one, axis.id))}`).join(", ")}`)
    .join("; ");
  return (
    <section class="card pad stack">
      <h2>{words.dimensions}</h2>
      <RadarSvg
        axes={value.dimensions}
        series={value.candidates.map((one) => ({ id: one.session, name: one.candidate, values: value.dimensions.map((axis) => of(one, axis.id)) }))}
        label={words.radar_label(told)}
      />
      <ul class="row wrap tight plain-row small">
        {value.candidates.map((one, n) => (
          <li key={one.session} class={`row tight person-${n + 1}`}>
            <span class="person-mark" aria-hidden="true" />
            {one.candidate}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Figures({ value }: { value: Comparison }) {
  const words = comparing();
  const measured = (one: ComparedCandidate, name: string, given: number | null) =>
    given === null ? words.not_available : figure(name, given, one.spoken_language).text;
  const row = (label: string, cell: (one: ComparedCandidate) => ComponentChildren) => (
    <tr key={label}>
      <th scope="row">{label}</th>
      {value.candidates.map((one) => (
        <td key={one.session}>{cell(one)}</td>
      ))}
    </tr>
  );
  return (
    <section class="card pad stack compare-figures">
      <h2>{words.figures}</h2>
      <div class="scroll-x" tabIndex={0} role="region" aria-label={words.figures}>
        <table class="report-table compare-table">
          <thead>
            <tr>
              <td />
              {value.candidates.map((one, n) => (
                <th scope="col" key={one.session} class={`person-${n + 1}`}>
                  <span class="row tight">
                    <span class="person-mark" aria-hidden="true" />
                    <Link to={{ page: "report", session: one.session, at_ms: null }}>{one.candidate}</Link>
                    {value.candidates.length > 2 && (
                      <Link
                        to={{ page: "compare", sessions: value.candidates.filter((other) => other !== one).map((other) => other.session).join(",") }}
                        class="button quiet small square no-print"
                        label={words.remove(one.candidate)}
                      >
                        <Icon name="cross" />
                      </Link>
                    )}
                  </span>
                  <span class="soft small block">{one.title}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {new Set(value.candidates.map((one) => one.spoken_language)).size > 1 && row(words.language, (one) => words.languages[one.spoken_language])}
            {row(words.score, (one) => one.withdrawn.includes("record") ? withdrawn().short : `${shown(one.score)}${one.grade ? ` · ${one.grade}` : ""}`)}
            {value.dimensions.map((axis) => row(axis.title, (one) => shown(one.dimensions.find((each) => each.id === axis.id)?.score ?? null)))}
            {row(words.points, (one) =>
              one.points_covered === null || one.points_in_all === null
                ? words.not_available
                : words.of(String(one.points_covered), String(one.points_in_all)),
            )}
            {row(words.rate, (one) => measured(one, "rate_per_min", one.rate_per_min))}
            {row(words.pauses, (one) => (one.pause_count === null ? words.not_available : String(one.pause_count)))}
            {row(words.pause_ratio, (one) => measured(one, "pause_ratio", one.pause_ratio))}
            {row(words.longest_pause, (one) => measured(one, "longest_pause_ms", one.longest_pause_ms))}
            {row(words.flags, (one) => (
              <Flags one={one} />
            ))}
            {row(results().decision, (one) => (one.decision ? results().decisions[one.decision] : results().decisions.none))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Flags({ one }: { one: ComparedCandidate }) {
  const words = comparing();
  if (one.withdrawn.includes("analyse")) return <span class="soft">{withdrawn().short}</span>;
  if (one.flags.length === 0) return <span class="soft">{words.flags_none}</span>;
  return (
    <ul class="plain">
      {one.flags.map((flag) => (
        <li key={flag.id}>
          <Link to={{ page: "report", session: one.session, at_ms: flag.at_ms }}>
            <SeverityBadge severity={flag.severity}>{pick(flag.title)}</SeverityBadge>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function shown(value: number | null): string {
  return value === null ? comparing().not_available : number(value, 1);
}
