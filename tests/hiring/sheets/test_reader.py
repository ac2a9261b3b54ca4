"""The child process that reads sheets: its answer comes whole, and what becomes of it harms nobody."""

import asyncio
import sys
import time

import pytest

from server.core.errors import Refusal
from server.hiring.sheets.faults import BadFile
from server.hiring.sheets.reader import SheetReader
from tests.hiring.sheets.sheets import xlsx
from tests.slices import longest_slice_ms


async def code_of(sheets: SheetReader, raw: bytes) -> str:
    with pytest.raises(BadFile) as caught:
        await sheets.read(raw)
    return caught.value.fault.code


async def test_5000_rows_with_faults_take_seconds_and_leave_the_loop_free() -> None:
    rows = [
        [f"候选人{n}", "no mail" if n % 10 == 0 else f"c{n}@example.com", f"138{n:08}", "中文" if n % 2 else "English"]
        for n in range(5000)
    ]
    raw = xlsx([["姓名", "邮箱", "手机", "语言"], *rows])
    began_s = time.perf_counter()
    longest_ms, checked = await longest_slice_ms(lambda: SheetReader().read(raw), times=3, enough_ms=5)
    took_s = time.perf_counter() - began_s
    assert (checked.rows, len(checked.lines), len(checked.faults)) == (5000, 4500, 500)
    assert [fault.row for fault in checked.faults][:3] == [2, 12, 22]
    print(f"5,000 rows read and checked in {took_s:.2f} s, the event loop's longest slice {longest_ms:.1f} ms")
    assert took_s < 20
    assert longest_ms < 5, "reading here would hold the loop up for a second"


async def test_faults_of_the_file_come_through() -> None:
    assert await code_of(SheetReader(), b"mail\nx@y.de\n") == "no_name_column"
    assert await code_of(SheetReader(), b"") == "file_empty"


async def test_a_child_that_is_too_slow_is_ended() -> None:
    assert await code_of(SheetReader(limit_s=0.0), b"name\nA\n") == "file_too_slow"


async def test_a_child_that_dies_is_a_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert await code_of(SheetReader(), b"name\nA\n") == "file_crashed"


async def test_only_so_many_at_once_and_then_busy() -> None:
    sheets = SheetReader(children=1, patience_s=0.0)
    first = asyncio.get_running_loop().create_task(sheets.read(b"name\nA\n"))
    await asyncio.sleep(0)
    with pytest.raises(Refusal, match="busy"):
        await sheets.read(b"name\nB\n")
    assert len((await first).lines) == 1
    assert len((await sheets.read(b"name\nB\n")).lines) == 1
