import type { Colours } from "./chart_option";

/** The page's own colours, as the element sees them now. */
export function chartColours(element: HTMLElement): Colours {
  const style = getComputedStyle(element);
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: of("ink"),
    soft: of("ink-soft"),
    line: of("line"),
    accent: of("accent"),
    band: of("accent-soft"),
    surface: of("surface"),
    warn: of("warn"),
    bad: of("bad"),
    font: style.fontFamily,
  };
}
