"""Two servers on one database, or a server and the command line: what must happen once happens once."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest_asyncio

from server.core.clock import HandClock
from server.core.plan import Plan
from server.stores.decisions import ChangedMeanwhileError, NewDecision
from server.stores.invitations import InvitationRow
from server.stores.outbox import NewMessage, OutboxStore
from server.stores.passwords import Passwords
from server.stores.requests import RequestRow
from server.stores.sessions import Device
from server.stores.stores import Stores
from tests.stores.conftest import MakeSession

MESSAGES = 60


@pytest_asyncio.fixture
async def pair(stores: Stores, tmp_path: Path, clock: HandClock, database_url: str) -> AsyncIterator[Sequence[Stores]]:
    """The same database twice, each with connections of its own."""
    passwords = Passwords(memory_kib=64, rounds=1)
    other = await Stores.open(tmp_path, clock, database_url=database_url, passwords=passwords)
    yield (stores, other)
    await other.close()


async def test_200_parallel_redemptions_of_one_link_give_one_session(
    pair: Sequence[Stores], invitation: InvitationRow, plan: Plan
) -> None:
    async def redeem(n: int) -> tuple[str, bool]:
        row, created = await pair[n % 2].sessions.create(
            invitation=invitation.id,
            opening=invitation.opening,
            candidate=invitation.candidate,
            plan=plan,
            began_wall_s=9.0,
            page_language="en",
            device=Device("h", f"page-{n}"),
        )
        return row.id, created

    results = await asyncio.gather(*(redeem(n) for n in range(200)))
    assert len({session for session, _ in results}) == 1
    assert sum(created for _, created in results) == 1


async def test_two_outbox_workers_never_take_one_message_twice(pair: Sequence[Stores]) -> None:
    boxes = [OutboxStore(stores.database) for stores in pair]
    for n in range(MESSAGES):
        message = NewMessage(f"key {n}", "invitation", "mail", "a@example.com", "en", "s", "b")
        added = await asyncio.gather(*(box.add(message, 1.0) for box in boxes))
        assert len([id for id in added if id is not None]) == 1, "the same cause is one message"
    taken: list[str] = []

    async def work(box: OutboxStore) -> None:
        while claimed := await box.claim(2.0, limit=4, hold_s=100.0):
            taken.extend(one.id for one in claimed)
            await asyncio.gather(*(box.settle(one, "sent", sent_wall_s=2.0) for one in claimed))

    await asyncio.gather(*(work(box) for box in boxes for _ in range(3)))
    assert len(taken) == len(set(taken)) == MESSAGES
    assert await boxes[0].counts() == {"sent": MESSAGES}


async def test_a_claim_that_ran_out_is_settled_by_its_new_holder_alone(pair: Sequence[Stores]) -> None:
    slow, quick = (OutboxStore(stores.database) for stores in pair)
    await slow.add(NewMessage("k", "invitation", "mail", "a@example.com", "en", "s", "b"), 1.0)
    (first,) = await slow.claim(2.0, limit=4, hold_s=1.0)
    assert await quick.claim(2.5, limit=4, hold_s=1.0) == []
    (second,) = await quick.claim(3.5, limit=4, hold_s=1.0)
    assert second.tries == first.tries + 1
    assert not await slow.settle(first, "sent", sent_wall_s=4.0)
    assert await quick.settle(second, "sent", sent_wall_s=4.0)


async def test_the_audit_of_two_writers_is_one_chain(pair: Sequence[Stores]) -> None:
    await asyncio.gather(*(pair[n % 2].audit.append("account", "decide", f"session:{n}") for n in range(80)))
    for stores in pair:
        verdict = await stores.audit.check()
        assert (verdict.rows, verdict.broken_n) == (80, None)


async def test_two_who_decide_on_what_they_saw_do_not_both_win(pair: Sequence[Stores], make_session: MakeSession) -> None:
    session = await make_session("ab" * 16)

    async def decide(n: int) -> bool:
        new = NewDecision(session.id, session.opening, "account", "by", "reject", "", 5.0, known=0)
        try:
            await pair[n % 2].decisions.append(new)
        except ChangedMeanwhileError:
            return False
        return True

    assert sum(await asyncio.gather(*(decide(n) for n in range(20)))) == 1
    assert len(await pair[0].decisions.history(session.id)) == 1


async def test_what_is_asked_for_twice_at_once_is_one_request(pair: Sequence[Stores], make_session: MakeSession) -> None:
    session = await make_session("ab" * 16)
    rows = [RequestRow(f"r{n}", session.id, "erase", "", "en", 5.0, 6.0) for n in range(20)]
    made = await asyncio.gather(*(pair[n % 2].requests.make(row) for n, row in enumerate(rows)))
    assert sum(new for _, new in made) == 1
    assert len({row.id for row, _ in made}) == 1
