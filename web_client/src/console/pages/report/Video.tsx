import { useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { tag } from "../../../shared/i18n";
import type { Language, ReportTake } from "../../../shared/wire.gen";
import { captions } from "../../fold/captions";
import { heardAt, playsAt } from "../../fold/playing_time";
import { takeId } from "../../fold/report_take";
import type { PlayerState } from "../../state/player";
import { report as reportWords } from "../../words/report";

/** The current word follows this often while it plays. */
const FOLLOW_MS = 80;

interface Props {
  take: ReportTake;
  player: PlayerState;
  language: Language;
  name: string;
}

export function Video({ take, player, language, name }: Props) {
  const words = reportWords();
  const ref = useRef<HTMLVideoElement>(null);
  const parts = useRef(take.parts);
  parts.current = take.parts;

  // What was asked for is done once the recording's head is there.
  useSignalEffect(() => {
    const wanted = player.wanted.value;
    const video = ref.current;
    if (!video || !wanted || wanted.take !== takeId(take)) return;
    const at = playsAt(parts.current, wanted.at_ms);
    if (at === null) return;
    const go = () => {
      video.currentTime = at / 1000;
      if (wanted.play) void video.play().catch(() => undefined); // the browser may want a click first
    };
    if (video.readyState >= 1) go();
    else video.addEventListener("loadedmetadata", go, { once: true });
  });

  useEffect(() => {
    const video = ref.current;
    if (!video) return;
    const told = () => {
      const at = heardAt(parts.current, video.currentTime * 1000);
      if (at !== null) player.at_ms.value = at;
    };
    let timer: ReturnType<typeof setInterval> | undefined;
    const playing = () => {
      player.playing.value = true;
      clearInterval(timer);
      timer = setInterval(told, FOLLOW_MS);
    };
    const stopped = () => {
      player.playing.value = false;
      clearInterval(timer);
      told();
    };
    video.addEventListener("playing", playing);
    video.addEventListener("pause", stopped);
    video.addEventListener("ended", stopped);
    video.addEventListener("seeked", told);
    return () => {
      clearInterval(timer);
      player.playing.value = false;
      video.removeEventListener("playing", playing);
      video.removeEventListener("pause", stopped);
      video.removeEventListener("ended", stopped);
      video.removeEventListener("seeked", told);
      video.removeAttribute("src");
      video.load(); // lets the connection go
    };
  }, []);

  useCaptions(ref, take, language);

  return (
    <video
      ref={ref}
      class="player"
      src={take.recording ?? undefined}
      controls
      preload="metadata"
      playsInline
      aria-label={`${name}: ${words.question_take(String(take.question), String(take.take))}`}
    />
  );
}

/** The words as captions, off until the reader switches them on in the player. */
function useCaptions(ref: { current: HTMLVideoElement | null }, take: ReportTake, language: Language): void {
  const track = useRef<TextTrack | null>(null);
  useEffect(() => {
    const video = ref.current;
    if (!video || take.words.length === 0 || typeof VTTCue === "undefined") return;
    track.current ??= video.addTextTrack("captions", reportWords().captions, tag(language));
    const mine = track.current;
    const shown = mine.mode;
    mine.mode = "hidden"; // cues can be reached only then
    for (const cue of [...(mine.cues ?? [])]) mine.removeCue(cue);
    for (const caption of captions(take.text, take.words)) {
      const from = playsAt(take.parts, caption.from_ms);
      const to = playsAt(take.parts, caption.to_ms);
      if (from !== null && to !== null && to > from) mine.addCue(new VTTCue(from / 1000, to / 1000, caption.text));
    }
    mine.mode = shown === "showing" ? "showing" : "disabled";
  }, [take.words, take.parts]);
}
