"""When a visible event begins and ends."""

import pytest

from analyzers.sight.holding import Holding, Threshold, Turn


def run(readings: str, step_ms: int = 200) -> list[tuple[str, int]]:
    """One reading each 200 ms: x holds, . does not, ? cannot say."""
    holding = Holding(400, 400)
    turns: list[tuple[str, int]] = []
    for number, sign in enumerate(readings):
        turn = holding.put(number * step_ms, {"x": True, ".": False, "?": None}[sign])
        turns += [(turn.what, turn.at_ms)] if turn else []
    return turns


@pytest.mark.parametrize(
    ("readings", "expected"),
    [
        ("......", []),
        (".xx...", []),
        ("xxx", [("began", 0)]),
        (".xxx", [("began", 100)]),
        (".xxxx.x....", [("began", 100), ("ended", 1_300)]),
        (".xxx..x..x", [("began", 100)]),
        (".x.x.x.x.x", []),
        (".xx?x", [("began", 100)]),
        (".???xxx", [("began", 500)]),
        (".xxxx" + "?" * 12 + ".", [("began", 100), ("ended", 800)]),
        (".x" + "?" * 12 + "xxx", [("began", 2_800)]),
    ],
)
def test_turns(readings: str, expected: list[tuple[str, int]]) -> None:
    assert run(readings) == expected


@pytest.mark.parametrize(("readings", "expected"), [(".x..", []), (".xx..", [("began", 250), ("ended", 1_250)])])
def test_two_pictures_a_second_are_enough_and_one_picture_never_is(readings: str, expected: list[tuple[str, int]]) -> None:
    assert run(readings, 500) == expected


def test_what_cannot_be_judged_any_more_ends_with_the_last_good_picture() -> None:
    holding = Holding(0, 400)
    holding.put(0, True)
    holding.put(200, True)
    holding.put(400, None)
    assert holding.stop(600) == Turn("ended", 200)
    assert holding.stop(800) is None
    assert not holding.holds


def test_what_a_former_host_told_of_can_be_stopped_before_any_reading() -> None:
    assert Holding(400, 400, holds=True).stop(700) == Turn("ended", 700)


def test_what_held_before_a_change_of_hosts_still_holds() -> None:
    holding = Holding(400, 400, holds=True)
    assert holding.put(0, True) is None
    assert holding.put(200, False) is None
    assert holding.put(600, False) == Turn("ended", 100)


def test_the_end_of_the_pictures_ends_it() -> None:
    holding = Holding(0, 400)
    assert holding.put(0, True) == Turn("began", 0)
    assert holding.end(900) == Turn("ended", 900)
    assert holding.end(900) is None


def test_a_threshold_has_two_edges() -> None:
    threshold = Threshold(0.4, 0.2)
    assert [threshold.put(value) for value in (0.3, 0.4, 0.3, 0.19, 0.3)] == [False, True, True, False, False]
