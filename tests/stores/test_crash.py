"""kill -9 in the middle of appends: nothing acknowledged is lost, and no hole is left."""

import asyncio
import random
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from server.core.clock import SystemClock
from server.stores.sessions import SessionRow
from server.stores.stores import Stores

ROOT = Path(__file__).resolve().parents[2]
CRASHES = {"": 5}
"""By database URL; a killed client of PostgreSQL is nothing new to it."""


async def test_kill_9_loses_nothing_acknowledged_and_leaves_no_hole(
    stores: Stores, make_session: Callable[[str], Awaitable[SessionRow]], tmp_path: Path, database_url: str
) -> None:
    sessions = [(await make_session(f"{number:032x}")).id for number in range(3)]
    await stores.database.close()
    chance = random.Random(20261121)
    acknowledged = dict.fromkeys(sessions, 0)
    for _ in range(CRASHES.get(database_url, 2)):
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(Path(__file__).with_name("appending_process.py")),
            str(tmp_path),
            database_url,
            *sessions,
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
            stdout=asyncio.subprocess.PIPE,
        )
        assert process.stdout is not None
        for _ in range(chance.randint(20, 300)):
            line = await asyncio.wait_for(process.stdout.readline(), 30)
            note(acknowledged, line)
        process.send_signal(signal.SIGKILL)
        for line in (await process.stdout.read()).split(b"\n")[:-1]:
            note(acknowledged, line)
        await process.wait()
        reopened = await Stores.open(tmp_path, SystemClock(), database_url=database_url)
        for session in sessions:
            numbers = [entry.n for entry in await reopened.timeline.read_all(session)]
            assert numbers == list(range(1, len(numbers) + 1))
            assert len(numbers) >= acknowledged[session]
        await reopened.close()
    assert all(acknowledged.values())
    await stores.database.open()


def note(acknowledged: dict[str, int], line: bytes) -> None:
    session, _, n = line.decode().strip().partition(" ")
    acknowledged[session] = max(acknowledged[session], int(n))
