"""Small runs with a real server, to which something is done on purpose; each verdict is the tester's own."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from loadtest.clips import make_clip
from loadtest.console import SyntheticConsole
from loadtest.server_figures import ended
from server.core.facts import Said
from server.core.tasks import Tasks
from tests.e2e.conftest import ROOT, LiveServer, running_server

CLIP_S = 2
SETTLE = "180s"
"""A server joins takes with what processor time nobody else wants; on a full machine that is little."""
pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_clip(tmp_path_factory.mktemp("clip"), CLIP_S)


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A server without analysis: it is up at once, and what these runs measure needs none."""
    with running_server(tmp_path_factory.mktemp("server"), LIS_ANALYZER_HOSTS="0") as live:
        yield live


@pytest.fixture
def apart(tmp_path: Path) -> Iterator[LiveServer]:
    """Another one, for a test that must know whose candidate it sees."""
    with running_server(tmp_path, LIS_ANALYZER_HOSTS="0") as live:
        yield live


def _hear_ctrl_c() -> None:
    """Who runs the tests in the background has them ignore it, and what they start as well."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Command:
    """The tester as an operator runs it: one candidate, who answers for ``answer_s``."""

    def __init__(self, folder: Path, server: LiveServer, clip: Path, answer_s: int, *more: str) -> None:
        self.result, self.page = folder / "out" / "run.json", folder / "out" / "run.html"
        self._server = server
        self._arguments = ["--url", server.url, "--server-pid", str(server.pid), "--sessions", "1", "--retake-share", "0"]
        self._arguments += [
            "--settle",
            SETTLE,
            "--media",
            str(clip),
            "--duration",
            f"{answer_s}s",
            "--answer",
            f"{answer_s}s",
            *more,
        ]
        self._arguments += ["--json", str(self.result), "--html", str(self.page)]
        self.pid = 0

    async def run(self) -> tuple[int, str]:
        """Exit code and what it said."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "loadtest", "run", *self._arguments),
            cwd=ROOT,
            env={**os.environ, "LOADTEST_API_KEY": self._server.api_key, "COLUMNS": "200"},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            process_group=0,
            preexec_fn=_hear_ctrl_c,
        )
        self.pid = process.pid
        try:
            said, _ = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
        return process.returncode or 0, said.decode()

    def found(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.result.read_text())
        return found


async def until_answering(tester: Command, console: SyntheticConsole, tasks: Tasks) -> "asyncio.Task[tuple[int, str]]":
    """The tester, running, once its candidate answers."""
    await console.enter()
    await console.watch_wall()
    running = tasks.start(tester.run(), "run")
    await console.wait(lambda: any(card.stage == "answering" for card in console.cards.values()), 60)
    return running


def all_kept(found: dict[str, Any], kind: str) -> None:
    told = found["expected"][kind]
    assert told["done"] == 1
    assert [one["words"] for one in told["measured"] if not one["kept"]] == []


async def test_a_tenth_of_the_packets_lost(tmp_path: Path, quiet: LiveServer, clip: Path) -> None:
    tester = Command(tmp_path, quiet, clip, 6, "--chaos", "lose10")
    code, said = await tester.run()
    assert code == 0, said
    all_kept(tester.found(), "lose10")


@pytest.mark.slow
async def test_a_reload_and_a_server_that_somebody_else_starts_again(tmp_path: Path, quiet: LiveServer, clip: Path) -> None:
    tester = Command(tmp_path, quiet, clip, 30, "--chaos", "kill-server", "--chaos", "reload")
    tasks = Tasks("watch")

    async def start_again(pid: int) -> None:
        while not ended(pid):
            await asyncio.sleep(0.1)
        quiet.start()

    try:
        tasks.start(start_again(quiet.pid), "watch")
        code, said = await tester.run()
    finally:
        await tasks.close()
    assert code == 0, said
    found = tester.found()
    assert found["chaos"]["kill-server"]["back_s"]["n"] == 1, found["notes"]
    assert found["chaos"]["kill-server"]["back_s"]["worst"] <= 5
    assert found["chaos"]["reload"]["back_s"]["n"] == 1
    for kind in ("kill-server", "reload"):
        all_kept(found, kind)


async def test_an_interrupted_run_writes_what_has_arrived(tmp_path: Path, quiet: LiveServer, clip: Path) -> None:
    """By Ctrl-C, which a terminal sends to all processes of the tester."""
    tester = Command(tmp_path, quiet, clip, 600, "--chat-each", "1s")
    console = SyntheticConsole(quiet.url, quiet.api_key)
    tasks = Tasks("tester")
    try:
        running = await until_answering(tester, console, tasks)
        await asyncio.sleep(1.5)  # a message or two
        os.killpg(tester.pid, signal.SIGINT)
        async with asyncio.timeout(30):
            code, said = await running
    finally:
        await console.close()
        await tasks.close()
    assert code == 130, said
    assert "Traceback" not in said
    found = tester.found()
    assert found["interrupted"] is True
    assert found["metrics"]["join_s"]["n"] == 1
    assert found["metrics"]["event_to_console_s"]["n"] >= 1
    assert (found["counts"]["sessions"], found["counts"]["sessions_submitted"]) == (1, 0)
    assert found["counts"]["takes_cut_short"] == 1
    assert "Interrupted" in tester.page.read_text()


async def test_a_tester_process_that_breaks_down_leaves_what_it_told(tmp_path: Path, apart: LiveServer, clip: Path) -> None:
    """And says so, in the notes and by its exit code."""
    tester = Command(tmp_path, apart, clip, 600, "--chat-each", "1s")
    console = SyntheticConsole(apart.url, apart.api_key)
    tasks = Tasks("tester")

    def messages() -> int:
        return sum(isinstance(entry.fact, Said) for entries in console.entries.values() for entry in entries)

    try:
        running = await until_answering(tester, console, tasks)
        await console.watch(next(iter(console.cards)))
        await console.wait(lambda: messages() >= 3, 30)
        worker = next(one for one in psutil.Process(tester.pid).children() if "loadtest.worker" in one.cmdline())
        worker.kill()
        async with asyncio.timeout(30):
            code, said = await running
    finally:
        await console.close()
        await tasks.close()
    assert code == 2, said
    assert "Traceback" not in said
    found = tester.found()
    assert found["errors"]["tester_process_failed"] == 1
    assert found["metrics"]["join_s"]["n"] == 1
    assert any("what it told meanwhile" in note for note in found["notes"])
