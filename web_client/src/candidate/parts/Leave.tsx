import { useEffect, useRef, useState } from "preact/hooks";
import { useInterview } from "../context";
import { consentWords } from "../words/consent";

/** Withdrawing consent to record ends the interview; asked twice, because there is no way back. */
export function Leave() {
  const { conversation, door } = useInterview();
  const [sure, setSure] = useState(false);
  const stay = useRef<HTMLButtonElement>(null);
  const w = consentWords();
  useEffect(() => {
    if (sure) stay.current?.focus();
  }, [sure]);
  const version = door.landing.value?.consent.version;
  if (version === undefined) return null;
  if (!sure) {
    return (
      <p class="leave">
        <button type="button" class="button quiet small" onClick={() => setSure(true)}>
          {w.leave}
        </button>
      </p>
    );
  }
  return (
    <div class="note warn leave-sure" role="group" aria-labelledby="leave-title">
      <h2 id="leave-title">{w.leaveTitle}</h2>
      <p>{w.leaveText}</p>
      <div class="acts">
        <button ref={stay} type="button" class="button" onClick={() => setSure(false)}>
          {w.leaveNo}
        </button>
        <button
          type="button"
          class="button danger"
          onClick={() => conversation.consent({ record: false, transcribe: false, analyse: false, expression: false }, version)}
        >
          {w.leaveYes}
        </button>
      </div>
    </div>
  );
}
