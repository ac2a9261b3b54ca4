import { useSignalEffect } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import { tag } from "../../../shared/i18n";
import type { Language, ReportTake } from "../../../shared/wire.gen";
import { placeText } from "../../fold/countdown";
import { type Piece, pieces } from "../../fold/marked_words";
import { lastBegun } from "../../fold/playing_time";
import { takeId } from "../../fold/report_take";
import { NotMark } from "../../parts/NotMark";
import { announce } from "../../state/announce";
import type { PlayerState } from "../../state/player";
import { report as reportWords } from "../../words/report";

interface Props {
  take: ReportTake;
  player: PlayerState;
  language: Language;
}

/**
 * The words of a take. A click on one seeks there, and the one that is heard is marked. It reads as plain text; arrow
 * keys move a cursor from word to word and Enter seeks.
 */
export function SpokenText({ take, player, language }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const cursor = useRef(-1);
  const mentions = useMemo(() => take.terms.flatMap((term) => term.mentions), [take.terms]);
  const cut = useMemo(() => pieces(take.text, take.words, mentions), [take.text, take.words, mentions]);
  const id = takeId(take);

  useSignalEffect(() => {
    const at = player.take.value === id ? player.at_ms.value : null;
    const index = at === null ? -1 : lastBegun(take.words, at);
    const current = wordAt(box.current, index);
    const before = box.current?.querySelector(".now");
    if (before === current) return;
    before?.classList.remove("now");
    current?.classList.add("now");
  });

  const point = (index: number) => {
    const next = Math.max(0, Math.min(take.words.length - 1, index));
    wordAt(box.current, cursor.current)?.classList.remove("cursor");
    cursor.current = next;
    const element = wordAt(box.current, next);
    element?.classList.add("cursor");
    element?.scrollIntoView({ block: "nearest" });
    const word = take.words[next];
    if (word) announce(`${word.text} ${placeText(word.from_ms - take.from_ms)}`);
  };
  const seek = (index: number) => {
    const word = take.words[index];
    if (word) player.seek(id, word.from_ms);
  };

  return (
    <div
      class="spoken"
      ref={box}
      lang={tag(language)}
      role="group"
      aria-label={reportWords().transcript_label}
      tabIndex={take.words.length > 0 ? 0 : undefined}
      onClick={(event) => {
        const index = Number((event.target as HTMLElement).closest<HTMLElement>("[data-word]")?.dataset.word ?? -1);
        if (index >= 0 && String(getSelection() ?? "") === "") seek(index);
      }}
      onKeyDown={(event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 10, ArrowUp: -10 }[event.key];
        if (step !== undefined) {
          event.preventDefault();
          event.stopPropagation();
          point(cursor.current < 0 ? 0 : cursor.current + step);
        }
        if (event.key === "Enter" && cursor.current >= 0) seek(cursor.current);
      }}
      onBlur={() => wordAt(box.current, cursor.current)?.classList.remove("cursor")}
    >
      {cut.map((piece, index) => (
        <Word key={index} piece={piece} time={take.words[piece.word ?? -1]?.from_ms} ends={cut[index + 1]?.term !== piece.term} />
      ))}
    </div>
  );
}

/** `ends`: the next piece does not belong to the same term. */
function Word({ piece, time, ends }: { piece: Piece; time: number | undefined; ends: boolean }) {
  const not = piece.negated && ends ? <NotMark /> : null;
  if (piece.word === null || time === undefined) {
    if (piece.term === null) return <>{piece.text}</>;
    return (
      <mark class="term">
        {piece.text}
        {not}
      </mark>
    );
  }
  const tail = /[\p{P}\s]*$/u.exec(piece.text)?.[0] ?? "";
  return (
    <>
      <span class={piece.term === null ? "word" : "word term"} data-word={piece.word} title={piece.term ?? undefined}>
        {tail === piece.text ? piece.text : piece.text.slice(0, piece.text.length - tail.length)}
      </span>
      {not}
      {tail === piece.text ? "" : tail}
    </>
  );
}

function wordAt(box: HTMLElement | null, index: number): Element | null {
  return index < 0 ? null : (box?.querySelector(`[data-word="${index}"]`) ?? null);
}
