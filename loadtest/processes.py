"""One tester process from its start to its outcome."""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

from loadtest.job import Job, Outcome
from server.core.tasks import Tasks

LINE_LIMIT_BYTES = 2**24
LAST_WORDS_S = 60.0
"""A process that was told to stop still fetches the recordings that are there."""


class RunFailed(RuntimeError):
    """The run could not be made; the text says why."""


async def work_in_process(job: Job, hear: Callable[[bytes], None], notes: list[str], stop: asyncio.Event) -> Outcome | None:
    """Let a process of its own do this job; ``hear`` gets each line it says meanwhile. Told to stop it answers what it has,
    or None when that takes it too long. Raises RunFailed when it breaks down."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "loadtest.worker",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        limit=LINE_LIMIT_BYTES,
        cwd=Path(__file__).parents[1],
        process_group=0,  # Ctrl-C is for the tester, which asks its processes for what they have
    )
    if process.stdin is None or process.stdout is None or process.stderr is None:
        raise RunFailed("a tester process has no pipes")
    tasks = Tasks("tester")
    complaints = tasks.start(process.stderr.read(), "complaints")
    try:
        process.stdin.write(job.model_dump_json().encode() + b"\n")
        await process.stdin.drain()
        ending = tasks.start(_end_input(process.stdin, stop), "end")
        listening = tasks.start(_listen(process.stdout, hear), "listen")
        await asyncio.wait((ending, listening), return_when=asyncio.FIRST_COMPLETED)
        await asyncio.wait_for(listening, LAST_WORDS_S if ending.done() else None)
        code = await process.wait()
        said = (await complaints).decode(errors="replace")
    except TimeoutError:
        notes.append(
            f"a tester process did not end within {LAST_WORDS_S:g} s: of its sessions there is what it told meanwhile"
        )
        return None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        await tasks.close()
    if code and stop.is_set():
        notes.append(f"a tester process ended with {code} when it was told to stop: there is what it told meanwhile")
        return None
    if code:
        raise RunFailed(f"a tester process ended with {code}:\n{said[-2000:]}")
    if said.strip():
        notes.append(f"a tester process complained: {said.strip()[-500:]}")
    return Outcome.model_validate_json(await asyncio.to_thread(Path(job.result).read_text))


async def _listen(lines: asyncio.StreamReader, hear: Callable[[bytes], None]) -> None:
    async for line in lines:
        hear(line)


async def _end_input(pipe: asyncio.StreamWriter, stop: asyncio.Event) -> None:
    """The end of its input tells a tester process to stop."""
    await stop.wait()
    pipe.close()
