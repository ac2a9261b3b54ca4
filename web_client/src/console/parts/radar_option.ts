/** What the chart library is told of a radar: one line for each of those compared. */
import type { Colours } from "./chart_option";
import { labelLines } from "./label_lines";

export interface RadarLine {
  name: string;
  /** By axis, 0..100; null where there is none: the line is not drawn then. */
  values: readonly (number | null)[];
}

export interface RadarShape {
  axes: readonly string[];
  lines: readonly RadarLine[];
}

/** Lines are told apart by colour and by dash, so that the picture reads without colours too. */
const DASHES = ["solid", "dashed", "dotted", [8, 3, 2, 3], [2, 2]] as const;

export function radarOption(shape: RadarShape, colours: Colours): Record<string, unknown> {
  const inks = [colours.accent, colours.soft, colours.warn, colours.bad, colours.ink];
  const drawn = shape.lines.filter((line) => line.values.every((value) => value !== null));
  return {
    animation: false,
    textStyle: { fontFamily: colours.font },
    legend: { bottom: 0, textStyle: { color: colours.ink, fontFamily: colours.font }, data: drawn.map((line) => line.name) },
    radar: {
      center: ["50%", "47%"],
      radius: "54%",
      indicator: shape.axes.map((name) => ({ name, min: 0, max: 100 })),
      axisName: { color: colours.ink, fontFamily: colours.font, fontSize: 12, formatter: (name: string) => labelLines(name).join("\n") },
      axisLine: { lineStyle: { color: colours.line } },
      splitLine: { lineStyle: { color: colours.line } },
      splitArea: { show: false },
      splitNumber: 4,
    },
    series: drawn.map((line, index) => ({
      type: "radar",
      name: line.name,
      symbolSize: 5,
      lineStyle: { width: 2, color: inks[index % inks.length], type: DASHES[index % DASHES.length] },
      itemStyle: { color: inks[index % inks.length] },
      areaStyle: index === 0 ? { color: colours.band, opacity: 0.5 } : undefined,
      data: [{ value: [...line.values], name: line.name }],
    })),
  };
}
