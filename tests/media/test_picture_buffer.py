"""Pictures come out whole and decodable, and a hole never freezes them for long."""

import random
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.media.picture_buffer import ASK_AGAIN_S, DARK_S, HOLD_S, REPAIR_LIMIT, Fragment, Picture, PictureBuffer

EACH_S = 1 / 15


def fragments(pictures: str, first: int = 100) -> Iterator[tuple[int, Fragment]]:
    """``K`` a keyframe of three packets, ``d`` a picture of two, ``p`` a packet of padding."""
    sequence = first
    for number, kind in enumerate(pictures):
        count = {"K": 3, "d": 2, "p": 1}[kind]
        for part in range(count):
            begins, ends = part == 0 and kind != "p", part == count - 1 and kind != "p"
            data = b"" if kind == "p" else f"{kind}{number}{part}".encode()
            yield sequence & 0xFFFF, Fragment(number * 6000, data, begins, ends, kind == "K" and begins)
            sequence += 1


def whole(pictures: str) -> list[Picture]:
    """What should come of these, when nothing is missing."""
    out: list[Picture] = []
    for number, kind in enumerate(pictures):
        data = b"".join(f"{kind}{number}{part}".encode() for part in range(3 if kind == "K" else 2))
        if kind != "p":
            out.append(Picture(number * 6000, data, kind == "K"))
    return out


def test_a_picture_comes_out_with_its_last_packet() -> None:
    buffer = PictureBuffer()
    counts = [len(buffer.add(sequence, fragment, 0.0)) for sequence, fragment in fragments("Kd")]
    assert counts == [0, 0, 1, 0, 1]


@pytest.mark.parametrize("first", [0, 100, 65533, 65535])
@pytest.mark.parametrize("pictures", ["K", "Kddd", "KdKdd", "Kpdppd", "pKd"])
def test_all_come_out_whole(pictures: str, first: int) -> None:
    buffer = PictureBuffer()
    out = [picture for sequence, fragment in fragments(pictures, first) for picture in buffer.add(sequence, fragment, 0.0)]
    assert out == whole(pictures)


def test_nothing_comes_out_before_the_first_keyframe_which_is_asked_for() -> None:
    buffer = PictureBuffer()
    out = [picture for sequence, fragment in fragments("dddK") for picture in buffer.add(sequence, fragment, 0.0)]
    assert out == whole("dddK")[-1:]
    assert not buffer.keyframe_due(10.0)
    waiting = PictureBuffer()
    for sequence, fragment in fragments("dd"):
        waiting.add(sequence, fragment, 0.0)
    assert not waiting.keyframe_due(0.05)
    assert waiting.keyframe_due(0.2)


@given(st.randoms(use_true_random=False))
def test_packets_that_change_places_are_put_in_order(chances: random.Random) -> None:
    packets = list(fragments("K" + "d" * 20))
    order = sorted(range(len(packets)), key=lambda number: number + chances.random() * 8)
    buffer = PictureBuffer()
    out = [picture for number in order for picture in buffer.add(*packets[number], 0.0)]
    assert out == whole("K" + "d" * 20)


def test_a_packet_sent_again_in_time_loses_nothing() -> None:
    packets = list(fragments("Kddddd"))
    missing = packets.pop(4)
    buffer = PictureBuffer()
    out: list[Picture] = []
    for number, (sequence, fragment) in enumerate(packets):
        out += buffer.add(sequence, fragment, number * 0.03)
    assert out == whole("Kddddd")[:1]
    out += buffer.add(*missing, HOLD_S - 0.05)
    assert out == whole("Kddddd")
    assert not buffer.keyframe_due(5.0)


def test_a_packet_that_never_comes_costs_up_to_the_next_keyframe_which_is_asked_for() -> None:
    buffer = PictureBuffer()
    pictures = "K" + "d" * 10 + "K" + "d" * 3
    out: list[Picture] = []
    asked: list[float] = []
    for number, (sequence, fragment) in enumerate(fragments(pictures)):
        now_s = fragment.rtp_time / 90_000
        if number != 4:
            out += buffer.add(sequence, fragment, now_s)
            if buffer.keyframe_due(now_s):
                asked.append(now_s)
    assert out == [*whole(pictures)[:1], *whole(pictures)[11:]]
    assert asked[0] <= HOLD_S + 3 * EACH_S


def test_a_keyframe_already_held_is_taken_at_once_when_a_hole_is_given_up() -> None:
    buffer = PictureBuffer()
    pictures = "KddKd"
    out: list[Picture] = []
    for number, (sequence, fragment) in enumerate(fragments(pictures)):
        if number != 3:
            out += buffer.add(sequence, fragment, 0.0)
    assert out == whole(pictures)[:1]
    last = list(fragments(pictures + "d"))[-1]
    out += buffer.add(*last, HOLD_S)
    assert out == [*whole(pictures)[:1], *whole(pictures)[3:]]
    assert not buffer.keyframe_due(1.0)


def test_a_hole_too_large_to_be_filled_is_given_up_at_once() -> None:
    buffer = PictureBuffer()
    for sequence, fragment in fragments("Kd"):
        buffer.add(sequence, fragment, 0.0)
    after = list(fragments("dddd", first=100 + 5 + REPAIR_LIMIT + 50))
    assert [buffer.add(sequence, fragment, 5.0) for sequence, fragment in after] == [[]] * 8
    assert buffer.keyframe_due(5.0)
    key = list(fragments("K", first=after[-1][0] + 1))
    assert [len(buffer.add(sequence, fragment, 5.1)) for sequence, fragment in key] == [0, 0, 1]


def test_requests_are_repeated_until_a_keyframe_comes_but_not_too_often() -> None:
    buffer = PictureBuffer()
    for sequence, fragment in fragments("K"):
        buffer.add(sequence, fragment, 0.0)
    buffer.ask_keyframe(1.0)
    buffer.ask_keyframe(1.1)
    asked = [step / 100 for step in range(100, 300) if buffer.keyframe_due(step / 100)]
    assert asked == pytest.approx([1.0, 1.0 + ASK_AGAIN_S, 1.0 + 2 * ASK_AGAIN_S, 1.0 + 3 * ASK_AGAIN_S])
    for sequence, fragment in fragments("K", first=103):
        buffer.add(sequence, fragment, 3.0)
    assert not buffer.keyframe_due(9.0)


def test_after_the_dark_a_hole_is_not_waited_for() -> None:
    buffer = PictureBuffer()
    for sequence, fragment in fragments("Kd"):
        buffer.add(sequence, fragment, 0.0)
    (sequence, fragment), *_ = fragments("d", first=110)
    assert buffer.add(sequence, fragment, DARK_S) == []
    assert buffer.keyframe_due(DARK_S)


@given(st.lists(st.tuples(st.integers(0, 0xFFFF), st.booleans(), st.booleans(), st.booleans()), max_size=400))
def test_rubbish_neither_breaks_nor_grows_it(packets: list[tuple[int, bool, bool, bool]]) -> None:
    buffer = PictureBuffer()
    for number, (sequence, begins, ends, key) in enumerate(packets):
        buffer.add(sequence, Fragment(number, b"x", begins, ends, begins and key), number * 0.01)
