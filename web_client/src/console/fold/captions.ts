/** Captions from words: short lines that stand as long as they are said. Times are session time. */
import type { Timed } from "./marked_words";
import { pieces } from "./marked_words";

export interface Caption {
  from_ms: number;
  to_ms: number;
  text: string;
}

const LONGEST_MS = 4000;
const LONGEST_CHARS = 42;
const PAUSE_MS = 900;

export function captions(text: string, words: readonly Timed[]): Caption[] {
  const found: Caption[] = [];
  for (const piece of pieces(text, words, [])) {
    const word = words[piece.word ?? -1];
    if (!word) continue;
    const last = found.at(-1);
    const fits =
      last !== undefined &&
      word.from_ms - last.to_ms < PAUSE_MS &&
      word.to_ms - last.from_ms <= LONGEST_MS &&
      last.text.length + piece.text.length <= LONGEST_CHARS;
    if (fits) {
      last.text += piece.text;
      last.to_ms = word.to_ms;
    } else {
      found.push({ from_ms: word.from_ms, to_ms: word.to_ms, text: piece.text });
    }
  }
  return found.map((caption) => ({ ...caption, text: caption.text.trim() }));
}
