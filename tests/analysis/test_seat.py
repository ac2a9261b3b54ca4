"""A seat keeps sound until it is settled, and feeds it to the next host when one dies."""

from collections.abc import Sequence

from pydantic import BaseModel

from server.analysis.seat import BATCH_PACKETS, KEPT_SOUND_S, Seat, Stretch
from server.core.analysis_wire import (
    AnalyzerDeclared,
    CloseSeat,
    OpenSeat,
    Picture,
    Sound,
    StopAnalyzer,
    WatchPicture,
)
from server.core.facts import Draft, EventBegan, EventEnded, Purpose, Signal, TermMentioned, Utterance
from server.core.media import EncodedFrame
from server.core.messages import Role
from server.core.text import Text

DECLARED = (
    AnalyzerDeclared(name="transcript", title=Text(zh="转写", en="Transcript"), purpose="transcribe"),
    AnalyzerDeclared(name="face", title=Text(zh="脸", en="Face"), purpose="expression", wants_pictures=True),
)


class Line:
    """The way to a host, as the seat uses it: keeps what was sent."""

    def __init__(self) -> None:
        self.sent: list[BaseModel] = []

    def send(self, message: BaseModel) -> None:
        self.sent.append(message)

    def of(self, kind: type[BaseModel]) -> list[BaseModel]:
        return [message for message in self.sent if isinstance(message, kind)]

    def sound_ms(self) -> list[int]:
        return [at for message in self.sent if isinstance(message, Sound) for at, _ in message.packets]


class Listener:
    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.states: list[tuple[str, bool]] = []
        self.keyframes = 0

    def seat_facts(self, drafts: Sequence[Draft]) -> None:
        self.drafts += drafts

    def seat_partial(self, question: int, take: int, from_ms: int, text: str) -> None: ...
    def seat_level(self, level_dbfs: float) -> None: ...
    def seat_picture(self, jpeg: bytes, at_ms: int) -> None: ...
    def seat_seen(self, faces: int) -> None: ...

    def seat_needs_keyframe(self) -> None:
        self.keyframes += 1

    def seat_state(self, part: str, running: bool, reason: str) -> None:
        self.states.append((part, running))


def new_seat(*purposes: Purpose) -> tuple[Seat, Listener]:
    listener = Listener()
    chosen: frozenset[Purpose] = frozenset(purposes or ("transcribe", "analyse", "expression"))
    return Seat(Stretch("s", 1, 1, "en", chosen, from_ms=0), listener), listener


def frame(at_ms: int, role: Role = "sound") -> EncodedFrame:
    return EncodedFrame(role=role, at_ms=at_ms, rtp_time=at_ms * 48, data=b"x", keyframe=False)


def speak(seat: Seat, from_ms: int, to_ms: int) -> None:
    for at_ms in range(from_ms, to_ms, 20):
        seat.put(frame(at_ms))


def utterance(to_ms: int) -> Draft:
    said = Utterance(question=1, take=1, from_ms=0, to_ms=to_ms, text="x", language="en")
    return Draft(at_ms=to_ms, fact=said, key=f"u:{to_ms}")


def test_sound_goes_in_batches_and_the_rest_on_closing() -> None:
    seat, _ = new_seat()
    line = Line()
    seat.attach(line, DECLARED)
    speak(seat, 0, 20 * (BATCH_PACKETS * 2 + 1))
    assert len(line.of(Sound)) == 2
    seat.close(1000)
    assert line.sound_ms() == list(range(0, 20 * (BATCH_PACKETS * 2 + 1), 20))
    assert isinstance(line.sent[-1], CloseSeat)
    seat.put(frame(2000))
    assert 2000 not in line.sound_ms(), "what comes after the end is ignored"


def test_the_next_host_gets_what_was_not_settled_and_what_was_told() -> None:
    seat, listener = new_seat()
    first, second = Line(), Line()
    seat.attach(first, DECLARED)
    speak(seat, 0, 3000)
    seat.facts([utterance(1000)], settled_ms=1000)
    speak(seat, 3000, 3500)
    seat.detach("killed")
    speak(seat, 3500, 4000)
    seat.attach(second, DECLARED)
    [opened] = second.of(OpenSeat)
    assert isinstance(opened, OpenSeat)
    assert opened.from_ms == 1000
    assert [draft.key for draft in opened.told] == ["u:1000"]
    assert second.sound_ms() == list(range(1000, 4000, 20)), "everything unsettled, once, in order"
    assert listener.states == [("host", False)]


def test_a_host_that_comes_late_gets_the_whole_stretch() -> None:
    seat, _ = new_seat()
    speak(seat, 0, 1000)
    seat.close(1000)
    line = Line()
    seat.attach(line, DECLARED)
    assert line.sound_ms() == list(range(0, 1000, 20))
    assert isinstance(line.sent[-1], CloseSeat)


