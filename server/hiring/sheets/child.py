"""The child process that reads a sheet: its bytes on standard input, lines of JSON on standard output.

The first line is ``{"fault": ...}``, or what :class:`server.hiring.sheets.checking.Checked` says besides its rows; then come
``{"lines": [...]}`` and ``{"faults": [...]}`` in slices, each small enough to be read between two turns of an event loop.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from server.hiring.sheets.checking import check_rows
from server.hiring.sheets.faults import BadFile, Fault
from server.hiring.sheets.reading import read_sheet

SLICE_ROWS = 200
MEMORY_LIMIT_BYTES = 1024**3
CPU_LIMIT_S = 30


def answer(raw: bytes) -> Iterator[dict[str, Any]]:
    try:
        checked = check_rows(read_sheet(raw))
    except BadFile as bad:
        yield {"fault": _packed(bad.fault)}
        return
    yield {"rows": checked.rows, "ignored": checked.ignored, "headings": checked.headings}
    lines = [(one.row, one.name, one.mail, one.phone, one.language, one.note) for one in checked.lines]
    yield from ({"lines": part} for part in _slices(lines))
    yield from ({"faults": part} for part in _slices([_packed(one) for one in checked.faults]))


def _packed(fault: Fault) -> tuple[int, str, str, int]:
    return fault.row, fault.column, fault.code, fault.number


def _slices(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for begin in range(0, len(items), SLICE_ROWS):
        yield items[begin : begin + SLICE_ROWS]


def _limit() -> None:
    """A file may be made to use up memory or time; then this process ends and nobody else is harmed."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT_BYTES, MEMORY_LIMIT_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_LIMIT_S, CPU_LIMIT_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    _limit()
    raw = sys.stdin.buffer.read()
    for line in answer(raw):
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    main()
