"""A file of questions into the bank: all of it or nothing."""

import asyncio
import json
from typing import Any

from server.core.api_bank import BankFault, BankImport
from server.core.text import Text
from server.hiring.bank.bank import Bank, Search
from server.hiring.bank.exchange import MOST_FAULTS, ReadBank, read_json, whole_fault
from server.hiring.bank.sheet import read_sheet_rows
from server.hiring.confined import ChildFailed, Confined

FILE_LIMIT_BYTES = 8 * 1024 * 1024
_JSON_BEGINS = (b"{", b"[")
_UNREADABLE = Text(
    zh="读不了这个文件。请使用本页导出的 JSON 或 XLSX。",
    en="The file cannot be read. Use JSON or XLSX as this page exports it.",
)


class BankImporter:
    def __init__(self, bank: Bank, sheets: Confined | None = None) -> None:
        self._bank = bank
        self._sheets = sheets if sheets is not None else Confined("server.hiring.bank.sheet_child", limit_s=40)

    async def take(self, raw: bytes, *, dry_run: bool) -> BankImport:
        """Raises Refusal ``busy``, or ``bad_request`` where the bank would grow too big."""
        read = await self._read(raw)
        faults: tuple[BankFault, ...] = tuple(read.faults)
        known, added = 0, 0
        if not faults:
            there = {(one.role, one.language, one.question.text) for one in await self._bank.questions(Search())}
            fresh = [one for one in read.questions if (one.role, one.language, one.question.text) not in there]
            known = len(read.questions) - len(fresh)
            if not dry_run:
                added = len(await self._bank.add(fresh))
        return BankImport(
            rows=read.rows,
            added=added,
            known=known,
            faults=faults[:MOST_FAULTS],
            more_faults=max(0, len(faults) - MOST_FAULTS),
        )

    async def _read(self, raw: bytes) -> ReadBank:
        begin = raw.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
        if begin in _JSON_BEGINS:
            return await asyncio.to_thread(read_json, raw)
        try:
            answer: Any = json.loads(await self._sheets.run(raw))
        except (ChildFailed, ValueError):
            return whole_fault(_UNREADABLE)
        if "fault" in answer:
            return whole_fault(Text.model_validate(answer["fault"]))
        return await asyncio.to_thread(read_sheet_rows, [(number, cells) for number, cells in answer["rows"]])
