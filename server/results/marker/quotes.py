"""Whether a quote stands in a transcript word for word; nothing but white space may differ."""

import re

from server.results.scoring.said import SaidText

SHORTEST_CHARS = 4
"""A shorter quote is found in anything."""
_BLANKS = re.compile(r"\s+")


def find(quote: str, said: SaidText) -> tuple[int, int] | None:
    """From where to where of ``said.plain`` the quote stands; None when it was not said, or is too short to tell."""
    wanted = _BLANKS.sub(" ", quote).strip()
    if sum(sign.isalnum() for sign in wanted) < SHORTEST_CHARS:
        return None
    parts = [re.escape(part) for part in wanted.split(" ")]
    match = re.search(r"\s+".join(parts), said.plain)
    return None if match is None else match.span()
