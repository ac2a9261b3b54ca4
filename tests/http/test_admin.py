"""Accounts, audit and webhooks over the API."""

from typing import Any

import pytest_asyncio

from server.core.access import AccountRole
from server.stores.audit import AuditFilter
from tests.http.conftest import MakeSite
from tests.http.site import PASSWORD, Site, problem_of


@pytest_asyncio.fixture
async def admin(make_site: MakeSite) -> Site:
    site = await make_site()
    await site.stores.accounts.create("boss", PASSWORD, "admin", must_change_password=False)
    assert (await site.sign_in("boss")).status == 200
    return site


async def made_account(site: Site, name: str, role: AccountRole, department: str = "") -> dict[str, Any]:
    answer = await site.post("/api/v1/accounts", {"name": name, "role": role, "department": department})
    assert answer.status == 201
    made: dict[str, Any] = await answer.json()
    return made


async def test_an_account_is_made_used_disabled_and_let_in_again(admin: Site) -> None:
    made = await made_account(admin, "Kim", "head", "Platform")
    assert await problem_of(await admin.post("/api/v1/accounts", {"name": "KIM", "role": "hr"})) == (409, "name_taken")
    path = f"/api/v1/accounts/{made['id']}"
    off = {"role": "head", "department": "Platform", "disabled": True}
    assert (await (await admin.post(path, off, method="PUT")).json())["disabled"] is True
    assert await problem_of(await admin.sign_in("Kim", made["one_time_password"])) == (401, "sign_in_failed")
    assert (await admin.post(path, {**off, "disabled": False}, method="PUT")).status == 200
    again = await (await admin.post(f"{path}/reset")).json()
    assert again["must_change_password"] is True
    assert await problem_of(await admin.sign_in("Kim", made["one_time_password"])) == (401, "sign_in_failed")
    assert (await admin.sign_in("Kim", again["one_time_password"])).status == 200


async def test_the_last_administrator_cannot_lock_everybody_out(admin: Site) -> None:
    boss = (await (await admin.get("/api/v1/me")).json())["id"]
    for change in ({"role": "hr"}, {"role": "admin", "disabled": True}):
        answer = await admin.post(f"/api/v1/accounts/{boss}", change, method="PUT")
        assert await problem_of(answer) == (409, "last_admin")
    assert await problem_of(await admin.post("/api/v1/accounts/nobody", {"role": "hr"}, method="PUT")) == (404, "not_found")


async def test_signing_in_and_failing_to_are_in_the_audit_without_a_word_of_it(admin: Site) -> None:
    await admin.sign_in("boss", "a secret guess")
    await admin.sign_in("typed-my-password-here", "x")
    rows = await admin.stores.audit.list(AuditFilter())
    assert [(row.action, row.who == "unknown") for row in rows] == [
        ("sign_in_failed", True),
        ("sign_in_failed", False),
        ("sign_in", False),
    ]
    assert "typed-my-password-here" not in str(rows)
    assert "secret guess" not in str(rows)


async def test_what_was_viewed_exported_and_changed_is_in_the_audit(admin: Site) -> None:
    session = await admin.session()
    for _ in range(3):
        assert (await admin.get(f"/api/v1/sessions/{session}/report")).status == 200
    entries = await (await admin.get(f"/api/v1/audit?object=session:{session}")).json()
    assert [(one["action"], one["who_name"]) for one in entries] == [("view_report", "boss")]
    admin.clock.advance(601)
    assert (await admin.get(f"/api/v1/sessions/{session}/report")).status == 200
    assert len(await (await admin.get(f"/api/v1/audit?object=session:{session}")).json()) == 2
    actions = await (await admin.get("/api/v1/audit/actions")).json()
    assert {"change_opening", "invite", "sign_in", "view_report"} <= set(actions)
    assert all("Lin Yue" not in str(row) for row in await admin.stores.audit.list(AuditFilter()))
    verdict = await (await admin.get("/api/v1/audit/check")).json()
    assert (verdict["broken_n"], verdict["rows"] > 4) == (None, True)


async def test_what_was_refused_is_not_said_to_be_done(admin: Site) -> None:
    before = len(await admin.stores.audit.list(AuditFilter()))
    assert (await admin.post("/api/v1/openings/unknown/close")).status == 404
    assert len(await admin.stores.audit.list(AuditFilter())) == before


async def test_a_webhook_is_made_paused_and_deleted(admin: Site) -> None:
    draft = {"url": "https://hr.example/hook", "events": ["report.ready"]}
    answer = await admin.post("/api/v1/webhooks", draft)
    assert answer.status == 201
    made = await answer.json()
    assert made["secret"].startswith("whsec_")
    path = f"/api/v1/webhooks/{made['id']}"
    assert "secret" not in (await (await admin.get("/api/v1/webhooks")).json())[0]
    assert (await admin.post(path, {**draft, "active": False}, method="PUT")).status == 200
    renewed = await (await admin.post(f"{path}/secret")).json()
    assert renewed["secret"] != made["secret"]
    assert (await admin.post(f"{path}/test")).status == 201
    assert [one["state"] for one in await (await admin.get(f"{path}/deliveries")).json()] == ["waiting"]
    assert (await admin.post(path, method="DELETE")).status == 204
    assert await (await admin.get("/api/v1/webhooks")).json() == []


async def test_a_webhook_may_not_lead_into_the_house(admin: Site) -> None:
    for url in ("http://hr.example/", "https://127.0.0.1/", "https://[::1]/x", "https://a:b@hr.example/"):
        answer = await admin.post("/api/v1/webhooks", {"url": url, "events": ["report.ready"]})
        assert await problem_of(answer) == (400, "bad_request"), url


async def test_with_the_setting_it_may(make_site: MakeSite) -> None:
    site = await make_site(webhook_private=True)
    await site.stores.accounts.create("boss", PASSWORD, "admin", must_change_password=False)
    assert (await site.sign_in("boss")).status == 200
    answer = await site.post("/api/v1/webhooks", {"url": "http://10.0.0.5/hook", "events": ["report.ready"]})
    assert answer.status == 201
