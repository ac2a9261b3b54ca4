import type { ComponentChildren } from "preact";
import type { Report, Verdict } from "../../../shared/wire.gen";
import { parseWaiting } from "../../fold/report_take";
import { language } from "../../../shared/i18n";
import { dateTime } from "../../labels";
import { VerdictMark } from "../../parts/basics";
import { useHeadFocus } from "../../parts/hooks";
import { Icon } from "../../parts/Icon";
import { Link } from "../../parts/Link";
import { report as reportWords } from "../../words/report";
import { session as sessionWords } from "../../words/session";
import { mayDo } from "../results/may";

const PURPOSES = ["record", "transcribe", "analyse", "expression"] as const;
const PARTS = ["camera", "face", "light", "microphone", "sentence", "network"] as const;

export function ReportHead({ report }: { report: Report }) {
  const words = reportWords();
  const told = sessionWords();
  const head = useHeadFocus<HTMLHeadingElement>();
  const over = report.stage === "submitted" || report.stage === "withdrawn";
  const checked = PARTS.filter((part) => report.check[part] !== undefined);
  return (
    <header class="report-head">
      <div class="row wrap">
        <Link to={{ page: "finished" }} class="button quiet small back no-print" label={words.back}>
          <Icon name="left" />
        </Link>
        <div class="grow">
          <h1 ref={head} tabIndex={-1}>
            {words.title(report.candidate)}
          </h1>
          <p class="soft">{[report.plan.title, report.plan.department, report.plan.organisation].filter(Boolean).join(" · ")}</p>
        </div>
        {mayDo("export") && (
          <a
            class="button small no-print"
            href={`/api/v1/sessions/${encodeURIComponent(report.session)}/report.pdf?lang=${language.value}`}
            download
          >
            <Icon name="save" />
            PDF
          </a>
        )}
        <button type="button" class="button small no-print" onClick={() => print()}>
          <Icon name="print" />
          {words.print}
        </button>
      </div>
      <dl class="facts small">
        <Fact name={words.began}>{dateTime(report.began_at)}</Fact>
        <Fact name={words.state}>{over ? told.stage[report.stage as "submitted" | "withdrawn"] : words.still_live}</Fact>
        <Fact name={words.language}>{told.language[report.plan.language]}</Fact>
        <Fact name={words.consent}>
          <span class="verdicts inline">
            {PURPOSES.filter((purpose) => report.consent[purpose] !== undefined).map((purpose) => (
              <span class={`verdict ${report.consent[purpose] ? "pass" : "unknown"}`} key={purpose}>
                <Icon name={report.consent[purpose] ? "check" : "cross"} />
                <span>
                  {told.purpose[purpose]} <span class="soft">{report.consent[purpose] ? words.yes : words.no}</span>
                </span>
              </span>
            ))}
          </span>
        </Fact>
        {checked.length > 0 && (
          <Fact name={words.check}>
            <span class="verdicts inline">
              {checked.map((part) => (
                <VerdictMark key={part} label={told.part[part]} verdict={report.check[part] as Verdict} />
              ))}
            </span>
          </Fact>
        )}
      </dl>
      {!over && (
        <p class="note row no-print">
          <span class="grow">{words.still_live}</span>
          <Link to={{ page: "live", session: report.session }} class="button small">
            {words.to_live}
          </Link>
        </p>
      )}
      {!report.complete && <Waiting items={report.waiting} />}
    </header>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Waiting({ items }: { items: readonly string[] }) {
  const words = reportWords();
  const told = sessionWords();
  const shown = items.map(parseWaiting).filter((item) => item.what !== "interview" && item.what !== "answer");
  if (shown.length === 0) return null;
  return (
    <div class="note waiting-note" role="status">
      <p>{words.waiting}</p>
      <ul class="inline-list small">
        {shown.map((item) => (
          <li key={item.raw}>
            {item.question !== null && `${told.question(String(item.question))} `}
            {(item.take ?? 1) > 1 && `${told.take(String(item.take))} `}
            {words.waiting_for[item.what]}
          </li>
        ))}
      </ul>
    </div>
  );
}
