import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { placeText } from "../../fold/countdown";
import { type Piece, pieces } from "../../fold/marked_words";
import type { SessionView } from "../../fold/session_view";
import type { TakeView } from "../../fold/take_view";
import { Icon } from "../../parts/Icon";
import { NotMark } from "../../parts/NotMark";
import { TypedWords } from "../../parts/TypedWords";
import type { LiveSession } from "../../state/live_session";
import { live as liveWords } from "../../words/live";
import { session as sessionWords } from "../../words/session";
import { withdrawn as withdrawnWords } from "../../words/withdrawn";

const BOTTOM_PX = 48;

export function TranscriptPanel({ live, spoken }: { live: LiveSession; spoken: string }) {
  const words = liveWords();
  const view = live.view.value;
  const partial = live.partial.value;
  const box = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(true);
  useLayoutEffect(() => {
    if (following && box.current) box.current.scrollTop = box.current.scrollHeight;
  });
  const takes = [...view.takes.values()]
    .filter((take) => take.utterances.length > 0 || take.final !== null || take.typed !== null || current(view, take))
    .sort((a, b) => begun(a) - begun(b));
  const gone = view.withdrawn.includes("transcribe");
  const silent = gone || (view.consent !== null && view.consent.transcribe === false);
  const empty = takes.every((take) => take.utterances.length === 0 && take.final === null && take.typed === null) && !partial;
  return (
    <section class="card panel transcript-panel" id="transcript" tabIndex={-1} aria-labelledby="transcript-head">
      <h2 id="transcript-head">{words.transcript}</h2>
      {silent && <p class="note warn small">{gone ? withdrawnWords().short : words.not_transcribed}</p>}
      <div
        class="transcript-scroll"
        ref={box}
        role="log"
        aria-live="off"
        aria-labelledby="transcript-head"
        tabIndex={0}
        onScroll={(event) => {
          const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
          setFollowing(scrollHeight - scrollTop - clientHeight < BOTTOM_PX);
        }}
      >
        {empty && !silent && <p class="soft">{words.transcript_empty}</p>}
        {takes.map((take) => (
          <TakeWords key={`${take.question}/${take.take}`} take={take} view={view} spoken={spoken} />
        ))}
        {partial && (
          <p class="utterance partial" lang={spoken}>
            <span class="unseen">{words.still_changing}: </span>
            {partial.text}
          </p>
        )}
      </div>
      {!following && (
        <button type="button" class="button small follow" onClick={() => setFollowing(true)}>
          <Icon name="down" />
          {words.follow}
        </button>
      )}
    </section>
  );
}

function begun(take: TakeView): number {
  return take.begun_ms ?? take.utterances[0]?.from_ms ?? take.final?.words[0]?.from_ms ?? Number.POSITIVE_INFINITY;
}

function current(view: SessionView, take: TakeView): boolean {
  return view.question === take.question && view.take === take.take;
}

function TakeWords({ take, view, spoken }: { take: TakeView; view: SessionView; spoken: string }) {
  const words = liveWords();
  const told = sessionWords();
  const question = view.plan?.questions[take.question - 1];
  return (
    <div class="take-words">
      <h3>
        {take.question === 0 ? told.device_check : told.question(String(take.question))}
        {take.take > 1 && <span class="badge">{told.take(String(take.take))}</span>}
        {take.final && (
          <span class="badge good">
            <Icon name="check" />
            {words.final}
          </span>
        )}
      </h3>
      {question && (
        <p class="soft small clip" lang={spoken} title={question.text}>
          {question.text}
        </p>
      )}
      {take.typed !== null && <TypedWords question={question} typed={take.typed} language={view.plan?.language ?? "en"} />}
      {take.final ? (
        <p class="utterance" lang={spoken}>
          <Pieces cut={pieces(take.final.text, take.final.words, take.said)} />
        </p>
      ) : (
        take.utterances.map((utterance) => (
          <p class="utterance" lang={spoken} key={utterance.from_ms}>
            <span class="time figures">{placeText(utterance.from_ms)}</span>
            <Pieces cut={pieces(utterance.text, utterance.words, take.mentions.filter(within(utterance)))} />
          </p>
        ))
      )}
    </div>
  );
}

function within(stretch: { from_ms: number; to_ms: number }) {
  return (mention: { from_ms: number; to_ms: number }) =>
    mention.to_ms >= stretch.from_ms && mention.from_ms <= stretch.to_ms;
}

export function Pieces({ cut }: { cut: readonly Piece[] }) {
  return (
    <>
      {runs(cut).map((run, index) =>
        run.term === null ? (
          run.text
        ) : (
          <mark key={index} class="term" title={run.term}>
            {run.text}
            {run.negated && <NotMark />}
          </mark>
        ),
      )}
    </>
  );
}

/** Neighbours of the same term stand in one mark. */
function runs(cut: readonly Piece[]): Pick<Piece, "text" | "term" | "negated">[] {
  const found: Pick<Piece, "text" | "term" | "negated">[] = [];
  for (const piece of cut) {
    const last = found.at(-1);
    if (last && last.term === piece.term && last.negated === piece.negated) last.text += piece.text;
    else found.push({ text: piece.text, term: piece.term, negated: piece.negated });
  }
  return found;
}
