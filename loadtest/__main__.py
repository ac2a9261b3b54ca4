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
from rich.markup import escape

from loadtest.chaos import BY_PARENT, Chaos
from loadtest.clip_command import clip
from loadtest.clips import load_clip, make_clip
from loadtest.outputs import NoPlace, make_places, write
from loadtest.own_server import OwnServer, OwnServerFailed
from loadtest.processes import RunFailed
from loadtest.run import PROCESS_FAILED, Run, RunOptions
from loadtest.schedule import per_second, seconds
from loadtest.stopping import EXIT_CODE, Interrupted, stopped_by_signals, unless
from loadtest.tables import chaos_table, comparison_table, result_table
from loadtest.thresholds import judge, load_limits
from loadtest.truth import Truth, load_truth
from server.core.facts import Purpose

_PURPOSES: TypeAdapter[tuple[Purpose, ...]] = TypeAdapter(tuple[Purpose, ...])

app = typer.Typer(help="Synthetic candidates and consoles through the real front door.", no_args_is_help=True)
out = Console(highlight=False)
WRONG = 2
"""Exit code for what could not be run; 1 is for a missed threshold."""
BEEPS_S = 30
LEAST_S = 1.0
"""Nothing that a run does each so often, or for so long, means anything below this."""
OTHER_CLIP_MS = 100
"""A truth whose length differs by more than this is that of another clip."""


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
        known = load_truth(truth) if truth is not None else None
        _check_clip(media, known)
        options = RunOptions(
            url=url.rstrip("/"),
            api_key=api_key,
            sessions=sessions,
            ramp_per_s=per_second(ramp),
            duration_s=seconds(duration, LEAST_S),
            consoles=consoles,
            clip=media or Path(),
            truth_path=truth,
            truth=known,
            processes=processes,
            answer_s=seconds(answer, LEAST_S),
            retake_share=retake_share,
            chat_each_s=seconds(chat_each, LEAST_S),
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
        make_places(json_path, html)
        with tempfile.TemporaryDirectory(prefix="loadtest-clip-") as folder:
            if media is None:
                options = replace(options, clip=make_clip(Path(folder), BEEPS_S))
            result = asyncio.run(_run(options))
    except (RunFailed, OwnServerFailed, NoPlace, OSError, ClientError, ValueError) as error:
        out.print(f"[red]Not run:[/red] {escape(str(error))}")
        raise typer.Exit(WRONG) from error
    except (Interrupted, KeyboardInterrupt) as error:
        out.print("Interrupted: nothing is written.")
        raise typer.Exit(EXIT_CODE) from error
    verdicts = judge(limits, result) if limits is not None else []
    result["thresholds"] = [{"kept": verdict.kept, "words": verdict.words} for verdict in verdicts]
    _show(result)
    _write(result, json_path, html)
    if result["interrupted"]:
        raise typer.Exit(EXIT_CODE)
    if result["errors"].get(PROCESS_FAILED):
        raise typer.Exit(WRONG)
    missed = [one for told in result["expected"].values() for one in told["measured"] if one["kept"] is False]
    if missed or not all(verdict.kept for verdict in verdicts):
        raise typer.Exit(1)


def _check_clip(media: Path | None, truth: Truth | None) -> None:
    """Raises RunFailed before anything is begun with a clip that is none, or with the truth of another one."""
    if media is None:
        if truth is not None:
            raise RunFailed("--truth is of a clip: --media is needed as well")
        return
    duration_ms = load_clip(media).duration_ms
    if truth is not None and abs(duration_ms - truth.duration_ms) > OTHER_CLIP_MS:
        raise RunFailed(
            f"the clip lasts {duration_ms / 1000:g} s, its truth {truth.duration_ms / 1000:g} s: it is that of another clip"
        )


def _write(result: dict[str, Any], json_path: Path | None, html: Path | None) -> None:
    try:
        write(json_path, json.dumps(result, indent=1, ensure_ascii=False))
        if html is not None:
            from loadtest.page import page

            write(html, page(result))
    except NoPlace as error:
        out.print(f"[red]Not written:[/red] {escape(str(error))}")
        raise typer.Exit(WRONG) from error


async def _run(options: RunOptions) -> dict[str, Any]:
    """Raises Interrupted, beside what a run raises."""
    stop = asyncio.Event()
    with stopped_by_signals(stop):
        if options.url:
            return await Run(options, out, stop=stop).hold()
        own = OwnServer()
        try:
            with out.status("Starting a server"):
                await unless(stop, own.start())
            return await Run(replace(options, url=own.url, api_key=own.api_key), out, own, stop).hold()
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
    if result["interrupted"]:
        out.print("[yellow]Interrupted:[/yellow] only what had arrived by then is here.")
    out.print(result_table(result))
    for group in ("scores", "counts", "errors"):
        told = ", ".join(f"{name} {value:g}" for name, value in result[group].items()) or "none"
        out.print(f"{group}: {told}", markup=False)
    if result["expected"]:
        out.print(chaos_table(result))
    for name, why in result["not_available"].items():
        out.print(f"not available: {name}: {why}", style="dim", markup=False)
    for note in result["notes"]:
        out.print(f"note: {note}", markup=False)
    for why in result["tester"]["why"]:
        out.print(f"[yellow]The tester may have been the limit:[/yellow] {escape(why)}")
    for verdict in result["thresholds"]:
        out.print(("[green]kept[/green]   " if verdict["kept"] else "[red]missed[/red] ") + escape(verdict["words"]))


app.command()(clip)


@app.command()
def compare(first: Path, second: Path) -> None:
    """Two results beside each other."""
    try:
        one, other = (_result_in(path) for path in (first, second))
    except (OSError, ValueError) as error:
        out.print(f"[red]Not readable:[/red] {escape(str(error))}")
        raise typer.Exit(WRONG) from error
    out.print(f"a: {one['command']}\nb: {other['command']}", markup=False)
    out.print(comparison_table(one, other, (f"a {first.name}", f"b {second.name}")))


def _result_in(path: Path) -> dict[str, Any]:
    """Raises OSError and ValueError."""
    found = json.loads(path.read_text())
    if not isinstance(found, dict) or not {"command", "metrics"} <= found.keys():
        raise ValueError(f"{path} is no result of a run")
    return found


if __name__ == "__main__":
    app()
