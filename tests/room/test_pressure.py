"""What a session says of analysis that does less while the machine is busy: once a change, and of what concerns it."""

from collections.abc import Sequence

import pytest

from server.core.facts import AnalysisState, Purpose
from server.core.messages import Reduced
from server.interview.card import Timing
from server.room.pressure import reduced_changes
from server.room.room import Room
from tests.room.house import House, answering, facts, step

ALL: frozenset[Purpose] = frozenset({"transcribe", "analyse", "expression"})


@pytest.mark.parametrize(
    ("told", "now", "purposes", "sitting", "wanted"),
    [
        ({}, (), ALL, True, []),
        ({}, ("partial_words", "pictures"), ALL, True, [("partial_words", "degraded"), ("pictures", "degraded")]),
        ({}, ("partial_words", "pictures"), ALL, False, []),
        ({"partial_words": "degraded"}, ("partial_words",), ALL, True, []),
        ({"partial_words": "degraded"}, ("partial_words",), ALL, False, []),
        ({"partial_words": "degraded"}, (), ALL, False, [("partial_words", "running")]),
        ({"partial_words": "running"}, ("partial_words",), ALL, True, [("partial_words", "degraded")]),
        ({}, ("partial_words", "pictures"), frozenset({"transcribe"}), True, [("partial_words", "degraded")]),
        ({"pictures": "degraded"}, ("pictures",), frozenset({"transcribe"}), True, [("pictures", "running")]),
    ],
    ids=[
        *("nothing", "less", "not-while-nothing-is-analysed", "said-already", "kept-between-answers", "back", "less-again"),
        *("not-agreed-to", "consent-withdrawn"),
    ],
)
def test_what_is_said(
    told: dict[str, str],
    now: Sequence[Reduced],
    purposes: frozenset[Purpose],
    sitting: bool,
    wanted: list[tuple[str, str]],
) -> None:
    changes = reduced_changes(told, now, purposes, sitting=sitting)
    assert [(change.part, change.state) for change in changes] == wanted
    assert all(bool(change.reason) == (change.state == "degraded") for change in changes)


async def said(house: House, room: Room) -> list[tuple[str, str]]:
    return [(one.part, one.state) for one in facts(await house.stored(room), AnalysisState)]


async def test_one_fact_for_each_change_through_answers_and_a_restart(house: House) -> None:
    session = await house.session()
    rooms = house.rooms()
    room = await rooms.open(session)
    assert room is not None
    await answering(room)
    before = await said(house, room)
    house.pool.less = frozenset({"partial_words"})
    for _ in range(5):
        rooms.tell_reduced()
    step(room, "end_answer")
    for _ in range(5):
        rooms.tell_reduced()
    step(room, "next")
    for _ in range(5):
        rooms.tell_reduced()
    assert [one for one in (await said(house, room))[len(before) :] if one[0] != "host"] == [("partial_words", "degraded")]
    card = room.journal.card
    assert [one.part for one in card.card(session, 0, timing(), page_connected=True).reduced] == ["partial_words"]
    assert card.analysis == "running", "less is not broken"
    await rooms.close()

    house.pool.less = frozenset()
    again = house.rooms()
    room = await again.open(session)
    assert room is not None
    for _ in range(5):
        again.tell_reduced()
    states = [state for part, state in await said(house, room) if part == "partial_words"]
    assert states == ["degraded", "running"]


def timing() -> Timing:
    return Timing(None, None, paused=False)
