"""Erasing leaves nothing: every store and every byte of the data folder is searched for the person's own words."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from server.core.clock import HandClock
from server.core.facts import Entry, Said, StageEntered
from server.core.plan import Plan, Question
from server.hiring.erasure import Erasure
from server.hiring.retention import Retention
from server.stores.audit import AuditFilter
from server.stores.invitations import InvitationRow
from server.stores.passwords import Passwords
from server.stores.schema import metadata
from server.stores.schema_hiring import audit, candidates
from server.stores.sessions import Device
from server.stores.stores import Stores
from tests.databases import found_in, found_in_files

PLAN = Plan(title="Engineer", department="Platform", questions=(Question(text="Who are you?"),))
WORDS = ("欧阳若曦", "ruoxi.ouyang@mail.example", "13900007777", "量子蝴蝶计划", "zebra-lighthouse", "Xanadu-Polytechnic")
"""Name, mail, phone, what was said, what was written, where they studied: found nowhere else."""
NAME, MAIL, PHONE, SAID, WRITTEN, STUDIED = WORDS
DAY_S = 86_400.0


class Held:
    """Whose interviews were ended."""

    def __init__(self) -> None:
        self.sessions: list[str] = []

    @asynccontextmanager
    async def back(self, session: str) -> AsyncIterator[None]:
        self.sessions.append(session)
        yield


@asynccontextmanager
async def opened(folder: Path, clock: HandClock, url: str) -> AsyncIterator[Stores]:
    stores = await Stores.open(folder, clock, database_url=url, passwords=Passwords(memory_kib=64, rounds=1))
    try:
        yield stores
    finally:
        await stores.close()


async def fill(stores: Stores, opening: str, candidate: str, words: tuple[str, ...]) -> str:
    """A candidate with a finished interview and something in every table that can hold a word of theirs; the session."""
    name, _mail, _phone, said, _written, _studied = words
    await stores.invitations.create(
        replace(InvitationRow(f"{candidate}-link", opening, name, 2.0, None, None), **_candidate_id(candidate))
    )
    row, _ = await stores.sessions.create(
        invitation=f"{candidate}-link",
        opening=opening,
        candidate=name,
        plan=PLAN,
        began_wall_s=stores.audit._clock.wall_s(),
        page_language="zh",
        device=Device("", "page-one"),
    )
    facts = [
        Said(by="candidate", author=name, text=f"{said} {n} " + "很长的回答" * 50, client_id=f"c{n}") for n in range(400)
    ]
    entries = [Entry.model_construct(n=n, at_ms=n * 100, key=None, fact=fact) for n, fact in enumerate(facts, 1)]
    entries.append(Entry.model_construct(n=401, at_ms=40_100, key=None, fact=StageEntered(stage="submitted")))
    await stores.timeline.append(row.id, entries)
    await stores.sessions.update_summary(row.id, stage="submitted", live=False, answered=1, flags=0)
    await _fill_tables(stores, candidate, row.id, opening, " ".join(words))
    folder = stores.recordings.folder(row.id)
    (folder / "q01-t1.webm").write_bytes(" ".join(words).encode() * 1000)
    async with stores.database.read() as connection:
        sent = (await connection.scalars(sa.text("SELECT id FROM outbox WHERE candidate = :c"), {"c": candidate})).all()
    for message in sent:
        stores.kept_mail.write(message, " ".join(words).encode())
    return row.id


def _candidate_id(candidate: str) -> dict[str, Any]:
    return {"candidate_id": candidate} if "candidate_id" in InvitationRow.__dataclass_fields__ else {}


async def _fill_tables(stores: Stores, candidate: str, session: str, opening: str, text: str) -> None:
    """A row in every table that names a candidate, a session or an invitation, made from the schema itself."""
    known = {"candidate": candidate, "candidate_id": candidate, "session": session, "opening": opening, "subject": session}
    known["invitation"] = f"{candidate}-link"
    skipped = {"sessions", "invitations", "timeline", "candidates", "assignments", "audit"}
    async with stores.database.write() as connection:
        for table in metadata.sorted_tables:
            names = {column.name for column in table.columns}
            if table.name in skipped or not names & {"candidate", "candidate_id", "session", "invitation", "subject"}:
                continue
            values: dict[str, Any] = {}
            for column in table.columns:
                if column.name in known:
                    values[column.name] = known[column.name]
                elif isinstance(column.type, sa.Text):
                    values[column.name] = json.dumps({"text": text}, ensure_ascii=False)
                elif isinstance(column.type, sa.String):
                    unique = column.primary_key or column.unique
                    limit = column.type.length or 100
                    values[column.name] = f"{table.name}{candidate}"[:limit] if unique else text[:limit]
                elif not column.nullable or column.primary_key:
                    values[column.name] = True if isinstance(column.type, sa.Boolean) else 1
            await connection.execute(sa.insert(table).values(values))


async def make_candidate(stores: Stores, opening: str, candidate: str, words: tuple[str, ...]) -> None:
    name, mail, phone, _said, written, studied = words
    values: dict[str, Any] = {}
    given = {"id": candidate, "opening": opening, "name": name, "mail": mail, "phone": phone, "language": "zh"}
    for column in candidates.columns:
        if column.name in given:
            values[column.name] = given[column.name]
        elif isinstance(column.type, sa.Text):
            values[column.name] = json.dumps({"text": f"{written} {studied}"})
        elif isinstance(column.type, sa.String):
            values[column.name] = ""
        elif not column.nullable:
            values[column.name] = stores.audit._clock.wall_s()
    async with stores.database.write() as connection:
        await connection.execute(sa.insert(candidates).values(values))


async def found_anywhere(stores: Stores, folder: Path, words: tuple[str, ...]) -> list[str]:
    """In every file of the data folder and every byte that the database keeps."""
    return [*found_in_files(folder.rglob("*"), words), *await found_in(stores.database, words)]


async def found_in_tables(stores: Stores, words: tuple[str, ...]) -> list[str]:
    found = []
    async with stores.database.read() as connection:
        for table in metadata.sorted_tables:
            for row in (await connection.execute(sa.select(table))).all():
                found += [f"{table.name}: {word}" for word in words if word in " ".join(map(str, row))]
    return found


async def test_nothing_of_an_erased_candidate_is_left_in_any_byte(tmp_path: Path, database_url: str) -> None:
    clock, held = HandClock(), Held()
    other = ("Lin Yue", "lin@mail.example", "13800001111", "an ordinary answer", "a note", "a school")
    async with opened(tmp_path, clock, database_url) as stores:
        opening = (await stores.openings.create(PLAN, 1.0)).id
        for candidate, words in (("gone", WORDS), ("stays", other)):
            await make_candidate(stores, opening, candidate, words)
        session = await fill(stores, opening, "gone", WORDS)
        kept = await fill(stores, opening, "stays", other)
        hook = await stores.webhooks.create("https://hr.example/hook", ["candidate.erased"])
        account = await stores.accounts.create("hr", "a long password", "hr", must_change_password=False)
        async with stores.database.write() as connection:
            view = {"id": "v1", "account": account.id, "name": "mine", "query": json.dumps({"q": MAIL.upper()})}
            table = metadata.tables["saved_views"]
            await connection.execute(sa.insert(table).values({**view, "created_wall_s": 1.0}))
        assert set(WORDS) <= {line.split(": ")[1] for line in await found_in_tables(stores, WORDS)}
        await stores.database.scrub()  # PostgreSQL's planner has seen them now
        found = await found_anywhere(stores, tmp_path, WORDS)
        assert {line.rsplit(": ", 1)[1] for line in found} == set(WORDS)
        assert stores.database.is_sqlite or any("statistics of" in line for line in found)

        erasure = Erasure(stores, tmp_path, held.back, clock)
        assert await erasure.candidate("gone", account.id)

        assert held.sessions == [session]
        assert await found_in_tables(stores, WORDS) == []
        assert await found_anywhere(stores, tmp_path, WORDS) == [], "while the server runs"
        assert await stores.sessions.get(session) is None
        assert len(await stores.timeline.read_all(kept)) == 401
        assert stores.recordings.path(kept, "q01-t1.webm").is_file()
        assert not (stores.recordings.root / session).exists()
        rows = await stores.audit.list(AuditFilter(action="erase"))
        assert {row.object for row in rows} == {"candidate:gone", f"session:{session}"}
        assert {row.who for row in rows} == {account.id}
        assert (await stores.audit.check()).broken_n is None
        (told,) = await stores.webhooks.deliveries(hook.id)
        assert json.loads(told.body)["data"] == {"candidate": "gone", "session": session}
        assert not await erasure.candidate("gone", account.id), "there is no such candidate any more"
    assert found_in_files(tmp_path.rglob("*"), WORDS) == [], "after it was closed"


async def test_every_table_that_names_somebody_is_emptied(tmp_path: Path, database_url: str) -> None:
    """A table that is made later falls under this as well: rows are found by the columns' names."""
    clock = HandClock()
    async with opened(tmp_path, clock, database_url) as stores:
        opening = (await stores.openings.create(PLAN, 1.0)).id
        await make_candidate(stores, opening, "gone", WORDS)
        await fill(stores, opening, "gone", WORDS)
        assert await Erasure(stores, tmp_path, Held().back, clock).candidate("gone", "server")
        async with stores.database.read() as connection:
            for table in metadata.sorted_tables:
                if table is audit or table.name == "openings":
                    continue
                count = await connection.scalar(sa.select(sa.func.count()).select_from(table))
                assert count == 0, table.name


