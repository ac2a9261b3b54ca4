import type { Evidence, Language } from "../../../shared/wire.gen";
import { tag } from "../../../shared/i18n";
import { placeText } from "../../fold/countdown";
import type { FlagView, SessionView } from "../../fold/session_view";
import { takeKey } from "../../fold/take_view";
import { clearedText, evidenceTitle, figure, flagHint, flagTitle, severityRank } from "../../labels";
import { SeverityBadge } from "../../parts/basics";
import { besides, comparedText } from "../../parts/compared";
import { FlagMarks } from "../../parts/FlagMarks";
import { Icon } from "../../parts/Icon";
import { Link } from "../../parts/Link";
import { live as liveWords } from "../../words/live";
import { session as sessionWords } from "../../words/session";
import { withdrawn as withdrawnWords } from "../../words/withdrawn";

interface Props {
  view: SessionView;
  session: string;
  /** Left out when nobody is there any more to be asked. */
  onFollowUp?: ((text: string) => void) | undefined;
}

export function FlagsPanel({ view, session, onFollowUp }: Props) {
  const words = liveWords();
  const all = [...view.flags.values()].sort((a, b) => severityRank(b.severity) - severityRank(a.severity) || b.at_ms - a.at_ms);
  const open = all.filter((flag) => flag.cleared_ms === null);
  const cleared = all.filter((flag) => flag.cleared_ms !== null);
  return (
    <section class="card panel" id="flags" tabIndex={-1} aria-labelledby="flags-head">
      <h2 id="flags-head">
        {words.flags}
        {open.length > 0 && <span class="count">{open.length}</span>}
      </h2>
      {open.length === 0 && <p class="soft small">{view.withdrawn.includes("analyse") ? withdrawnWords().short : words.flags_none}</p>}
      <ul class="flag-list">
        {open.map((flag) => (
          <FlagItem key={flag.id} flag={flag} view={view} session={session} onFollowUp={onFollowUp} />
        ))}
      </ul>
      {cleared.length > 0 && (
        <details open>
          <summary class="soft small">{words.flags_cleared(String(cleared.length))}</summary>
          <ul class="flag-list">
            {cleared.map((flag) => (
              <FlagItem key={flag.id} flag={flag} view={view} session={session} onFollowUp={onFollowUp} />
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function FlagItem({ flag, view, session, onFollowUp }: Props & { flag: FlagView }) {
  const words = liveWords();
  const told = sessionWords();
  const spoken: Language = view.plan?.language ?? "zh";
  const hint = flagHint(flag.rule);
  const place = flag.question > 0 ? told.question(String(flag.question)) : told.device_check;
  return (
    <li class={`flag-item ${flag.severity} ${flag.cleared_ms === null ? "" : "cleared"}`}>
      <p class="flag-title">
        <SeverityBadge severity={flag.severity}>{flagTitle(flag.rule)}</SeverityBadge>
      </p>
      <p class="soft small figures">
        {place}
        {flag.take > 1 ? ` · ${told.take(String(flag.take))}` : ""} · {placeText(flag.at_ms)}
      </p>
      {flag.cleared_ms !== null && <p class="small cleared-why">{clearedText(placeText(flag.cleared_ms), flag.cleared_why)}</p>}
      <ul class="evidence small" aria-label={words.evidence}>
        {flag.evidence.map((one, index) => (
          <li key={index}>
            <EvidenceLine evidence={one} spoken={spoken} />{" "}
            {view.takes.get(takeKey(one.question, one.take))?.recording && (
              <Link to={{ page: "report", session, at_ms: one.from_ms }} class="small">
                {words.recording_ready}
              </Link>
            )}
          </li>
        ))}
      </ul>
      {flag.follow_up !== "" && (
        <div class="follow-up">
          <p class="label">{words.follow_up}</p>
          <p lang={tag(spoken)}>{flag.follow_up}</p>
          {onFollowUp && (
            <button type="button" class="button quiet small" onClick={() => onFollowUp(flag.follow_up)}>
              <Icon name="chat" />
              {words.ask_this}
            </button>
          )}
        </div>
      )}
      <FlagMarks session={session} flag={flag.id} title={flagTitle(flag.rule)} marks={flag.marks} />
      {hint !== "" && (
        <details class="hint">
          <summary class="small">{words.why}</summary>
          <p class="soft small">{hint}</p>
        </details>
      )}
    </li>
  );
}

interface EvidenceProps {
  evidence: Omit<Evidence, "question" | "take">;
  spoken: Language;
  /** What is called 0:00: the session's beginning, or an answer's. */
  zero_ms?: number;
}

/** What it is about, from when to when, and what was compared with what. */
export function EvidenceLine({ evidence, spoken, zero_ms = 0 }: EvidenceProps) {
  const compared = evidence.compared ?? [];
  const figures = besides(evidence.values, compared).map(([name, value]) => figure(name, value, spoken));
  return (
    <span class="figures">
      <strong>{evidenceTitle(evidence.what)}</strong> {placeText(evidence.from_ms - zero_ms)}–{placeText(evidence.to_ms - zero_ms)}
      {figures.length > 0 && <span class="soft"> · {figures.map((one) => `${one.label} ${one.text}`).join(" · ")}</span>}
      {compared.map((one) => (
        <span key={one.figure} class="compared">
          {comparedText(one, spoken)}
        </span>
      ))}
    </span>
  );
}
