"""Candidates' requests as they are stored."""

import asyncio
from dataclasses import replace

import pytest

from server.core.api_result import RequestKind, RequestOutcome
from server.core.withdrawal import EVERYTHING, NOTHING
from server.stores.requests import RequestRow, new_request_id
from server.stores.stores import Stores

ROW = RequestRow("r1", "s1", "review", "请再看一次", "zh", 10.0, 100.0)


async def test_of_many_at_once_one_is_open(stores: Stores) -> None:
    rows = [replace(ROW, id=new_request_id()) for _ in range(30)]
    made = await asyncio.gather(*(stores.requests.make(row) for row in rows))
    assert sum(fresh for _, fresh in made) == 1
    assert len({row.id for row, _ in made}) == 1
    _, other_kind = await stores.requests.make(replace(ROW, id="r2", kind="object"))
    assert other_kind


async def test_answered_once_and_open_ones_come_first(stores: Stores) -> None:
    for row in (ROW, replace(ROW, id="r2", session="s2", due_wall_s=50.0), replace(ROW, id="r3", session="s3")):
        await stores.requests.make(row)
    done = [await stores.requests.answer("r2", outcome="granted", answer="好", by="hr", wall_s=20.0) for _ in range(2)]
    assert done == [True, False]
    assert not await stores.requests.answer("r9", outcome="granted", answer="", by="hr", wall_s=20.0)
    assert [row.id for row in await stores.requests.list()] == ["r1", "r3", "r2"]
    assert [row.id for row in await stores.requests.list(only_open=True)] == ["r1", "r3"]
    answered = await stores.requests.get("r2")
    assert answered is not None
    assert (answered.answer, answered.answered_by, answered.answered_wall_s) == ("好", "hr", 20.0)
    _, again = await stores.requests.make(replace(ROW, id="r4", session="s2"))
    assert again, "an answered one does not stand in the way of another"


@pytest.mark.parametrize(
    ("kind", "outcome", "hidden"),
    [
        ("review", "open", False),
        ("object", "granted", False),
        ("withdraw", "open", True),
        ("withdraw", "granted", True),
        ("erase", "open", True),
        ("erase", "refused", False),
    ],
)
async def test_what_takes_everything_back(stores: Stores, kind: RequestKind, outcome: RequestOutcome, hidden: bool) -> None:
    await stores.requests.make(replace(ROW, kind=kind))
    if outcome != "open":
        await stores.requests.answer("r1", outcome=outcome, answer="…", by="hr", wall_s=20.0)
    assert await stores.withdrawals.purposes("s1") == (EVERYTHING if hidden else NOTHING)
    assert await stores.withdrawals.purposes("s2") == NOTHING


async def test_only_open_ones_are_ever_overdue(stores: Stores) -> None:
    await stores.requests.make(replace(ROW, kind="erase"))
    await stores.requests.make(replace(ROW, id="r2", session="s2", kind="erase"))
    await stores.requests.answer("r2", outcome="refused", answer="…", by="hr", wall_s=20.0)
    assert await stores.requests.overdue(99.0, "erase") == []
    assert [row.id for row in await stores.requests.overdue(100.0, "erase")] == ["r1"]
    assert await stores.requests.overdue(100.0, "review") == []