async def test_an_interview_without_a_listed_candidate_goes_by_its_session(tmp_path: Path, database_url: str) -> None:
    clock = HandClock()
    async with opened(tmp_path, clock, database_url) as stores:
        opening = (await stores.openings.create(PLAN, 1.0)).id
        await stores.invitations.create(InvitationRow("alone", opening, NAME, 2.0, None, None))
        row, _ = await stores.sessions.create(
            invitation="alone",
            opening=opening,
            candidate=NAME,
            plan=PLAN,
            began_wall_s=3.0,
            page_language="zh",
            device=Device("", "page-one"),
        )
        erasure = Erasure(stores, tmp_path, Held().back, clock)
        assert await erasure.session(row.id, "server")
        assert await found_in_tables(stores, (NAME,)) == []
        assert not await erasure.session(row.id, "server")


async def test_a_crash_after_the_rows_is_made_good_at_the_next_start(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = HandClock()
    async with opened(tmp_path, clock, database_url) as stores:
        opening = (await stores.openings.create(PLAN, 1.0)).id
        await make_candidate(stores, opening, "gone", WORDS)
        session = await fill(stores, opening, "gone", WORDS)
        erasure = Erasure(stores, tmp_path, Held().back, clock)

        def crash(_traces: object) -> None:
            raise OSError("torn away")

        monkeypatch.setattr(erasure, "_remove_files", crash)
        with pytest.raises(OSError, match="torn away"):
            await erasure.candidate("gone", "server")
        assert (stores.recordings.root / session).exists()
        assert await Erasure(stores, tmp_path, Held().back, clock).resume() == 1
        assert not (stores.recordings.root / session).exists()
        await stores.database.scrub()
        assert await found_anywhere(stores, tmp_path, WORDS) == []


async def test_retention_shows_first_and_erases_only_what_is_over(tmp_path: Path, database_url: str) -> None:
    clock = HandClock(1_000_000_000.0)
    async with opened(tmp_path, clock, database_url) as stores:
        opening = (await stores.openings.create(PLAN, 1.0)).id
        async with stores.database.write() as connection:
            change = sa.text("UPDATE openings SET settings = :settings WHERE id = :id")
            await connection.execute(change, {"settings": json.dumps({"retention_days": 30}), "id": opening})
        await make_candidate(stores, opening, "old", WORDS)
        await fill(stores, opening, "old", WORDS)
        clock.advance(20 * DAY_S)
        await make_candidate(stores, opening, "young", WORDS)
        await fill(stores, opening, "young", WORDS)
        retention = Retention(stores, Erasure(stores, tmp_path, Held().back, clock), clock)
        assert await retention.dry_run() == []
        clock.advance(10 * DAY_S + 60)
        (over,) = await retention.dry_run()
        assert (over.candidate, over.retention_days) == ("old", 30)
        assert len(await retention.dry_run()) == 1, "a dry run changes nothing"
        done = await retention.run()
        assert (done.erased, done.failed) == (1, 0)
        assert await retention.dry_run() == []
        async with stores.database.read() as connection:
            assert (await connection.scalars(sa.select(candidates.c.id))).all() == ["young"]
        (row,) = await stores.audit.list(AuditFilter(object="candidate:old"))
        assert (row.who, json.loads(row.detail)) == ("server", {"why": "retention"})
