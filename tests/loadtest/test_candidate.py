"""A synthetic candidate leaves nothing open behind it, also when something goes wrong on its way out."""

from types import SimpleNamespace
from typing import Any

import pytest

from loadtest.candidate import SyntheticCandidate
from loadtest.synthetic import BadNetwork


async def test_what_cannot_be_closed_does_not_leave_the_rest_open() -> None:
    no_clip: Any = None
    candidate = SyntheticCandidate("http://127.0.0.1:9", "nobody", no_clip)
    before = candidate._http
    candidate.move(BadNetwork())

    async def refuse() -> None:
        raise ConnectionError("gone already")

    broken: Any = SimpleNamespace(close=refuse)
    candidate.sender = broken
    with pytest.raises(ConnectionError, match="gone already"):
        await candidate.close()
    assert before.closed
    assert candidate._http.closed
