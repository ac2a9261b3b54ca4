"""What lists hide once consent was taken back, on either database."""

from dataclasses import replace

import pytest

from server.core.access import EVERYTHING as SEES_ALL
from server.core.api_decisions import ResultQuery
from server.core.api_result import RequestKind
from server.core.facts import ConsentGiven, Entry
from server.core.plan import Plan
from server.core.withdrawal import EVERYTHING, NOTHING
from server.stores.candidates import CandidateRow
from server.stores.invitations import InvitationRow
from server.stores.requests import RequestRow
from server.stores.sessions import Device
from server.stores.stores import Stores

ROW = RequestRow("r1", "s", "withdraw", "", "zh", 10.0, 100.0)


async def held(stores: Stores, plan: Plan, stage: str = "submitted") -> tuple[str, str, str]:
    """Opening, candidate and session, with a flag."""
    opening = (await stores.openings.create(plan, 1.0)).id
    person = CandidateRow("c1", opening, "Lin", "", "", "zh", "", 2.0)
    link = InvitationRow("ab" * 16, opening, "Lin", 2.0, None, None, candidate_id="c1")
    await stores.invitations.create(link, person)
    session, _ = await stores.sessions.create(
        invitation=link.id,
        opening=opening,
        candidate="Lin",
        plan=plan,
        began_wall_s=3.0,
        page_language="zh",
        device=Device("", "page"),
    )
    await stores.sessions.update_summary(session.id, stage=stage, live=False, answered=1, flags=1)  # type: ignore[arg-type]
    return opening, person.id, session.id


@pytest.mark.parametrize(("kind", "hidden"), [("withdraw", True), ("erase", True), ("review", False)])
async def test_lists_hide_flags_and_say_so(stores: Stores, plan: Plan, kind: RequestKind, hidden: bool) -> None:
    _, candidate, session = await held(stores, plan)
    (head,), _ = await stores.result_list.page(ResultQuery(), SEES_ALL)
    assert (head.flags, head.withdrawn) == (1, False)
    await stores.requests.make(replace(ROW, session=session, kind=kind))
    (head,), _ = await stores.result_list.page(ResultQuery(), SEES_ALL)
    assert (head.flags, head.withdrawn) == ((None, True) if hidden else (1, False))
    for flags in ("any", "none"):
        found, _ = await stores.result_list.page(ResultQuery(flags=flags), SEES_ALL)
        assert len(found) == int(flags == "any" and not hidden)
    standing = await stores.candidates.standing(candidate)
    assert standing is not None
    assert standing.flags == (None if hidden else 1)
    assert await stores.withdrawals.all_of([session, "unknown"]) == (frozenset({session}) if hidden else frozenset())
    assert await stores.withdrawals.purposes(session) == (EVERYTHING if hidden else NOTHING)


async def test_recording_taken_back_during_the_interview_counts_the_same(stores: Stores, plan: Plan) -> None:
    _, _, session = await held(stores, plan, "withdrawn")
    for n, agreed in enumerate((True, False), start=1):
        given = ConsentGiven(choices={"record": agreed}, text_version="1", text_sha256="0", language="zh")
        await stores.timeline.append(session, [Entry(n=n, at_ms=n, fact=given)])
    assert await stores.withdrawals.purposes(session) == EVERYTHING
    assert await stores.withdrawals.all_of([session]) == {session}
    (head,), _ = await stores.result_list.page(ResultQuery(), SEES_ALL)
    assert (head.flags, head.withdrawn) == (None, True)
