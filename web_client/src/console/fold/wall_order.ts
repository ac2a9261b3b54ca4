/** The order of the cards on the wall: by attention, but calm. */

export interface Ranked {
  attention: number;
}

/**
 * The order to show next. Equal attention keeps the order shown, newcomers of equal attention go behind.
 * While `held` (somebody points at or works in the wall) nothing moves: newcomers go to the end and cards that are
 * gone keep their place.
 */
export function nextOrder(shown: readonly string[], cards: ReadonlyMap<string, Ranked>, held: boolean): string[] {
  const known = new Set(shown);
  const newcomers = [...cards.keys()].filter((id) => !known.has(id));
  if (held) return [...shown, ...newcomers];
  const base = [...shown.filter((id) => cards.has(id)), ...newcomers];
  const place = new Map(base.map((id, at) => [id, at]));
  return base.sort((a, b) => rank(cards, b) - rank(cards, a) || (place.get(a) ?? 0) - (place.get(b) ?? 0));
}

/** Those that would stand further up if the wall were sorted now. */
export function wouldRise(shown: readonly string[], cards: ReadonlyMap<string, Ranked>): string[] {
  const present = shown.filter((id) => cards.has(id));
  const sorted = nextOrder(present, cards, false);
  return sorted.filter((id, at) => present.indexOf(id) > at);
}

function rank(cards: ReadonlyMap<string, Ranked>, id: string): number {
  return cards.get(id)?.attention ?? 0;
}
