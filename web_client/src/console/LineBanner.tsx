import { useEffect, useRef } from "preact/hooks";
import { clockText } from "./fold/countdown";
import { announce } from "./state/announce";
import { connectNow, lineLostAt, lineState } from "./state/line";
import { tick } from "./state/ticking";
import { common } from "./words/common";

/** A blink of the line is not worth a banner. */
const SHOWN_AFTER_MS = 1200;

export function LineBanner() {
  const words = common().line;
  const lostAt = lineLostAt.value;
  const lostFor = lostAt === null ? 0 : tick.value - lostAt;
  const shown = lostAt !== null && lostFor > SHOWN_AFTER_MS && lineState.value !== "stopped";
  const wasShown = useRef(false);
  useEffect(() => {
    if (shown && !wasShown.current) announce(words.lost);
    if (!shown && wasShown.current && lineState.value === "open") announce(words.back);
    wasShown.current = shown;
  }, [shown]);
  if (!shown) return null;
  return (
    <section class="line-banner no-print" aria-label={words.label}>
      <span class="grow">{words.lost}</span>
      <span class="figures">{words.lost_for(clockText(lostFor))}</span>
      <button type="button" class="button small" onClick={connectNow}>
        {words.now}
      </button>
    </section>
  );
}
