"""What is usual for a face follows slowly, and not everywhere."""

from dataclasses import replace

import pytest

from analyzers.sight.neutral import FALLBACK
from analyzers.sight.usual import LIMITS, Usual

NEUTRAL = replace(FALLBACK, brow_height=0.36, smile=0.05)


def settle(usual: Usual, seconds: float, from_ms: int = 0, **change: float) -> int:
    to_ms = from_ms + int(seconds * 1000)
    for at_ms in range(from_ms, to_ms, 200):
        usual.put(at_ms, replace(NEUTRAL, **change))
    return to_ms


def test_a_posture_that_stays_becomes_the_usual_one_within_a_minute() -> None:
    usual = Usual(NEUTRAL)
    to_ms = settle(usual, 20, brow_height=0.32)
    assert usual.face.brow_height == pytest.approx(0.36)
    settle(usual, 40, to_ms, brow_height=0.32)
    assert usual.face.brow_height == pytest.approx(0.32)


def test_frowning_now_and_then_does_not_move_it() -> None:
    usual = Usual(NEUTRAL)
    at_ms = 0
    for _ in range(12):
        at_ms = settle(usual, 4, at_ms, brow_height=0.30)
        at_ms = settle(usual, 6, at_ms)
    assert usual.face.brow_height == pytest.approx(0.36)


def test_it_moves_by_a_limited_amount_only() -> None:
    usual = Usual(NEUTRAL)
    settle(usual, 120, smile=0.95, yaw_deg=50.0)
    assert usual.face.smile == pytest.approx(0.05 + LIMITS.smile)
    assert usual.face.yaw_deg == pytest.approx(LIMITS.yaw_deg)


def test_without_a_device_check_the_first_seconds_stand_in() -> None:
    usual = Usual(None)
    assert not usual.known
    to_ms = settle(usual, 2, brow_height=0.30)
    assert not usual.known
    settle(usual, 4, to_ms, brow_height=0.30)
    assert usual.known
    assert usual.face.brow_height == pytest.approx(0.30)
