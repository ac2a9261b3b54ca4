"""History in a room: known at its beginning and never after, kept when it was handed in, the same flags after a restart."""

import asyncio
from collections.abc import Sequence

import pytest

from server.core.facts import (
    AnswerAnalysed,
    AnswerMeasured,
    ConsentGiven,
    Draft,
    Entry,
    EventBegan,
    FlagCleared,
    FlagRaised,
    HistoryKnown,
    Signal,
    Utterance,
)
from server.flags.panel import Panel
from server.results.history import question_key
from server.room.history import HistoryBook
from server.room.room import Room
from server.stores.database import StoreFailed
from tests.flags.timelines import Timeline
from tests.room.house import PLAN, House, answering, facts, step, until


async def opening_of(house: House) -> str:
    return (await house.stores.openings.create(PLAN, 1.0)).id


async def finished(house: House, opening: str, number: int, stage: str = "submitted") -> str:
    """An interview that ended, with an answer of 100 and some words at about 150 a minute, begun after 4 s."""
    session = await house.session(f"{number:032x}", opening=opening)
    timeline = Timeline(PLAN).opened().answering(100).heard(105, "words").rates(115, 145, 150 + number)
    timeline.reviewing(160).transcript(163, "words")
    timeline.measured(164, values={"words": 100.0 + number, "rate_per_min": 150.0 + number}).analysed(165)
    timeline.stage(170, stage)  # type: ignore[arg-type]
    await house.stores.timeline.append(session, timeline.entries)
    await house.stores.sessions.update_summary(session, stage=stage, live=False, answered=1, flags=0)  # type: ignore[arg-type]
    return session


@pytest.fixture
def book(house: House) -> HistoryBook:
    house.history = HistoryBook(house.stores)
    return house.history


async def known(house: House, opening: str) -> list[HistoryKnown]:
    room = await house.room(await house.session("ff" * 16, opening=opening))
    return facts(await house.stored(room), HistoryKnown)


@pytest.mark.parametrize(("interviews", "spoken"), [(7, False), (8, True)])
async def test_history_is_quiet_until_there_are_eight(
    house: House, book: HistoryBook, interviews: int, spoken: bool
) -> None:
    opening = await opening_of(house)
    for number in range(interviews):
        await book.keep(await finished(house, opening, number))
    found = await known(house, opening)
    assert bool(found) is spoken
    if spoken:
        (question,) = found[0].questions
        assert (question.question, question.figures["rate_per_min"].n) == (1, 8)
        assert question.figures["first_word_ms"].p50 == 4_000


async def test_withdrawn_interviews_and_other_openings_do_not_count(house: House, book: HistoryBook) -> None:
    opening, other = await opening_of(house), await opening_of(house)
    for number in range(7):
        await book.keep(await finished(house, opening, number))
    await book.keep(await finished(house, opening, 7, "withdrawn"))
    await book.keep(await finished(house, other, 8))
    assert await known(house, opening) == []


async def test_what_consent_was_taken_back_for_is_not_kept(house: House, book: HistoryBook) -> None:
    opening = await opening_of(house)
    session = await finished(house, opening, 1)
    await book.keep(session)
    keys = [question_key(PLAN, 1)]
    [[kept]] = (await house.stores.history.of_questions(opening, keys, interviews=9)).values()
    assert "rate_per_min" in kept
    entries = await house.stores.timeline.read_all(session)
    choices = {purpose: purpose == "record" for purpose in ("record", "transcribe", "analyse", "expression")}
    back = ConsentGiven(choices=choices, text_version="1", text_sha256="", language="en")
    await house.stores.timeline.append(session, [Entry(n=len(entries) + 1, at_ms=entries[-1].at_ms, fact=back)])
    await book.keep(session)
    found = await house.stores.history.of_questions(opening, keys, interviews=9)
    assert not any("rate_per_min" in figures for rows in found.values() for figures in rows)


async def test_what_was_known_at_the_beginning_stays(house: House, book: HistoryBook) -> None:
    opening = await opening_of(house)
    for number in range(8):
        await book.keep(await finished(house, opening, number))
    room = await house.room(await house.session("ff" * 16, opening=opening))
    await house.stored(room)
    await book.keep(await finished(house, opening, 8))
    again = await house.room(room.head.session)
    entries = await house.stored(again)
    assert [entry.n for entry in entries if isinstance(entry.fact, HistoryKnown)] == [2]
    assert facts(entries, HistoryKnown)[0].questions[0].figures["rate_per_min"].n == 8


async def test_an_interview_that_began_before_there_was_history_goes_on_without(house: House) -> None:
    opening = await opening_of(house)
    book = HistoryBook(house.stores)
    for number in range(8):
        await book.keep(await finished(house, opening, number))
    room = await house.room(await house.session("ff" * 16, opening=opening))
    await house.stored(room)
    house.history = book
    assert facts(await house.stored(await house.room(room.head.session)), HistoryKnown) == []


