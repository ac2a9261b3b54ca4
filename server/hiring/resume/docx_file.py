"""Lines of a Word file, text boxes and tables included. Runs in the child process alone."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from lxml import etree

from server.hiring.resume.reading import BadResume

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
DEPTH_LIMIT = 60
"""A résumé nests a few levels; a file that nests hundreds is made to break readers."""


def docx_lines(raw: bytes) -> list[str]:
    """Headers first (names and contacts often stand there), then the text. Raises BadResume."""
    try:
        document = Document(io.BytesIO(raw))
        parts: list[Any] = []
        for section in document.sections[:1]:
            if not section.header.is_linked_to_previous:
                parts.append(section.header._element)
        parts.append(document.element.body)
        return [line for part in parts for line in _lines(part, 0)]
    except (PackageNotFoundError, zipfile.BadZipFile, etree.XMLSyntaxError, NotImplementedError):
        raise BadResume("file_broken") from None
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OSError, AssertionError):
        raise BadResume("file_broken") from None  # whatever a file that is not what it says makes of the reader
    except RecursionError:
        raise BadResume("file_too_much") from None


def _lines(element: Any, depth: int) -> Iterator[str]:
    if depth > DEPTH_LIMIT:
        raise BadResume("file_too_much")
    for child in element:
        if child.tag == f"{_W}p":
            yield from _paragraph(child, depth)
        elif child.tag == f"{_W}tr":
            yield from _row(child, depth)
        elif child.tag != _FALLBACK:  # the same once more, for old readers
            yield from _lines(child, depth + 1)


def _row(row: Any, depth: int) -> Iterator[str]:
    """Short cells side by side are one line; cells with several paragraphs are read one after the other."""
    cells = [[line for line in _lines(cell, depth + 1) if line.strip()] for cell in row.iterchildren(f"{_W}tc")]
    if all(len(cell) <= 1 for cell in cells):
        yield "  ".join(cell[0].strip() for cell in cells if cell)
    else:
        for cell in cells:
            yield from cell


def _paragraph(paragraph: Any, depth: int) -> Iterator[str]:
    """Its own text, then that of the text boxes that hang on it."""
    own: list[str] = []
    boxes: list[Any] = []
    _gather(paragraph, own, boxes, depth)
    yield from "".join(own).split("\n")
    for box in boxes:
        yield from _lines(box, depth + 1)


def _gather(element: Any, own: list[str], boxes: list[Any], depth: int) -> None:
    if depth > DEPTH_LIMIT:
        raise BadResume("file_too_much")
    for child in element:
        if child.tag == f"{_W}t":
            own.append(child.text or "")
        elif child.tag in _BREAKS:
            own.append(_BREAKS[child.tag])
        elif child.tag == f"{_W}txbxContent":
            boxes.append(child)
        elif child.tag != _FALLBACK and isinstance(child.tag, str):
            _gather(child, own, boxes, depth + 1)
