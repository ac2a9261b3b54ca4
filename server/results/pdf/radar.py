"""The radar as lines and areas of the page, not as a picture. Fewer than three sides make no area and are drawn as bars."""

import math
from collections.abc import Sequence
from itertools import pairwise

from server.results.pdf.paper import ACCENT, INK, LINE, SOFT, Paper
from server.results.pdf.sheet import Axis, Radar

RADIUS_MM = 34.0
HEIGHT_MM = 2 * RADIUS_MM + 26
MEDIAN = (133, 83, 0)
_Point = tuple[float, float]


def draw_radar(paper: Paper, radar: Radar) -> None:
    if len(radar.axes) < 3:
        _bars(paper, radar)
        return
    paper.room(HEIGHT_MM)
    top = paper.get_y()
    middle = (paper.w / 2, top + RADIUS_MM + 9)
    _web(paper, middle, len(radar.axes))
    _area(paper, middle, [axis.median for axis in radar.axes], MEDIAN, filled=False)
    _area(paper, middle, [axis.value for axis in radar.axes], ACCENT, filled=True)
    for number, axis in enumerate(radar.axes):
        _label(paper, _place(middle, number, len(radar.axes), RADIUS_MM + 4), middle[0], axis, radar.not_available)
    has_median = any(axis.median is not None for axis in radar.axes)
    _legend(paper, top + HEIGHT_MM - 7, radar, has_median=has_median)
    paper.set_xy(paper.l_margin, top + HEIGHT_MM)


def _place(middle: _Point, number: int, count: int, radius: float) -> _Point:
    angle = 2 * math.pi * number / count - math.pi / 2
    return middle[0] + radius * math.cos(angle), middle[1] + radius * math.sin(angle)


def _web(paper: Paper, middle: _Point, count: int) -> None:
    paper.set_draw_color(*LINE)
    paper.set_line_width(0.2)
    for share in (0.25, 0.5, 0.75, 1.0):
        paper.polygon([_place(middle, number, count, RADIUS_MM * share) for number in range(count)])
    for number in range(count):
        paper.line(*middle, *_place(middle, number, count, RADIUS_MM))


def _area(
    paper: Paper, middle: _Point, values: Sequence[float | None], colour: tuple[int, int, int], *, filled: bool
) -> None:
    """A value that is not there leaves a gap: lines join neighbours alone."""
    count = len(values)
    points = [
        None if value is None else _place(middle, number, count, RADIUS_MM * value / 100)
        for number, value in enumerate(values)
    ]
    whole = [point for point in points if point is not None]
    paper.set_draw_color(*colour)
    paper.set_fill_color(*colour)
    paper.set_line_width(0.6 if filled else 0.4)
    if filled and len(whole) == count:
        with paper.local_context(fill_opacity=0.18, stroke_opacity=0):
            paper.polygon(whole, style="F")
    for here, following in pairwise([*points, points[0]]):
        if here is not None and following is not None:
            paper.line(*here, *following)
    for point in whole:
        paper.circle(point[0], point[1], 0.9 if filled else 0.6, style="F")


def _label(paper: Paper, place: _Point, middle_mm: float, axis: Axis, not_available: str) -> None:
    value = not_available if axis.value is None else f"{axis.value:.1f}"
    lines = paper.lines_of(axis.title, 8.5, 42)[:2]
    top = place[1] - (len(lines) * 4 + 4) / 2
    for text, size, colour in (*((line, 8.5, INK) for line in lines), (paper.clean(value), 8.0, SOFT)):
        width = paper.width_of(text, size)
        left = place[0] - width / 2
        if place[0] > middle_mm + 3:
            left = place[0]
        elif place[0] < middle_mm - 3:
            left = place[0] - width
        paper.set_xy(left, top)
        paper.write_line(text, size=size, colour=colour, height_mm=4)
        top += 4


def _legend(paper: Paper, top: float, radar: Radar, *, has_median: bool) -> None:
    left = paper.l_margin
    for title, colour in ((radar.value_title, ACCENT), (radar.median_title, MEDIAN))[: 2 if has_median else 1]:
        paper.set_fill_color(*colour)
        paper.rect(left, top + 1.4, 5, 1.2, style="F")
        paper.set_xy(left + 6, top)
        text = paper.clean(title)
        paper.write_line(text, size=8, colour=SOFT, height_mm=4)
        left += paper.width_of(text, 8) + 14


def _bars(paper: Paper, radar: Radar) -> None:
    for axis in radar.axes:
        paper.room(12)
        value = radar.not_available if axis.value is None else f"{axis.value:.1f}"
        paper.text_block(f"{axis.title}  {value}", size=9)
        width, top = paper.w - paper.l_margin - paper.r_margin, paper.get_y() + 0.5
        paper.set_fill_color(*LINE)
        paper.rect(paper.l_margin, top, width, 2, style="F")
        if axis.value is not None:
            paper.set_fill_color(*ACCENT)
            paper.rect(paper.l_margin, top, width * axis.value / 100, 2, style="F")
        paper.set_y(top + 4)
