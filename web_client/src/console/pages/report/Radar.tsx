import { useEffect, useRef } from "preact/hooks";
import { chartColours } from "../../parts/chart_colours";
import { radarOption, type RadarShape } from "../../parts/radar_option";

type Chart = ReturnType<typeof import("../../parts/chart_engine")["init"]>;

/** With fewer axes there is no area to see. */
export const AXES_AT_LEAST = 3;

/** A radar of scores, 0 to 100 on each axis. Nothing but the label is told to who does not see it: give the figures beside it. */
export function Radar({ shape, label }: { shape: RadarShape; label: string }) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart | null>(null);
  const newest = useRef(shape);
  newest.current = shape;

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    let over = false;
    const draw = () => put(chart.current, element, newest.current);
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    const resized = new ResizeObserver(() => {
      chart.current?.resize();
      draw();
    });
    void import("../../parts/chart_engine").then(({ init }) => {
      if (over) return;
      chart.current = init(element, null, { renderer: "canvas" });
      draw();
      resized.observe(element);
    });
    scheme.addEventListener("change", draw);
    return () => {
      over = true;
      scheme.removeEventListener("change", draw);
      resized.disconnect();
      chart.current?.dispose();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    if (box.current) put(chart.current, box.current, shape);
  }, [shape]);

  return <div class="radar-chart" ref={box} role="img" aria-label={label} />;
}

function put(chart: Chart | null, element: HTMLElement, shape: RadarShape): void {
  chart?.setOption(radarOption(shape, chartColours(element)), { notMerge: true });
}
