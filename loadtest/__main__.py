"""The load tester's command line: ``python -m loadtest --help``."""

import asyncio
import json
import shlex
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
from aiohttp import ClientError
from pydantic import TypeAdapter
from rich.console import Console

from loadtest.carried import SPEECH_TEXT, Material, NotCarried, face_video, speech
from loadtest.chaos import BY_PARENT, Chaos
from loadtest.clips import make_clip
from loadtest.own_server import OwnServer, OwnServerFailed
from loadtest.processes import RunFailed
from loadtest.run import Run, RunOptions
from loadtest.schedule import per_second, seconds
from loadtest.tables import chaos_table, comparison_table, result_table
from loadtest.thresholds import judge, load_limits
from loadtest.truth import TruthEvent, load_truth
from server.core.facts import Purpose
from server.core.text import Language

_PURPOSES: TypeAdapter[tuple[Purpose, ...]] = TypeAdapter(tuple[Purpose, ...])

app = typer.Typer(help="Synthetic candidates and consoles through the real front door.", no_args_is_help=True)
out = Console(highlight=False)
WRONG = 2
"""Exit code for what could not be run; 1 is for a missed threshold."""
BEEPS_S = 30


@app.command()
def run(
    sessions: Annotated[int, typer.Option(min=1, help="How many candidates.")] = 2,
    ramp: Annotated[str, typer.Option(help="How fast they come: 2/s, 30/m.")] = "1/s",
    duration: Annotated[str, typer.Option(help="How long each one answers in all: 90s, 10m.")] = "60s",
    consoles: Annotated[int, typer.Option(min=1, help="Consoles that watch the wall and share the sessions.")] = 1,
    url: Annotated[str, typer.Option(help="The server; without it one is started for the run.")] = "",
    api_key: Annotated[str, typer.Option(envvar="LOADTEST_API_KEY", help="A key of that server.")] = "",
    media: Annotated[Path | None, typer.Option(help="A clip made by `clip`; without it beeps and flashes.")] = None,
    truth: Annotated[Path | None, typer.Option(help="The clip's truth, made by `clip`.")] = None,
    json_path: Annotated[Path | None, typer.Option("--json", help="Write everything measured to this file.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write one self-contained page to this file.")] = None,
    thresholds: Annotated[Path | None, typer.Option(help="Limits (TOML or JSON); exit code 1 when one is missed.")] = None,
    processes: Annotated[int, typer.Option(min=1, help="Tester processes.")] = 1,
    chaos: Annotated[list[Chaos] | None, typer.Option(help="What to do to it; may be given more than once.")] = None,
    server_pid: Annotated[int | None, typer.Option(help="The server's process on this machine.")] = None,
    answer: Annotated[str, typer.Option(help="About how long one answer is.")] = "60s",
    retake_share: Annotated[float, typer.Option(min=0, max=1, help="Share that records the first answer again.")] = 0.25,
    chat_each: Annotated[str, typer.Option(help="How often each candidate writes.")] = "10s",
    settle: Annotated[str, typer.Option(help="How long to wait for the last facts at the end.")] = "60s",
    purposes: Annotated[str, typer.Option(help="What candidates agree to: record,analyse is voice activity alone.")] = (
        "record,transcribe,analyse,expression"
    ),
    pictures: Annotated[str, typer.Option(help="How many live pictures a console asks of each candidate: 2/s.")] = "",
    insecure: Annotated[bool, typer.Option(help="Take any certificate, such as one made on the spot (TLS=1).")] = False,
    recordings: Annotated[bool, typer.Option(help="Fetch every recording and count its sound.")] = True,
    expression: Annotated[bool, typer.Option(help="Offer expression events, so that the face model runs.")] = True,
) -> None:
    """Hold interviews with a server and measure them."""
    try:
        limits = load_limits(thresholds) if thresholds is not None else None
        options = RunOptions(
            url=url.rstrip("/"),
            api_key=api_key,
            sessions=sessions,
            ramp_per_s=per_second(ramp),
            duration_s=seconds(duration),
            consoles=consoles,
            clip=media or Path(),
            truth_path=truth,
            truth=load_truth(truth) if truth is not None else None,
            processes=processes,
            answer_s=seconds(answer),
            retake_share=retake_share,
            chat_each_s=seconds(chat_each),
            settle_s=seconds(settle),
            chaos=tuple(chaos or ()),
            server_pid=server_pid,
            read_recordings=recordings,
            expression=expression,
            purposes=_PURPOSES.validate_python(purposes.split(",")),
            pictures_each_s=1 / per_second(pictures) if pictures else None,
            any_certificate=insecure,
            command=shlex.join(["python", "-m", "loadtest", *_without_key(sys.argv[1:])]),
        )
        if url and not api_key:
            raise RunFailed("--api-key (or LOADTEST_API_KEY) is needed for a server that runs already")
        if url and server_pid is None and BY_PARENT & set(options.chaos):
            raise RunFailed("kill-host and kill-server need --server-pid, or a server of the tester's own")
        with tempfile.TemporaryDirectory(prefix="loadtest-clip-") as folder:
            if media is None:
                options = replace(options, clip=make_clip(Path(folder), BEEPS_S))
            result = asyncio.run(_run(options))
    except (RunFailed, OwnServerFailed, OSError, ClientError, ValueError) as error:
        out.print(f"[red]Not run:[/red] {error}", markup=True)
        raise typer.Exit(WRONG) from error
    verdicts = judge(limits, result) if limits is not None else []
    result["thresholds"] = [{"kept": verdict.kept, "words": verdict.words} for verdict in verdicts]
    _show(result)
    if json_path is not None:
        json_path.write_text(json.dumps(result, indent=1, ensure_ascii=False))
    if html is not None:
        from loadtest.page import page

        html.write_text(page(result))
    if not all(verdict.kept for verdict in verdicts):
        raise typer.Exit(1)


