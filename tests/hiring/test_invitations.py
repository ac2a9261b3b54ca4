"""What a link is good for, at which moment, on which device."""

import asyncio
from datetime import UTC, datetime

import pytest

from server.core.api import InvitationDraft, OpenLink
from server.core.errors import Refusal
from server.hiring.first_run import first_run
from server.hiring.redemption import Redemption, secret_hash
from server.hiring.sample import CANDIDATES, CHINESE, ENGLISH, SAMPLES
from server.stores.invitations import InvitationRow
from server.stores.openings import OpeningRow
from tests.hiring.bureau import Bureau

PAGE = OpenLink(page_id="page-00000001", language="en")


async def invite(
    bureau: Bureau, *, valid_from_s: float | None = None, valid_until_s: float | None = None
) -> tuple[InvitationRow, str, OpeningRow]:
    opening = await bureau.openings.make(ENGLISH)
    draft = InvitationDraft(
        candidate="Lin",
        valid_from=None if valid_from_s is None else datetime.fromtimestamp(valid_from_s, UTC),
        valid_until=None if valid_until_s is None else datetime.fromtimestamp(valid_until_s, UTC),
    )
    row = await bureau.invitations.invite(opening.id, draft)
    return row, bureau.links.token(row.id), opening


async def code_of(bureau: Bureau, token: str) -> str:
    try:
        await bureau.redemption.open(token, PAGE, None)
    except Refusal as refusal:
        return refusal.code
    return "opened"


async def test_looking_at_a_link_never_uses_it(bureau: Bureau) -> None:
    row, token, opening = await invite(bureau)
    for _ in range(5):
        found = await bureau.invitations.redeemable(token)
        assert (found.invitation.id, found.opening.id, found.session) == (row.id, opening.id, None)
    assert bureau.invitations.state(await bureau.invitations.one(row.id)) == "invited"


async def test_a_link_goes_through_its_states(bureau: Bureau) -> None:
    row, token, _ = await invite(bureau)
    opened = await bureau.redemption.open(token, PAGE, None)
    assert opened.created
    assert opened.session.page_language == "en"
    assert bureau.invitations.state(await bureau.invitations.one(row.id)) == "in_interview"
    await bureau.stores.sessions.update_summary(opened.session.id, stage="submitted", live=False, answered=3, flags=0)
    assert bureau.invitations.state(await bureau.invitations.one(row.id)) == "submitted"
    assert await code_of(bureau, token) == "link_used"
    assert (await bureau.invitations.redeemable(token)).session is not None


async def test_a_link_has_its_window(bureau: Bureau) -> None:
    now_s = bureau.clock.wall_s()
    row, token, _ = await invite(bureau, valid_from_s=now_s + 60, valid_until_s=now_s + 120)
    assert await code_of(bureau, token) == "link_early"
    bureau.clock.advance(120)
    assert await code_of(bureau, token) == "link_expired"
    assert bureau.invitations.state(await bureau.invitations.one(row.id)) == "expired"
    bureau.clock.advance(-30)
    assert await code_of(bureau, token) == "opened"
    bureau.clock.advance(10_000)
    assert await code_of(bureau, token) == "opened", "who has begun may finish"


async def test_revoked_unknown_and_closed_links_say_so(bureau: Bureau) -> None:
    row, token, opening = await invite(bureau)
    await bureau.openings.set_closed(opening.id, True)
    assert await code_of(bureau, token) == "opening_closed"
    with pytest.raises(Refusal, match="opening_closed"):
        await bureau.invitations.invite(opening.id, InvitationDraft(candidate="Ma"))
    await bureau.openings.set_closed(opening.id, False)
    assert await code_of(bureau, token) == "opened"
    await bureau.openings.set_closed(opening.id, True)
    assert await code_of(bureau, token) == "opened", "who has begun may finish"
    await bureau.invitations.revoke(row.id)
    assert await code_of(bureau, token) == "link_revoked"
    assert (await bureau.invitations.revoke(row.id)).revoked_wall_s is not None
    assert await code_of(bureau, bureau.links.token("ab" * 16)) == "link_unknown"
    assert await code_of(bureau, "x") == "link_unknown"
    with pytest.raises(Refusal, match="not_found"):
        await bureau.invitations.revoke("ab" * 16)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # PostgreSQL: tests/stores/test_two_servers.py
