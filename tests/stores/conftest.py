"""Real SQLite files; a session to write to."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from server.core.clock import HandClock
from server.core.plan import Plan, Question
from server.stores.invitations import InvitationRow
from server.stores.passwords import Passwords
from server.stores.sessions import Device, SessionRow
from server.stores.stores import Stores

PLAN = Plan(title="Engineer", questions=(Question(text="Who are you?"),))
MakeSession = Callable[[str], Awaitable[SessionRow]]


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def plan() -> Plan:
    return PLAN


@pytest_asyncio.fixture
async def stores(database_url: str, tmp_path: Path, clock: HandClock) -> AsyncIterator[Stores]:
    opened = await Stores.open(tmp_path, clock, database_url=database_url, passwords=Passwords(memory_kib=64, rounds=1))
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def invitation(stores: Stores) -> InvitationRow:
    opening = await stores.openings.create(PLAN, 1.0)
    row = InvitationRow("aa" * 16, opening.id, "Lin", 2.0, None, None)
    await stores.invitations.create(row)
    return row


@pytest.fixture
def make_session(stores: Stores) -> MakeSession:
    async def make(invitation_id: str) -> SessionRow:
        opening = await stores.openings.create(PLAN, 1.0)
        await stores.invitations.create(InvitationRow(invitation_id, opening.id, "Lin", 2.0, None, None))
        row, created = await stores.sessions.create(
            invitation=invitation_id,
            opening=opening.id,
            candidate="Lin",
            plan=PLAN,
            began_wall_s=3.0,
            page_language="zh",
            device=Device("", "page-one"),
        )
        assert created
        return row

    return make
