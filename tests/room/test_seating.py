"""Which seat a session has on an analyzer host at each stage, and for what."""

from server.core.analysis_wire import OpenSeat, StopAnalyzer
from server.core.facts import Calibrated
from server.core.plan import DEVICE_CHECK
from tests.room.house import FakeLine, FakePeer, House, consent, join, page, step, until


def opened(line: object) -> OpenSeat:
    assert isinstance(line, FakeLine)
    [message] = [message for message in line.sent if isinstance(message, OpenSeat)]
    return message


async def test_each_stage_has_its_seat(house: House) -> None:
    room = await house.room()
    assert house.pool.seats == [], "before consent nothing is analysed"
    await join(room)
    check = house.pool.seats[-1]
    assert (check.stretch.question, check.stretch.terms) == (DEVICE_CHECK, ())
    room.say(Calibrated(name="face.neutral", values={"x": 1.0}))
    step(room, "check_done")
    assert check.closed.is_set()
    assert room.line.seat is None, "the notice is not analysed"
    step(room, "begin")
    answer = house.pool.seats[-1]
    assert (answer.stretch.question, answer.stretch.take) == (1, 1)
    assert [term.term for term in answer.stretch.terms] == ["secret term"]
    assert opened(answer.line).calibration == {"face.neutral": {"x": 1.0}}
    assert opened(answer.line).analyzers == ("transcript", "voice", "face")
    step(room, "end_answer")
    assert room.line.seat is None
    assert len(house.pool.seats) == 2


async def test_only_what_was_agreed_to_is_opened_and_withdrawing_stops_it(house: House) -> None:
    room = await house.room()
    here = page()
    room.join(here)
    room.command(consent(expression=False))
    seat = house.pool.seats[-1]
    assert opened(seat.line).analyzers == ("transcript", "voice")
    room.command(consent(expression=False, analyse=False))
    assert isinstance(seat.line, FakeLine)
    assert [one.analyzer for one in seat.line.sent if isinstance(one, StopAnalyzer)] == ["voice"]


async def test_looking_outside_of_an_answer_takes_a_seat_that_analyses_nothing(house: House) -> None:
    room = await house.room()
    await join(room)
    step(room, "check_done")
    room.seating.watch(room.state)
    look = house.pool.seats[-1]
    assert opened(look.line).analyzers == ()
    step(room, "begin")
    assert look.closed.is_set()
    room.seating.watch(room.state)
    assert room.line.seat is house.pool.seats[-1]
    assert room.line.seat.analysed


async def test_nobody_can_look_at_an_interview_that_has_ended(house: House) -> None:
    room = await house.room()
    await join(room)
    room.command(consent(record=False))
    await until(lambda: FakePeer.made[-1].closed)
    seats = len(house.pool.seats)
    assert await room.picture() is None
    assert len(house.pool.seats) == seats
