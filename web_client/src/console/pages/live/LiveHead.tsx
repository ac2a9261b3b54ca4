import { ended } from "../../fold/session_view";
import { stageText } from "../../labels";
import { NetworkMark, SeverityBadge } from "../../parts/basics";
import { useHeadFocus } from "../../parts/hooks";
import { Icon } from "../../parts/Icon";
import { Link } from "../../parts/Link";
import { StageLine } from "../../parts/StageLine";
import { type LiveCard, lineState } from "../../state/line";
import type { LiveSession } from "../../state/live_session";
import type { Reduced } from "../../../shared/wire.gen";
import { placeText } from "../../fold/countdown";
import { isReduced, load as loadWords } from "../../words/load";
import { live as liveWords } from "../../words/live";

const TWO_MINUTES_MS = 120_000;

export function LiveHead({ live, card }: { live: LiveSession; card: LiveCard | null }) {
  const words = liveWords();
  const head = useHeadFocus<HTMLHeadingElement>();
  const view = live.view.value;
  const plan = view.plan;
  const open = lineState.value === "open";
  const timed = view.stage === "preparing" || view.stage === "answering";
  const asked = timed || view.stage === "reviewing";
  const busy = live.running.value;
  const disturbed = [...view.analysis].filter(([, { state }]) => state === "degraded" || state === "failed");
  const reduced = disturbed.filter(([part]) => isReduced(part));
  const broken = disturbed.length > reduced.length;
  return (
    <div class="live-head">
      <Link to={{ page: "wall" }} class="button quiet small back" label={words.back}>
        <Icon name="left" />
        <span class="wide-only">{words.back}</span>
      </Link>
      <div class="grow">
        <h1 ref={head} tabIndex={-1}>
          {view.candidate || live.candidate.value}
        </h1>
        <p class="soft small">{[plan?.title, plan?.department].filter(Boolean).join(" · ")}</p>
      </div>
      <div class="live-now">
        <p class="live-stage">{card && !card.gone ? <StageLine live={card} /> : stageText(view)}</p>
        <div class="row tight">
          {card && !card.gone && !ended(view) && (
            <NetworkMark
              network={card.card.network}
              media={card.card.media}
              away={!card.card.page_connected && card.card.media !== "flowing"}
            />
          )}
          {broken && <SeverityBadge severity="info">{words.analysis_bad}</SeverityBadge>}
          {!ended(view) &&
            reduced.map(([part, { at_ms }]) => (
              <SeverityBadge key={part} severity="info">
                {loadWords().short[part as Reduced]} {loadWords().since_place(placeText(at_ms))}
              </SeverityBadge>
            ))}
        </div>
      </div>
      {!ended(view) && (
        <div class="live-acts">
          <Act
            label={words.more_time}
            icon="clock"
            why={!open ? words.no_line : timed ? "" : words.not_now}
            busy={busy === "extend"}
            onAct={() => live.extend(TWO_MINUTES_MS)}
          />
          <Act
            label={words.another_take}
            icon="plus"
            why={!open ? words.no_line : asked ? "" : words.not_now_take}
            busy={busy === "allow_take"}
            onAct={() => live.allowTake()}
          />
        </div>
      )}
    </div>
  );
}

interface ActProps {
  label: string;
  icon: "clock" | "plus";
  /** Why it cannot be done now; empty when it can. */
  why: string;
  busy: boolean;
  onAct: () => void;
}

/** Stays reachable when it cannot be used, so that everybody can learn why. */
function Act({ label, icon, why, busy, onAct }: ActProps) {
  const off = why !== "" || busy;
  return (
    <button
      type="button"
      class="button small"
      aria-disabled={off ? "true" : undefined}
      title={why || undefined}
      aria-description={why || undefined}
      onClick={() => !off && onAct()}
    >
      <Icon name={icon} />
      {label}
    </button>
  );
}
