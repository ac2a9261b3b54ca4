"""When a picture of a face can be judged, and the reason when not."""

from dataclasses import replace

import numpy as np
import pytest

from analyzers.sight.quality import Judging, Quality, Reason, luma_of, sharpness

GOOD = Quality(luma=110.0, width_px=80.0, sharpness=20.0, cut=False)


@pytest.mark.parametrize(
    ("quality", "turned_deg", "reason"),
    [
        (GOOD, 5.0, None),
        (replace(GOOD, luma=20.0), 5.0, "dark"),
        (replace(GOOD, width_px=36.0), 5.0, "small"),
        (replace(GOOD, cut=True), 5.0, "cut"),
        (replace(GOOD, sharpness=7.0), 5.0, "blurred"),
        (GOOD, 30.0, "turned"),
        (replace(GOOD, luma=20.0, width_px=30.0), 30.0, "dark"),
    ],
)
def test_the_reason(quality: Quality, turned_deg: float, reason: Reason | None) -> None:
    assert Judging().why_not(False, quality, turned_deg)[0] == reason


def test_a_face_at_the_limit_does_not_blink() -> None:
    judging = Judging()
    lumas = (34.0, 31.0, 35.0, 31.5, 37.0, 39.0, 35.0)
    found = [judging.why_not(False, replace(GOOD, luma=luma), 0.0)[0] for luma in lumas]
    assert found == [None, "dark", "dark", "dark", "dark", None, None]


def test_pictures_that_come_too_seldom() -> None:
    judging = Judging()
    times = (0, 500, 1_000, 3_000, 3_500, 4_000, 4_500, 5_000)
    assert [judging.pace(at_ms) for at_ms in times] == [False, False, False, True, True, True, False, False]


def test_a_blurred_edge_is_less_sharp_whatever_the_contrast() -> None:
    edge = np.repeat(np.where(np.arange(40) < 20, 60.0, 160.0)[:, None], 60, axis=1)
    kernel = np.hanning(13) / np.hanning(13).sum()
    padded = np.pad(edge[:, 0], 6, mode="edge")
    soft = np.repeat(np.convolve(padded, kernel, mode="valid")[:, None], 60, axis=1)
    assert sharpness(soft, 60.0) < 0.75 * sharpness(edge, 60.0)
    assert sharpness(edge * 0.4, 60.0) == pytest.approx(sharpness(edge, 60.0))
    assert sharpness(edge[:2], 60.0) == 0.0


def test_brightness_is_weighed_as_eyes_do() -> None:
    green = np.zeros((1, 1, 3), np.uint8)
    green[0, 0, 1] = 100
    assert luma_of(green)[0, 0] == pytest.approx(58.7)
