"""Lost packets are asked for again until they come or are too old."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.media.repair_list import ASK_AGAIN_S, GIVE_UP_S, LIMIT, RepairList


def after(*sequences: int) -> tuple[RepairList, list[bool]]:
    repairs = RepairList()
    return repairs, [repairs.add(sequence & 0xFFFF, 0.0) for sequence in sequences]


@pytest.mark.parametrize(
    ("sequences", "missing", "asked"),
    [
        ((1, 2, 3), [], [False, False, False]),
        ((1, 3), [2], [False, True]),
        ((1, 3, 2), [], [False, True, False]),
        ((1, 3, 5), [2, 4], [False, True, True]),
        ((65534, 65537), [65535, 0], [False, True]),
        ((5, 4, 6), [], [False, False, False]),
        ((1, 1000), list(range(1000 - LIMIT, 1000)), [False, True]),
    ],
)
def test_what_is_missing(sequences: tuple[int, ...], missing: list[int], asked: list[bool]) -> None:
    repairs, answers = after(*sequences)
    assert list(repairs.missing) == missing
    assert answers == asked


def test_a_missing_packet_is_asked_for_again_and_then_given_up() -> None:
    repairs, _ = after(1, 3)
    asked = [step / 100 for step in range(1, 100) if repairs.add(3 + step, step / 100)]
    assert asked[0] == pytest.approx(ASK_AGAIN_S, abs=0.011)
    assert asked[-1] < GIVE_UP_S
    assert 4 <= len(asked) <= GIVE_UP_S / ASK_AGAIN_S + 1
    assert not repairs.missing


@given(st.lists(st.integers(0, 0xFFFF), max_size=200))
def test_it_never_grows_beyond_its_limit(sequences: list[int]) -> None:
    repairs = RepairList()
    for sequence in sequences:
        repairs.add(sequence, 0.0)
        assert len(repairs.missing) <= LIMIT
