"""Yes, no or "can't say" for each event of one picture."""

from dataclasses import replace

import pytest

from analyzers.sight.landmarks import FaceMeasures, Seen
from analyzers.sight.neutral import FALLBACK
from analyzers.sight.quality import Quality
from analyzers.sight.readings import Readings, smile_ratio

NEUTRAL = replace(FALLBACK, brow_height=0.36, smile=0.05)
GOOD = Quality(luma=110.0, width_px=80.0, sharpness=20.0, cut=False)


def yes_no(face: FaceMeasures | None, faces: int | None = 1, quality: Quality | None = GOOD) -> dict[str, bool | None]:
    found = Readings(NEUTRAL).of(0, Seen(faces, face, quality, 110.0))
    return {name.removeprefix("face."): reading for name, (reading, _) in found.items()}


@pytest.mark.parametrize(
    ("change", "event"),
    [({"brow_height": 0.31}, "brow_lowered"), ({"smile": 0.6}, "smile"), ({"yaw_deg": 30.0}, "away")],
)
def test_one_thing_is_one_event(change: dict[str, float], event: str) -> None:
    found = yes_no(replace(NEUTRAL, **change))
    assert [name for name in ("brow_lowered", "smile", "away", "absent", "second") if found[name]] == [event]


def test_a_smile_lowers_the_brow_a_little_and_that_is_no_event() -> None:
    assert yes_no(replace(NEUTRAL, smile=0.95, brow_height=0.32))["brow_lowered"] is False
    assert yes_no(replace(NEUTRAL, smile=0.05, brow_height=0.32))["brow_lowered"] is True


def test_two_faces_nobody_can_say_whose_smile() -> None:
    found = yes_no(replace(NEUTRAL, smile=0.9, brow_height=0.3), faces=2)
    assert found["second"] is True
    assert (found["smile"], found["brow_lowered"], found["away"]) == (None, None, None)


def test_turned_away_is_known_while_brows_and_smiles_are_not() -> None:
    found = yes_no(replace(NEUTRAL, yaw_deg=35.0, smile=0.9))
    assert found["away"] is True
    assert found["unreliable_turned"] is True
    assert (found["smile"], found["brow_lowered"]) == (None, None)


def test_a_face_in_the_dark_is_there_and_cannot_be_judged() -> None:
    found = yes_no(replace(NEUTRAL, smile=0.9), quality=replace(GOOD, luma=15.0))
    assert found["absent"] is False
    assert found["unreliable_dark"] is True
    assert (found["smile"], found["away"]) == (None, None)


def test_a_face_found_only_by_looking_closer_is_too_small() -> None:
    found = yes_no(None, quality=replace(GOOD, width_px=30.0))
    assert (found["absent"], found["unreliable_small"], found["smile"]) == (False, True, None)


def test_nobody_there_is_no_question_of_quality() -> None:
    found = yes_no(None, faces=0, quality=None)
    assert found["absent"] is True
    assert found["smile"] is False
    assert not [name for name, reading in found.items() if name.startswith("unreliable") and reading]


def test_a_dark_picture_without_a_face_says_nothing_about_absence() -> None:
    found = Readings(NEUTRAL).of(0, Seen(None, None, None, 9.0))
    assert found["face.absent"][0] is None
    assert found["face.unreliable_dark"] == (True, 9.0)


def test_brows_are_not_judged_before_the_usual_face_is_known() -> None:
    readings = Readings(None)
    first = readings.of(0, Seen(1, replace(NEUTRAL, brow_height=0.2), GOOD, 110.0))
    assert first["face.brow_lowered"][0] is None
    assert first["face.smile"][0] is False


def test_who_always_smiles_a_little_has_less_way_to_a_smile() -> None:
    assert smile_ratio(0.5, 0.0) > 1.0
    assert smile_ratio(0.5, 0.3) < 1.0
    assert smile_ratio(0.65, 0.3) > 1.0
    assert smile_ratio(1.0, 0.9) < 1.0
