import { labelLines } from "../../parts/label_lines";

/** One or more people on one radar, as shapes of the page. A value that is not there leaves a gap, never a zero. */
export interface RadarAxis {
  id: string;
  title: string;
}

export interface RadarSeries {
  id: string;
  name: string;
  values: readonly (number | null)[];
}

interface Props {
  axes: readonly RadarAxis[];
  series: readonly RadarSeries[];
  /** Everything it shows, in words. */
  label: string;
}

const SIZE = 360;
const MIDDLE = SIZE / 2;
const RADIUS = 118;
const LINE_PX = 15;

export function RadarSvg({ axes, series, label }: Props) {
  const place = (n: number, share: number): [number, number] => {
    const angle = (2 * Math.PI * n) / axes.length - Math.PI / 2;
    return [MIDDLE + RADIUS * share * Math.cos(angle), MIDDLE + RADIUS * share * Math.sin(angle)];
  };
  const ring = (share: number) => axes.map((_, n) => place(n, share).map((one) => one.toFixed(1)).join(",")).join(" ");
  return (
    <svg class="radar" viewBox={`-40 0 ${SIZE + 80} ${SIZE}`} role="img" aria-label={label}>
      {[0.25, 0.5, 0.75, 1].map((share) => (
        <polygon key={share} class="radar-web" points={ring(share)} />
      ))}
      {axes.map((axis, n) => {
        const [x, y] = place(n, 1);
        const [tx, ty] = place(n, 1.14);
        const lines = labelLines(axis.title);
        const anchor = Math.abs(tx - MIDDLE) < 12 ? "middle" : tx > MIDDLE ? "start" : "end";
        return (
          <g key={axis.id}>
            <line class="radar-web" x1={MIDDLE} y1={MIDDLE} x2={x} y2={y} />
            <text class="radar-label" x={tx} y={ty + 4 - (ty < MIDDLE ? (lines.length - 1) * LINE_PX : 0)} text-anchor={anchor}>
              {lines.map((line, at) => (
                <tspan key={at} x={tx} dy={at === 0 ? 0 : LINE_PX}>
                  {line}
                </tspan>
              ))}
            </text>
          </g>
        );
      })}
      {series.map((one, number) => {
        const points = one.values.map((value, n) => (value === null ? null : place(n, value / 100)));
        return (
          <g key={one.id} class={`radar-series person-${number + 1}`}>
            {points.map((point, n) => {
              const next = points[(n + 1) % points.length];
              if (!point) return null;
              return (
                <g key={axes[n]?.id ?? n}>
                  {next && <line x1={point[0]} y1={point[1]} x2={next[0]} y2={next[1]} />}
                  <circle cx={point[0]} cy={point[1]} r="3.5" />
                </g>
              );
            })}
          </g>
        );
      })}
    </svg>
  );
}
