"""The hiring services over a real database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from server.core.clock import HandClock
from server.hiring.candidates import Candidates
from server.hiring.invitations import Invitations
from server.hiring.links import Links
from server.hiring.openings import Openings
from server.hiring.redemption import Redemption
from server.stores.passwords import Passwords
from server.stores.stores import Stores
from tests.hiring.bureau import Bureau


@pytest_asyncio.fixture
async def bureau(database_url: str, tmp_path: Path) -> AsyncIterator[Bureau]:
    clock, links = HandClock(), Links(b"s" * 32)
    stores = await Stores.open(tmp_path, clock, database_url=database_url, passwords=Passwords(memory_kib=64, rounds=1))
    invitations = Invitations(stores.invitations, stores.candidates, stores.openings, stores.sessions, links, clock)
    redemption = Redemption(invitations, stores.sessions, stores.recordings, clock, disk_reserve_mb=1)
    candidates = Candidates(stores.candidates, stores.openings, clock)
    yield Bureau(stores, clock, links, Openings(stores.openings, clock), candidates, invitations, redemption)
    await stores.close()


@pytest.fixture
def full_disk(bureau: Bureau) -> Redemption:
    """Redemption on a disk that has less free than its reserve."""
    stores = bureau.stores
    return Redemption(bureau.invitations, stores.sessions, stores.recordings, bureau.clock, disk_reserve_mb=10**9)
