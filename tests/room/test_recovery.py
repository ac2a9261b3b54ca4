"""Every loose end that a killed server can leave, read off the timeline and mended once."""

import pytest

from server.core.facts import (
    AnswerAnalysed,
    ConsentGiven,
    Draft,
    Entry,
    Fact,
    MediaBack,
    MediaLost,
    PartEnded,
    PartStarted,
    SessionOpened,
    StageEntered,
)
from server.interview.session import fold
from server.room.recovery import Recovery
from server.room.room import REPLAY_ENTRIES
from tests.room.house import ALL, PLAN, House, facts, until

OPENED = SessionOpened(plan=PLAN, candidate="Lin", page_language="en")
CONSENT = ConsentGiven(choices=ALL, text_version="1", text_sha256="", language="en")
ANSWERING = StageEntered(stage="answering", question=1, take=1, limit_ms=120_000)
REVIEWING = StageEntered(stage="reviewing", question=1, take=1)
PART = PartStarted(question=1, take=1, part=1, file="q01-t1-p1.mkv")
PART_ENDED = PartEnded(question=1, take=1, part=1, from_ms=1, to_ms=2)


def timeline(*told: Fact) -> list[Entry]:
    return [Entry(n=n, at_ms=n * 100, fact=fact) for n, fact in enumerate((OPENED, CONSENT, *told), 1)]


async def mended(house: House, *told: Fact) -> tuple[Recovery, list[Draft]]:
    entries = timeline(*told)
    recovery = Recovery()
    for entry in entries:
        recovery.read(entry)
    parts = house.rooms()._parts
    return recovery, await recovery.mend(fold(entries), "s", parts, now_ms=60_000)


async def test_a_timeline_that_was_closed_cleanly_needs_nothing(house: House) -> None:
    ended = AnswerAnalysed(question=1, take=1)
    told = (MediaBack(), ANSWERING, PART, PART_ENDED, REVIEWING, ended, MediaLost(since_ms=500))
    recovery, drafts = await mended(house, *told)
    assert drafts == []
    assert recovery.unfinished(None) == []


async def test_an_open_file_ends_where_it_ends_and_the_absence_begins_there(house: House) -> None:
    house.stores.recordings.path("s", PART.file).parent.mkdir(parents=True)
    house.stores.recordings.path("s", PART.file).touch()
    _, drafts = await mended(house, MediaBack(), ANSWERING, PART)
    assert [draft.fact for draft in drafts] == [
        PartEnded(question=1, take=1, part=1, from_ms=1000, to_ms=4000, reason="server_restarted"),
        MediaLost(since_ms=4000, reason="server_restarted"),
    ]
    assert drafts[0].key == "part_ended:1.1.1", "the same as the line would have used"


async def test_a_file_that_never_came_to_the_disk_ends_with_the_timeline(house: House) -> None:
    _, drafts = await mended(house, MediaBack(), ANSWERING, PART)
    assert [fact.to_ms for fact in (draft.fact for draft in drafts) if isinstance(fact, PartEnded)] == [500]
    assert [fact.since_ms for fact in (draft.fact for draft in drafts) if isinstance(fact, MediaLost)] == [500]


@pytest.mark.parametrize(
    ("told", "current", "unfinished"),
    [
        ((ANSWERING,), (1, 1), []),
        ((ANSWERING, REVIEWING), None, [(1, 1)]),
        ((ANSWERING, REVIEWING, StageEntered(stage="answering", question=1, take=2)), (1, 2), [(1, 1)]),
        ((ANSWERING, StageEntered(stage="withdrawn")), None, [(1, 1)]),
        ((ANSWERING, REVIEWING, AnswerAnalysed(question=1, take=1)), None, []),
    ],
)
async def test_takes_that_are_over_and_not_analysed_are_unfinished(
    house: House, told: tuple[Fact, ...], current: tuple[int, int] | None, unfinished: list[tuple[int, int]]
) -> None:
    recovery, _ = await mended(house, *told)
    assert recovery.unfinished(current) == unfinished


async def test_a_session_that_was_handed_in_and_killed_is_finished_without_anybody_there(house: House) -> None:
    session = await house.session()
    told = (MediaBack(), ANSWERING, PART, REVIEWING, StageEntered(stage="submitted", reason="finished"))
    path = house.stores.recordings.part(session, 1, 1, 1)
    path.touch()
    await house.stores.timeline.append(session, timeline(*told))
    rooms = house.rooms()
    await rooms.start()
    await until(lambda: bool(house.finisher.finished))
    await until(lambda: rooms.get(session) is None and not rooms._turns)
    entries = await house.stores.timeline.read_all(session)
    assert len(facts(entries, AnswerAnalysed)) == len(facts(entries, PartEnded)) == 1
    assert facts(entries, MediaLost) == []
    assert not await house.live(session)


async def test_a_long_timeline_is_read_whole_in_small_pieces(house: House) -> None:
    session = await house.session()
    await house.stores.timeline.append(session, timeline(*(MediaLost(since_ms=n) for n in range(REPLAY_ENTRIES * 3 + 1))))
    room = await house.room(session)
    stored = await house.stored(room)
    assert room.journal.last_n == stored[-1].n
    assert stored[REPLAY_ENTRIES * 3 + 2].n == REPLAY_ENTRIES * 3 + 3
