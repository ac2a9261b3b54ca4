import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { useInterview } from "../context";
import { meterRatio } from "../media/loudness";

const LOUD_DBFS = -50;
/** After this long without a sound the microphone is not said to be heard any more. */
const HEARD_FOR_MS = 5_000;

/** Drawn past the component, twenty times a second: only a custom property changes. */
function useLevel<E extends HTMLElement>() {
  const element = useRef<E>(null);
  const { level } = useInterview();
  useEffect(() => level.dbfs.subscribe((dbfs) => element.current?.style.setProperty("--level", meterRatio(dbfs).toFixed(3))), []);
  return element;
}

/** Whether anything was loud within the last seconds; it ends by itself, without another sound. */
function useHeard() {
  const heard = useSignal(false);
  const { level } = useInterview();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = level.dbfs.subscribe((dbfs) => {
      if (dbfs <= LOUD_DBFS) return;
      heard.value = true;
      clearTimeout(timer);
      timer = setTimeout(() => (heard.value = false), HEARD_FOR_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, []);
  return heard;
}

export function LevelBar({ label }: { label: string }) {
  const bar = useLevel<HTMLDivElement>();
  return (
    <div ref={bar} class="level-bar" role="img" aria-label={label}>
      <span />
    </div>
  );
}

/** A small live sign that the microphone is heard. */
export function LevelDot({ heard, quiet }: { heard: string; quiet: string }) {
  const dot = useLevel<HTMLSpanElement>();
  const recently = useHeard();
  return (
    <span class="level-dot">
      <span ref={dot} class="level-dot-light" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      <span class="small soft">{recently.value ? heard : quiet}</span>
    </span>
  );
}
