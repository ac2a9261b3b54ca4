"""A sheet of candidates into an opening: all of it or nothing."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from server.core.clock import Clock
from server.core.errors import Refusal
from server.core.text import Language
from server.hiring.sheets.checking import Checked, Line
from server.hiring.sheets.faults import BadFile, Fault
from server.hiring.sheets.reader import SheetReader
from server.stores.candidates import CandidateRow, CandidateStore, Clash, new_candidate_id
from server.stores.openings import OpeningStore


@dataclass(frozen=True, slots=True)
class Imported:
    """``faults`` in the order of the file; with any, nothing was imported. ``good`` rows have no fault."""

    rows: int
    good: tuple[Line, ...]
    faults: tuple[Fault, ...]
    ignored: tuple[str, ...]
    language: Language
    """For rows that name none: the opening's."""
    candidates: tuple[str, ...] = ()


class Importing:
    def __init__(self, store: CandidateStore, openings: OpeningStore, reader: SheetReader, clock: Clock) -> None:
        self._store = store
        self._openings = openings
        self._reader = reader
        self._clock = clock

    async def take(self, opening: str, raw: bytes, *, dry_run: bool) -> Imported:
        """Raises Refusal ``not_found`` or ``busy``. A file that cannot be read is one fault of row 0."""
        row = await self._openings.get(opening)
        if row is None:
            raise Refusal("not_found")
        language = row.plan.language
        try:
            checked = await self._reader.read(raw)
        except BadFile as bad:
            return Imported(0, (), (bad.fault,), (), language)
        now_s = self._clock.wall_s()
        rows = await asyncio.to_thread(_rows, opening, checked.lines, language, now_s)
        if dry_run or checked.faults:
            clashes = await self._store.clashes(rows)
        else:
            clashes = await self._store.create(rows)  # looks again, in the transaction that adds them
        imported = await asyncio.to_thread(_with_clashes, checked, clashes, language)
        if dry_run or imported.faults:
            return imported
        ids = tuple(one.id for one in rows)
        return Imported(imported.rows, imported.good, (), imported.ignored, language, ids)


def _rows(opening: str, lines: Sequence[Line], language: Language, now_s: float) -> list[CandidateRow]:
    """In the order of the file; each a little older than the one before, so that lists that show the newest first show
    them in that order."""
    return [
        CandidateRow(
            id=new_candidate_id(),
            opening=opening,
            name=line.name,
            mail=line.mail,
            phone=line.phone,
            language=line.language or language,
            note=line.note,
            created_wall_s=now_s - at * 1e-6,
        )
        for at, line in enumerate(lines)
    ]


def _with_clashes(checked: Checked, clashes: Sequence[Clash], language: Language) -> Imported:
    there = [Fault(checked.lines[clash.at].row, checked.headings[clash.of][:100], f"{clash.of}_there") for clash in clashes]
    bad = {clash.at for clash in clashes}
    good = tuple(line for at, line in enumerate(checked.lines) if at not in bad)
    faults = sorted((*checked.faults, *there), key=lambda fault: fault.row)
    return Imported(checked.rows, good, tuple(faults), checked.ignored, language)
