"""A small run against a real server, through the command line as an operator would."""

import asyncio
import json
import os
import subprocess
import sys
import wave
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import pytest
from rich.console import Console

from loadtest.clips import make_clip
from loadtest.job import Outcome
from loadtest.processes import RunFailed
from loadtest.run import PROCESS_FAILED, Run, RunOptions
from loadtest.truth import Truth, find_term, units
from server.core.facts import Word
from tests.e2e.conftest import ROOT, LiveServer, media

SPOKEN = "and so my fellow americans ask not what your country can do for you ask what you can do for your country"
PHRASES_MS = ((5, 320, 2_100), (2, 3_300, 4_300), (7, 5_400, 7_400), (8, 8_200, 10_360))
"""How many words each phrase has, and from when to when it is said: within it they are spread evenly, good to 0.3 s."""


def spoken() -> Iterator[Word]:
    texts = iter(units(SPOKEN))
    for count, from_ms, to_ms in PHRASES_MS:
        each_ms = (to_ms - from_ms) // count
        for at in range(count):
            yield Word(text=next(texts), from_ms=from_ms + at * each_ms, to_ms=from_ms + (at + 1) * each_ms)


def jfk(folder: Path) -> tuple[Path, Path]:
    """11 s of speech with a known text."""
    words = tuple(spoken())
    truth = Truth(language="en", duration_ms=12_000, words=words, terms=(find_term("country", words),), source="given")
    path = folder / "truth.json"
    path.write_text(truth.model_dump_json())
    return make_clip(folder, 12, media("en_jfk.flac")), path


def run(*arguments: str, key: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "loadtest", *arguments],
        cwd=ROOT,
        env={**os.environ, "LOADTEST_API_KEY": key, "COLUMNS": "200"},
        capture_output=True,
        text=True,
    )


@pytest.mark.models
@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_a_small_run_in_two_processes(tmp_path: Path) -> None:
    clip, truth = await asyncio.to_thread(jfk, tmp_path)
    limits, found, page = (tmp_path / name for name in ("limits.toml", "run.json", "run.html"))
    limits.write_text(
        '[[limit]]\nmetric = "scores.submitted_ratio"\nat_least = 1.0\n'
        '[[limit]]\nmetric = "metrics.join_s"\npercentile = "p95"\nat_most = 0.000001\n'
    )
    server = LiveServer(tmp_path)
    server.set_up()
    server.start()
    try:
        await server.up()
        await server.analysis_up()
        arguments = ["run", "--url", server.url, "--server-pid", str(server.pid), "--sessions", "2", "--ramp", "2/s"]
        arguments += [
            "--duration",
            "20s",
            "--answer",
            "20s",
            "--chat-each",
            "3s",
            "--chaos",
            "change-address",
            "--chaos",
            "kill-host",
            "--settle",
            "120s",
            "--processes",
            "2",
        ]
        arguments += ["--media", str(clip), "--truth", str(truth), "--thresholds", str(limits)]
        arguments += ["--json", str(found), "--html", str(page)]
        done = await asyncio.to_thread(run, *arguments, key=server.api_key)
    finally:
        server.close()
    assert done.returncode == 1, done.stdout + done.stderr
    assert "missed" in done.stdout
    assert "scores.submitted_ratio is 1 and should be at least 1" in done.stdout
    plausible(json.loads(found.read_text()))
    assert server.api_key not in found.read_text() + done.stdout
    assert "<svg" in page.read_text()


@pytest.mark.models
@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_a_killed_host_alone_is_judged_by_the_words_and_costs_none(tmp_path: Path) -> None:
    clip, truth = await asyncio.to_thread(jfk, tmp_path)
    found = tmp_path / "run.json"
    server = LiveServer(tmp_path)
    server.set_up()
    server.start()
    try:
        await server.up()
        await server.analysis_up()
        arguments = ["run", "--url", server.url, "--server-pid", str(server.pid), "--sessions", "2", "--ramp", "2/s"]
        arguments += ["--duration", "20s", "--answer", "20s", "--chaos", "kill-host", "--settle", "120s"]
        arguments += ["--media", str(clip), "--truth", str(truth), "--json", str(found)]
        done = await asyncio.to_thread(run, *arguments, key=server.api_key)
    finally:
        server.close()
    assert done.returncode == 0, done.stdout + done.stderr
    killed = json.loads(found.read_text())["expected"]["kill-host"]
    assert killed["done"] == 1
    of_words = [one for one in killed["measured"] if one["words"].startswith("word_run_")]
    assert [one["kept"] for one in of_words] == [True, True], of_words


