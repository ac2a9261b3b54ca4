"""The identity check: nobody opens the link on a device that has not shown the code."""

import asyncio

import pytest
import sqlalchemy as sa
from aiohttp import ClientSession, CookieJar

from server.hiring.identity import AGAIN_S, TRIES, VALID_S
from server.http.keys import CODES
from server.stores.schema_hiring import candidates
from tests.http.conftest import MakeSite
from tests.http.site import PASSWORD, PLAN, Site, problem_of
from tests.http.test_messages import app_post


async def invited(site: Site, check: str = "mail", mail: str = "yue@example.com", phone: str = "") -> tuple[str, str]:
    """Token and id of a link whose opening asks for a code."""
    response = await site.post("/api/v1/openings", {"plan": {**PLAN, "identity_check": check}})
    invitation = await site.invitation((await response.json())["id"])
    row = await site.stores.invitations.get(invitation["id"])
    assert row is not None
    async with site.stores.database.write() as connection:
        change = sa.update(candidates).where(candidates.c.id == row.candidate_id)
        await connection.execute(change.values(mail=mail, phone=phone))
    return invitation["link"].rsplit("/", 1)[1], invitation["id"]


async def ask(site: Site, token: str, path: str, body: object) -> object:
    url = f"/api/candidate/invitations/{token}/{path}"
    return await site.post(url, body, headers={"Origin": site.origin})


async def code_of(site: Site, invitation: str) -> str:
    code = await site.client.app[CODES].code("identity_code", invitation)
    assert code is not None
    return str(code)


async def test_the_code_opens_the_link_on_this_device_alone(signed_in: Site) -> None:
    token, invitation = await invited(signed_in)
    assert (await signed_in.get(f"/api/candidate/invitations/{token}")).status == 200, "looking is free"
    assert await problem_of(await signed_in.open_link(token)) == (403, "identity_needed")
    state = await (await signed_in.get(f"/api/candidate/invitations/{token}/code")).json()
    assert {name: state[name] for name in ("check", "passed", "address", "again_s")} == {
        "check": "mail",
        "passed": False,
        "address": "y***@example.com",
        "again_s": 0,
    }
    sent = await (await ask(signed_in, token, "code", {"language": "en"})).json()  # type: ignore[attr-defined]
    assert sent == {"address": "y***@example.com", "valid_s": VALID_S, "again_s": AGAIN_S}
    assert await app_post(signed_in).worker.step() == 1
    (row,) = await app_post(signed_in).outbox.list()
    mail = signed_in.stores.kept_mail.path(row.id).read_text()
    code = await code_of(signed_in, invitation)
    assert code in mail
    shown = await (await signed_in.get(f"/api/v1/messages/{row.id}")).json()
    assert code not in str(shown)
    assert "••••••" in shown["text"]
    assert (await ask(signed_in, token, "code/check", {"code": code})).status == 204  # type: ignore[attr-defined]
    assert (await (await signed_in.get(f"/api/candidate/invitations/{token}/code")).json())["passed"]
    assert (await signed_in.open_link(token)).status == 200
    url = f"{signed_in.origin}/api/candidate/invitations/{token}/open"
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as phone:
        other = await phone.post(url, json={"page_id": "page-phone"}, headers={"Origin": signed_in.origin})
        assert await problem_of(other) == (403, "identity_needed")


async def test_a_code_works_once_however_many_enter_it_at_once(signed_in: Site) -> None:
    token, invitation = await invited(signed_in)
    await ask(signed_in, token, "code", {})
    code = await code_of(signed_in, invitation)
    answers = await asyncio.gather(*(ask(signed_in, token, "code/check", {"code": code}) for _ in range(30)))
    assert sorted(answer.status for answer in answers)[:2] == [204, 410]  # type: ignore[attr-defined]
    assert sum(answer.status == 204 for answer in answers) == 1  # type: ignore[attr-defined]


