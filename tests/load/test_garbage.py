"""Rings of objects that nobody holds go when enough of them have gathered, and not before."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from server.load.garbage import GarbageSearch

ENOUGH = 5_000


class Ring:
    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def calm() -> Iterator[None]:
    """The test process keeps the collector it had."""
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


async def test_rings_go_when_enough_has_gathered() -> None:
    search = GarbageSearch(ENOUGH)
    search.start()
    try:
        first = weakref.ref(Ring())
        assert not search.look()
        assert first() is not None, "one ring is not worth stopping for"
        for _ in range(ENOUGH):
            Ring()
        assert first() is not None, "Python itself does not search so soon"
        assert search.look()
        assert first() is None
        assert not search.look(), "it counts from the last search on"
    finally:
        await search.close()


async def test_what_is_still_held_stays_and_is_searched_only_when_more_has_come() -> None:
    search = GarbageSearch(ENOUGH)
    search.start()
    try:
        held = [Ring() for _ in range(ENOUGH)]
        assert search.look()
        assert not search.look()
        assert held[0].itself is held[0]
    finally:
        await search.close()
