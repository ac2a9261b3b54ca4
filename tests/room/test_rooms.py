"""All rooms: one per session however they are asked for, closed when nothing is left to do, safe while closing."""

import asyncio
from typing import Any

import pytest

from server.core.facts import MediaLost
from server.room.page import CLOSE_RESTARTING, CLOSE_REVOKED
from server.room.rooms import Rooms
from server.stores.database import StoreFailed
from tests.room.house import PLAN, House, answering, facts, join, page, step, until


async def test_fifty_at_once_get_one_room(house: House) -> None:
    session, rooms = await house.session(), house.rooms()
    found = await asyncio.gather(*(rooms.open(session) for _ in range(50)))
    assert found[0] is not None
    assert {id(room) for room in found} == {id(found[0])}
    assert not rooms._turns, "nothing is kept of the waiting"


async def test_fifty_that_come_while_it_closes_get_one_new_room(house: House) -> None:
    session, rooms = await house.session(), house.rooms()
    former = await rooms.open(session)
    for round_ in range(5):
        closing = asyncio.create_task(rooms._close(session, left=True))
        found = []
        for _ in range(50):
            found.append(asyncio.create_task(rooms.open(session)))
            await asyncio.sleep(0.001 if round_ % 2 else 0)
        got = set(await asyncio.gather(*found))
        await closing
        now = rooms.get(session)
        assert now is not None
        assert now is not former
        assert got <= {now, former}
        former = now
        await asyncio.wait_for(now.journal.settled(), 5)


async def test_an_unknown_session_has_no_room_and_leaves_nothing_behind(house: House) -> None:
    rooms = house.rooms()
    assert await rooms.open("nobody") is None
    assert not rooms._turns


async def submitted(house: House, rooms: Rooms) -> str:
    session = await house.session()
    room = await rooms.open(session)
    assert room is not None
    here = await answering(room)
    for name in ("end_answer", "next", "start_answer", "end_answer", "next"):
        step(room, name)
    assert room.state.stage == "submitted"
    room.leave(here)
    return session


async def test_an_interview_that_was_handed_in_lets_go_of_its_room(house: House) -> None:
    rooms = house.rooms()
    await rooms.start()
    session = await submitted(house, rooms)
    await until(lambda: rooms.get(session) is None and not rooms._turns)
    assert not await house.live(session)
    assert facts(await house.stores.timeline.read_all(session), MediaLost) == [], "media had not been lost"


async def test_takes_are_finished_before_the_room_goes(house: House) -> None:
    rooms = house.rooms()
    house.finisher.gate.clear()
    await rooms.start()
    session = await submitted(house, rooms)
    await asyncio.sleep(0.1)
    assert rooms.get(session) is not None
    assert await house.live(session), "a restart would take it up"
    house.finisher.gate.set()
    await until(lambda: rooms.get(session) is None and not rooms._turns)
    assert not await house.live(session)


async def test_an_absent_candidates_room_is_kept_for_a_while_and_comes_back_after_it(house: House) -> None:
    session, rooms = await house.session(), house.rooms()
    await rooms.start()
    room = await rooms.open(session)
    assert room is not None
    here = await join(room)
    step(room, "check_done")
    room.leave(here)
    await room.line.disconnect()
    await until(lambda: session in rooms._idle_since_s)
    house.clock.advance(house.settings.session_keep_s - 1)
    await asyncio.sleep(0.05)
    assert rooms.get(session) is room
    house.clock.advance(2)
    await until(lambda: rooms.get(session) is None and not rooms._turns)
    assert not await house.live(session)
    again = await rooms.open(session)
    assert again is not None
    assert again is not room
    assert again.state.stage == "notice"
    await join(again)
    assert again.state.media_flows
    assert await house.live(session)