def plausible(result: dict[str, Any]) -> None:
    metrics, counts = result["metrics"], result["counts"]
    assert [one["kept"] for one in result["thresholds"]] == [True, False]
    assert (counts["sessions"], counts["sessions_submitted"], counts["timeline_holes"]) == (2, 2, 0)
    assert counts["takes"] == 3, "the first candidate records its answer again"
    assert counts["messages_never_arrived"] == 0
    assert metrics["join_s"]["n"] == 2
    assert 0 < metrics["join_s"]["worst"] < 5
    assert 0 < metrics["event_to_console_s"]["p50"] < 1
    assert metrics["event_to_console_s"]["n"] >= 6
    assert 0 < metrics["utterance_settled_s"]["p50"] < 10
    assert 0 < metrics["final_transcript_s"]["worst"] < 30
    assert -1.5 < metrics["word_shown_s"]["p50"] < 10
    assert metrics["word_error_ratio"]["p50"] < 0.5
    assert counts["words_said"] > 20
    assert 0.9 < metrics["sound_delivered_ratio"]["p50"] <= 1.05
    assert metrics["reconnect_s"]["n"] == 2
    assert 0 < metrics["reconnect_s"]["worst"] < 10
    assert 0 < metrics["server_cpu_cores"]["p50"] < 4
    assert metrics["server_memory_mb"]["p50"] > 50
    assert metrics["tester_cpu_cores"]["n"] > 20
    assert result["series"]["word_shown_s"]
    moved = result["expected"]["change-address"]
    assert moved["done"] == 2
    assert len(moved["measured"]) >= 4
    assert result["chaos"]["change-address"]["back_s"]["n"] == 2
    killed = result["expected"]["kill-host"]
    assert (killed["done"], metrics["analysis_back_s"]["n"]) == (1, 2)
    assert metrics["word_run_lost"]["n"] == 6, "the live and the final words of each take"
    of_words = [one for one in killed["measured"] if "words" in one["words"]]
    assert [one["kept"] for one in of_words] == [None], "sound was cut by the new address as well"
    assert metrics["media_s"]["worst"] <= metrics["join_s"]["worst"]


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    done = run("run", "--url", "http://127.0.0.1:9", "--media", str(make_clip(tmp_path, 1)), key="nothing")
    assert done.returncode == 2
    assert "does not answer" in done.stdout


async def test_a_run_that_is_stopped_before_it_began_writes_nothing(tmp_path: Path) -> None:
    asked = asyncio.Event()

    async def never_answers(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await reader.read()
        writer.close()

    server = await asyncio.start_server(never_answers, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    arguments = ["--url", f"http://127.0.0.1:{port}", "--api-key", "k", "--json", str(tmp_path / "run.json")]
    clip = await asyncio.to_thread(make_clip, tmp_path, 1)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "loadtest", "run", "--media", str(clip), *arguments),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        async with asyncio.timeout(60):
            await asked.wait()
            process.terminate()
            said, _ = await process.communicate()
    finally:
        server.close()
    assert (process.returncode, "Interrupted" in said.decode()) == (130, True), said
    assert list(tmp_path.iterdir()) == [clip]


def test_a_result_that_is_none_cannot_be_compared(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_text("[]")
    done = run("compare", str(path), str(path))
    assert (done.returncode, "is no result" in done.stdout) == (2, True), done.stdout + done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--event", "face.absent"], "not an event"),
        (["--audio", str(ROOT / "README.md")], "Not made"),
        (["--audio", "{silent}"], "has no sound"),
        (["--video", "{dark}"], "has no picture"),
    ],
)
def test_a_clip_that_cannot_be_made_is_said_in_words(tmp_path: Path, arguments: list[str], said: str) -> None:
    files = {"silent": tmp_path / "silent.mkv", "dark": tmp_path / "dark.wav"}
    with av.open(str(files["silent"]), "w") as out:
        stream = out.add_stream("libvpx", rate=5)
        out.mux(stream.encode(av.VideoFrame(64, 64, "yuv420p")))
        out.mux(stream.encode(None))
    with wave.open(str(files["dark"]), "wb") as sound:
        sound.setparams((1, 2, 16_000, 0, "NONE", ""))
        sound.writeframes(bytes(32_000))
    places = ["--out", str(tmp_path / "clip.mkv"), "--truth", str(tmp_path / "truth.json")]
    done = run("clip", *places, *(argument.format(**files) for argument in arguments))
    assert done.returncode == 2, done.stdout + done.stderr
    assert said in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--url", "http://127.0.0.1:9"], "--api-key"),
        (["--url", "http://127.0.0.1:9", "--api-key", "k", "--chaos", "kill-server"], "--server-pid"),
        (["--duration", "soon"], "not a duration"),
        (["--ramp", "0/s"], "not a rate"),
        (["--thresholds", "/nowhere.toml"], "nowhere"),
        (["--answer", "0s"], "too short"),
        (["--duration", "0s"], "too short"),
        (["--media", "/nowhere.mkv"], "nowhere.mkv"),
        (["--media", str(ROOT / "README.md")], "README.md"),
        (["--truth", "{truth}"], "--media"),
        (["--truth", "{truth}", "--media", "{clip}"], "of another clip"),
        (["--purposes", "record,[/x]"], "input_value='[/x]'"),
    ],
)
def test_what_cannot_be_run_is_said_in_words(tmp_path: Path, arguments: list[str], said: str) -> None:
    """And before a server is started for it."""
    files = {"truth": tmp_path / "truth.json", "clip": make_clip(tmp_path, 1)}
    files["truth"].write_text(Truth(language="en", duration_ms=12_000).model_dump_json())
    done = run("run", *(argument.format(**files) for argument in arguments))
    assert done.returncode == 2
    assert said in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_a_process_that_failed_at_once_costs_the_others_nothing() -> None:
    options = RunOptions("http://127.0.0.1:9", "k", 2, 1.0, 1.0, 1, Path("clip.mkv"), None, None)
    whole = Outcome(counts=Counter(sessions=1))
    failed, had = list(Run(options, Console())._had([RunFailed("no memory"), whole]))
    assert (had, failed.errors[PROCESS_FAILED]) == (whole, 1)
    with pytest.raises(RunFailed, match="no memory"):
        list(Run(options, Console())._had([RunFailed("no memory"), RunFailed("no memory")]))
