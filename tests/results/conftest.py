"""A real database with a book of scores over it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from server.core.clock import HandClock
from server.results.score_book import ScoreBook
from server.results.score_worker import ScoreWorker
from server.stores.passwords import Passwords
from server.stores.stores import Stores
from tests.results.house import BEGAN_S, House


@pytest_asyncio.fixture
async def house(database_url: str, tmp_path: Path) -> AsyncIterator[House]:
    clock = HandClock(BEGAN_S + 300)
    stores = await Stores.open(tmp_path, clock, database_url=database_url, passwords=Passwords(memory_kib=64, rounds=1))
    book = ScoreBook(stores, clock)
    worker = ScoreWorker(stores, book, clock)
    yield House(stores, clock, book, worker)
    await worker.close()
    await stores.close()
