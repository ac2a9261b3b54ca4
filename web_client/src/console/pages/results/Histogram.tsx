import type { ScoreDistribution } from "../../../shared/wire.gen";
import { spreading } from "../../words/results";

const WIDTH = 600;
const HEIGHT = 180;
const FOOT = 24;
const HEAD = 24;

/** Bars as shapes of the page; what they say is read out as a list. */
export function Histogram({ value }: { value: ScoreDistribution }) {
  const words = spreading();
  const most = Math.max(1, ...value.bins.map((bin) => bin.count));
  const step = WIDTH / value.bins.length;
  const tall = (count: number) => ((HEIGHT - FOOT - HEAD) * count) / most;
  const at = (score: number) => (score / 100) * WIDTH;
  return (
    <>
      <svg class="histogram" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" focusable="false">
        {value.bins.map((bin, n) => (
          <g key={bin.low}>
            <rect class="histogram-bar" x={n * step + 3} y={HEIGHT - FOOT - tall(bin.count)} width={step - 6} height={tall(bin.count)} rx="3" />
            {bin.count > 0 && (
              <text class="histogram-count" x={(n + 0.5) * step} y={HEIGHT - FOOT - tall(bin.count) - 5} text-anchor="middle">
                {bin.count}
              </text>
            )}
            <text class="histogram-label" x={n * step + (n === 0 ? 2 : 0)} y={HEIGHT - 6} text-anchor={n === 0 ? "start" : "middle"}>
              {bin.low}
            </text>
          </g>
        ))}
        <line class="histogram-axis" x1="0" x2={WIDTH} y1={HEIGHT - FOOT} y2={HEIGHT - FOOT} />
        {value.median !== null && (
          <line class="histogram-median" x1={at(value.median)} x2={at(value.median)} y1={HEAD - 12} y2={HEIGHT - FOOT} />
        )}
      </svg>
      <ul class="unseen">
        {value.bins.map((bin) => (
          <li key={bin.low}>{words.bin(String(bin.low), String(bin.high), String(bin.count))}</li>
        ))}
      </ul>
    </>
  );
}
