"""The process that makes files: real, on its own, and survived by the server whatever becomes of it."""

import asyncio
import sys
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from server.core.clock import HandClock
from server.core.errors import Refusal
from server.results.export.asked import MakePdf, MakeTable
from server.results.export.jobs import KEPT_S, LEFT_AFTER_S, ExportJobs, Job
from server.results.export.maker import Maker, MakerFailedError
from server.results.export.table import Table, TableColumn
from server.results.pdf.sheet import Paragraph, Sheet

SHEET = Sheet(language="zh", title="报告", subtitle="", foot="", blocks=(Paragraph(text="内容"),))
GOOD = MakeTable(table=Table(title="t", columns=(TableColumn(title="a"),), rows=(("b",),)), format="csv")
BAD = MakeTable(table=Table(title="t", columns=(TableColumn(title="a"),), rows=(("b", "c"),)), format="csv")


@pytest_asyncio.fixture
async def maker() -> AsyncIterator[Maker]:
    made = Maker()
    yield made
    await made.close()


async def test_files_are_made_one_after_the_other_and_one_that_fails_stops_no_other(maker: Maker) -> None:
    async def bad() -> None:
        with pytest.raises(MakerFailedError, match="ValueError"):
            await maker.make(BAD)

    first, _, pdf = await asyncio.gather(maker.make(GOOD), bad(), maker.make(MakePdf(sheet=SHEET)))
    assert first.decode("utf-8-sig") == "a\r\nb\r\n"
    assert pdf.startswith(b"%PDF")


async def test_a_dead_process_costs_one_file_and_the_next_starts_another() -> None:
    dead = Maker((sys.executable, "-c", "import sys; sys.stdin.buffer.read(10)"))
    with pytest.raises(MakerFailedError):
        await dead.make(GOOD)
    await dead.close()


async def test_a_file_that_takes_too_long_is_given_up() -> None:
    slow = Maker((sys.executable, "-c", "import time; time.sleep(60)"), limit_s=0.3)
    with pytest.raises(MakerFailedError, match="TimeoutError"):
        await slow.make(GOOD)
    await slow.close()


async def test_an_idle_process_ends_and_comes_back(maker: Maker) -> None:
    quick = Maker(idle_s=0.01)
    await quick.make(GOOD)
    process = quick._process
    assert process is not None
    assert await asyncio.wait_for(process.wait(), 10) == 0
    assert await quick.make(GOOD)
    await quick.close()


async def endless(_job: Job) -> bytes:
    await asyncio.Event().wait()
    return b""


async def test_an_export_is_its_owners_and_is_cancelled_when_nobody_asks() -> None:
    clock = HandClock()
    jobs = ExportJobs(clock)
    job = jobs.start("a", "pdf", 3, endless)
    with pytest.raises(Refusal, match="not_found"):
        jobs.of("b", job.id)
    clock.advance(LEFT_AFTER_S - 1)
    assert jobs.of("a", job.id).state == "running"
    clock.advance(LEFT_AFTER_S + 1)
    jobs.sweep()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert jobs.of("a", job.id).state == "cancelled"
    clock.advance(KEPT_S + 1)
    with pytest.raises(Refusal, match="not_found"):
        jobs.of("a", job.id)
    await jobs.close()


async def test_only_so_many_run_at_once() -> None:
    jobs = ExportJobs(HandClock())
    held = [jobs.start("a", "pdf", 1, endless) for _ in range(2)]
    with pytest.raises(Refusal, match="busy"):
        jobs.start("b", "pdf", 1, endless)
    jobs.cancel("a", held[0].id)
    await asyncio.sleep(0)
    jobs.start("b", "pdf", 1, endless)
    await jobs.close()
