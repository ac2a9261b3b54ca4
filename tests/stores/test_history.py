"""Figures of finished answers, and the short way to a session's flags."""

import sqlalchemy as sa

from server.core.facts import Entry, FlagCleared, FlagMarked, Said
from server.stores.history import FigureRow
from server.stores.requests import RequestRow
from server.stores.schema import sessions
from server.stores.stores import Stores
from tests.databases import explained
from tests.stores.conftest import MakeSession


async def submitted(stores: Stores, make_session: MakeSession, invitation: str) -> tuple[str, str]:
    row = await make_session(invitation)
    await stores.sessions.update_summary(row.id, stage="submitted", live=False, answered=1, flags=0)
    return row.id, row.opening


async def test_a_sessions_rows_are_replaced_and_go_with_it(stores: Stores, make_session: MakeSession) -> None:
    session, opening = await submitted(stores, make_session, "aa" * 16)
    assert await stores.history.missing() == [session]
    await stores.history.put(session, opening, [FigureRow(1, "k", {"units": 1.0}), FigureRow(2, "l", {})])
    await stores.history.put(session, opening, [FigureRow(1, "k", {"units": 2.0})])
    assert await stores.history.of_questions(opening, ["k", "l"], interviews=9) == {"k": [{"units": 2.0}], "l": []}
    assert await stores.history.missing() == []
    async with stores.database.write() as connection:
        await connection.execute(sa.delete(sessions).where(sessions.c.id == session))
    assert await stores.history.of_questions(opening, ["k"], interviews=9) == {"k": []}


async def test_a_session_that_is_not_submitted_is_not_read(stores: Stores, make_session: MakeSession) -> None:
    session, opening = await submitted(stores, make_session, "aa" * 16)
    await stores.history.put(session, opening, [FigureRow(1, "k", {"units": 1.0})])
    await stores.sessions.update_summary(session, stage="withdrawn", live=False, answered=1, flags=0)
    assert await stores.history.of_questions(opening, ["k"], interviews=9) == {"k": []}


async def test_one_who_took_consent_back_afterwards_counts_no_more(stores: Stores, make_session: MakeSession) -> None:
    session, opening = await submitted(stores, make_session, "aa" * 16)
    await stores.history.put(session, opening, [FigureRow(1, "k", {"units": 1.0})])
    assert await stores.history.of_questions(opening, ["k"], interviews=9) == {"k": [{"units": 1.0}]}
    await stores.requests.make(RequestRow("r1", session, "withdraw", "", "zh", 10.0, 100.0))
    assert await stores.history.of_questions(opening, ["k"], interviews=9) == {"k": []}


async def test_a_question_asked_twice_counts_once_and_newest_come_first(stores: Stores, make_session: MakeSession) -> None:
    session, opening = await submitted(stores, make_session, "aa" * 16)
    await stores.history.put(session, opening, [FigureRow(2, "k", {"units": 2.0}), FigureRow(4, "k", {"units": 4.0})])
    assert await stores.history.of_questions(opening, ["k"], interviews=9) == {"k": [{"units": 2.0}]}
    assert await stores.history.of_questions(opening, ["k"], interviews=0) == {"k": []}


async def test_flags_are_found_without_reading_the_rest(stores: Stores, make_session: MakeSession) -> None:
    row = await make_session("aa" * 16)
    said = Said(by="hr", author="a", text="t", client_id="c")
    cleared = FlagCleared(id="f", rule="r", to_ms=3, why="over")
    marked = FlagMarked(id="f", rule="r", mark="useful", by="anna")
    entries = [Entry(n=n, at_ms=n, fact=fact) for n, fact in enumerate((said, cleared, said, marked), 1)]
    await stores.timeline.append(row.id, entries)
    assert await stores.flag_facts.of_session(row.id) == [entries[1], entries[3]]
    found = [(session, list(facts)) async for session, facts in stores.flag_facts.of_opening(row.opening)]
    assert found == [(row.id, [entries[1], entries[3]])]
    query = "SELECT n FROM timeline WHERE session = 'x' AND kind IN ('flag_raised', 'flag_cleared', 'flag_marked')"
    assert "ix_timeline_flags" in str(await explained(stores.database, query))
