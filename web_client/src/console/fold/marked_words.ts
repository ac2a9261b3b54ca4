/** A transcript cut into pieces: each word with its time, the text between words, and which term a piece belongs to. */

export interface Timed {
  text: string;
  from_ms: number;
  to_ms: number;
}

export interface Said {
  term: string;
  said: string;
  from_ms: number;
  to_ms: number;
  negated?: boolean;
}

export interface Piece {
  text: string;
  /** Index into the words; null for text that no word carries. */
  word: number | null;
  term: string | null;
  /** Whether the term was said with a "not". */
  negated?: true;
}

/**
 * Lays `words` over `text`. Text that stands between two words (spaces, punctuation) stays with the word before it.
 * When the words are not found in the text they are joined by themselves.
 */
export function pieces(text: string, words: readonly Timed[], mentions: readonly Said[]): Piece[] {
  if (words.length === 0) return spelled(text, mentions);
  const laid = lay(text, words) ?? joined(words);
  return bared(laid.map((piece) => ({ ...piece, ...termOf(words[piece.word ?? -1], mentions) })));
}

/** Takes the space or punctuation behind a term out of its mark. */
function bared(cut: Piece[]): Piece[] {
  return cut.flatMap((piece, at) => {
    const tail = piece.term === null || cut[at + 1]?.term === piece.term ? "" : (/[\p{P}\s]+$/u.exec(piece.text)?.[0] ?? "");
    if (tail === "" || tail === piece.text) return [piece];
    return [
      { ...piece, text: piece.text.slice(0, -tail.length) },
      { text: tail, word: null, term: null },
    ];
  });
}

type Laid = { text: string; word: number | null };

function lay(text: string, words: readonly Timed[]): Laid[] | null {
  const found: Laid[] = [];
  let at = 0;
  for (const [index, word] of words.entries()) {
    const bare = word.text.trim();
    if (bare === "") continue;
    const begin = text.indexOf(bare, at);
    if (begin < 0) return null;
    const between = text.slice(at, begin);
    const last = found[found.length - 1];
    if (between !== "" && last) last.text += between;
    else if (between !== "") found.push({ text: between, word: null });
    found.push({ text: bare, word: index });
    at = begin + bare.length;
  }
  const rest = text.slice(at);
  const last = found[found.length - 1];
  if (last) last.text += rest;
  return found;
}

const WIDE = /[\u2E80-\u9FFF\uF900-\uFAFF\uFF00-\uFFEF]/u;

function joined(words: readonly Timed[]): Laid[] {
  return words.flatMap((word, index) => {
    const bare = word.text.trim();
    if (bare === "") return [];
    const next = words[index + 1]?.text.trim() ?? "";
    const tight = next === "" || WIDE.test(bare.slice(-1)) || WIDE.test(next.slice(0, 1));
    return [{ text: tight ? bare : `${bare} `, word: index }];
  });
}

type Marked = Pick<Piece, "term" | "negated">;

function marked(mention: Said): Marked {
  return mention.negated ? { term: mention.term, negated: true } : { term: mention.term };
}

function termOf(word: Timed | undefined, mentions: readonly Said[]): Marked {
  if (!word) return { term: null };
  const middle = (word.from_ms + word.to_ms) / 2;
  const hit = mentions.find((mention) => middle >= mention.from_ms && middle <= mention.to_ms);
  return hit ? marked(hit) : { term: null };
}

/** Without word times a term is found by how it is spelled. */
function spelled(text: string, mentions: readonly Said[]): Piece[] {
  const found: Piece[] = [];
  const low = text.toLowerCase();
  let at = 0;
  while (at < text.length) {
    let begin = -1;
    let hit: Said | null = null;
    for (const mention of mentions) {
      if (mention.said === "") continue;
      const place = low.indexOf(mention.said.toLowerCase(), at);
      const longer = place === begin && hit !== null && mention.said.length > hit.said.length;
      if (place >= 0 && (begin < 0 || place < begin || longer)) [begin, hit] = [place, mention];
    }
    if (hit === null) break;
    if (begin > at) found.push({ text: text.slice(at, begin), word: null, term: null });
    found.push({ text: text.slice(begin, begin + hit.said.length), word: null, ...marked(hit) });
    at = begin + hit.said.length;
  }
  if (at < text.length) found.push({ text: text.slice(at), word: null, term: null });
  return found;
}
