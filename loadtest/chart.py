"""One figure over time as inline SVG. Colours come from the page's CSS, so that it reads in light and in dark. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 440, 170
LEFT, RIGHT, TOP, BOTTOM = 48, 10, 12, 26
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Spot:
    """The samples around one moment of the run."""

    at_s: float
    n: int
    p50: float
    p95: float


def nice_top(value: float) -> float:
    """The next round number at or above ``value``; 1 for nothing."""
    if value <= 0:
        return 1.0
    power = 1.0
    while power * 10 <= value:
        power *= 10
    while power > value:
        power /= 10
    return next((power * step for step in STEPS if power * step >= value), power * 10)


def chart(spots: Sequence[Spot], marks: Sequence[tuple[float, str]], end_s: float, unit: str, label: str) -> str:
    """A line of medians and one of p95, with a dot and its numbers for each stretch of time."""
    top = nice_top(max((spot.p95 for spot in spots), default=0.0))
    top = max(top, nice_top(max((spot.p50 for spot in spots), default=0.0)))
    end_s = max(end_s, 1.0)

    def x(at_s: float) -> float:
        return LEFT + min(1.0, max(0.0, at_s / end_s)) * (WIDTH - LEFT - RIGHT)

    def y(value: float) -> float:
        return TOP + (1 - min(1.0, max(0.0, value / top))) * (HEIGHT - TOP - BOTTOM)

    parts = [f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(label, quote=True)}">']
    for share in (0.0, 0.5, 1.0):
        at = y(top * share)
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at:.1f}" y2="{at:.1f}"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{top * share:g}</text>')
        at_s = end_s * share
        anchor = ("start", "middle", "end")[round(share * 2)]
        parts.append(f'<text x="{x(at_s):.1f}" y="{HEIGHT - 8}" text-anchor="{anchor}">{at_s:.0f} s</text>')
    for at_s, what in marks:
        parts.append(f'<line class="mark" x1="{x(at_s):.1f}" x2="{x(at_s):.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>')
        parts.append(f'<text class="marked" x="{x(at_s) + 4:.1f}" y="{TOP + 10}">{escape(what)}</text>')
    for name in ("p50", "p95"):
        points = " ".join(f"{x(spot.at_s):.1f},{y(getattr(spot, name)):.1f}" for spot in spots)
        parts.append(f'<polyline class="{name}" points="{points}"/>')
        for spot in spots:
            value = getattr(spot, name)
            told = f"{spot.at_s:.0f} s: {name} {value:g} {unit} (n = {spot.n})"
            place = f'cx="{x(spot.at_s):.1f}" cy="{y(value):.1f}"'
            parts.append(f'<circle class="{name}" {place} r="2.2"><title>{escape(told)}</title></circle>')
    return "".join([*parts, "</svg>"])
