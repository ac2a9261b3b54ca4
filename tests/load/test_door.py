"""Who comes in, who waits, and in which order they come in afterwards."""

from collections.abc import Iterable

import pytest

from server.core.clock import HandClock
from server.core.errors import Refusal
from server.load.door import BEGIN_LIMIT_S, GONE_AFTER_S, KEPT_FOR_S, ONE_MORE_EVERY_S, RETRY_MOST_S, RETRY_S, Door


class Inside:
    """The interviews being held."""

    def __init__(self) -> None:
        self.sessions: set[str] = set()

    def __call__(self) -> frozenset[str]:
        return frozenset(self.sessions)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def inside() -> Inside:
    return Inside()


def door_of(clock: HandClock, inside: Inside, most: int, chance: float = 0.5) -> Door:
    return Door(clock, most, inside, lambda: chance)


def asked(door: Door, who: str) -> int | None:
    """None: come in; else the seconds to wait."""
    try:
        door.ask(who)
    except Refusal as refusal:
        return refusal.retry_after_s if refusal.code == "full" else -1
    return None


def begin(door: Door, inside: Inside, names: Iterable[str]) -> None:
    for name in names:
        assert asked(door, name) is None
        door.began(name, f"session-{name}")
        inside.sessions.add(f"session-{name}")
        assert door.live >= 1


def test_without_a_maximum_a_hundred_come_in_at_once(clock: HandClock, inside: Inside) -> None:
    door = door_of(clock, inside, most=0)
    assert [asked(door, str(number)) for number in range(100)] == [None] * 100
    assert (door.waiting, door.full, door.let_in) == (0, (), 100)


def test_the_maximum_counts_those_who_are_only_just_coming_in(clock: HandClock, inside: Inside) -> None:
    door = door_of(clock, inside, most=2)
    assert asked(door, "a") is None
    assert asked(door, "b") is None
    assert asked(door, "c") == round(RETRY_S)
    assert (door.full, door.waiting, door.refused["sessions"]) == (("sessions",), 1, 1)
    assert asked(door, "a") is None, "the same link once more, before its interview is there"
    door.began("a", "session-a")
    assert door.live == 2
    inside.sessions.add("session-a")
    assert door.live == 2
    door.began("b", None)
    assert asked(door, "c") is None, "b's place is free again: nothing came of it"


def test_who_never_begins_gives_the_place_back(clock: HandClock, inside: Inside) -> None:
    door = door_of(clock, inside, most=1)
    assert asked(door, "a") is None
    door.began("a", "session-a")
    assert asked(door, "b") is not None
    clock.advance(BEGIN_LIMIT_S + 1)
    assert asked(door, "b") is None


def test_first_come_first_served(clock: HandClock, inside: Inside) -> None:
    door = door_of(clock, inside, most=1)
    begin(door, inside, "a")
    for name in "bcd":
        assert asked(door, name) is not None
        clock.advance(1)
    inside.sessions.clear()
    assert asked(door, "d") is not None, "the place is b's"
    assert asked(door, "new") is not None
    assert door.waiting == 4
    begin(door, inside, "b")
    inside.sessions.clear()
    assert asked(door, "d") is not None
    begin(door, inside, "c")
    assert (door.waiting, door.refused["turn"]) == (2, 3)


def test_a_place_is_not_kept_for_somebody_who_does_not_come_back(clock: HandClock, inside: Inside) -> None:
    door = door_of(clock, inside, most=1)
    begin(door, inside, "a")
    for name in "bc":
        assert asked(door, name) is not None
    inside.sessions.clear()
    clock.advance(RETRY_S + 1)
    assert asked(door, "c") is not None
    clock.advance(KEPT_FOR_S)
    assert asked(door, "c") is None
    door.began("c", None)
    assert door.waiting == 1, "b still stands in line, and comes first again when it asks"
    clock.advance(GONE_AFTER_S)
    assert door.waiting == 0


def test_while_saturated_nobody_comes_in_and_then_one_by_one(clock: HandClock, inside: Inside) -> None:
    door = door_of(clock, inside, most=0)
    door.judge(("loop",))
    assert door.full == ("loop",)
    names = [str(number) for number in range(5)]
    assert all(asked(door, name) is not None for name in names)
    assert door.refused["loop"] == 5
    door.judge(())
    assert [asked(door, name) is None for name in names] == [True, False, False, False, False]
    clock.advance(2 * ONE_MORE_EVERY_S)
    assert [asked(door, name) is None for name in names[1:]] == [True, True, False, False]
    clock.advance(2 * ONE_MORE_EVERY_S)
    assert [asked(door, name) is None for name in names[3:]] == [True, True]
    assert [asked(door, str(number)) for number in range(10, 30)] == [None] * 20, "nobody waits any more"


@pytest.mark.parametrize(
    ("place", "chance", "wanted_s"), [(0, 0.0, 8), (0, 0.5, 10), (0, 1.0, 12), (100, 0.5, 20), (2_000, 0.5, 60)]
)
def test_the_time_to_ask_again_is_spread_and_grows_with_the_line(
    clock: HandClock, inside: Inside, place: int, chance: float, wanted_s: int
) -> None:
    door = door_of(clock, inside, most=0, chance=chance)
    door.judge(("analysis",))
    for number in range(place):
        asked(door, f"before-{number}")
    assert asked(door, "me") == wanted_s
    assert wanted_s <= RETRY_MOST_S * 1.2