async def _run(options: RunOptions) -> dict[str, Any]:
    if options.url:
        return await Run(options, out).hold()
    own = OwnServer()
    try:
        with out.status("Starting a server"):
            await own.start()
        return await Run(replace(options, url=own.url, api_key=own.api_key), out, own).hold()
    finally:
        await asyncio.to_thread(own.close)


def _without_key(arguments: list[str]) -> list[str]:
    """The command as given, but for the key's secret."""
    shown = list(arguments)
    for at, argument in enumerate(arguments):
        if argument == "--api-key" and at + 1 < len(arguments):
            shown[at + 1] = "..."
        elif argument.startswith("--api-key="):
            shown[at] = "--api-key=..."
    return shown


def _show(result: dict[str, Any]) -> None:
    out.print(result_table(result))
    for group in ("scores", "counts", "errors"):
        out.print(f"{group}: " + (", ".join(f"{name} {value:g}" for name, value in result[group].items()) or "none"))
    if result["expected"]:
        out.print(chaos_table(result))
    for name, why in result["not_available"].items():
        out.print(f"[dim]not available: {name}: {why}[/dim]")
    for note in result["notes"]:
        out.print(f"note: {note}", markup=False)
    for why in result["tester"]["why"]:
        out.print(f"[yellow]The tester may have been the limit:[/yellow] {why}")
    for verdict in result["thresholds"]:
        out.print(("[green]kept[/green]   " if verdict["kept"] else "[red]missed[/red] ") + verdict["words"])


@app.command()
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
    model: Annotated[str, typer.Option(help="Speech model for the times; empty takes the server's.")] = "",
) -> None:
    """Make a clip and its truth from any audio and video, or from what the package index carries."""
    from loadtest.known import ClipOrder, default_model, length_s, make_known

    try:
        with tempfile.TemporaryDirectory(prefix="loadtest-clip-") as folder:
            sound, picture = _material(audio, video, [_event(one) for one in event or ()], Path(folder))
            if sound.path is None:
                raise NotCarried(sound.told)
            order = ClipOrder(
                audio=sound.path,
                video=picture.path,
                text=text.read_text() if text is not None else sound.text,
                language=TypeAdapter(Language).validate_python(language),
                talk_share=talk_share,
                terms=tuple(term or ()),
                events=picture.events,
                model=model or default_model(),
            )
            truth = make_known(order, clip_path, length_s(picture.path) if picture.path is not None else None)
    except (OSError, ValueError, NotCarried) as error:
        out.print(f"Not made: {error}", markup=False)
        raise typer.Exit(WRONG) from error
    truth_path.write_text(truth.model_dump_json(indent=1))
    out.print(f"sound: {sound.told}\npicture: {picture.told}\ntruth: {truth.source}", markup=False, soft_wrap=True)
    out.print(
        f"{truth.duration_ms / 1000:.0f} s, {len(truth.words)} words, rate {truth.rate_per_min} per minute of talk, "
        f"words fill {truth.talk_share:.0%}, {len(truth.pauses)} pauses, {len(truth.events)} events"
    )


def _material(audio: Path | None, video: Path | None, events: list[TruthEvent], folder: Path) -> tuple[Material, Material]:
    """The sound and the picture of a clip: the operator's, else what is carried. Raises NotCarried for want of sound."""
    if audio is not None:
        sound = Material(audio, str(audio))
    else:
        path = speech()
        sound = Material(path, f"{path} (English, text known)", text=SPEECH_TEXT)
    if video is not None or audio is not None:
        return sound, Material(video, str(video) if video is not None else "flashes", events=tuple(events))
    try:
        path, known = face_video(folder)
    except NotCarried as error:
        return sound, Material(None, str(error))
    return sound, Material(path, "the portrait in scikit-image, away for 3 s of every 15", events=known)


def _event(told: str) -> TruthEvent:
    name, from_s, to_s = told.rsplit(":", 2)
    return TruthEvent(name=name, from_ms=round(float(from_s) * 1000), to_ms=round(float(to_s) * 1000))


@app.command()
def compare(first: Path, second: Path) -> None:
    """Two results beside each other."""
    try:
        one, other = (json.loads(path.read_text()) for path in (first, second))
    except (OSError, ValueError) as error:
        out.print(f"[red]Not readable:[/red] {error}")
        raise typer.Exit(WRONG) from error
    out.print(f"a: {one['command']}\nb: {other['command']}", markup=False)
    out.print(comparison_table(one, other, (f"a {first.name}", f"b {second.name}")))


if __name__ == "__main__":
    app()
