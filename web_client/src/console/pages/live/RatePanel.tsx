import { useMemo, useState } from "preact/hooks";
import type { Language } from "../../../shared/wire.gen";
import { clockText } from "../../fold/countdown";
import { liveRange, type Span } from "../../fold/lanes";
import { ended, type SessionView } from "../../fold/session_view";
import { eventKind, eventTitle, flagTitle, number, signalTitle, signalUnit } from "../../labels";
import type { Curve } from "../../parts/chart_option";
import { type Lane, Lanes } from "../../parts/Lanes";
import { RateChart } from "../../parts/RateChart";
import { declared } from "../../state/line";
import type { LiveSession } from "../../state/live_session";
import { tick } from "../../state/ticking";
import { live as liveWords } from "../../words/live";
import { session as sessionWords } from "../../words/session";
import { withdrawn as withdrawnWords } from "../../words/withdrawn";

const WINDOW_MS = 300_000;
const RATE = "speech_rate.recent";
/** The axis moves on by whole steps, so that the curve is not drawn anew all the time. */
const STEP_MS = 2000;

export function RatePanel({ live }: { live: LiveSession }) {
  const words = liveWords();
  const view = live.view.value;
  const [whole, setWhole] = useState(false);
  const [chosen, setChosen] = useState(RATE);
  const spoken: Language = view.plan?.language ?? "zh";
  const names = signalNames(view);
  const name = names.includes(chosen) ? chosen : (names[0] ?? RATE);
  const now = Math.floor(sessionNow(live) / STEP_MS) * STEP_MS;
  const range = liveRange(begunAt(view), now, whole ? null : WINDOW_MS);
  const curve = useMemo<Curve>(
    () => ({ ...drawn(view, name, now), range, zero_ms: 0, unit: signalUnit(name, spoken) }),
    [view, name, now, whole, spoken],
  );
  const last = curve.stretches.at(-1)?.at(-1);
  const unit = signalUnit(name, spoken);
  const lanes = eventLanes(view, now);
  const empty = view.withdrawn.includes("analyse") ? withdrawnWords().short : words.rate_empty;
  return (
    <section class="card panel rate-panel" id="rate" tabIndex={-1} aria-labelledby="rate-head">
      <div class="row">
        <h2 id="rate-head" class="grow">
          {words.rate}
        </h2>
        {last && (
          <span class="rate figures">
            <strong>{number(last.value, 0)}</strong> <span class="soft small">{unit}</span>
          </span>
        )}
        {names.length > 1 && (
          <select class="input slim" aria-label={words.signal} value={name} onChange={(event) => setChosen(event.currentTarget.value)}>
            {names.map((one) => (
              <option key={one} value={one}>
                {signalTitle(one)}
              </option>
            ))}
          </select>
        )}
        <div class="segmented" role="group" aria-label={words.signal}>
          <button type="button" aria-pressed={!whole} onClick={() => setWhole(false)}>
            {words.last_minutes}
          </button>
          <button type="button" aria-pressed={whole} onClick={() => setWhole(true)}>
            {words.whole}
          </button>
        </div>
      </div>
      {curve.stretches.length === 0 && <p class="soft small">{empty}</p>}
      <RateChart curve={curve} label={last ? `${signalTitle(name)}: ${number(last.value, 0)} ${unit}` : empty} />
      {lanes.length > 0 ? (
        <Lanes range={range} zero_ms={0} lanes={lanes} />
      ) : (
        <p class="soft small lanes-none">{noEvents(view)}</p>
      )}
    </section>
  );
}

function sessionNow(live: LiveSession): number {
  const clock = live.clock.value;
  const view = live.view.value;
  if (ended(view) || !clock) return view.last_ms;
  return clock.now_ms + Math.max(0, tick.value - clock.received);
}

function begunAt(view: SessionView): number {
  const first = [...view.takes.values()].map((take) => take.begun_ms ?? Number.POSITIVE_INFINITY);
  const at = Math.min(...first);
  return Number.isFinite(at) ? Math.max(0, at - 5000) : 0;
}

function noEvents(view: SessionView): string {
  if (view.withdrawn.includes("expression")) return withdrawnWords().short;
  return expressionOff(view) ? liveWords().expression_off : liveWords().no_events;
}

function expressionOff(view: SessionView): boolean {
  return !view.plan?.expression_events || view.consent?.expression === false;
}

/** Declared signals that have values, the rate first; undeclared ones after them. */
function signalNames(view: SessionView): string[] {
  const present = new Set([...view.takes.values()].flatMap((take) => [...take.signals.keys()]));
  const order = [RATE, ...declared.value.signals.map((one) => one.name)];
  return [...new Set([...order.filter((name) => present.has(name)), ...present])];
}

function drawn(view: SessionView, name: string, now: number): Pick<Curve, "stretches" | "bands" | "flags"> {
  const takes = [...view.takes.values()];
  const told = sessionWords();
  return {
    stretches: takes
      .map((take) => (take.signals.get(name) ?? []).map((point) => ({ at_ms: point.to_ms, value: point.value })))
      .filter((points) => points.length > 0),
    bands: takes
      .filter((take) => take.question > 0 && take.begun_ms !== null)
      .map((take) => ({
        from_ms: take.begun_ms ?? 0,
        to_ms: take.ended_ms ?? now,
        label: told.question_short(String(take.question)) + (take.take > 1 ? ` (${take.take})` : ""),
      })),
    flags: [...view.flags.values()].map((flag) => ({
      at_ms: flag.evidence[0]?.from_ms ?? flag.at_ms,
      severity: flag.severity,
    })),
  };
}

function eventLanes(view: SessionView, now: number): Lane[] {
  const byName = new Map<string, Span[]>();
  for (const take of view.takes.values()) {
    for (const event of take.events.values()) {
      const spans = byName.get(event.name) ?? [];
      spans.push({
        key: event.id,
        label: eventTitle(event.name),
        kind: eventKind(event.name),
        from_ms: event.from_ms,
        to_ms: event.to_ms ?? Math.max(now, event.from_ms),
        open: event.to_ms === null,
      });
      byName.set(event.name, spans);
    }
  }
  const order = declared.value.events.map((one) => one.name);
  const place = (name: string) => (order.indexOf(name) + 1 || order.length + 1);
  const lanes: Lane[] = [...byName]
    .sort(([a], [b]) => place(a) - place(b))
    .map(([name, spans]) => ({ key: name, label: laneLabel(name, spans), spans }));
  const flags = [...view.flags.values()].map<Span>((flag) => ({
    key: flag.id,
    label: flagTitle(flag.rule),
    kind: `flag ${flag.severity}`,
    from_ms: flag.evidence[0]?.from_ms ?? flag.at_ms,
    to_ms: flag.cleared_ms ?? flag.evidence[0]?.to_ms ?? flag.at_ms,
    open: false,
  }));
  return flags.length > 0 ? [{ key: "flags", label: liveWords().flags, spans: flags }, ...lanes] : lanes;
}

function laneLabel(name: string, spans: readonly Span[]): string {
  const going = spans.find((span) => span.open);
  const since = going ? ` · ${clockText(going.to_ms - going.from_ms)}` : "";
  return `${eventTitle(name)} ${spans.length}${since}`;
}