async def test_1000_parallel_opens_give_one_session_and_one_holder(bureau: Bureau) -> None:
    _, token, _ = await invite(bureau)
    results = await asyncio.gather(*(bureau.redemption.open(token, PAGE, None) for _ in range(1000)))
    assert len({result.session.id for result in results}) == 1
    assert sum(result.created for result in results) == 1
    held = [one for one in results if await bureau.stores.sessions.by_device(secret_hash(one.device_secret))]
    assert len(held) == 1


async def test_the_same_device_goes_on_and_another_takes_over(bureau: Bureau) -> None:
    _, token, _ = await invite(bureau)
    first = await bureau.redemption.open(token, PAGE, None)
    again = await bureau.redemption.open(token, OpenLink(page_id="page-00000002"), first.device_secret)
    assert (again.device_secret, again.created, again.moved) == (first.device_secret, False, False)
    other = await bureau.redemption.open(token, PAGE, "a secret of another interview")
    assert other.moved
    assert other.session.id == first.session.id
    assert await bureau.stores.sessions.by_device(secret_hash(first.device_secret)) is None
    back = await bureau.redemption.open(token, PAGE, first.device_secret)
    assert back.moved
    assert back.device_secret != first.device_secret, "a secret that was taken over is not used again"


async def test_a_page_that_comes_back_by_itself_opens_a_link_only_where_no_other_page_did_since(bureau: Bureau) -> None:
    """Its cookie is lost (its own browser's doing), or another device holds the interview now."""
    _, token, _ = await invite(bureau)
    await bureau.redemption.open(token, PAGE, None)
    lost = await bureau.redemption.open(token, PAGE.model_copy(update={"again": True}), None)
    phone = await bureau.redemption.open(token, OpenLink(page_id="page-00000002"), None)
    with pytest.raises(Refusal, match="moved"):
        await bureau.redemption.open(token, PAGE.model_copy(update={"again": True}), lost.device_secret)
    assert await bureau.stores.sessions.by_device(secret_hash(phone.device_secret))


async def test_a_full_disk_refuses_new_interviews_only(bureau: Bureau, full_disk: Redemption) -> None:
    _, token, _ = await invite(bureau)
    with pytest.raises(Refusal, match="storage_full"):
        await full_disk.open(token, PAGE, None)
    await bureau.redemption.open(token, PAGE, None)
    assert not (await full_disk.open(token, PAGE, None)).created


async def test_a_fresh_server_gets_an_account_samples_and_links_once(bureau: Bureau) -> None:
    done = await first_run(bureau.stores.accounts, bureau.openings, bureau.invitations)
    assert done.one_time_password is not None
    assert [row.candidate for row in done.invitations] == list(CANDIDATES.values())
    signed_in = await bureau.stores.accounts.sign_in("hr", done.one_time_password, "192.0.2.1")
    assert signed_in.account.must_change_password
    again = await first_run(bureau.stores.accounts, bureau.openings, bureau.invitations)
    assert again.one_time_password is None
    assert [row.id for row in again.invitations] == [row.id for row in done.invitations]
    await bureau.redemption.open(bureau.links.token(done.invitations[0].id), PAGE, None)
    third = await first_run(bureau.stores.accounts, bureau.openings, bureau.invitations)
    assert third.invitations[0].id != done.invitations[0].id
    assert len(await bureau.openings.all()) == len(SAMPLES)
    held_in = [(await bureau.invitations.redeemable(bureau.links.token(row.id))).plan.language for row in third.invitations]
    assert held_in == ["zh", "en"], "each in the language of its candidate"


async def test_a_server_of_before_keeps_its_two_samples(bureau: Bureau) -> None:
    openings = [await bureau.openings.make(plan) for plan in (CHINESE, ENGLISH)]
    done = await first_run(bureau.stores.accounts, bureau.openings, bureau.invitations)
    assert [row.opening for row in done.invitations] == [row.id for row in openings]
    assert len(await bureau.openings.all()) == 2
