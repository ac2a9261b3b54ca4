"""The candidate's link: looking is free, opening binds a device, every dead link says why."""

from datetime import UTC, datetime

import pytest
from aiohttp import ClientSession, CookieJar

from server.hiring.redemption import secret_hash
from server.hiring.sample import ENGLISH
from server.http import limits
from server.stores.invitations import InvitationRow
from tests.http.conftest import MakeSite
from tests.http.crowd import post_at_once
from tests.http.site import Site, problem_of


def token_of(invitation: dict[str, str]) -> str:
    return invitation["link"].rsplit("/", 1)[1]


async def test_the_landing_tells_what_comes_and_changes_nothing(signed_in: Site) -> None:
    invitation = await signed_in.invitation()
    path = f"/api/candidate/invitations/{token_of(invitation)}"
    for _ in range(3):
        response = await signed_in.get(path)
        assert response.status == 200
        assert "Set-Cookie" not in response.headers
    landing = await response.json()
    assert landing["candidate"] == "Lin Yue"
    assert (landing["title"], landing["department"], landing["organisation"]) == ("Engineer", "Platform", "Example")
    assert (landing["question_count"], landing["interview_language"]) == (2, "en")
    assert landing["minutes"] == 4 + 5
    assert (landing["started"], landing["submitted"], landing["expression_offered"]) == (False, False, False)
    assert [one["purpose"] for one in landing["consent"]["purposes"]] == ["record", "transcribe", "analyse"]
    assert "Who are you?" not in await response.text(), "questions are not shown before the interview"
    now = await (await signed_in.get(f"/api/v1/invitations/{invitation['id']}")).json()
    assert (now["state"], now["session"]) == ("invited", None)


async def test_opening_sets_a_device_cookie_and_opening_again_goes_on(signed_in: Site) -> None:
    invitation = await signed_in.invitation()
    first = await signed_in.open_link(token_of(invitation))
    cookie = first.headers["Set-Cookie"]
    assert cookie.startswith("lis_device=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    opened = await first.json()
    assert (opened["began"], opened["moved"]) == (True, False)
    again = await (await signed_in.open_link(token_of(invitation), "page-00000002")).json()
    assert again == {"session": opened["session"], "began": False, "moved": False}
    held = await signed_in.stores.sessions.device(opened["session"])
    assert held is not None
    assert held.page_id == "page-00000002"
    landing = await (await signed_in.get(f"/api/candidate/invitations/{token_of(invitation)}")).json()
    assert landing["started"]


async def test_another_device_takes_over(signed_in: Site) -> None:
    token = token_of(await signed_in.invitation())
    first = (await signed_in.open_link(token)).cookies["lis_device"].value
    url = f"{signed_in.origin}/api/candidate/invitations/{token}/open"
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as phone:
        response = await phone.post(url, json={"page_id": "page-phone"}, headers={"Origin": signed_in.origin})
        assert (await response.json())["moved"]
        second = response.cookies["lis_device"].value
    by_device = signed_in.stores.sessions.by_device
    assert await by_device(secret_hash(first)) is None
    assert await by_device(secret_hash(second)) is not None


async def test_a_thousand_pages_at_once_open_one_session(signed_in: Site) -> None:
    token = token_of(await signed_in.invitation())
    url = f"{signed_in.origin}/api/candidate/invitations/{token}/open"
    answers = await post_at_once(url, lambda n: {"page_id": f"page-{n:08}"}, {"Origin": signed_in.origin})
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body["session"] for answer in answers}) == 1
    assert [answer.body["began"] for answer in answers].count(True) == 1


