import { useEffect, useRef } from "preact/hooks";
import { chartColours } from "./chart_colours";
import { chartOption, type Curve, type Margins } from "./chart_option";

type Chart = ReturnType<typeof import("./chart_engine")["init"]>;

interface Props {
  curve: Curve;
  /** What a reader who does not see the curve is told. */
  label: string;
  onSeek?: (at_ms: number) => void;
}

/** Speech rate over time. The library comes with the first curve; its elements are styled by script, never by attributes. */
export function RateChart({ curve, label, onSeek }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart | null>(null);
  const newest = useRef({ curve, onSeek });
  newest.current = { curve, onSeek };

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    let over = false;
    const draw = () => put(chart.current, element, newest.current.curve);
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    const resized = new ResizeObserver(() => {
      chart.current?.resize();
      draw();
    });
    void import("./chart_engine").then(({ init }) => {
      if (over) return;
      const made = init(element, null, { renderer: "canvas" });
      chart.current = made;
      made.getZr().on("click", (event) => {
        const at = made.convertFromPixel({ xAxisIndex: 0 }, event.offsetX);
        if (typeof at === "number" && Number.isFinite(at)) newest.current.onSeek?.(at);
      });
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
    if (box.current) put(chart.current, box.current, curve);
  }, [curve]);

  return <div class="rate-chart" ref={box} role="img" aria-label={label} />;
}

function put(chart: Chart | null, element: HTMLElement, curve: Curve): void {
  chart?.setOption(chartOption(curve, chartColours(element), margins(element)), { notMerge: true });
}

function margins(element: HTMLElement): Margins {
  const style = getComputedStyle(element);
  const px = (name: string) => Number.parseFloat(style.getPropertyValue(name)) || 0;
  return { left_px: px("--axis-left"), right_px: px("--axis-right") };
}
