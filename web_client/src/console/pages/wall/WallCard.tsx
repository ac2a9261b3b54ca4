import { NetworkMark, SeverityBadge, VerdictMark } from "../../parts/basics";
import { CHECK_PARTS, faultText } from "../../parts/CheckList";
import { Icon } from "../../parts/Icon";
import { Link } from "../../parts/Link";
import { LivePicture } from "../../parts/LivePicture";
import { memo } from "../../parts/memo";
import { Spark } from "../../parts/Spark";
import { StageLine } from "../../parts/StageLine";
import { flagTitle, number, severityRank } from "../../labels";
import type { Card } from "../../../shared/wire.gen";
import { tag } from "../../../shared/i18n";
import type { LiveCard } from "../../state/line";
import { load } from "../../words/load";
import { session } from "../../words/session";
import { wall } from "../../words/wall";

export const WallCard = memo(function WallCard({ live }: { live: LiveCard }) {
  const words = wall();
  const { card, gone } = live;
  const over = gone || card.stage === "submitted" || card.stage === "withdrawn";
  return (
    <article class={`card wall-card ${mood(live)}`} aria-labelledby={`name-${card.session}`}>
      <div class="wall-head">
        <LivePicture session={card.session} name={card.candidate} still={over} hidden={card.stage === "withdrawn"} />
        <div class="wall-who">
          <h2 class="wall-name" id={`name-${card.session}`}>
            <Link
              to={over ? { page: "report", session: card.session, at_ms: null } : { page: "live", session: card.session }}
              class="cover"
            >
              {card.candidate}
            </Link>
          </h2>
          <p class="soft small clip" title={position(card)}>
            {position(card)}
          </p>
          <p class="wall-stage">{gone ? words.finished : <StageLine live={live} />}</p>
          <Progress card={card} />
        </div>
      </div>
      {!over && <Figures card={card} />}
      {over && <p class="link-like small">{words.to_report}</p>}
      {!gone && <Marks card={card} />}
    </article>
  );
});

function position(card: Card): string {
  return [card.title, card.department].filter(Boolean).join(" · ");
}

function mood({ card, gone }: LiveCard): string {
  if (gone) return "gone";
  if (card.stage === "submitted" || card.stage === "withdrawn") return card.unread_chat > 0 ? "attention" : "";
  const worst = Math.max(-1, ...card.open_flags.map((flag) => severityRank(flag.severity)));
  if (worst === 2 || card.media === "lost") return "urgent";
  if (worst === 1 || card.unread_chat > 0) return "attention";
  return "";
}

function Progress({ card }: { card: Card }) {
  const at = card.question ?? 0;
  if (card.question_count === 0 || card.question_count > 20) return null;
  return (
    <div
      class="steps"
      role="img"
      aria-label={wall().answered(String(at), String(card.question_count))}
    >
      {Array.from({ length: card.question_count }, (_, index) => (
        <span key={index} class={index + 1 < at || card.stage === "submitted" ? "done" : index + 1 === at ? "now" : ""} />
      ))}
    </div>
  );
}

function Figures({ card }: { card: Card }) {
  const words = wall();
  const checking = card.stage === "check" || card.stage === "consent" || card.stage === "notice";
  return (
    <>
      <div class="wall-figures">
        {card.rate !== null ? (
          <>
            <span class="rate figures" title={words.rate}>
              <span class="unseen">{words.rate} </span>
              <strong>{number(card.rate, 0)}</strong> <span class="soft small">{session().rate_unit[card.interview_language]}</span>
            </span>
            <Spark points={card.rates} label={words.rate_curve} />
          </>
        ) : (
          <span class="soft small grow">{checking ? checkText(card) : words.rate_none}</span>
        )}
        <NetworkMark network={card.network} media={card.media} away={!card.page_connected && card.media !== "flowing"} />
      </div>
      {checking && <Checks card={card} />}
      {card.last_words !== "" && (
        <p class="last-words" lang={tag(card.interview_language)}>
          <span class="unseen">{words.last_words}: </span>
          <span>{card.last_words}</span>
        </p>
      )}
    </>
  );
}

function Checks({ card }: { card: Card }) {
  const known = CHECK_PARTS.filter((part) => card.check[part] !== undefined);
  const parts = card.stage === "check" ? known : known.filter((part) => card.check[part] !== "pass");
  if (parts.length === 0) return null;
  return (
    <ul class="verdicts">
      {parts.map((part) => (
        <li key={part}>
          <VerdictMark
            label={session().part[part]}
            verdict={card.check[part] ?? "unknown"}
            fault={card.check[part] === "pass" ? "" : faultText(card.advice[part])}
          />
        </li>
      ))}
    </ul>
  );
}

function checkText(card: Card): string {
  const verdicts = Object.values(card.check);
  if (verdicts.length === 0) return "";
  return wall().check_passed(String(verdicts.filter((one) => one === "pass").length), String(verdicts.length));
}

function Marks({ card }: { card: Card }) {
  const words = wall();
  const flags = [...card.open_flags].sort((a, b) => severityRank(b.severity) - severityRank(a.severity) || b.at_ms - a.at_ms);
  const reduced = card.reduced ?? [];
  if (flags.length === 0 && card.unread_chat === 0 && card.analysis !== "degraded" && reduced.length === 0) return null;
  return (
    <ul class="flags" aria-label={words.flags}>
      {card.unread_chat > 0 && (
        <li>
          <span class="flag-badge chat">
            <Icon name="chat" />
            {words.unread(String(card.unread_chat))}
          </span>
        </li>
      )}
      {flags.map((flag) => (
        <li key={flag.id}>
          <SeverityBadge severity={flag.severity}>{flagTitle(flag.rule)}</SeverityBadge>
        </li>
      ))}
      {card.analysis === "degraded" && (
        <li>
          <SeverityBadge severity="info">{session().analysis.degraded}</SeverityBadge>
        </li>
      )}
      {reduced.map(({ part }) => (
        <li key={part}>
          <SeverityBadge severity="info">{load().short[part]}</SeverityBadge>
        </li>
      ))}
    </ul>
  );
}
