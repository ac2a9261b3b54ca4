"""A sheet into an opening: all of it or nothing, also when two people do it at once."""

import asyncio

import pytest

from server.core.api_candidates import CandidateDraft
from server.core.errors import Refusal
from server.hiring.importing import Importing
from server.hiring.sample import ENGLISH
from server.hiring.sheets.reader import SheetReader
from tests.hiring.bureau import Bureau

GOOD = "name,mail,language\nA,a@example.com,中文\nB,b@example.com,\nC,,\n".encode()


@pytest.fixture
def importing(bureau: Bureau) -> Importing:
    return Importing(bureau.stores.candidates, bureau.stores.openings, SheetReader(), bureau.clock)


async def names(bureau: Bureau, opening: str) -> list[str]:
    return [one.candidate.name for one in await bureau.candidates.of_opening(opening)]


async def test_a_good_sheet_is_taken_in_its_order(bureau: Bureau, importing: Importing) -> None:
    opening = (await bureau.openings.make(ENGLISH)).id
    dry = await importing.take(opening, GOOD, dry_run=True)
    assert (dry.rows, len(dry.good), dry.faults, dry.candidates) == (3, 3, (), ())
    assert await names(bureau, opening) == []
    done = await importing.take(opening, GOOD, dry_run=False)
    assert len(done.candidates) == 3
    listed = await bureau.candidates.of_opening(opening)
    assert [(one.candidate.name, one.candidate.language, one.status) for one in listed] == [
        ("A", "zh", "added"),
        ("B", "en", "added"),
        ("C", "en", "added"),
    ]


async def test_with_any_fault_nothing_is_taken(bureau: Bureau, importing: Importing) -> None:
    opening = (await bureau.openings.make(ENGLISH)).id
    await bureau.candidates.add(opening, CandidateDraft(name="Old", mail="B@example.com"))
    for dry_run in (True, False):
        found = await importing.take(opening, GOOD + b"D,no mail,\n", dry_run=dry_run)
        assert [(one.row, one.column, one.code) for one in found.faults] == [
            (3, "mail", "mail_there"),
            (5, "mail", "mail_bad"),
        ]
        assert (found.rows, len(found.good), found.candidates) == (4, 2, ())
    assert await names(bureau, opening) == ["Old"]
    unreadable = await importing.take(opening, b"PK\x03\x04", dry_run=False)
    assert [(one.row, one.code) for one in unreadable.faults] == [(0, "file_unreadable")]
    with pytest.raises(Refusal, match="not_found"):
        await importing.take("nothing", GOOD, dry_run=False)


async def test_the_same_sheet_twice_at_once_is_taken_once(bureau: Bureau, importing: Importing) -> None:
    opening = (await bureau.openings.make(ENGLISH)).id
    both = await asyncio.gather(*(importing.take(opening, GOOD, dry_run=False) for _ in range(2)))
    assert sorted(len(one.candidates) for one in both) == [0, 3]
    assert {fault.code for one in both for fault in one.faults} == {"mail_there", "name_there"}
    assert await names(bureau, opening) == ["A", "B", "C"]
