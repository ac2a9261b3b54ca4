/** What the chart library is told: the rate over time, answers as bands, flags as lines. */
import { placeText } from "../fold/countdown";
import type { Range } from "../fold/lanes";

export interface CurvePoint {
  at_ms: number;
  value: number;
}

export interface Band extends Range {
  label: string;
}

export interface FlagLine {
  at_ms: number;
  severity: string;
}

export interface Curve {
  range: Range;
  /** What the axis calls 0:00. */
  zero_ms: number;
  /** One list per unbroken stretch. */
  stretches: readonly (readonly CurvePoint[])[];
  bands: readonly Band[];
  flags: readonly FlagLine[];
  unit: string;
}

export interface Colours {
  ink: string;
  soft: string;
  line: string;
  accent: string;
  band: string;
  surface: string;
  warn: string;
  bad: string;
  font: string;
}

/** The margins that the lanes below share. */
export interface Margins {
  left_px: number;
  right_px: number;
}

export function chartOption(curve: Curve, colours: Colours, margins: Margins): Record<string, unknown> {
  const text = { color: colours.soft, fontFamily: colours.font, fontSize: 11 };
  return {
    animation: false,
    grid: { left: margins.left_px, right: margins.right_px, top: 22, bottom: 22 },
    textStyle: { fontFamily: colours.font },
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      confine: true,
      backgroundColor: colours.surface,
      borderColor: colours.line,
      textStyle: { color: colours.ink, fontFamily: colours.font, fontSize: 12 },
      axisPointer: { lineStyle: { color: colours.soft } },
      formatter: (points: { value: [number, number] }[]) => {
        const value = points[0]?.value;
        return value ? `${placeText(value[0] - curve.zero_ms)}  ${Math.round(value[1])} ${curve.unit}` : "";
      },
    },
    xAxis: {
      type: "value",
      min: curve.range.from_ms,
      max: curve.range.to_ms,
      minInterval: 10_000,
      axisLabel: { ...text, formatter: (ms: number) => placeText(ms - curve.zero_ms), hideOverlap: true, showMaxLabel: false, showMinLabel: false },
      axisLine: { lineStyle: { color: colours.line } },
      axisTick: { show: false },
      splitLine: { show: false },
    },
    yAxis: {
      type: "value",
      min: 0,
      ...scale(curve),
      axisLabel: text,
      splitLine: { lineStyle: { color: colours.line, opacity: 0.6 } },
    },
    series: [bandSeries(curve, colours), ...curve.stretches.map((points) => lineSeries(points, colours))],
  };
}

/** Round steps, at most four of them, with a little room above the highest value. */
function scale(curve: Curve): { max: number; interval: number } {
  const highest = Math.max(0, ...curve.stretches.flat().map((point) => point.value)) * 1.08;
  const interval = [1, 5, 10, 25, 50, 100, 200, 500, 1000].find((step) => step * 4 >= highest) ?? 1000;
  return { interval, max: Math.max(1, Math.ceil(highest / interval)) * interval };
}

function lineSeries(points: readonly CurvePoint[], colours: Colours): object {
  return {
    type: "line",
    data: points.map((point) => [point.at_ms, point.value]),
    showSymbol: points.length < 2,
    symbolSize: 5,
    lineStyle: { width: 2, color: colours.accent },
    itemStyle: { color: colours.accent },
    emphasis: { disabled: true },
    clip: true,
  };
}

function bandSeries(curve: Curve, colours: Colours): object {
  return {
    type: "line",
    data: [],
    silent: true,
    markArea: {
      silent: true,
      itemStyle: { color: colours.band },
      label: { color: colours.soft, fontFamily: colours.font, fontSize: 11, position: "top" },
      data: curve.bands
        .filter((band) => band.to_ms >= curve.range.from_ms)
        .map((band) => [
          { name: band.label, xAxis: Math.max(band.from_ms, curve.range.from_ms) },
          { xAxis: Math.min(band.to_ms, curve.range.to_ms) },
        ]),
    },
    markLine: {
      silent: true,
      symbol: "none",
      label: { show: false },
      data: curve.flags
        .filter((flag) => flag.at_ms >= curve.range.from_ms && flag.at_ms <= curve.range.to_ms)
        .map((flag) => ({
          xAxis: flag.at_ms,
          lineStyle: {
            color: flag.severity === "urgent" ? colours.bad : flag.severity === "attention" ? colours.warn : colours.soft,
            type: flag.severity === "info" ? "dotted" : "dashed",
            width: 1.5,
          },
        })),
    },
  };
}
