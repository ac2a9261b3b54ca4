"""A whole server on PostgreSQL: set up, an interview through a crash, a restart, the commands, an erasure.

Without a browser; it is here because nothing in it measures time, so that it may run beside others."""

import asyncio
import subprocess
import sys
from functools import partial
from pathlib import Path

import aiohttp

from loadtest.candidate import SyntheticCandidate
from loadtest.console import SyntheticConsole
from server.core.facts import AnswerTyped, StageEntered
from server.core.plan import Choice, Plan, Question
from server.stores.database import Database
from tests.databases import found_in
from tests.e2e.conftest import ROOT, LiveServer, clip_of
from tests.e2e.sessions import only_session, timeline
from tests.postgres_server import PostgresServer

NAME, TYPED = "欧阳若曦", "zebra-lighthouse"
PLAN = Plan(
    title="Clerk",
    language="en",
    questions=(
        Question(kind="short_text", text="Why?", preparation_s=0, answer_s=120, retakes=1, max_characters=100),
        Question(
            kind="choice",
            text="Which?",
            preparation_s=0,
            answer_s=60,
            choices=(Choice(text="left"), Choice(text="right", right=True)),
        ),
    ),
)


async def command(server: LiveServer, *arguments: str) -> str:
    line = [sys.executable, "-m", "server", *arguments]
    run = partial(subprocess.run, line, cwd=ROOT, env=server.environment, capture_output=True, text=True, check=True)
    done: subprocess.CompletedProcess[str] = await asyncio.to_thread(run)
    return done.stdout


async def test_an_interview_a_crash_a_restart_and_an_erasure(tmp_path: Path, postgres: PostgresServer) -> None:
    url = postgres.bare()
    server = LiveServer(tmp_path, LIS_DATABASE_URL=url, LIS_ANALYZER_HOSTS="0")
    assert "/console/" in await command(server, "first-run")
    await asyncio.to_thread(server.set_up)
    server.start()
    try:
        await server.up()
        await interviewed(server, await clip_of(tmp_path, 2))
        assert await asyncio.to_thread(server.stop) == 0
        server.start()
        await server.up()
        await all_there(server)
        await erased(server, url)
    finally:
        server.close()
    assert "Good:" in await command(server, "audit", "check")
    assert "0 erased" in await command(server, "retention", "run")
    assert not list(server.data_dir.glob("interviews.sqlite*"))
    assert "Traceback" not in server.log()


async def interviewed(server: LiveServer, clip: object) -> None:
    """From the link to handing in; the server is killed while the first answer is typed."""
    _, token = await server.invite(PLAN, NAME)
    candidate = SyntheticCandidate(server.url, token, clip)  # type: ignore[arg-type]
    try:
        await candidate.up_to("answering")
        await candidate.type_answer(TYPED)
        server.kill()
        server.start()
        await server.up()
        await candidate.enter()
        back = await candidate.see(lambda view: view.stage == "answering")
        assert back.typed is not None
        assert back.typed.text == TYPED
        await candidate.connect_media()
        await candidate.see(lambda view: view.media == "flowing")
        await candidate.step("end_answer")
        await candidate.step("next")
        await candidate.type_answer(chosen=(1,))
        await candidate.step("end_answer")
        await candidate.step("next")
        await candidate.see(lambda view: view.stage == "submitted")
    finally:
        await candidate.close()


async def all_there(server: LiveServer) -> None:
    """What was made before the restart, by the API; the score comes by itself."""
    console = SyntheticConsole(server.url, server.api_key)
    try:
        session = await only_session(console)
        facts = [entry.fact for entry in await timeline(console, session)]
        assert [fact.text for fact in facts if isinstance(fact, AnswerTyped)] == [TYPED, ""]
        assert [fact.stage for fact in facts if isinstance(fact, StageEntered)][-1] == "submitted"
        async with asyncio.timeout(30):
            while not (await _list(console, "/api/v1/results?state=submitted&sort=score"))[0]["score"]:
                await asyncio.sleep(0.5)
        assert len(await _list(console, "/api/v1/openings")) == 2, "the sample and this one"
    finally:
        await console.close()


async def erased(server: LiveServer, url: str) -> None:
    console = SyntheticConsole(server.url, server.api_key)
    database = Database(url)
    await database.open()
    try:
        words = (NAME, TYPED)
        assert {line.rsplit(": ", 1)[1] for line in await found_in(database, words)} == set(words)
        session = await only_session(console)
        headers = {"Authorization": f"Bearer {server.api_key}"}
        async with (
            aiohttp.ClientSession(headers=headers) as http,
            http.delete(f"{server.url}/api/v1/sessions/{session}") as response,
        ):
            assert response.status < 300, await response.text()
        assert await found_in(database, words) == []
    finally:
        await database.close()
        await console.close()


async def _list(console: SyntheticConsole, path: str) -> list[dict[str, object]]:
    found = await console.get_json(path)
    if isinstance(found, dict):
        [found] = [value for value in found.values() if isinstance(value, list)]
    assert isinstance(found, list)
    return found


def test_a_database_that_is_not_there_is_told_in_a_sentence(tmp_path: Path) -> None:
    environment = {
        "PATH": "/usr/bin:/bin",
        "LIS_DATA_DIR": str(tmp_path),
        "LIS_DATABASE_URL": f"postgresql://x@/y?host={tmp_path}",
    }
    done = subprocess.run(
        [sys.executable, "-m", "server", "migrate"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "LIS_DATABASE_URL" in done.stderr.splitlines()[-1]