async def test_a_database_that_cannot_say_it_keeps_no_interview_from_beginning(house: House) -> None:
    class Down:
        async def known(self, opening: str, plan: object) -> HistoryKnown | None:
            raise StoreFailed(OSError("down"))

        async def keep(self, session: str) -> None: ...

    house.history = Down()
    room = await house.room()
    assert room.state.stage == "consent"
    assert facts(await house.stored(room), HistoryKnown) == []


async def test_an_interview_leaves_its_figures_when_it_is_handed_in(house: House, book: HistoryBook) -> None:
    """Even when the database fails at first; only then is it let go of."""
    failures = 2

    class Failing(HistoryBook):
        async def keep(self, session: str) -> None:
            nonlocal failures
            if failures:
                failures -= 1
                raise StoreFailed(OSError("down"))
            await super().keep(session)

    house.history = Failing(house.stores)
    rooms = house.rooms()
    await rooms.start()
    session = await house.session()
    room = await rooms.open(session)
    assert room is not None
    here = await answering(room)
    said = Utterance(question=1, take=1, from_ms=room.now_ms() + 900, to_ms=room.now_ms() + 1900, text="w", language="en")
    room.put(Draft(at_ms=room.now_ms(), fact=said))
    for name in ("end_answer", "next", "start_answer", "end_answer", "next"):
        step(room, name)
    room.leave(here)
    await until(lambda: rooms.get(session) is None)
    assert failures == 0
    async with asyncio.timeout(5):
        while await house.live(session):
            await asyncio.sleep(0.005)
    key = question_key(PLAN, 1)
    kept = await house.stores.history.of_questions(room.head.opening, [key], interviews=9)
    assert kept[key][0]["first_word_ms"] == 900


async def test_everything_kept_is_made_again_from_the_timelines(house: House, book: HistoryBook) -> None:
    opening = await opening_of(house)
    sessions = [await finished(house, opening, number) for number in range(3)]
    assert sorted(await house.stores.history.missing()) == sorted(sessions)
    assert await book.rebuild() == 3
    assert await house.stores.history.missing() == []
    key = question_key(PLAN, 1)
    kept = await house.stores.history.of_questions(opening, [key], interviews=9)
    await book.rebuild()
    assert await house.stores.history.of_questions(opening, [key], interviews=9) == kept
    assert sorted(one["units"] for one in kept[key]) == [100, 101, 102]


async def test_interviews_of_before_are_taken_in_at_leisure(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.room.history.REST_S", 0.0)
    opening = await opening_of(house)
    for number in range(8):
        await finished(house, opening, number)
    book = HistoryBook(house.stores)
    book.start()
    await until(lambda: len(book) == 0)
    await book.close()
    assert await book.known(opening, PLAN) is not None


def keys(entries: Sequence[Entry], *kinds: type) -> list[str | None]:
    return [entry.key for entry in entries if isinstance(entry.fact, kinds)]


def live_through(room: Room) -> None:
    """An answer that is silent at first, then fast, then short."""
    now_ms, place = room.now_ms(), {"question": 1, "take": 1}
    silence = EventBegan(id="s", name="voice.silence", from_ms=now_ms, **place)
    room.put(Draft(at_ms=now_ms + 8_000, fact=silence))
    said = Utterance(from_ms=now_ms + 20_000, to_ms=now_ms + 21_000, text="w", language="en", **place)
    room.put(Draft(at_ms=now_ms + 22_000, fact=said))
    for second in range(30, 60):
        to_ms = now_ms + second * 1000
        rate = Signal(name="speech_rate.recent", value=300, from_ms=to_ms - 10_000, to_ms=to_ms, **place)
        room.put(Draft(at_ms=to_ms, fact=rate, key=f"rate:{second}"))
    step(room, "end_answer")
    measured = AnswerMeasured(values={"words": 20, "rate_per_min": 155}, **place)
    room.put(Draft(at_ms=now_ms + 70_000, fact=measured), Draft(at_ms=now_ms + 70_000, fact=AnswerAnalysed(**place)))


async def test_a_real_timeline_read_again_gives_the_same_flags(house: House, book: HistoryBook) -> None:
    opening = await opening_of(house)
    for number in range(12):
        await book.keep(await finished(house, opening, number))
    room = await house.room(await house.session("ff" * 16, opening=opening))
    await answering(room)
    live_through(room)
    entries = await house.stored(room)
    raised = keys(entries, FlagRaised)
    assert {str(key).split(":")[1] for key in raised} == {
        *("slow_to_begin", "rate_unlike_others", "answer_short", "long_silence", "terms_missing"),
    }
    assert {fact.why for fact in facts(entries, FlagCleared)} >= {"began_to_talk", "measured"}
    for _ in range(4):
        await book.keep(await finished(house, opening, 100 + _))
    again = await house.room(room.head.session)
    assert keys(await house.stored(again), FlagRaised, FlagCleared) == keys(entries, FlagRaised, FlagCleared)
    panel = Panel(PLAN)
    bare = [entry for entry in entries if not isinstance(entry.fact, FlagRaised | FlagCleared)]
    drafts = [draft for entry in bare for draft in panel.judge(entry)]
    stored = {entry.key: entry.fact for entry in entries if isinstance(entry.fact, FlagRaised | FlagCleared)}
    assert {draft.key: draft.fact for draft in drafts} == stored
