/** A radar as points: the first side at the top, clockwise; `radius` is where 100 lies. */
export interface RadarPoint {
  x: number;
  y: number;
}

export function corner(index: number, count: number, radius: number): RadarPoint {
  const angle = (2 * Math.PI * index) / count - Math.PI / 2;
  return { x: radius * Math.cos(angle), y: radius * Math.sin(angle) };
}

export function ring(count: number, radius: number): RadarPoint[] {
  return Array.from({ length: count }, (_, index) => corner(index, count, radius));
}

/** A score that is not available is no point at all, never the centre. */
export function scorePoints(scores: readonly (number | null)[], radius: number): (RadarPoint | null)[] {
  return scores.map((score, index) => (score === null ? null : corner(index, scores.length, (radius * clamped(score)) / 100)));
}

/** Lines between neighbours that are both there. */
export function sides(points: readonly (RadarPoint | null)[]): [RadarPoint, RadarPoint][] {
  const found: [RadarPoint, RadarPoint][] = [];
  points.forEach((point, index) => {
    const next = points[(index + 1) % points.length];
    if (point && next && points.length > 1) found.push([point, next]);
  });
  return found;
}

export function pathOf(points: readonly RadarPoint[]): string {
  return points.map((point, index) => `${index === 0 ? "M" : "L"}${point.x.toFixed(1)} ${point.y.toFixed(1)}`).join("") + "Z";
}

function clamped(score: number): number {
  return Math.min(100, Math.max(0, score));
}
