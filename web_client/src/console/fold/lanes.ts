/** What lies on a stretch of time, as fractions of it: for the lanes below the rate curve and below the player. */

export interface Range {
  from_ms: number;
  to_ms: number;
}

export interface Span extends Range {
  key: string;
  label: string;
  kind: string;
  /** Still going on. */
  open: boolean;
}

export interface Placed {
  span: Span;
  /** 0..1 of the range. */
  begin: number;
  width: number;
}

/** Spans that touch the range, cut to it. */
export function placedIn(range: Range, spans: readonly Span[]): Placed[] {
  const length = Math.max(1, range.to_ms - range.from_ms);
  return spans
    .filter((span) => span.to_ms >= range.from_ms && span.from_ms <= range.to_ms)
    .map((span) => {
      const from = Math.max(span.from_ms, range.from_ms);
      const to = Math.min(Math.max(span.to_ms, from), range.to_ms);
      return { span, begin: (from - range.from_ms) / length, width: (to - from) / length };
    });
}

/** Joins spans that are less than `gap_ms` apart: words into speech. They come in order. */
export function joinedWithin(spans: readonly Range[], gap_ms: number): Range[] {
  const found: Range[] = [];
  for (const span of spans) {
    const last = found.at(-1);
    if (last && span.from_ms - last.to_ms < gap_ms) last.to_ms = Math.max(last.to_ms, span.to_ms);
    else found.push({ from_ms: span.from_ms, to_ms: span.to_ms });
  }
  return found;
}

/** What live charts show: the whole so far, or its last `window_ms`; never narrower than half a minute. */
export function liveRange(from_ms: number, now_ms: number, window_ms: number | null): Range {
  const from = window_ms === null ? from_ms : Math.max(from_ms, now_ms - window_ms);
  return { from_ms: from, to_ms: Math.max(now_ms, from + 30_000) };
}
