"""One tester process from its start to its outcome."""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

from loadtest.job import Job, Outcome
from server.core.tasks import Tasks

LINE_LIMIT_BYTES = 2**24


class RunFailed(RuntimeError):
    """The run could not be made; the text says why."""


async def work_in_process(job: Job, hear: Callable[[bytes], None], notes: list[str]) -> Outcome:
    """Let a process of its own do this job; ``hear`` gets each line it says meanwhile. Raises RunFailed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "loadtest.worker",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        limit=LINE_LIMIT_BYTES,
        cwd=Path(__file__).parents[1],
    )
    if process.stdin is None or process.stdout is None or process.stderr is None:
        raise RunFailed("a tester process has no pipes")
    tasks = Tasks("tester")
    complaints = tasks.start(process.stderr.read(), "complaints")
    try:
        process.stdin.write(job.model_dump_json().encode() + b"\n")
        await process.stdin.drain()
        async for line in process.stdout:
            hear(line)
        code = await process.wait()
        said = (await complaints).decode(errors="replace")
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        await tasks.close()
    if code:
        raise RunFailed(f"a tester process ended with {code}:\n{said[-2000:]}")
    if said.strip():
        notes.append(f"a tester process complained: {said.strip()[-500:]}")
    return Outcome.model_validate_json(await asyncio.to_thread(Path(job.result).read_text))
