"""Faces: precision and recall of every event on made clips with known times, presence, and processor time per picture.

    python -m tests.bench.face [--json FILE] [--quick]

Each clip (``tests/analyzers/made_faces.py``: a real face, warped, disturbed, through VP8 at 80 kbit/s) is looked at with
five and with two pictures a second by the real analyzer. In the same run: "blendshapes, neutral" judges the same looks by
the model's own scores above the neutral face with our hysteresis; "blendshapes, plain" by fixed thresholds, picture by
picture. A told event is right when it begins within 0.5 s of one that was done. Without ``../shared/media`` there is one
person and no smile.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from analyzers.sight.landmarks import FACES_LIMIT, LandmarkerPool
from tests.analyzers import made_faces as faces
from tests.analyzers.face_peers import against_neutral, plain
from tests.analyzers.face_scoring import RecordingPool, Score, Told, presence_right, scored, watched
from tests.analyzers.made_faces import LANDMARKER, SMILE_CLIP, Disturb, MadeClip, Person, made, nothing
from tests.bench.written import add_json, write_json

EVENTS = ("face.brow_lowered", "face.smile", "face.absent", "face.second", "face.away")
RATES = (5, 2)
WAYS = ("ours", "blendshapes, neutral", "blendshapes, plain")
CHANGED_MS = 12_000
"""The posture changes after the device check."""
DISTURBED: tuple[tuple[str, Disturb, Disturb], ...] = (
    ("clean", nothing, nothing),
    ("glasses", faces.glasses, nothing),
    ("heavy glasses", faces.heavy_glasses, nothing),
    ("dim, noisy", nothing, faces.light(0.45, 1.3, 6)),
    ("backlight", nothing, faces.backlight),
    ("colour cast", nothing, faces.colour_cast),
    ("small face (48-60 px)", nothing, faces.sized(0.6)),
    ("blurred", nothing, faces.blurred(1.5)),
    ("head held lower", faces.later(CHANGED_MS, faces.tilted(10)), nothing),
    ("too dark", nothing, faces.light(0.22, 1.3, 7)),
    ("tiny face (32-40 px)", nothing, faces.sized(0.4)),
)

MEANT_TO_FAIL = ("too dark", "tiny face (32-40 px)")
"""Beyond what can be judged: here the right answer is to say so."""


def clips(quick: bool) -> Iterator[MadeClip]:
    people: list[Person] = [faces.astronaut(), *([faces.smiler()] if SMILE_CLIP.is_file() else [])]
    for name, disturb, finish in DISTURBED[:2] if quick else DISTURBED:
        for person in people:
            yield made(person, name, disturb, finish)


def judged(pool: LandmarkerPool, clip: MadeClip, per_s: int) -> dict[str, list[Told]]:
    recording = RecordingPool(pool)
    ours = watched(recording, clip, per_s).told()
    return {
        "ours": ours,
        "blendshapes, neutral": against_neutral(recording.seen, clip.answer[0][0]),
        "blendshapes, plain": plain(recording.seen, clip.answer[0][0]),
    }


def per_picture_ms(work: Callable[[int, Any], object], clip: MadeClip) -> float:
    pictures = clip.answer[:100]
    for at_ms, rgb in clip.check:
        work(at_ms, rgb)
    began_s = time.process_time()
    for at_ms, rgb in pictures:
        work(at_ms, rgb)
    return (time.process_time() - began_s) * 1000 / len(pictures)


def costs(pool: LandmarkerPool, clip: MadeClip) -> dict[str, float]:
    """Processor time (all threads) per picture of 320x240."""
    import mediapipe
    from mediapipe.tasks.python import BaseOptions, vision

    def other(mode: Any, faces: int) -> float:
        options = vision.FaceLandmarkerOptions(
            base_options=BaseOptions(model_asset_path=str(LANDMARKER)), running_mode=mode, num_faces=faces,
            output_face_blendshapes=True, output_facial_transformation_matrixes=True,
        )  # fmt: skip
        with vision.FaceLandmarker.create_from_options(options) as task:

            def look(at_ms: int, rgb: Any) -> object:
                image = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=np.ascontiguousarray(rgb))
                return task.detect_for_video(image, at_ms) if mode is vision.RunningMode.VIDEO else task.detect(image)

            return per_picture_ms(look, clip)

    landmarker = pool.take()
    found = {f"ours (video mode, {FACES_LIMIT} faces, measures, quality)": per_picture_ms(landmarker.look, clip)}
    pool.give(landmarker)
    found["landmarker alone, video mode, 2 faces"] = other(vision.RunningMode.VIDEO, 2)
    found["landmarker alone, image mode, 2 faces"] = other(vision.RunningMode.IMAGE, 2)
    found["landmarker alone, video mode, 1 face"] = other(vision.RunningMode.VIDEO, 1)
    return {name: round(value, 2) for name, value in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.face")
    add_json(parser, "face")
    parser.add_argument("--quick", action="store_true", help="two disturbances instead of eleven")
    chosen = parser.parse_args()
    console = Console(width=150)
    pool = LandmarkerPool(LANDMARKER)
    rows: list[dict[str, Any]] = []
    spent: dict[str, float] = {}
    for clip in clips(chosen.quick):
        spent = spent or costs(pool, clip)
        for per_s in RATES:
            for way, told in judged(pool, clip, per_s).items():
                right, moments = presence_right(clip, told)
                why = sorted({one.name.removeprefix("face.unreliable_") for one in told if "unreliable" in one.name})
                scores = {event: vars(scored(clip, told, event, per_s)) for event in EVENTS}
                rows.append(
                    {
                        "clip": clip.name, "person": clip.person, "per_s": per_s, "way": way, "right": right,
                        "moments": moments, "unreliable": why, "scores": scores,
                    }
                )  # fmt: skip
    pool.close()
    show(console, rows, spent)
    write_json(chosen.json, {"cpu_ms_per_picture": spent, "rows": rows})


def show(console: Console, rows: list[dict[str, Any]], spent: dict[str, float]) -> None:
    usable = [row for row in rows if row["clip"] not in MEANT_TO_FAIL]
    table = Table("pictures/s", "way", "presence right %", *(event[5:] for event in EVENTS),
                  title="All clips that can be judged: precision / recall (told of what was done, false)")  # fmt: skip
    for per_s in RATES:
        for way in WAYS:
            table.add_row(str(per_s), way, *_cells([row for row in usable if (row["per_s"], row["way"]) == (per_s, way)]))
    console.print(table)
    table = Table("clip", "pictures/s", "presence right %", *(event[5:] for event in EVENTS), "not reliable",
                  title="Ours, by disturbance; h: held back, because it was said that it can't be judged")  # fmt: skip
    for name in dict.fromkeys(str(row["clip"]) for row in rows):
        for per_s in RATES:
            ours = [row for row in rows if (row["clip"], row["per_s"], row["way"]) == (name, per_s, "ours")]
            reasons = ", ".join(sorted({reason for row in ours for reason in row["unreliable"]}))
            table.add_row(name, str(per_s), *_cells(ours), reasons)
    console.print(table)
    costs_table = Table("processor time", "ms per picture")
    for name, value in spent.items():
        costs_table.add_row(name, f"{value:.1f}")
    console.print(costs_table)


def _cells(rows: list[dict[str, Any]]) -> list[str]:
    moments = sum(row["moments"] for row in rows)
    cells = [f"{100 * sum(row['right'] for row in rows) / moments:.2f}" if moments else "-"]
    for event in EVENTS:
        total = Score()
        for row in rows:
            total.add(Score(**row["scores"][event]))
        done = total.hits + total.missed + total.held_back
        held = f", {total.held_back}h" if total.held_back else ""
        if done:
            cells.append(f"{_two(total.precision)} / {_two(total.recall_of_all)} ({total.hits}/{done}{held}, {total.false})")
        else:
            cells.append(f"{total.false} false" if total.false else "-")
    return cells


def _two(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


if __name__ == "__main__":
    main()
