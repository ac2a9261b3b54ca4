"""One session per invitation, whatever happens at once; lists and devices."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from server.core.errors import Refusal
from server.core.opening import OpeningSettings
from server.core.plan import Plan
from server.stores.invitations import InvitationRow
from server.stores.sessions import Device, SessionRow
from server.stores.stores import Stores

MakeSession = Callable[[str], Awaitable[SessionRow]]


async def open_once(stores: Stores, invitation: InvitationRow, plan: Plan, page: str = "p") -> tuple[SessionRow, bool]:
    return await stores.sessions.create(
        invitation=invitation.id,
        opening=invitation.opening,
        candidate=invitation.candidate,
        plan=plan,
        began_wall_s=9.0,
        page_language="en",
        device=Device("h", page),
    )


async def test_1000_parallel_opens_make_one_session(stores: Stores, invitation: InvitationRow, plan: Plan) -> None:
    results = await asyncio.gather(*(open_once(stores, invitation, plan, f"page-{n}") for n in range(1000)))
    assert len({row.id for row, _ in results}) == 1
    assert sum(created for _, created in results) == 1
    assert len(await stores.sessions.list()) == 1


async def test_an_invitation_that_is_gone_makes_no_session(stores: Stores, invitation: InvitationRow, plan: Plan) -> None:
    await stores.invitations.revoke(invitation.id, 5.0)
    with pytest.raises(Refusal, match="link_revoked"):
        await open_once(stores, invitation, plan)
    unknown = InvitationRow("ff" * 16, invitation.opening, "x", 1.0, None, None)
    with pytest.raises(Refusal, match="link_unknown"):
        await open_once(stores, unknown, plan)
    assert await stores.sessions.list() == []


async def test_a_running_session_keeps_the_plan_it_began_with(stores: Stores, invitation: InvitationRow, plan: Plan) -> None:
    row, _ = await open_once(stores, invitation, plan)
    await stores.openings.set_plan(invitation.opening, plan.model_copy(update={"title": "Changed"}), OpeningSettings())
    again = await stores.sessions.get(row.id)
    assert again is not None
    assert again.plan.title == plan.title
    assert (await stores.openings.get(invitation.opening)).plan.title == "Changed"  # type: ignore[union-attr]


async def test_lists_by_opening_and_state_newest_first(stores: Stores, make_session: MakeSession) -> None:
    live, idle, submitted, withdrawn = [await make_session(f"{n:032x}") for n in range(4)]
    summary = stores.sessions.update_summary
    await summary(live.id, stage="answering", live=True, answered=1, flags=2)
    await summary(idle.id, stage="check", live=False, answered=0, flags=0)
    await summary(submitted.id, stage="submitted", live=False, answered=1, flags=0)
    await summary(withdrawn.id, stage="withdrawn", live=False, answered=0, flags=0)

    async def ids(**asked: object) -> set[str]:
        return {row.id for row in await stores.sessions.list(**asked)}  # type: ignore[arg-type]

    assert await ids(state="live") == {live.id}
    assert await ids(state="idle") == {idle.id}
    assert await ids(state="submitted") == {submitted.id}
    assert await ids(state="withdrawn") == {withdrawn.id}
    assert await ids(opening=idle.opening) == {idle.id}
    assert await ids() == {live.id, idle.id, submitted.id, withdrawn.id}
    assert await stores.sessions.live_ids() == [live.id]
    row = await stores.sessions.get(live.id)
    assert row is not None
    assert (row.stage, row.answered, row.flags) == ("answering", 1, 2)


async def test_the_last_device_holds_the_session(stores: Stores, make_session: MakeSession) -> None:
    session = (await make_session("01" * 16)).id
    await stores.sessions.set_device(session, Device("first", "page-1"))
    await stores.sessions.set_device(session, Device("second", "page-2"))
    assert await stores.sessions.device(session) == Device("second", "page-2")
    assert await stores.sessions.by_device("first") is None
    assert await stores.sessions.by_device("") is None
    held = await stores.sessions.by_device("second")
    assert held is not None
    assert held.id == session


async def test_openings_count_who_was_invited_and_who_submitted(
    stores: Stores, invitation: InvitationRow, plan: Plan
) -> None:
    await stores.invitations.create(InvitationRow("bb" * 16, invitation.opening, "Ma", 3.0, None, None))
    await stores.invitations.create(InvitationRow("cc" * 16, invitation.opening, "Xu", 4.0, None, None))
    assert await stores.invitations.revoke("cc" * 16, 5.0)
    assert not await stores.invitations.revoke("cc" * 16, 6.0)
    row, _ = await open_once(stores, invitation, plan)
    await stores.sessions.update_summary(row.id, stage="submitted", live=False, answered=1, flags=0)
    opening = await stores.openings.get(invitation.opening)
    assert opening is not None
    assert (opening.invited, opening.submitted) == (2, 1)
    listed = await stores.invitations.of_opening(invitation.opening)
    assert [(one.candidate, one.session, one.stage) for one in listed] == [
        ("Xu", None, None),
        ("Ma", None, None),
        ("Lin", row.id, "submitted"),
    ]
