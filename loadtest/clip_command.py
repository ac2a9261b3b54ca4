"""The load tester's ``clip`` command."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer
from pydantic import TypeAdapter
from rich.console import Console

from loadtest.carried import SPEECH_TEXT, Material, NotCarried, Shown, face_video, speech
from loadtest.clips import length_of
from loadtest.outputs import NoPlace, make_places, write
from loadtest.truth import TruthEvent
from server.core.text import Language

out = Console(highlight=False)
WRONG = 2


def clip(
    clip_path: Annotated[Path, typer.Option("--out", help="Where the clip goes.")],
    truth_path: Annotated[Path, typer.Option("--truth", help="Where its truth goes (JSON).")],
    audio: Annotated[
        Path | None, typer.Option(exists=True, help="Any file with speech; without it 44 s of English that is fetched.")
    ] = None,
    video: Annotated[
        Path | None, typer.Option(exists=True, help="Any file with a face; without it (and without --audio) a portrait.")
    ] = None,
    text: Annotated[Path | None, typer.Option(exists=True, help="What is said, where it is known.")] = None,
    language: Annotated[str, typer.Option(help="zh or en.")] = "en",
    talk_share: Annotated[
        float | None, typer.Option(min=0.05, max=1, help="Add silence until this share is talk: 0.6.")
    ] = None,
    term: Annotated[list[str] | None, typer.Option(help="A term to listen for; may be given more than once.")] = None,
    event: Annotated[list[str] | None, typer.Option(help="name:from:to in s of the video: face.absent:2.9:6.4")] = None,
    covers: Annotated[
        list[str] | None,
        typer.Option(help="A name of which the --event's are all there is: any other is false. Without it the --event's."),
    ] = None,
    model: Annotated[str, typer.Option(help="Speech model for the times; empty takes the server's.")] = "",
) -> None:
    """Make a clip and its truth from any audio and video, or from what the package index carries."""
    from loadtest.known import ClipOrder, default_model, make_known

    try:
        make_places(clip_path, truth_path)
        with tempfile.TemporaryDirectory(prefix="loadtest-clip-") as folder:
            shown = Shown(tuple(_event(one) for one in event or ()), tuple(covers) if covers else None)
            sound, picture = _material(audio, video, shown, Path(folder))
            if sound.path is None:
                raise NotCarried(sound.told)
            order = ClipOrder(
                audio=sound.path,
                video=picture.path,
                text=text.read_text() if text is not None else sound.text,
                language=TypeAdapter(Language).validate_python(language),
                talk_share=talk_share,
                terms=tuple(term or ()),
                events=picture.shown.events,
                covers=picture.shown.covers,
                model=model or default_model(),
            )
            truth = make_known(order, clip_path, length_of(picture.path) if picture.path is not None else None)
        write(truth_path, truth.model_dump_json(indent=1))
    except (OSError, ValueError, NotCarried, NoPlace) as error:
        out.print(f"Not made: {error}", markup=False)
        raise typer.Exit(WRONG) from error
    out.print(f"sound: {sound.told}\npicture: {picture.told}\ntruth: {truth.source}", markup=False, soft_wrap=True)
    out.print(
        f"{truth.duration_ms / 1000:.0f} s, {len(truth.words)} words, rate {truth.rate_per_min} per minute of talk, "
        f"words fill {truth.talk_share:.0%}, {len(truth.pauses)} pauses, {len(truth.events)} events"
    )


def _material(audio: Path | None, video: Path | None, shown: Shown, folder: Path) -> tuple[Material, Material]:
    """The sound and the picture of a clip: the operator's, else what is carried. Raises NotCarried for want of sound."""
    if audio is not None:
        sound = Material(audio, str(audio))
    else:
        path = speech()
        sound = Material(path, f"{path} (English, text known)", text=SPEECH_TEXT)
    if video is not None or audio is not None:
        return sound, Material(video, str(video) if video is not None else "flashes", shown=shown)
    try:
        path, known = face_video(folder)
    except NotCarried as error:
        return sound, Material(None, str(error))
    return sound, Material(path, "the portrait in scikit-image, away for 3 s of every 15", shown=known)


def _event(told: str) -> TruthEvent:
    """Raises ValueError."""
    if told.count(":") < 2:
        raise ValueError(f"not an event: {told!r} (say face.absent:2.9:6.4)")
    name, from_s, to_s = told.rsplit(":", 2)
    return TruthEvent(name=name, from_ms=round(float(from_s) * 1000), to_ms=round(float(to_s) * 1000))
