/** The small curve of a card: points to an SVG path. */

export interface SparkPoint {
  at_ms: number;
  value: number;
}

/** A break longer than this is a pause between answers: the line stops and begins anew. */
const BREAK_MS = 20_000;

/** Lines within `width` x `height`; the value axis begins at 0 so that a flat curve looks flat. */
export function sparkPath(points: readonly SparkPoint[], width: number, height: number): string {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last || points.length < 2) return "";
  const span = Math.max(1, last.at_ms - first.at_ms);
  const top = Math.max(1, ...points.map((point) => point.value)) * 1.1;
  let path = "";
  let before: SparkPoint | null = null;
  for (const point of points) {
    const x = ((point.at_ms - first.at_ms) / span) * width;
    const y = height - (point.value / top) * height;
    const begins = before === null || point.at_ms - before.at_ms > BREAK_MS;
    path += `${begins ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
    before = point;
  }
  return path;
}
