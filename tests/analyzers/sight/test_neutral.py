"""A person's neutral face, and departures from it."""

from dataclasses import asdict, replace

import numpy as np
import pytest

from analyzers.sight.landmarks import measures
from analyzers.sight.neutral import ENOUGH_PICTURES, FALLBACK, NeutralFinder, away_ratio, neutral_of

FACE = replace(FALLBACK, brow_down=0.05, smile=0.02, yaw_deg=3.0, brow_height=0.31)


def test_the_median_forgives_a_smile() -> None:
    finder = NeutralFinder()
    for _ in range(ENOUGH_PICTURES):
        finder.put(FACE)
    for _ in range(4):
        finder.put(replace(FACE, smile=0.9))
    assert neutral_of(finder.values()) == FACE


def test_too_few_pictures_give_no_neutral_face() -> None:
    finder = NeutralFinder()
    finder.put(FACE)
    assert finder.values() == {}
    assert neutral_of(finder.values() or None) is None


def test_unknown_values_are_tolerated() -> None:
    face = neutral_of({"smile": 0.1, "brow_height": 0.3, "of_a_newer_version": 1.0})
    assert face is not None
    assert (face.smile, face.brow_height, face.yaw_deg) == (0.1, 0.3, FALLBACK.yaw_deg)


def test_a_neutral_face_without_a_brow_height_is_none() -> None:
    assert neutral_of({"smile": 0.1}) is None


@pytest.mark.parametrize(
    ("change", "away"),
    [
        ({}, False),
        ({"yaw_deg": 25.0}, False),
        ({"yaw_deg": 35.0}, True),
        ({"yaw_deg": -30.0}, True),
        ({"pitch_deg": -22.0}, True),
        ({"gaze_x": 0.6}, True),
        ({"gaze_y": -0.55}, True),
        ({"smile": 0.9}, False),
    ],
)
def test_looking_away(change: dict[str, float], away: bool) -> None:
    assert (away_ratio(replace(FACE, **change), FACE) >= 1.0) is away


def test_angles_of_the_head_matrix() -> None:
    shapes = dict.fromkeys(
        (
            "browDownLeft", "browDownRight", "mouthSmileLeft", "mouthSmileRight", "eyeLookOutLeft", "eyeLookInRight",
            "eyeLookInLeft", "eyeLookOutRight", "eyeLookUpLeft", "eyeLookUpRight", "eyeLookDownLeft", "eyeLookDownRight",
        ),
        0.0,
    )  # fmt: skip
    angle = np.radians(30)
    turned = np.eye(4)
    turned[0, 0] = turned[2, 2] = np.cos(angle)
    turned[0, 2], turned[2, 0] = np.sin(angle), -np.sin(angle)
    face = measures(shapes, turned, 0.3, np.zeros((478, 3)))
    assert asdict(face)["yaw_deg"] == pytest.approx(30.0)
    assert face.pitch_deg == pytest.approx(0.0)
