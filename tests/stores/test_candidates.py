"""Candidates of an opening in one query, led by indexes: a list of thousands is read in a moment."""

import sqlalchemy as sa

from server.core.plan import Plan
from server.stores.candidates import CandidateRow, _standing_query, contact_keys, new_candidate_id
from server.stores.invitations import InvitationRow
from server.stores.schema_hiring import candidates
from server.stores.stores import Stores
from tests.databases import explained


def row_of(opening: str, name: str, *, mail: str = "") -> CandidateRow:
    return CandidateRow(new_candidate_id(), opening, name, mail, "", "zh", "", 2.0)


async def nothing(*_: object) -> None:
    return


async def test_the_list_reads_no_table_from_end_to_end(stores: Stores) -> None:
    query = _standing_query(candidates.c.opening == "o")
    text = str(query.compile(stores.database._readers, compile_kwargs={"literal_binds": True}))
    steps = await explained(stores.database, text)
    assert len(steps) > 3
    assert [step for step in steps if step.startswith("SCAN") or "Seq Scan" in step] == []


async def test_each_candidate_is_there_once_however_many_links(stores: Stores, plan: Plan) -> None:
    opening = (await stores.openings.create(plan, 1.0)).id
    rows = [row_of(opening, f"P{n}") for n in range(600)]
    assert not await stores.candidates.create(rows)
    for turn in range(3):
        links = [
            InvitationRow(f"{turn:02x}{n:030x}", opening, row.name, 3.0 + turn, None, None, candidate_id=row.id)
            for n, row in enumerate(rows)
        ]
        assert len(await stores.invitations.create_missing(links, nothing)) == 600
        if turn < 2:
            async with stores.database.write() as connection:
                await connection.execute(sa.text("UPDATE invitations SET revoked_wall_s = 9.0 WHERE revoked_wall_s IS NULL"))
    listed = await stores.candidates.of_opening(opening)
    assert len(listed) == 600
    assert {one.invitation[:2] for one in listed if one.invitation} == {"02"}
    assert all(one.revoked_wall_s is None for one in listed)
    assert len(await stores.candidates.of_ids([row.id for row in rows])) == 600


async def test_a_clash_adds_nobody(stores: Stores, plan: Plan) -> None:
    opening = (await stores.openings.create(plan, 1.0)).id
    await stores.candidates.create([row_of(opening, "A", mail="a@b.cn")])
    clashes = await stores.candidates.create([row_of(opening, "B"), row_of(opening, "C", mail="A@B.CN")])
    assert [(clash.at, clash.of) for clash in clashes] == [(1, "mail")]
    assert len(await stores.candidates.of_opening(opening)) == 1


def test_the_name_tells_people_apart_only_where_there_is_nothing_else() -> None:
    assert contact_keys("A", "", "") == (("name", "a"),)
    assert contact_keys("A", "X@y.de", "123") == (("mail", "x@y.de"), ("phone", "123"))
