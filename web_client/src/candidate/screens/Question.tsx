import { useEffect, useRef } from "preact/hooks";
import { language, tag, type Language } from "../../shared/i18n";
import type { CandidateView, QuestionView } from "../../shared/wire.gen";
import { useInterview } from "../context";
import { Chat, chatOpen, ChatPeek } from "../parts/Chat";
import { Countdown, TimeLine } from "../parts/Countdown";
import { Icon } from "../parts/Icon";
import { LevelDot } from "../parts/LevelMeter";
import { ReadAloud } from "../parts/ReadAloud";
import { Refusal } from "../parts/Refusal";
import { SelfView } from "../parts/SelfView";
import { ChoicesAhead, TypedAnswer, TypedBefore } from "../parts/TypedAnswer";
import { lengthText, questionWords } from "../words/question";
import { typedWords } from "../words/typed";
import { AnsweringActs, PreparingActs, ReviewingActs } from "./QuestionActs";

/** A question from its first showing to "saved": the question above, the clock and picture below, the one thing to do at the thumb. */
export function Question({ view, question }: { view: CandidateView; question: QuestionView }) {
  const { conversation } = useInterview();
  const w = questionWords();
  const own = conversation.welcome.value?.interview_language ?? language.value;
  const heading = useFocusOnChange(view, question);
  const answering = view.stage === "answering";
  const lineOpen = conversation.line.value === "open";
  return (
    <div class={`question-screen ${view.stage} ${question.spoken ? "" : "typed"} ${chatOpen.value ? "with-chat" : ""}`}>
      <section class="asked" aria-labelledby="question-number">
        <div class="asked-head">
          <h1 id="question-number" ref={heading.question} tabIndex={-1} class="small soft">
            {w.number(question.number, question.count)}
            {view.take > 1 && <span class="badge">{question.spoken ? w.take(view.take) : typedWords().take(view.take)}</span>}
          </h1>
          <ReadAloud text={question.text} language={own} quiet={answering && question.spoken} unread={question.preparation_s === 0} />
        </div>
        <p class="question-text" lang={tag(own)}>
          {question.text}
        </p>
        {question.hint && (
          <p class="soft hint" lang={tag(own)}>
            {question.hint}
          </p>
        )}
        {view.stage === "preparing" && <ChoicesAhead question={question} own={own} />}
      </section>
      <section class="at-work" aria-labelledby="stage-name">
        {view.stage === "reviewing" && (
          <div class="end-sign" aria-hidden="true">
            <Icon name="check" />
          </div>
        )}
        <h2 id="stage-name" ref={heading.stage} tabIndex={-1} class={view.stage === "reviewing" ? "" : "unseen"}>
          {stageName(view, question)}
        </h2>
        <Work view={view} question={question} own={own} />
      </section>
      {question.spoken && (
        <aside class="beside">
          <div class="self-frame">
            <SelfView label={w.selfView} />
            {answering && <RecordingSign on={view.recording && lineOpen} begun={view.recording || view.media !== "none"} />}
          </div>
          {view.stage !== "reviewing" && <LevelDot heard={w.heard} quiet={answering ? w.quiet : w.listening} />}
        </aside>
      )}
      {chatOpen.value && <Chat />}
      <div class="bottom acts-bottom">
        <ChatPeek />
        <Refusal />
        {view.stage === "preparing" && <PreparingActs />}
        {view.stage === "answering" && <AnsweringActs view={view} question={question} />}
        {view.stage === "reviewing" && <ReviewingActs view={view} question={question} />}
      </div>
    </div>
  );
}

function stageName(view: CandidateView, question: QuestionView): string {
  const w = questionWords();
  if (view.stage === "preparing") return w.preparing;
  if (view.stage !== "answering") return w.savedTitle;
  if (!question.spoken) return typedWords().answering;
  return view.recording ? w.answering : w.answerTime;
}

function Work({ view, question, own }: { view: CandidateView; question: QuestionView; own: Language }) {
  const { timeWasUp } = useInterview().conversation;
  const w = questionWords();
  if (view.stage === "reviewing") {
    return (
      <>
        <p>{timeWasUp.value ? w.timeUp : w.saved}</p>
        {!question.spoken && <TypedBefore view={view} question={question} own={own} />}
      </>
    );
  }
  const label = view.stage === "preparing" ? w.preparing : w.answerTime;
  if (view.stage === "answering" && !question.spoken) {
    return (
      <>
        <TimeLine label={label} spoken />
        <TypedAnswer question={question} own={own} />
      </>
    );
  }
  const then = question.spoken ? w.then : typedWords().then;
  return (
    <>
      {chatOpen.value && <TimeLine label={label} />}
      <Countdown label={label} tone={view.stage === "preparing" ? "prepare" : "answer"} />
      {view.stage === "preparing" && <p class="soft small then">{then(lengthText(question.answer_s))}</p>}
    </>
  );
}

/** Says whether this very moment is being written, as the server sees it; without a line to the server nothing is. */
function RecordingSign({ on, begun }: { on: boolean; begun: boolean }) {
  const w = questionWords();
  return <span class={`recording ${on ? "on" : ""}`}>{on ? w.answering : begun ? w.recordingPaused : w.notRecording}</span>;
}

/** A new question takes the focus to its number, a new stage of it to the stage's name; the first one on the page leaves it alone. */
function useFocusOnChange(view: CandidateView, question: QuestionView) {
  const refs = { question: useRef<HTMLHeadingElement>(null), stage: useRef<HTMLHeadingElement>(null) };
  const before = useRef<{ question: number; stage: string; take: number } | null>(null);
  useEffect(() => {
    const now = { question: question.number, stage: view.stage, take: view.take };
    const old = before.current;
    before.current = now;
    const busyElsewhere = document.activeElement?.closest("#chat");
    if (busyElsewhere) return;
    if (old === null || old.question !== now.question || old.take !== now.take) refs.question.current?.focus();
    else if (old.stage !== now.stage) refs.stage.current?.focus();
  }, [question.number, view.stage, view.take]);
  return refs;
}