async def test_dead_links_say_why_in_the_readers_language(signed_in: Site) -> None:
    now = datetime.fromtimestamp(signed_in.clock.wall_s(), UTC)
    early = await signed_in.invitation(valid_from=now.replace(year=now.year + 1).isoformat())
    expired = await signed_in.invitation(valid_until=now.replace(year=now.year - 1).isoformat())
    revoked = await signed_in.invitation()
    assert (await signed_in.post(f"/api/v1/invitations/{revoked['id']}/revoke")).status == 200
    closed = await signed_in.invitation()
    await signed_in.post(f"/api/v1/openings/{closed['opening']}/close")
    used = await signed_in.invitation()
    session = (await (await signed_in.open_link(token_of(used))).json())["session"]
    await signed_in.stores.sessions.update_summary(session, stage="submitted", live=False, answered=2, flags=0)
    for invitation, expected in (
        (early, (403, "link_early")),
        (expired, (410, "link_expired")),
        (revoked, (410, "link_revoked")),
        (closed, (410, "opening_closed")),
        (used, (410, "link_used")),
    ):
        assert await problem_of(await signed_in.open_link(token_of(invitation))) == expected
    assert await problem_of(await signed_in.open_link("A" * 43)) == (404, "link_unknown")
    landing = await (await signed_in.get(f"/api/candidate/invitations/{token_of(used)}")).json()
    assert landing["submitted"], "who has submitted is thanked, not refused"
    path = f"/api/candidate/invitations/{token_of(revoked)}"
    zh = await (await signed_in.get(path, **{"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5"})).json()
    en = await (await signed_in.get(path, **{"Accept-Language": "fr, en-GB;q=0.8, zh;q=0.1"})).json()
    assert "收回" in zh["text"]
    assert "withdrawn" in en["text"]
    assert (await (await signed_in.get(path + "?lang=en", **{"Accept-Language": "zh"})).json()) == en
    states = [
        (await (await signed_in.get(f"/api/v1/invitations/{one['id']}")).json())["state"] for one in (expired, revoked, used)
    ]
    assert states == ["expired", "revoked", "submitted"]


async def test_revoking_ends_what_is_held_under_it(signed_in: Site) -> None:
    invitation = await signed_in.invitation()
    await signed_in.open_link(token_of(invitation))
    await signed_in.post(f"/api/v1/invitations/{invitation['id']}/revoke")
    assert signed_in.rooms.revoked == [invitation["id"]]


async def test_guessing_links_is_slowed_down_per_address_and_costs_good_links_nothing(signed_in: Site) -> None:
    good = token_of(await signed_in.invitation())
    for _ in range(limits.BURST * 2):
        assert (await signed_in.get(f"/api/candidate/invitations/{good}")).status == 200
    codes = [await problem_of(await signed_in.get(f"/api/candidate/invitations/{n:043}")) for n in range(limits.BURST + 5)]
    assert codes[: limits.BURST] == [(404, "link_unknown")] * limits.BURST
    assert codes[-1] == (429, "too_many")
    assert await problem_of(await signed_in.open_link("x")) == (429, "too_many")
    assert (await signed_in.open_link(good)).status == 200, "behind a proxy others share the address"
    signed_in.clock.advance(1 / limits.REFILL_PER_S + 0.1)
    assert await problem_of(await signed_in.open_link("x")) == (404, "link_unknown")


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
async def test_another_site_cannot_open_a_link(signed_in: Site, origin: str) -> None:
    token = token_of(await signed_in.invitation())
    path = f"/api/candidate/invitations/{token}/open"
    response = await signed_in.post(path, {"page_id": "page-00000001"}, headers={"Origin": origin})
    assert await problem_of(response) == (403, "wrong_origin")
    form = await signed_in.client.post(path, data='{"page_id":"page-00000001"}', headers={"Content-Type": "text/plain"})
    assert await problem_of(form) == (400, "bad_request")
    assert await signed_in.stores.sessions.list() == []


async def test_with_tls_the_device_cookie_is_pinned_to_this_host(make_site: MakeSite) -> None:
    site = await make_site(public_url="https://talk.example")
    opening = await site.stores.openings.create(ENGLISH, 1.0)
    await site.stores.invitations.create(InvitationRow("ab" * 16, opening.id, "Lin", 1.0, None, None))
    path = f"/api/candidate/invitations/{site.links.token('ab' * 16)}/open"
    response = await site.post(path, {"page_id": "page-00000001"}, headers={"Origin": "https://talk.example"})
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-lis_device=")
    assert "Secure" in cookie
