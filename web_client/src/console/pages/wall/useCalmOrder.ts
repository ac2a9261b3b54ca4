import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { nextOrder, wouldRise } from "../../fold/wall_order";
import { clearGone, type LiveCard } from "../../state/line";

/** The wall is sorted at most this often. */
const SORT_EACH_MS = 2000;
/** A resting pointer or focus holds the order this long after its last move. */
const POINTER_HOLDS_MS = 8000;
const FOCUS_HOLDS_MS = 20_000;
const GLIDE_MS = 260;

export interface CalmOrder {
  order: readonly string[];
  /** Cards that would stand higher if the wall were sorted now. */
  rising: readonly string[];
  held: boolean;
  sortNow: () => void;
  /** For the list's element. */
  list: { current: HTMLUListElement | null };
  touched: (by: "pointer" | "focus") => void;
  released: (by: "pointer" | "focus") => void;
}

/** Keeps the cards in order of attention without moving anything while somebody points at or works in the wall. */
export function useCalmOrder(cards: ReadonlyMap<string, LiveCard>): CalmOrder {
  const [order, setOrder] = useState<readonly string[]>([]);
  const [held, setHeld] = useState(false);
  const until = useRef({ pointer: 0, focus: 0 });
  const list = useRef<HTMLUListElement>(null);
  const places = useRef(new Map<string, DOMRect>());
  const newest = useRef(cards);
  newest.current = cards;

  const settle = (force: boolean) => {
    const now = performance.now();
    const holds = !force && Math.max(until.current.pointer, until.current.focus) > now;
    setHeld(holds);
    setOrder((shown) => {
      const next = nextOrder(shown, ranked(newest.current, holds), holds);
      if (same(shown, next)) return shown;
      places.current = measured(list.current);
      return next;
    });
    if (!holds) clearGone();
  };

  useEffect(() => {
    settle(false);
    const timer = setInterval(() => settle(false), SORT_EACH_MS);
    return () => clearInterval(timer);
  }, []);
  // The cards of a page that was just opened come one by one: until the first sorting nobody has read anything.
  const openedAt = useRef(performance.now());
  useLayoutEffect(() => {
    if (performance.now() - openedAt.current < SORT_EACH_MS) settle(false);
  }, [cards.size]);
  // A newcomer is shown at once: nothing but the end of the list moves for it.
  const known = new Set(order);
  const shown = [...order, ...[...cards.keys()].filter((id) => !known.has(id))];

  useLayoutEffect(() => {
    glide(list.current, places.current);
    places.current = new Map();
  }, [order]);

  const present = new Map([...cards].filter(([, live]) => !live.gone).map(([id, live]) => [id, live.card]));
  return {
    order: shown.filter((id) => cards.has(id)),
    rising: held ? wouldRise(order, present) : [],
    held,
    sortNow: () => {
      until.current = { pointer: 0, focus: 0 };
      settle(true);
    },
    list,
    touched: (by) => {
      until.current[by] = performance.now() + (by === "pointer" ? POINTER_HOLDS_MS : FOCUS_HOLDS_MS);
    },
    released: (by) => {
      until.current[by] = 0;
    },
  };
}

function ranked(cards: ReadonlyMap<string, LiveCard>, holds: boolean) {
  return new Map([...cards].filter(([, live]) => holds || !live.gone).map(([id, live]) => [id, live.card]));
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((id, at) => id === other[at]);
}

function measured(list: HTMLUListElement | null): Map<string, DOMRect> {
  const found = new Map<string, DOMRect>();
  for (const item of list?.querySelectorAll<HTMLElement>("[data-card]") ?? []) {
    found.set(item.dataset.card ?? "", item.getBoundingClientRect());
  }
  return found;
}

function glide(list: HTMLUListElement | null, before: ReadonlyMap<string, DOMRect>): void {
  if (!list || before.size === 0 || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  for (const item of list.querySelectorAll<HTMLElement>("[data-card]")) {
    const was = before.get(item.dataset.card ?? "");
    if (!was) continue;
    const is = item.getBoundingClientRect();
    const [x, y] = [was.left - is.left, was.top - is.top];
    if (x === 0 && y === 0) continue;
    item.animate([{ transform: `translate(${x}px, ${y}px)` }, { transform: "none" }], { duration: GLIDE_MS, easing: "ease-out" });
  }
}
