"""Lines of a PDF in the order a person reads them. Runs in the child process alone."""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTChar, LTContainer, LTTextLine
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException

from server.hiring.resume.reading import CHARACTERS_LIMIT, PAGES_LIMIT, BadResume

SIDE_LINES = 6
"""A column has at least so many lines."""
CROSSING_SHARE = 0.2
ALIGNED_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece of text with its box in points; y grows upwards."""

    text: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def middle(self) -> float:
        return (self.bottom + self.top) / 2


def pdf_lines(raw: bytes) -> tuple[int, list[str], bool]:
    """Pages read, lines, and whether there was more. Raises BadResume."""
    lines: list[str] = []
    pages, characters = 0, 0
    try:
        for page in extract_pages(
            io.BytesIO(raw), maxpages=PAGES_LIMIT + 1, laparams=LAParams(boxes_flow=None, all_texts=True)
        ):
            if pages == PAGES_LIMIT or characters > CHARACTERS_LIMIT:
                return pages, lines, True
            pages += 1
            found = in_order([one for one in _placed(page) if one.text.strip()], page.width)
            characters += sum(map(len, found))
            lines += [*found, ""]
    except (PDFPasswordIncorrect, PDFEncryptionError):
        raise BadResume("file_locked") from None
    except RecursionError:
        raise BadResume("file_too_much") from None
    except (PDFException, PSException, ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError, OSError):
        if not lines:  # whatever a file that is not what it says makes of the reader
            raise BadResume("file_broken") from None
        return pages, lines, True
    return pages, lines, False


def _placed(container: Iterable[object]) -> Iterable[Placed]:
    for one in container:
        if isinstance(one, LTTextLine):
            yield Placed(_spaced(one), one.x0, one.x1, one.y0, one.y1)
        elif isinstance(one, LTContainer):
            yield from _placed(one)


def _spaced(line: LTTextLine) -> str:
    """A line's text; what is drawn outside the page or twice at one place (a shadow) is not doubled."""
    parts: list[str] = []
    last: LTChar | None = None
    for one in line:
        if isinstance(one, LTChar):
            shadow = last is not None and last.get_text() == one.get_text() and abs(last.x0 - one.x0) < one.width / 4
            if shadow:
                continue
            last = one
        text = getattr(one, "get_text", None)
        if text is not None:
            parts.append(text())
    return re.sub(r"\s*\n\s*", " ", "".join(parts)).strip()


def in_order(placed: Sequence[Placed], width: float) -> list[str]:
    """Two real columns one after the other; else what stands side by side is one line with two spaces between."""
    gutter = _gutter(placed, width)
    if gutter is None:
        return _rows(placed)
    left = [one for one in placed if one.right <= gutter]
    right = [one for one in placed if one.left >= gutter]
    across = [one for one in placed if one.left < gutter < one.right]
    top = max((one.top for one in (*left, *right)), default=0.0)
    above = [one for one in across if one.middle > top]
    inside = [one for one in across if one.middle <= top]
    wide_left = sum(one.right - one.left for one in left) >= sum(one.right - one.left for one in right)
    main, side = (left, right) if wide_left else (right, left)
    main = [*main, *inside]
    first, second = (main, side) if wide_left else (side, main)
    return [*_rows(above), *_rows(first), "", *_rows(second)]


def _gutter(placed: Sequence[Placed], width: float) -> float | None:
    """Where a page parts into two columns, None if it does not."""
    best: tuple[int, float] | None = None
    for step in range(20, 81):
        at = width * step / 100
        left = [one for one in placed if one.right <= at]
        right = [one for one in placed if one.left >= at]
        crossing = len(placed) - len(left) - len(right)
        if len(left) < SIDE_LINES or len(right) < SIDE_LINES or crossing > CROSSING_SHARE * len(placed):
            continue
        fewer = min((left, right), key=len)
        other = right if fewer is left else left
        aligned = sum(any(abs(one.bottom - two.bottom) < 2.0 for two in other) for one in fewer)
        if aligned >= ALIGNED_SHARE * len(fewer):
            continue
        if best is None or crossing < best[0]:
            best = (crossing, at)
    return None if best is None else best[1]


def _rows(placed: Sequence[Placed]) -> list[str]:
    rows: list[list[Placed]] = []
    for one in sorted(placed, key=lambda item: (-item.middle, item.left)):
        last = rows[-1][0] if rows else None
        if last is not None and abs(last.middle - one.middle) < min(last.top - last.bottom, one.top - one.bottom) / 2:
            rows[-1].append(one)
        else:
            rows.append([one])
    lines: list[str] = []
    for number, row in enumerate(rows):
        if number and rows[number - 1][0].bottom - row[0].top > 1.2 * (row[0].top - row[0].bottom):
            lines.append("")
        lines.append("  ".join(one.text for one in sorted(row, key=lambda item: item.left)))
    return lines
