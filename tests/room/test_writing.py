"""Typed answers in a room: saved, given back after a crash, and nothing recorded, analysed or waited for."""

from datetime import UTC, datetime

from server.core.facts import AnswerAnalysed, AnswerTyped, PartStarted, RecordingFailed, StageEntered
from server.core.messages import Answer
from server.core.plan import Choice, Plan, Question
from server.results.report import build
from server.room.room import Room
from tests.room.house import House, facts, heard, join, page, step, until

PLAN = Plan(
    title="Clerk",
    language="en",
    questions=(
        Question(kind="short_text", text="Why?", preparation_s=0, answer_s=60),
        Question(
            kind="choice",
            text="Which?",
            preparation_s=0,
            answer_s=30,
            choices=(Choice(text="left"), Choice(text="right", right=True)),
        ),
        Question(text="Tell us", preparation_s=0, answer_s=30),
    ),
)


def typed(room: Room, text: str = "", chosen: tuple[int, ...] = ()) -> None:
    state = room.state
    room.command(Answer(id="a", question=state.question or 0, take=state.take or 0, text=text, chosen=chosen))


async def writing(house: House) -> Room:
    room = await house.room(await house.session(plan=PLAN))
    await join(room)
    step(room, "check_done")
    step(room, "begin")
    return room


async def test_nothing_of_a_typed_answer_is_recorded_or_analysed(house: House) -> None:
    room = await writing(house)
    seats = len(house.pool.seats)
    assert (room.state.stage, room.line.recording, room.line.seat) == ("answering", False, None)
    assert room.state.media_flows, "the connection stays"
    typed(room, "Because")
    step(room, "end_answer")
    step(room, "next")
    typed(room, chosen=(1,))
    step(room, "end_answer")
    assert len(house.pool.seats) == seats
    step(room, "next")
    assert (room.line.recording, len(house.pool.seats)) == (True, seats + 1), "the spoken one after it is"
    step(room, "end_answer")
    step(room, "next")
    await until(lambda: not room.takes.finishing)
    entries = await house.stored(room)
    assert {part.question for part in facts(entries, PartStarted)} == {3}
    assert [one.question for one in facts(entries, AnswerAnalysed)] == [3]
    assert facts(entries, RecordingFailed) == []
    made = build("s", "Lin", PLAN, datetime.fromtimestamp(house.clock.wall_s(), UTC), entries, ())
    assert (made.complete, made.waiting) == (True, ())
    [text], [choice], [spoken] = (question.takes for question in made.questions)
    assert (text.typed is not None and text.typed.text, text.recording_note) == ("Because", "typed")
    assert choice.typed is not None
    assert choice.typed.chosen == (1,)
    assert (spoken.typed, spoken.recording is not None) == (None, True)


async def test_autosaves_are_held_back_for_a_moment_and_never_lost(house: House) -> None:
    room = await writing(house)
    for text in ("B", "Be", "Bec"):
        typed(room, text)
    assert [one.text for one in facts(await house.stored(room), AnswerTyped)] == ["B"]
    house.clock.advance(1.1)
    await until(lambda: room.state.typed is not None and room.state.typed.text == "Bec")
    typed(room, "Beca")
    house.clock.advance(60.0)
    await until(lambda: room.state.stage == "reviewing")
    entries = await house.stored(room)
    assert [one.text for one in facts(entries, AnswerTyped)] == ["B", "Bec", "Beca"]
    assert isinstance(entries[-1].fact, StageEntered), "the last words stand before the end of the answer"


async def test_what_was_typed_comes_back_after_a_restart(house: House) -> None:
    room = await writing(house)
    typed(room, "one")
    typed(room, "one two")
    await room.close()
    again = await house.room(room.head.session)
    here = page()
    again.join(here)
    view = again.view()
    assert (view.stage, view.typed is not None and view.typed.text) == ("answering", "one two")
    assert not again.takes.finishing


async def test_the_page_hears_of_it_once_it_is_on_the_timeline(house: House) -> None:
    room = await writing(house)
    here = page("page-two")
    room.join(here)
    typed(room, "safe")
    await house.stored(room)
    await until(lambda: any((one.get("typed") or {}).get("text") == "safe" for one in heard(here)))


async def test_the_same_again_is_not_written_again(house: House) -> None:
    room = await writing(house)
    typed(room, "same")
    house.clock.advance(5.0)
    typed(room, "same")
    assert len(facts(await house.stored(room), AnswerTyped)) == 1


async def test_the_face_analyzer_of_a_session_under_eu_law_is_never_asked_for(house: House) -> None:
    forced = PLAN.model_copy(update={"policy": "eu", "expression_events": True})
    room = await house.room(await house.session(plan=forced))
    await join(room)
    assert room.state.consent is not None
    assert room.state.consent["expression"] is False
    step(room, "check_done")
    step(room, "begin")
    for _ in range(2):
        step(room, "end_answer")
        step(room, "next")
    assert room.state.question == 3
    asked = [name for seat in house.pool.seats for message in seat.line.sent for name in getattr(message, "analyzers", ())]  # type: ignore[union-attr]
    assert "voice" in asked
    assert "face" not in asked
