"""Sound packets come out in order, and none that came is thrown away."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.media.sound_buffer import HELD_LIMIT, HELD_LIMIT_S, JUMP_LIMIT, SoundBuffer


def played(sequences: list[int], each_s: float = 0.02) -> tuple[list[int], SoundBuffer[int]]:
    """What comes out when packets come in this order, evenly; then everything that is left."""
    buffer: SoundBuffer[int] = SoundBuffer()
    out: list[int] = []
    for number, sequence in enumerate(sequences):
        out += buffer.add(sequence & 0xFFFF, sequence, number * each_s)
    return out + buffer.flush(), buffer


@pytest.mark.parametrize(
    ("sequences", "out"),
    [
        ([5, 6, 7], [5, 6, 7]),
        ([5, 7, 6, 8], [5, 6, 7, 8]),
        ([5, 8, 7, 6, 9], [5, 6, 7, 8, 9]),
        ([5, 6, 6, 7], [5, 6, 7]),
        ([65534, 65535, 65536, 65537], [65534, 65535, 65536, 65537]),
        ([65534, 65536, 65535], [65534, 65535, 65536]),
        ([5, 7, *range(8, 20)], [5, 7, *range(8, 20)]),
        ([5, *range(7, 17), 6, 17], [5, *range(7, 17), 17]),
        ([5, 6, 5 + JUMP_LIMIT + 2, 6 + JUMP_LIMIT + 2], [5, 6, 5 + JUMP_LIMIT + 2, 6 + JUMP_LIMIT + 2]),
        ([5, 7, 8, 6000, 6001], [5, 7, 8, 6000, 6001]),
        ([30000, 30001, 100, 101, 102, 103], [30000, 30001, 102, 103]),
        ([30000, 30001, 100, 30002], [30000, 30001, 30002]),
    ],
    ids=[
        "in order", "two swapped", "three turned round", "one twice", "wraps", "swapped at the wrap", "one lost",
        "one much too late", "a jump ahead", "a jump with a hole before it", "begins anew below", "one stray",
    ],
)  # fmt: skip
def test_order(sequences: list[int], out: list[int]) -> None:
    assert played(sequences)[0] == out


def test_a_lost_packet_holds_the_rest_up_for_eight_packets_at_most() -> None:
    buffer: SoundBuffer[int] = SoundBuffer()
    buffer.add(0, 0, 0.0)
    waited = [buffer.add(number, number, number * 0.001) for number in range(2, 2 + HELD_LIMIT)]
    assert waited[:-1] == [[]] * (HELD_LIMIT - 1)
    assert waited[-1] == list(range(2, 2 + HELD_LIMIT))
    assert buffer.lost == 1


def test_what_waits_is_let_out_by_time_alone() -> None:
    buffer: SoundBuffer[int] = SoundBuffer()
    buffer.add(0, 0, 0.0)
    assert buffer.add(2, 2, 1.0) == []
    assert buffer.poll(1.0 + HELD_LIMIT_S - 0.01) == []
    assert buffer.poll(1.0 + HELD_LIMIT_S + 0.01) == [2]
    assert buffer.poll(9.0) == []


@pytest.mark.parametrize("loss", [0.05, 0.1, 0.2, 0.5])
def test_loses_what_the_network_lost_and_nothing_more(loss: float) -> None:
    chances = random.Random(7)
    came = [sequence for sequence in range(20_000) if chances.random() >= loss]
    out, buffer = played(came)
    assert out == came
    assert buffer.lost == came[-1] - came[0] + 1 - len(came)


@given(st.lists(st.integers(0, 6), min_size=1, max_size=200), st.integers(0, 0xFFFF))
def test_packets_that_change_places_all_come_out_in_order(delays: list[int], first: int) -> None:
    order = sorted(range(len(delays)), key=lambda number: number + delays[number])
    order.remove(0)  # a packet before the first one heard cannot be known
    out, _ = played([first + number for number in [0, *order]])
    assert out == [first + number for number in range(len(delays))]


@given(st.lists(st.integers(0, 0xFFFF), max_size=300))
def test_rubbish_neither_breaks_nor_grows_it(sequences: list[int]) -> None:
    out, _ = played(sequences)
    assert len(out) <= len(sequences)
