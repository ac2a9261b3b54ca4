"""Processor time of a process tree, measured from outside."""

import asyncio
import sys
import time

from tests.bench.asr_usage import Usage

BUSY = "import os, sys, time\nwhile time.process_time() < float(sys.argv[1]): pass\nprint(flush=True)\nsys.stdin.read()"


async def test_what_a_process_used_is_known_by_moment() -> None:
    began_s = time.monotonic()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", BUSY, "0.6", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdin is not None
    async with Usage(process.pid) as usage:
        await process.stdout.readline()
        await asyncio.sleep(0.5)
        rested_s = time.monotonic()
        await asyncio.sleep(0.5)
    ended_s = time.monotonic()
    process.stdin.close()
    await process.wait()
    assert 0.2 < usage.used_s(began_s, ended_s) <= 0.8
    assert usage.used_s(rested_s, ended_s) < 0.1
    assert usage.rss_mb > 1
    assert usage.others_cores(began_s, ended_s) >= 0.0
