from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from server.config import Settings
from server.core.clock import HandClock
from server.stores.passwords import Passwords
from server.stores.stores import Stores
from tests.notify.bureau import Bureau
from tests.notify.post_office import PostOffice, post_office


@pytest_asyncio.fixture
async def bureau(database_url: str, tmp_path: Path) -> AsyncIterator[Bureau]:
    clock = HandClock(1_795_395_600.0)
    stores = await Stores.open(tmp_path, clock, database_url=database_url, passwords=Passwords(memory_kib=64, rounds=1))
    made = Bureau(stores, clock, Settings(_env_file=None, data_dir=tmp_path))
    yield made
    for post in made.posts:
        await post.close()
    await stores.close()


@pytest_asyncio.fixture
async def office() -> AsyncIterator[PostOffice]:
    async with post_office() as opened:
        yield opened
