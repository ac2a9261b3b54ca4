"""Lines of mixed Chinese and English: between two Chinese characters a line may break, inside a word it may not. Pure."""

import unicodedata
from collections.abc import Callable, Iterator

NOT_FIRST = frozenset("，。、；：？！）】》」』”’…—％%,.;:?!)]}>")
"""A line does not begin with one of these."""
NOT_LAST = frozenset("（【《「『“‘([{<")
"""A line does not end with one of these."""


def wrap(text: str, width: float, width_of: Callable[[str], float]) -> list[str]:
    """Lines no wider than ``width``; a single word that is wider is cut. Line ends of the text are kept."""
    lines: list[str] = []
    for paragraph in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        lines += _lines(paragraph, width, width_of)
    return lines


def _lines(paragraph: str, width: float, width_of: Callable[[str], float]) -> Iterator[str]:
    line, used = "", 0.0
    for piece in _pieces(paragraph):
        length = width_of(piece)
        if used + length <= width or (piece.isspace() and line):
            line, used = line + piece, used + length
            continue
        if line.strip():
            yield line.rstrip()
        line, used = "", 0.0
        if piece.isspace():
            continue
        while length > width:
            fits = _fitting(piece, width, width_of)
            yield piece[:fits]
            piece = piece[fits:]
            length = width_of(piece)
        line, used = piece, length
    yield line.rstrip()


def _fitting(piece: str, width: float, width_of: Callable[[str], float]) -> int:
    """How many of its characters fit, at least one."""
    used = 0.0
    for count, sign in enumerate(piece):
        used += width_of(sign)
        if used > width:
            return max(1, count)
    return len(piece)


def _pieces(text: str) -> Iterator[str]:
    """What may not be broken: words, spaces, Chinese characters with the punctuation that clings to them."""
    piece = ""
    for sign in text:
        if piece and _may_break(piece, sign):
            yield piece
            piece = ""
        piece += sign
    if piece:
        yield piece


def _may_break(piece: str, after: str) -> bool:
    before = piece[-1]
    if before.isspace() != after.isspace():
        return True
    if before.isspace():
        return False
    if before in NOT_LAST or after in NOT_FIRST:
        return False
    return _wide(before) or _wide(after)


def _wide(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in ("W", "F") or sign in NOT_FIRST & frozenset("”’…—")
