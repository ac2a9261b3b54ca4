"""How high brows stand, on made points."""

import numpy as np
import pytest

from analyzers.sight.brow import BROWS, EYE_CORNERS, Points, brow_height


def face(brow_px: float, apart_px: float = 100.0) -> Points:
    """Eyes on a line, brows so many pixels above it and a little in front of it."""
    points = np.zeros((478, 3))
    for side, corners, brow in zip((-0.5, 0.5), EYE_CORNERS, BROWS, strict=True):
        points[list(corners)] = (side * apart_px, 0.0, 0.0)
        points[list(brow)] = (side * apart_px, -brow_px, -brow_px / 3)
    return points


def about(axis: int, deg: float) -> Points:
    c, s = np.cos(np.radians(deg)), np.sin(np.radians(deg))
    turn = {0: [[1, 0, 0], [0, c, -s], [0, s, c]], 2: [[c, -s, 0], [s, c, 0], [0, 0, 1]]}
    return np.array(turn[axis], np.float64)


def test_in_distances_between_the_eyes() -> None:
    assert brow_height(face(34.0), np.eye(3)) == pytest.approx(0.34)
    assert brow_height(face(17.0, apart_px=50.0), np.eye(3)) == pytest.approx(0.34)
    assert brow_height(face(30.0), np.eye(3)) < brow_height(face(34.0), np.eye(3))


@pytest.mark.parametrize("deg", [-30.0, 10.0, 45.0])
def test_a_head_laid_on_the_shoulder_changes_nothing(deg: float) -> None:
    points = face(34.0) @ about(2, deg).T
    assert brow_height(points, about(2, -deg)) == pytest.approx(0.34, abs=1e-6)


def test_no_face_at_all_is_no_height() -> None:
    assert brow_height(np.zeros((478, 3)), np.eye(3)) == 0.0
