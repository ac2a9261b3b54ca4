/** Session time to playing time and back: a recording is its parts joined, without the gaps between them. */

export interface Placed {
  from_ms: number;
  to_ms: number;
  plays_at_ms: number;
}

/** Where session time `atMs` is played; a time in a gap gives the next part's begin. Null when nothing was recorded. */
export function playsAt(parts: readonly Placed[], atMs: number): number | null {
  let end: number | null = null;
  for (const part of ordered(parts)) {
    if (atMs < part.from_ms) return part.plays_at_ms;
    if (atMs <= part.to_ms) return part.plays_at_ms + (atMs - part.from_ms);
    end = part.plays_at_ms + (part.to_ms - part.from_ms);
  }
  return end;
}

/** The session time that is heard at `playingMs`. Null when nothing was recorded. */
export function heardAt(parts: readonly Placed[], playingMs: number): number | null {
  let found: number | null = null;
  for (const part of ordered(parts)) {
    if (found !== null && playingMs < part.plays_at_ms) break;
    found = Math.min(part.to_ms, Math.max(part.from_ms, part.from_ms + (playingMs - part.plays_at_ms)));
  }
  return found;
}

function ordered(parts: readonly Placed[]): Placed[] {
  return [...parts].sort((a, b) => a.from_ms - b.from_ms);
}

/** The index of the last item that began at or before `atMs`, -1 for none. Items are in order of `from_ms`. */
export function lastBegun(items: readonly { from_ms: number }[], atMs: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle]?.from_ms ?? Infinity) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
