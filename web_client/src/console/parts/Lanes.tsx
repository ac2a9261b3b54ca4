import { placeText } from "../fold/countdown";
import { placedIn, type Range, type Span } from "../fold/lanes";

export interface Lane {
  key: string;
  label: string;
  spans: readonly Span[];
}

interface Props {
  range: Range;
  /** What the axis calls 0:00. */
  zero_ms: number;
  lanes: readonly Lane[];
  /** Given, a span is a button that leads there; with the keyboard the same places are reached in the text beside. */
  onSeek?: ((at_ms: number, span: Span) => void) | undefined;
}

/** Rows of what went on, on the same axis as the curve above (its left and right margins are in the style sheet). */
export function Lanes({ range, zero_ms, lanes, onSeek }: Props) {
  return (
    <div class="lanes">
      {lanes.map((lane) => (
        <div class="lane" key={lane.key} role="group" aria-label={lane.label}>
          <span class="lane-label">{lane.label}</span>
          <div class="lane-track">
            {placedIn(range, lane.spans).map(({ span, begin, width }) => {
              const text = `${span.label} ${placeText(span.from_ms - zero_ms)}–${span.open ? "" : placeText(span.to_ms - zero_ms)}`;
              const place = { left: `${begin * 100}%`, width: `${width * 100}%` };
              const kind = `span ${span.kind} ${span.open ? "open" : ""}`;
              return onSeek ? (
                <button
                  type="button"
                  key={span.key}
                  tabIndex={-1}
                  class={kind}
                  style={place}
                  title={text}
                  aria-label={text}
                  onClick={() => onSeek(span.from_ms, span)}
                />
              ) : (
                <span key={span.key} class={kind} style={place} title={text} role="img" aria-label={text} />
              );
            })}
          </div>
        </div>
      ))}
    </div>
  );
}
