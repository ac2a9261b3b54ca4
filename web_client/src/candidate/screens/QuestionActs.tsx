import { useEffect, useRef, useState } from "preact/hooks";
import type { CandidateView, QuestionView } from "../../shared/wire.gen";
import { useInterview } from "../context";
import { leftMs, veryShort } from "../state/countdown";
import { questionWords } from "../words/question";
import { typedWords } from "../words/typed";

export function PreparingActs() {
  const { conversation } = useInterview();
  const w = questionWords();
  return (
    <button
      type="button"
      class="button primary wide"
      disabled={conversation.pending.value !== null}
      onClick={() => conversation.step("start_answer")}
    >
      {w.startNow}
    </button>
  );
}

export function AnsweringActs({ view, question }: { view: CandidateView; question: QuestionView }) {
  const { conversation } = useInterview();
  const [asking, setAsking] = useState(false);
  const goOn = useRef<HTMLButtonElement>(null);
  const w = questionWords();
  useEffect(() => {
    if (asking) goOn.current?.focus();
  }, [asking]);
  const nothingTyped = () => {
    const { text, chosen } = conversation.typing.written.value;
    return text.trim() === "" && chosen.length === 0;
  };
  const finish = () => {
    const left = leftMs(view, conversation.clock.now(performance.now()));
    if (!asking && (question.spoken ? veryShort(view, left) : nothingTyped())) return setAsking(true);
    setAsking(false);
    conversation.step("end_answer");
  };
  if (!asking) {
    return (
      <button type="button" class="button primary wide" disabled={conversation.pending.value !== null} onClick={finish}>
        {w.finish}
      </button>
    );
  }
  return (
    <div class="sure" role="group" aria-labelledby="sure-text">
      <p id="sure-text">{question.spoken ? w.finishSure : typedWords().emptySure}</p>
      <div class="acts">
        <button ref={goOn} type="button" class="button primary" onClick={() => setAsking(false)}>
          {w.finishNo}
        </button>
        <button type="button" class="button" onClick={finish}>
          {w.finishYes}
        </button>
      </div>
    </div>
  );
}

export function ReviewingActs({ view, question }: { view: CandidateView; question: QuestionView }) {
  const { conversation } = useInterview();
  const w = questionWords();
  const busy = conversation.pending.value !== null;
  const last = question.number === question.count;
  return (
    <>
      <p class="soft small centred">{last ? w.submitHint : w.nextHint}</p>
      <button type="button" class="button primary wide" disabled={busy} onClick={() => conversation.step("next")}>
        {last ? w.submit : w.next}
      </button>
      {view.takes_left > 0 && (
        <button type="button" class="button wide" disabled={busy} onClick={() => conversation.step("again")} aria-describedby="again-hint">
          {question.spoken ? w.again(view.takes_left) : typedWords().again(view.takes_left)}
        </button>
      )}
      {view.takes_left > 0 && (
        <p id="again-hint" class="soft small centred">
          {question.spoken ? w.againHint : typedWords().againHint}
        </p>
      )}
    </>
  );
}
