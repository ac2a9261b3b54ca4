"""Marks on flags: while the interview is held, after it, from two people, and once however often it is sent."""

import asyncio

import pytest

from server.core.errors import Refusal
from server.core.facts import Draft, Evidence, FlagMarked, FlagRaised
from server.room.room import Room
from server.room.rooms import Rooms
from tests.room.house import House, answering, facts, until

FLAG = "no_face:1.1:3000"


async def flagged(house: House, rooms: Rooms) -> Room:
    room = await rooms.open(await house.session())
    assert room is not None
    await answering(room)
    evidence = Evidence(question=1, take=1, from_ms=3000, to_ms=6000, what="face.absent")
    raised = FlagRaised(id=FLAG, rule="no_face", severity="attention", question=1, take=1, evidence=(evidence,))
    room.put(Draft(at_ms=room.now_ms(), fact=raised, key=f"flag:{FLAG}"))
    return room


async def test_two_people_mark_and_one_takes_it_back(house: House) -> None:
    rooms = house.rooms()
    room = await flagged(house, rooms)
    session = room.head.session
    await rooms.mark_flag(session, FLAG, "useful", "anna", "a1")
    marks = await rooms.mark_flag(session, FLAG, "not_useful", "bo", "b1")
    assert {one.by: one.mark for one in marks} == {"anna": "useful", "bo": "not_useful"}
    marks = await rooms.mark_flag(session, FLAG, "none", "anna", "a1")
    assert {one.by: one.mark for one in marks} == {"bo": "not_useful"}
    said = facts(await house.stores.timeline.read_all(session), FlagMarked)
    assert [(one.by, one.mark) for one in said] == [("anna", "useful"), ("bo", "not_useful"), ("anna", "none")]


async def test_the_same_mark_sent_at_once_ten_times_is_one_fact(house: House) -> None:
    rooms = house.rooms()
    room = await flagged(house, rooms)
    session = room.head.session
    await asyncio.gather(*(rooms.mark_flag(session, FLAG, "useful", "anna", "a1") for _ in range(10)))
    assert len(facts(await house.stores.timeline.read_all(session), FlagMarked)) == 1


async def test_after_the_end_it_goes_on_in_the_same_numbering_and_opens_no_room(house: House) -> None:
    rooms = house.rooms()
    room = await flagged(house, rooms)
    session = room.head.session
    await rooms.mark_flag(session, FLAG, "useful", "anna", "a1")
    await rooms.close()
    before = await house.stores.timeline.read_all(session)
    house.clock.advance(86_400)
    later = house.rooms()
    asked = [later.mark_flag(session, FLAG, mark, by, by) for by in ("bo", "cy") for mark in ("useful", "not_useful")]
    await asyncio.gather(*asked)
    marks = await later.mark_flag(session, FLAG, "useful", "anna", "a1")
    assert {one.by: one.mark for one in marks} == {"anna": "useful", "bo": "not_useful", "cy": "not_useful"}
    entries = await house.stores.timeline.read_all(session)
    assert [entry.n for entry in entries] == list(range(1, len(before) + 5))
    assert entries[-1].at_ms >= 86_400_000
    assert later.get(session) is None
    reopened = await later.open(session)
    assert reopened is not None
    assert {one.by for one in reopened.marks.of(FLAG)} == {"anna", "bo", "cy"}
    assert (await later.mark_flag(session, FLAG, "none", "cy", "cy"))[-1].by == "bo"


async def test_consoles_that_watch_an_ended_interview_hear_of_it(house: House) -> None:
    class Reader:
        def __init__(self) -> None:
            self.said: list[str] = []

        def batch(self, batch: object) -> None:
            self.said += [entry.fact.kind for entry in batch.entries]  # type: ignore[attr-defined]

        def partial(self, text: str) -> None: ...
        def withdrawn(self, text: str) -> None: ...

    rooms = house.rooms()
    session = (await flagged(house, rooms)).head.session
    await rooms.close()
    reader = Reader()
    house.hub.follow(session, reader)
    await house.rooms().mark_flag(session, FLAG, "useful", "anna", "a1")
    await until(lambda: reader.said == ["flag_marked"])


@pytest.mark.parametrize("held", [True, False])
async def test_what_is_not_there_is_refused_and_nothing_is_put(house: House, held: bool) -> None:
    rooms = house.rooms()
    session = (await flagged(house, rooms)).head.session
    if not held:
        await rooms.close()
        rooms = house.rooms()
    for asked in (
        rooms.mark_flag(session, "no_face:7.7:1", "useful", "anna", "a1"),
        rooms.mark_flag("nobody", FLAG, "useful", "anna", "a1"),
    ):
        with pytest.raises(Refusal) as refused:
            await asked
        assert refused.value.code == "not_found"
    assert facts(await house.stores.timeline.read_all(session), FlagMarked) == []
