"""A timeline on disk: nothing acknowledged is lost, no hole, no double, whoever else writes."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable

import pytest

from server.core.facts import Entry, MediaBack, Said
from server.stores.database import StoreFailed
from server.stores.sessions import SessionRow
from server.stores.stores import Stores
from server.stores.timeline import TimelineGap, TimelineStore

MakeSession = Callable[[str], Awaitable[SessionRow]]


def entry(n: int, key: str | None = None) -> Entry:
    return Entry(n=n, at_ms=n * 10, key=key, fact=MediaBack(away_ms=n))


async def test_what_was_appended_is_read_back_as_it_was(stores: Stores, make_session: MakeSession) -> None:
    session = (await make_session("01" * 16)).id
    said = Entry(n=2, at_ms=20, key="k", fact=Said(by="hr", author="王", text='你好 "x"\n☃', client_id="c"))
    await stores.timeline.append(session, [entry(1), said])
    assert await stores.timeline.read(session) == [entry(1), said]
    assert await stores.timeline.last_n(session) == 2


async def test_a_reader_asks_for_since_n_and_pages(stores: Stores, make_session: MakeSession) -> None:
    session = (await make_session("01" * 16)).id
    await stores.timeline.append(session, [entry(n) for n in range(1, 251)])
    assert [e.n for e in await stores.timeline.read(session, since=240)] == list(range(241, 251))
    assert [e.n for e in await stores.timeline.read(session, since=10, limit=3)] == [11, 12, 13]
    assert await stores.timeline.read_all(session) == [entry(n) for n in range(1, 251)]
    assert await stores.timeline.read(session, since=250) == []
    assert await stores.timeline.read(session, since=10**30) == []
    assert await stores.timeline.last_n("nobody") == 0


@pytest.mark.parametrize(
    "entries",
    [
        pytest.param([entry(4)], id="a hole"),
        pytest.param([entry(2)], id="a repeat"),
        pytest.param([entry(3), entry(5)], id="a hole within"),
        pytest.param([entry(3, key="first")], id="a doubled key"),
        pytest.param([entry(3), entry(4, key="first")], id="a doubled key at the end: all or none"),
    ],
)
async def test_what_does_not_follow_is_refused_and_leaves_nothing(
    stores: Stores, make_session: MakeSession, entries: list[Entry]
) -> None:
    session = (await make_session("01" * 16)).id
    await stores.timeline.append(session, [entry(1, key="first"), entry(2)])
    with pytest.raises(TimelineGap):
        await stores.timeline.append(session, entries)
    assert await stores.timeline.last_n(session) == 2
    await stores.timeline.append(session, [entry(3)])
    assert [e.n for e in await stores.timeline.read(session)] == [1, 2, 3]


async def test_one_bad_append_does_not_hurt_others_in_its_group(stores: Stores, make_session: MakeSession) -> None:
    good, bad = (await make_session("01" * 16)).id, (await make_session("02" * 16)).id
    results = await asyncio.gather(
        stores.timeline.append(good, [entry(1)]),
        stores.timeline.append(bad, [entry(7)]),
        stores.timeline.append("no-such-session", [entry(1)]),
        stores.timeline.append(good, [entry(2)]),
        return_exceptions=True,
    )
    assert [type(result) for result in results] == [type(None), TimelineGap, TimelineGap, type(None)]
    assert await stores.timeline.last_n(good) == 2
    assert await stores.timeline.last_n(bad) == 0


async def test_what_waits_is_committed_together(stores: Stores, make_session: MakeSession) -> None:
    sessions = [(await make_session(f"{number:032x}")).id for number in range(20)]
    await asyncio.gather(*(stores.timeline.append(one, [entry(n)]) for n in range(1, 51) for one in sessions))
    assert stores.timeline.entries_written == 1000
    assert stores.timeline.commits <= 20
    for one in sessions:
        assert [e.n for e in await stores.timeline.read_all(one)] == list(range(1, 51))


async def test_closing_writes_what_was_handed_in_and_refuses_more(stores: Stores, make_session: MakeSession) -> None:
    session = (await make_session("01" * 16)).id
    waiting = [asyncio.ensure_future(stores.timeline.append(session, [entry(n)])) for n in range(1, 301)]
    await asyncio.sleep(0)
    await stores.timeline.close()
    await asyncio.gather(*waiting)
    assert await stores.timeline.last_n(session) == 300
    with pytest.raises(RuntimeError):
        await stores.timeline.append(session, [entry(301)])


async def test_a_caller_that_gives_up_harms_nobody(stores: Stores, make_session: MakeSession) -> None:
    session = (await make_session("01" * 16)).id
    given_up = asyncio.ensure_future(stores.timeline.append(session, [entry(1)]))
    await asyncio.sleep(0)
    given_up.cancel()
    await stores.timeline.append(session, [entry(2)])
    assert [e.n for e in await stores.timeline.read(session)] == [1, 2]


async def test_a_database_that_cannot_write_says_so_and_the_timeline_goes_on_afterwards(
    stores: Stores, make_session: MakeSession
) -> None:
    session = (await make_session("01" * 16)).id
    await stores.timeline.append(session, [entry(1)])
    await stores.database.close()
    with pytest.raises(StoreFailed):
        await stores.timeline.append(session, [entry(2)])
    await stores.database.open()
    await stores.timeline.append(session, [entry(2)])
    assert await stores.timeline.last_n(session) == 2


async def test_a_second_store_sees_the_same_order(stores: Stores, make_session: MakeSession) -> None:
    """Two writers of one session cannot both win: the numbers stay unique and whole."""
    session = (await make_session("01" * 16)).id
    other = TimelineStore(stores.database)
    await stores.timeline.append(session, [entry(1)])
    await other.append(session, [entry(2)])
    with pytest.raises(TimelineGap):
        await stores.timeline.append(session, [entry(2)])
    await stores.timeline.append(session, [entry(3)])
    await other.close()
    numbers = [e.n for e in await stores.timeline.read_all(session)]
    assert all(later == n + 1 for n, later in itertools.pairwise(numbers))
    assert numbers[-1] == 3