def test_a_host_that_never_settles_costs_bounded_memory_and_the_loss_is_counted() -> None:
    seat, _ = new_seat()
    speak(seat, 0, (KEPT_SOUND_S + 10) * 1000)
    assert seat.lost_packets == 499
    line = Line()
    seat.attach(line, DECLARED)
    assert line.sound_ms()[0] == 9_980


def test_only_what_was_agreed_to_runs() -> None:
    seat, _ = new_seat("transcribe")
    line = Line()
    seat.attach(line, DECLARED)
    seat.put(frame(0, "look"))
    [opened] = line.of(OpenSeat)
    assert isinstance(opened, OpenSeat)
    assert opened.analyzers == ("transcript",)
    assert line.of(Picture) == [], "nobody looks, so no picture crosses the border"
    nothing, _ = new_seat("record")
    quiet_line = Line()
    nothing.attach(quiet_line, DECLARED)
    speak(nothing, 0, 1000)
    assert quiet_line.sound_ms() == []


def test_withdrawn_consent_stops_it_at_once_even_for_what_is_under_way() -> None:
    seat, listener = new_seat()
    line = Line()
    seat.attach(line, DECLARED)
    seat.withdraw(frozenset({"transcribe", "analyse"}))
    [stop] = line.of(StopAnalyzer)
    assert isinstance(stop, StopAnalyzer)
    assert stop.analyzer == "face"
    late = EventBegan(question=1, take=1, id="f1", name="face.smile", from_ms=10)
    seat.facts([Draft(at_ms=10, fact=late, key="f1"), utterance(20)], settled_ms=20)
    assert [draft.key for draft in listener.drafts] == ["u:20"]
    next_line = Line()
    seat.attach(next_line, DECLARED)
    [opened] = next_line.of(OpenSeat)
    assert isinstance(opened, OpenSeat)
    assert opened.analyzers == ("transcript",)


def test_looking_asks_for_a_keyframe_once() -> None:
    seat, listener = new_seat("record")
    line = Line()
    seat.attach(line, DECLARED)
    seat.watch(3.0)
    seat.watch(3.0)
    assert listener.keyframes == 1
    assert len(line.of(WatchPicture)) == 2
    seat.put(frame(0, "look"))
    assert len(line.of(Picture)) == 1


def test_withdrawn_words_are_said_no_more_and_their_sound_is_let_go() -> None:
    seat, listener = new_seat()
    line = Line()
    seat.attach(line, DECLARED)
    speak(seat, 0, 1000)
    seat.withdraw(frozenset())
    term = TermMentioned(question=1, take=1, term="x", said="x", from_ms=0, to_ms=1)
    seat.facts([utterance(20), Draft(at_ms=1, fact=term, key="t")], settled_ms=0)
    assert listener.drafts == []
    next_line = Line()
    seat.attach(next_line, DECLARED)
    assert next_line.sound_ms() == []


def test_what_the_next_host_is_told_does_not_grow_with_signals_and_past_events() -> None:
    seat, _ = new_seat()
    for at_ms in range(1000):
        rate = Signal(question=1, take=1, name="speech_rate.recent", value=90, from_ms=at_ms, to_ms=at_ms)
        began = EventBegan(question=1, take=1, id=f"e{at_ms}", name="face.smile", from_ms=at_ms)
        ended = EventEnded(question=1, take=1, id=f"e{at_ms}", name="face.smile", from_ms=at_ms, to_ms=at_ms)
        drafts = [Draft(at_ms=at_ms, fact=fact, key=f"{fact.kind}:{at_ms}") for fact in (rate, began, ended)]
        seat.facts(drafts[: 3 if at_ms < 999 else 2], settled_ms=at_ms)
    seat.facts([utterance(1), utterance(2)], settled_ms=1000)
    line = Line()
    seat.attach(line, DECLARED)
    [opened] = line.of(OpenSeat)
    assert isinstance(opened, OpenSeat)
    assert [draft.key for draft in opened.told] == ["signal:999", "event_began:999", "u:1", "u:2"]


def test_pictures_stop_when_nobody_looks_any_more() -> None:
    seat, listener = new_seat("record")
    line = Line()
    seat.attach(line, DECLARED)
    seat.watch(3.0)
    for at_ms in range(0, 10_000, 200):
        seat.put(frame(at_ms, "look"))
    assert len(line.of(Picture)) == 16
    seat.watch(3.0)
    assert listener.keyframes == 2, "what comes after the gap can be decoded only from a new keyframe on"
    seat.put(frame(10_000, "look"))
    assert len(line.of(Picture)) == 17
