import { useComputed } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { useInterview } from "../context";
import { meterRatio } from "../media/loudness";

/** Drawn past the component, twenty times a second: only a custom property changes. */
function useLevel<E extends HTMLElement>() {
  const element = useRef<E>(null);
  const { level, media } = useInterview();
  useEffect(() => {
    const draw = (ratio: number) => element.current?.style.setProperty("--level", ratio.toFixed(3));
    const own = level.dbfs.subscribe((dbfs) => draw(meterRatio(dbfs)));
    // Where the page's own meter is not allowed to run, the sender's figure stands in.
    const sender = media.audioLevel.subscribe((now) => {
      if (now !== null && level.listenedMs === 0) draw(now > 0 ? meterRatio(20 * Math.log10(now)) : 0);
    });
    return () => {
      own();
      sender();
    };
  }, []);
  return element;
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
  const { level } = useInterview();
  const loud = useComputed(() => level.dbfs.value > -50);
  const wasLoud = useRef(0);
  if (loud.value) wasLoud.current = performance.now();
  const recently = performance.now() - wasLoud.current < 5000;
  return (
    <span class="level-dot">
      <span ref={dot} class="level-dot-light" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      <span class="small soft">{recently ? heard : quiet}</span>
    </span>
  );
}