async def test_wrong_codes_cost_tries_and_old_ones_do_not_work(signed_in: Site) -> None:
    token, invitation = await invited(signed_in)
    assert await problem_of(await ask(signed_in, token, "code/check", {"code": "000000"})) == (410, "code_over")  # type: ignore[arg-type]
    await ask(signed_in, token, "code", {})
    code = await code_of(signed_in, invitation)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _ in range(TRIES):
        assert await problem_of(await ask(signed_in, token, "code/check", {"code": wrong})) == (403, "code_wrong")  # type: ignore[arg-type]
    assert await problem_of(await ask(signed_in, token, "code/check", {"code": code})) == (410, "code_over")  # type: ignore[arg-type]
    signed_in.clock.advance(AGAIN_S)
    await ask(signed_in, token, "code", {})
    fresh = await code_of(signed_in, invitation)
    assert fresh != code
    signed_in.clock.advance(VALID_S)
    assert await problem_of(await ask(signed_in, token, "code/check", {"code": fresh})) == (410, "code_over")  # type: ignore[arg-type]


async def test_codes_are_sent_once_a_minute_and_five_times_an_hour(signed_in: Site) -> None:
    token, _ = await invited(signed_in)
    statuses = []
    for _ in range(6):
        statuses.append((await ask(signed_in, token, "code", {})).status)  # type: ignore[attr-defined]
        early = await ask(signed_in, token, "code", {})
        assert await problem_of(early) == (429, "code_wait")  # type: ignore[arg-type]
        assert int(early.headers["Retry-After"]) > 50  # type: ignore[attr-defined]
        signed_in.clock.advance(AGAIN_S)
    assert statuses == [200] * 5 + [429]
    assert len(await app_post(signed_in).outbox.list()) == 5
    signed_in.clock.advance(3600 - 6 * AGAIN_S)
    assert (await ask(signed_in, token, "code", {})).status == 200  # type: ignore[attr-defined]


@pytest.mark.parametrize(("check", "mail", "phone"), [("mail", "", "13800001111"), ("sms", "yue@example.com", "")])
async def test_without_the_contact_nothing_is_sent_and_it_is_said(
    signed_in: Site, check: str, mail: str, phone: str
) -> None:
    token, _ = await invited(signed_in, check, mail, phone)
    state = await (await signed_in.get(f"/api/candidate/invitations/{token}/code")).json()
    assert state["address"] == ""
    assert await problem_of(await ask(signed_in, token, "code", {})) == (409, "no_address")  # type: ignore[arg-type]
    assert await problem_of(await signed_in.open_link(token)) == (403, "identity_needed")


async def test_without_a_gateway_the_page_hears_that_codes_stay_here_and_whom_to_ask(make_site: MakeSite) -> None:
    site = await make_site(smtp_reply_to="hiring@example.com")
    await site.stores.accounts.create("hr", PASSWORD, "hr", must_change_password=False)
    await site.sign_in()
    token, _ = await invited(site)
    state = await (await site.get(f"/api/candidate/invitations/{token}/code")).json()
    assert not state["reaches"]
    assert (state["organisation"], state["contact"]) == (PLAN.get("organisation", ""), "hiring@example.com")


async def test_with_a_mail_server_codes_reach_mail_alone(make_site: MakeSite) -> None:
    site = await make_site(smtp_host="mail.example.com")
    await site.stores.accounts.create("hr", PASSWORD, "hr", must_change_password=False)
    await site.sign_in()
    by_mail, _ = await invited(site)
    by_phone, _ = await invited(site, "sms", phone="13800001111")
    reaches = [
        (await (await site.get(f"/api/candidate/invitations/{token}/code")).json())["reaches"]
        for token in (by_mail, by_phone)
    ]
    assert reaches == [True, False]


async def test_a_made_up_pass_and_one_of_another_link_open_nothing(signed_in: Site) -> None:
    first, first_id = await invited(signed_in)
    second, second_id = await invited(signed_in)
    await ask(signed_in, first, "code", {})
    passed = await ask(signed_in, first, "code/check", {"code": await code_of(signed_in, first_id)})
    value = next(iter(passed.cookies.values())).value  # type: ignore[attr-defined]
    for made_up in (value, "99999999999.abc", "", "x", f"{value}0"):
        response = await signed_in.client.post(
            f"/api/candidate/invitations/{second}/open",
            json={"page_id": "page-00000001"},
            headers={"Origin": signed_in.origin, "Cookie": f"lis_identity_{second_id[:12]}={made_up}"},
        )
        assert await problem_of(response) == (403, "identity_needed")


async def test_an_opening_without_the_check_asks_for_nothing(signed_in: Site) -> None:
    token, _ = await invited(signed_in, "none")
    assert (await signed_in.open_link(token)).status == 200
    assert await problem_of(await ask(signed_in, token, "code", {})) == (409, "no_address")  # type: ignore[arg-type]
