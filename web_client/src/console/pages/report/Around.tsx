import { tag } from "../../../shared/i18n";
import type { Language, Report, ReportFlag } from "../../../shared/wire.gen";
import { placeText } from "../../fold/countdown";
import { clearedText, durationText, flagHint, flagTitle } from "../../labels";
import { SeverityBadge } from "../../parts/basics";
import { FlagMarks } from "../../parts/FlagMarks";
import { report as reportWords } from "../../words/report";
import { session as sessionWords } from "../../words/session";
import { EvidenceLine } from "../live/FlagsPanel";
import { Place } from "./Tables";

interface FlagsProps {
  /** Whose flags these are: its id, and when it began. */
  of: Pick<Report, "session" | "began_at">;
  flags: readonly ReportFlag[];
  language: Language;
  title: string;
  level?: 2 | 3;
  /** What is called 0:00: the session's beginning, or the answer's. */
  zero_ms: number;
  /** Left out where there is no recording to seek in. */
  onSeek?: (at_ms: number) => void;
}

export function ReportFlags({ of, flags, language, title, level = 3, zero_ms, onSeek }: FlagsProps) {
  const words = reportWords();
  return (
    <>
      {level === 2 ? <h2>{title}</h2> : <h3>{title}</h3>}
      {flags.length === 0 && <p class="soft small">{words.flags_none}</p>}
      <ul class="flag-list">
        {flags.map((flag) => (
          <li key={flag.id} class={`flag-item ${flag.severity} ${flag.cleared_ms === null ? "" : "cleared"}`}>
            <p class="row wrap tight">
              <SeverityBadge severity={flag.severity}>{flagTitle(flag.rule, flag.title)}</SeverityBadge>
              {onSeek ? (
                <Place at_ms={flag.evidence[0]?.from_ms ?? flag.at_ms} zero_ms={zero_ms} onSeek={onSeek} text="" />
              ) : (
                <span class="soft small figures">{placeText(flag.at_ms - zero_ms)}</span>
              )}
            </p>
            {flag.cleared_ms !== null && (
              <p class="small cleared-why">{clearedText(placeText(flag.cleared_ms - zero_ms), flag.cleared_why)}</p>
            )}
            <ul class="evidence small" aria-label={words.evidence}>
              {flag.evidence.map((one, index) => (
                <li key={index}>
                  <EvidenceLine evidence={one} spoken={language} zero_ms={zero_ms} />
                </li>
              ))}
            </ul>
            {flag.follow_up && (
              <p class="small">
                <span class="label">{words.follow_up}: </span>
                <span lang={tag(language)}>{flag.follow_up}</span>
              </p>
            )}
            <FlagMarks
              session={of.session}
              flag={flag.id}
              title={flagTitle(flag.rule, flag.title)}
              marks={flag.marks}
              began_at={of.began_at}
            />
            {flagHint(flag.rule) && (
              <details class="hint no-print">
                <summary class="small">{words.why}</summary>
                <p class="soft small">{flagHint(flag.rule)}</p>
              </details>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

export function OtherFlags({ report }: { report: Report }) {
  if (report.other_flags.length === 0) return null;
  return (
    <section class="card pad stack">
      <ReportFlags of={report} flags={report.other_flags} language={report.plan.language} title={reportWords().other_flags} zero_ms={0} level={2} />
    </section>
  );
}

export function Away({ report }: { report: Report }) {
  const words = reportWords();
  const reasons: Record<string, string> = sessionWords().away_reason;
  return (
    <section class="card pad stack">
      <h2>
        {words.away} {report.away.length > 0 && <span class="soft small">{words.session_time}</span>}
      </h2>
      {report.away.length === 0 ? (
        <p class="soft small">{words.away_none}</p>
      ) : (
        <ul class="plain small figures">
          {report.away.map((one, index) => (
            <li key={index}>
              {placeText(one.from_ms)}–{placeText(one.to_ms)} · {durationText(one.to_ms - one.from_ms)} · {reasons[one.name] ?? one.name}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

export function Chat({ report }: { report: Report }) {
  const words = reportWords();
  return (
    <section class="card pad stack">
      <h2>
        {words.chat} {report.chat.length > 0 && <span class="soft small">{words.session_time}</span>}
      </h2>
      {report.chat.length === 0 ? (
        <p class="soft small">{words.chat_none}</p>
      ) : (
        <ol class="chat-record">
          {report.chat.map((line, index) => (
            <li key={index}>
              <span class="soft small figures">
                {placeText(line.at_ms)} · {line.by === "hr" ? `${words.hr} ${line.author}` : line.author || words.candidate}
              </span>
              <p class="bubble">{line.text}</p>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
