import { useEffect, useRef, useState } from "preact/hooks";
import { useInterview } from "../context";
import { clockText, leftMs, leftRatio, markCrossed } from "../state/countdown";
import { questionWords } from "../words/question";
import { announce } from "./announcer";

const EACH_MS = 250;

/** What is left of the running stage, looked at four times a second; null without a limit or while the server cannot be asked. */
export function useLeft(): { left: number | null; ratio: number | null; sure: boolean } {
  const { conversation } = useInterview();
  const [, redraw] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => redraw((n) => n + 1), EACH_MS);
    return () => clearInterval(timer);
  }, []);
  const view = conversation.view.value;
  const sure = conversation.line.value === "open";
  if (view === null) return { left: null, ratio: null, sure };
  const left = leftMs(view, conversation.clock.now(performance.now()));
  return { left, ratio: leftRatio(view, left), sure };
}

/** A calm ring; a screen reader hears it at one minute, half a minute and ten seconds. */
export function Countdown({ label, tone }: { label: string; tone: "prepare" | "answer" }) {
  const { conversation } = useInterview();
  const w = questionWords();
  const { left, ratio, sure } = useLeft();
  useSaidMarks(left, sure);
  const paused = conversation.view.value?.paused ?? false;
  const text = left === null ? "–:––" : clockText(left);
  const short = left !== null && left <= 10_000;
  return (
    <div class={`countdown ${tone} ${short ? "short" : ""} ${paused || !sure ? "still" : ""}`} role="timer" aria-label={`${label}: ${w.left(text)}`}>
      <svg viewBox="0 0 120 120" aria-hidden="true">
        <circle class="track" cx="60" cy="60" r="54" />
        <circle class="hand" cx="60" cy="60" r="54" pathLength="1" stroke-dasharray="1" stroke-dashoffset={1 - (ratio ?? 1)} />
      </svg>
      <div class="countdown-text" aria-hidden="true">
        <strong class="figures">{text}</strong>
        <span class="small soft">{paused ? w.stands : sure ? label : w.checking}</span>
      </div>
    </div>
  );
}

/** The same in one line, for when something else has the ring's place; `spoken`: then a screen reader hears it from here. */
export function TimeLine({ label, spoken = false }: { label: string; spoken?: boolean }) {
  const { conversation } = useInterview();
  const w = questionWords();
  const { left, ratio, sure } = useLeft();
  const bar = useRef<HTMLSpanElement>(null);
  useEffect(() => bar.current?.style.setProperty("--ratio", String(ratio ?? 1)));
  useSaidMarks(left, sure && spoken);
  const paused = conversation.view.value?.paused ?? false;
  const text = left === null ? "–:––" : clockText(left);
  return (
    <div class="time-line" role={spoken ? "timer" : undefined} aria-label={spoken ? `${label}: ${w.left(text)}` : undefined}>
      <span class="small soft">{paused ? w.stands : sure ? label : w.checking}</span>
      <span class="time-line-bar" aria-hidden="true">
        <span ref={bar} />
      </span>
      <strong class="figures small">{text}</strong>
    </div>
  );
}

/** A screen reader hears of one minute, half a minute and ten seconds left. */
function useSaidMarks(left: number | null, says: boolean): void {
  const w = questionWords();
  const before = useRef<number | null>(null);
  useEffect(() => {
    const mark = says ? markCrossed(before.current, left) : null;
    before.current = left;
    if (mark !== null) announce(w.leftSay(mark));
  });
}