async def test_an_answer_whose_clock_may_still_run_keeps_its_room(house: House) -> None:
    house.settings = house.settings.model_copy(update={"session_keep_s": 60.0})
    session, rooms = await house.session(), house.rooms()
    await rooms.start()
    room = await rooms.open(session)
    assert room is not None
    room.leave(await answering(room))
    await room.line.disconnect()
    await asyncio.sleep(0.05)
    house.clock.advance(61)
    await asyncio.sleep(0.05)
    assert rooms.get(session) is room, "its clock stands still, but not for ever"
    house.clock.advance(PLAN.question(1).answer_s + PLAN.pause_limit_s)
    room._due_changed.set()
    await until(lambda: room.state.stage == "reviewing" and room.idle)
    await asyncio.sleep(0.05)
    house.clock.advance(61)
    await until(lambda: rooms.get(session) is None and not rooms._turns)
    entries = await house.stores.timeline.read_all(session)
    kinds = [entry.fact.kind for entry in entries]
    assert "answer_analysed" in kinds, "its time was up, and the take was finished before the room went"


async def test_a_page_that_comes_while_its_room_closes_is_sent_to_come_again(house: House) -> None:
    session, rooms = await house.session(), house.rooms()
    room = await rooms.open(session)
    assert room is not None
    await rooms._close(session, left=True)
    late = page()
    room.join(late)
    assert late.close_code == CLOSE_RESTARTING
    assert room.front.page is None


async def test_a_page_that_said_hello_while_its_link_was_revoked_is_sent_away(house: House) -> None:
    session, rooms = await house.session(), house.rooms()
    room = await rooms.open(session)
    assert room is not None
    here = await answering(room)
    await rooms.revoke("aa" * 16)
    assert here.close_code == CLOSE_REVOKED
    late = page()
    room.join(late)
    assert late.close_code == CLOSE_REVOKED


async def test_nothing_is_opened_while_the_server_closes(house: House) -> None:
    session, rooms = await house.session(), house.rooms()
    opening = asyncio.create_task(rooms.open(session))
    await asyncio.sleep(0)
    await rooms.close()
    assert await opening is None
    assert rooms.closing
    assert await rooms.open(session) is None
    assert rooms.get(session) is None


class NoSummaries:
    """A database that takes no summaries."""

    def __init__(self, real: Any) -> None:
        self._real = real
        self.down = True

    async def update_summary(self, session: str, **values: Any) -> None:
        if self.down:
            raise StoreFailed(OSError("down"))
        await self._real.update_summary(session, **values)


async def test_a_summary_that_cannot_be_written_stops_nothing_and_is_written_later(house: House) -> None:
    summaries = NoSummaries(house.stores.sessions)
    house.summaries = summaries
    session, rooms = await house.session(), house.rooms()
    room = await rooms.open(session)
    assert room is not None
    await join(room)
    step(room, "check_done")
    stored = await house.stored(room)
    assert stored[-1].n == room.journal.told_n
    summaries.down = False
    async with asyncio.timeout(5):
        while (await house.stores.sessions.get(session)).stage != "notice":  # type: ignore[union-attr]
            await asyncio.sleep(0.01)
    summaries.down = True
    await rooms.close()
    assert rooms.get(session) is None


async def test_a_restart_takes_up_what_was_live_and_only_that(house: House) -> None:
    held, left = await house.session("aa" * 16), await house.session("bb" * 16)
    first = house.rooms()
    for session in (held, left):
        await first.open(session)
    await first._close(left, left=True)
    await first.close()
    second = house.rooms()
    await second.start()
    await until(lambda: second.get(held) is not None)
    assert second.get(left) is None


@pytest.mark.parametrize("when", ["check", "answering"])
async def test_stopping_in_the_midst_of_it_tells_the_page_and_ends_the_file(house: House, when: str) -> None:
    session, rooms = await house.session(), house.rooms()
    room = await rooms.open(session)
    assert room is not None
    here = await (answering(room) if when == "answering" else join(room))
    await rooms.close()
    assert here.close_code == CLOSE_RESTARTING
    entries = await house.stores.timeline.read_all(session)
    [lost] = facts(entries, MediaLost)
    assert lost.reason == "server_restarted"
    kinds = [entry.fact.kind for entry in entries]
    assert kinds.count("part_started") == kinds.count("part_ended") == (1 if when == "answering" else 0)
    assert await house.live(session)
