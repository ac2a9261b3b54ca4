import { useState } from "preact/hooks";
import type { Report, ReportTake } from "../../../shared/wire.gen";
import { placeText } from "../../fold/countdown";
import { takeId } from "../../fold/report_take";
import { Icon } from "../../parts/Icon";
import { useKeys } from "../../state/keys";
import type { PlayerState } from "../../state/player";
import { report as reportWords } from "../../words/report";
import { session as sessionWords } from "../../words/session";
import { TakeTimeline } from "./TakeTimeline";
import { Video } from "./Video";

const JUMP_MS = 5000;

interface Props {
  report: Report;
  takes: readonly ReportTake[];
  player: PlayerState;
}

/** The recording, which answer it is, and its timeline. */
export function PlayerPanel({ report, takes, player }: Props) {
  const words = reportWords();
  const active = takes.find((take) => takeId(take) === player.take.value) ?? null;
  const jump = (by: number) => {
    if (active) player.seek(takeId(active), Math.max(active.from_ms, (player.at_ms.value ?? active.from_ms) + by), player.playing.value);
  };
  useKeys({
    " ": (event) => {
      const video = theVideo();
      if (!video || event.target instanceof HTMLButtonElement || event.target instanceof HTMLVideoElement) return;
      event.preventDefault();
      if (video.paused) void video.play();
      else video.pause();
    },
    "[": () => jump(-JUMP_MS),
    "]": () => jump(JUMP_MS),
  });
  return (
    <section class="card player-card" aria-label={words.player}>
      <div class="player-stage">
        {active?.recording ? (
          <Video key={takeId(active)} take={active} player={player} language={report.plan.language} name={report.candidate} />
        ) : (
          <div class="no-video">
            <Icon name="camera" />
            <p>{active ? noRecording(active) : words.no_takes}</p>
          </div>
        )}
      </div>
      {active?.recording && <PlayerTools key={`tools ${takeId(active)}`} take={active} />}
      <div class="take-tabs" role="group" aria-label={words.answers}>
        {takes.map((take) => (
          <TakeTab key={takeId(take)} take={take} player={player} />
        ))}
      </div>
      {active && <TakeTimeline take={active} report={report} player={player} />}
    </section>
  );
}

const SPEEDS = [1, 1.25, 1.5, 2] as const;

function PlayerTools({ take }: { take: ReportTake }) {
  const words = reportWords();
  const [speed, setSpeed] = useState(1);
  return (
    <div class="player-tools">
      {take.recording_note !== "" && <span class="soft small grow">{noRecording(take)}</span>}
      <div class="segmented" role="group" aria-label={words.speed}>
        {SPEEDS.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={speed === one}
            onClick={() => {
              setSpeed(one);
              const video = theVideo();
              if (video) video.playbackRate = one;
            }}
          >
            {one}×
          </button>
        ))}
      </div>
    </div>
  );
}

function theVideo(): HTMLVideoElement | null {
  return document.querySelector<HTMLVideoElement>("video.player");
}

export function noRecording(take: ReportTake): string {
  const why = reportWords().recording_why;
  const note = take.recording_note;
  if (note.startsWith("failed: ")) return why.failed(note.slice("failed: ".length));
  if (note === "answering" || note === "being_finished" || note === "sound_only" || note === "typed" || note === "withdrawn") {
    return why[note];
  }
  return note || why.gone;
}

function TakeTab({ take, player }: { take: ReportTake; player: PlayerState }) {
  const words = reportWords();
  const told = sessionWords();
  const name = told.question_short(String(take.question)) + (take.counts ? "" : ` (${take.take})`);
  const long = take.duration_ms ?? (take.to_ms === null ? null : take.to_ms - take.from_ms);
  return (
    <button
      type="button"
      class={take.counts ? "" : "earlier"}
      aria-pressed={player.take.value === takeId(take)}
      onClick={() => player.show(takeId(take))}
    >
      {name}
      <span class="soft small figures"> {long === null ? "" : placeText(long)}</span>
      {!take.counts && <span class="unseen"> {words.earlier}</span>}
    </button>
  );
}
