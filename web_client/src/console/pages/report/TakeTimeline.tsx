import { useMemo } from "preact/hooks";
import type { Report, ReportTake } from "../../../shared/wire.gen";
import { placeText } from "../../fold/countdown";
import type { Range, Span } from "../../fold/lanes";
import { eventsByName, rangeOf, speechSpans, takeId, unbroken } from "../../fold/report_take";
import { eventKind, eventTitle, flagTitle, number, reasonText } from "../../labels";
import type { Curve } from "../../parts/chart_option";
import { type Lane, Lanes } from "../../parts/Lanes";
import { RateChart } from "../../parts/RateChart";
import type { PlayerState } from "../../state/player";
import { report as reportWords } from "../../words/report";
import { session as sessionWords } from "../../words/session";

interface Props {
  take: ReportTake;
  report: Report;
  player: PlayerState;
}

/** Rate, speech, terms, events and flags of one take on one axis; a click anywhere seeks there. */
export function TakeTimeline({ take, report, player }: Props) {
  const words = reportWords();
  const range = rangeOf(take);
  const unit = sessionWords().rate_unit[report.plan.language];
  const seek = (at_ms: number) => player.seek(takeId(take), at_ms);
  const curve = useMemo<Curve>(
    () => ({
      range,
      zero_ms: take.from_ms,
      stretches: unbroken(take.rates),
      bands: [],
      flags: take.flags.map((flag) => ({ at_ms: flag.evidence[0]?.from_ms ?? flag.at_ms, severity: flag.severity })),
      unit,
    }),
    [take, unit],
  );
  const mean = take.rates.reduce((sum, point) => sum + point.value, 0) / Math.max(1, take.rates.length);
  return (
    <div class="take-timeline">
      <p class="row between small">
        <strong>{words.question_take(String(take.question), String(take.take))}</strong>
        <Clock player={player} take={take} />
      </p>
      {take.rates.length > 0 ? (
        <RateChart curve={curve} label={`${words.rate_curve}: ${number(mean, 0)} ${unit}`} onSeek={seek} />
      ) : (
        <p class="soft small lanes-none">
          {words.rate_curve}: {words.not_available}
          {take.not_available.rates && ` (${reasonText(take.not_available.rates)})`}
        </p>
      )}
      <Lanes range={range} zero_ms={take.from_ms} lanes={lanesOf(take, report)} onSeek={seek} />
      <Playhead player={player} range={range} />
    </div>
  );
}

function Clock({ player, take }: { player: PlayerState; take: ReportTake }) {
  const at = player.at_ms.value;
  return <span class="soft figures">{placeText((at ?? take.from_ms) - take.from_ms)}</span>;
}

function Playhead({ player, range }: { player: PlayerState; range: Range }) {
  const at = player.at_ms.value;
  if (at === null || at < range.from_ms || at > range.to_ms) return null;
  const ratio = (at - range.from_ms) / Math.max(1, range.to_ms - range.from_ms);
  return (
    <div class="playhead-box" aria-hidden="true">
      <div class="playhead" style={{ left: `${ratio * 100}%` }} />
    </div>
  );
}

function lanesOf(take: ReportTake, report: Report): Lane[] {
  const words = reportWords();
  const range = rangeOf(take);
  const lanes: Lane[] = [{ key: "speech", label: words.lanes.speech, spans: speechSpans(take, words.lanes.speech) }];
  const terms = take.terms.flatMap((term) =>
    term.mentions.map<Span>((mention, index) => ({
      key: `${term.term}-${index}`,
      label: term.term,
      kind: "term",
      from_ms: mention.from_ms,
      to_ms: mention.to_ms,
      open: false,
    })),
  );
  if (take.terms.length > 0) lanes.push({ key: "terms", label: words.lanes.terms, spans: terms });
  if (take.flags.length > 0) {
    const spans = take.flags.map<Span>((flag) => ({
      key: flag.id,
      label: flagTitle(flag.rule, flag.title),
      kind: `flag ${flag.severity}`,
      from_ms: flag.evidence[0]?.from_ms ?? flag.at_ms,
      to_ms: flag.evidence[0]?.to_ms ?? flag.cleared_ms ?? flag.at_ms,
      open: false,
    }));
    lanes.push({ key: "flags", label: words.lanes.flags, spans });
  }
  for (const [name, events] of eventsByName(take)) {
    const spans = events.map<Span>((event, index) => ({
      key: `${name}-${index}`,
      label: eventTitle(name),
      kind: eventKind(name),
      from_ms: event.from_ms,
      to_ms: event.to_ms,
      open: false,
    }));
    lanes.push({ key: name, label: `${eventTitle(name)} ${events.length}`, spans });
  }
  const away = report.away.filter((one) => one.to_ms >= range.from_ms && one.from_ms <= range.to_ms);
  if (away.length > 0) {
    const spans = away.map<Span>((one, index) => ({
      key: `a${index}`,
      label: words.lanes.away,
      kind: "away",
      from_ms: one.from_ms,
      to_ms: one.to_ms,
      open: false,
    }));
    lanes.push({ key: "away", label: words.lanes.away, spans });
  }
  return lanes;
}
