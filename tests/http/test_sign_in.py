"""Who is let in, and which pages may ask in somebody's name."""

import pytest

from server.stores import sign_in_waits
from server.stores.accounts import IDLE_LIMIT_S
from tests.http.conftest import MakeSite
from tests.http.site import OWN_PAGE, PASSWORD, PLAN, Site, problem_of


async def test_signing_in_and_out(site: Site) -> None:
    assert await problem_of(await site.get("/api/v1/me")) == (401, "not_signed_in")
    response = await site.sign_in()
    me = await response.json()
    assert (me["name"], me["role"], me["must_change_password"]) == ("hr", "hr", False)
    assert "decide" in me["actions"]
    assert "manage_accounts" not in me["actions"]
    cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert PASSWORD not in cookie
    assert (await site.get("/api/v1/me")).status == 200
    assert (await site.post("/api/v1/sign-out")).status == 204
    assert await problem_of(await site.get("/api/v1/me")) == (401, "not_signed_in")


async def test_a_wrong_password_many_times_gives_a_clear_answer_and_then_a_wait(site: Site) -> None:
    answers = [await problem_of(await site.sign_in(password=f"guess {n}")) for n in range(20)]
    assert answers[0] == (401, "sign_in_failed")
    assert answers[-1] == (429, "sign_in_wait")
    assert [code for _, code in answers].count("sign_in_failed") == sign_in_waits.FREE_PER_NAME
    assert await problem_of(await site.sign_in(name="nobody", password="x")) == (401, "sign_in_failed")
    waiting = await site.sign_in()
    assert waiting.status == 429
    assert int(waiting.headers["Retry-After"]) > 0
    site.clock.advance(3600)
    assert (await site.sign_in()).status == 200


async def test_behind_a_proxy_the_limit_counts_the_peer_that_the_proxy_saw(make_site: MakeSite) -> None:
    site = await make_site(proxies=1)

    async def code_from(forwarded: str, number: int) -> str:
        headers = site.page(**{"X-Forwarded-For": forwarded})
        body = {"name": f"name {number}", "password": "x"}
        return (await problem_of(await site.post("/api/v1/sign-in", body, headers=headers)))[1]

    for number in range(sign_in_waits.FREE_PER_ADDRESS):
        assert await code_from(f"192.0.2.{number}, 198.51.100.1", number) == "sign_in_failed"
    assert await code_from("192.0.2.99, 198.51.100.1", 100) == "sign_in_wait", "what it says of itself does not help"
    assert await code_from("198.51.100.2", 101) == "sign_in_failed"


async def test_the_cookie_is_changed_on_signing_in_and_dies_when_idle(site: Site) -> None:
    first = (await site.sign_in()).cookies["lis_sign_in"].value
    second = (await site.sign_in()).cookies["lis_sign_in"].value
    assert first != second
    assert await site.stores.accounts.signed_in(first) is None
    site.clock.advance(IDLE_LIMIT_S + 1)
    assert await problem_of(await site.get("/api/v1/me")) == (401, "not_signed_in")


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="neither origin nor header"),
        pytest.param({"Origin": "{own}"}, id="no header"),
        pytest.param(OWN_PAGE, id="no origin"),
        pytest.param({**OWN_PAGE, "Origin": "https://evil.example"}, id="another site"),
        pytest.param({**OWN_PAGE, "Origin": "null"}, id="a sandboxed page"),
        pytest.param({**OWN_PAGE, "Origin": "{own}.evil.example"}, id="a look-alike"),
        pytest.param({"X-Requested-With": "XMLHttpRequest", "Origin": "{own}"}, id="another header"),
    ],
)
async def test_another_site_cannot_act_with_the_cookie(signed_in: Site, headers: dict[str, str]) -> None:
    sent = {name: value.replace("{own}", signed_in.origin) for name, value in headers.items()}
    for path, body in (
        ("/api/v1/openings", {"plan": PLAN}),
        ("/api/v1/sign-in", {"name": "hr", "password": PASSWORD}),
        ("/api/v1/sign-out", None),
        ("/api/v1/api-keys", {"label": "x"}),
    ):
        assert await problem_of(await signed_in.post(path, body, headers=sent)) == (403, "wrong_origin")
    assert await signed_in.stores.openings.count() == 0
    assert (await signed_in.get("/api/v1/me")).status == 200


async def test_the_public_address_is_an_origin_of_ours(make_site: MakeSite) -> None:
    site = await make_site(public_url="https://talk.example/")
    await site.stores.accounts.create("hr", PASSWORD, "hr", must_change_password=False)
    headers = {**OWN_PAGE, "Origin": "https://talk.example"}
    response = await site.post("/api/v1/sign-in", {"name": "hr", "password": PASSWORD}, headers=headers)
    assert response.status == 200
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-lis_sign_in=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert response.headers["Strict-Transport-Security"]


async def test_a_one_time_password_opens_nothing_but_its_own_change(site: Site) -> None:
    await site.stores.accounts.create("new", "one-time-word", "hr", must_change_password=True)
    assert (await (await site.sign_in("new", "one-time-word")).json())["must_change_password"]
    assert await problem_of(await site.get("/api/v1/openings")) == (403, "must_change_password")
    assert await problem_of(await site.post("/api/v1/api-keys", {"label": "x"})) == (403, "must_change_password")
    short = await site.post("/api/v1/password", {"old": "one-time-word", "new": "short"})
    assert await problem_of(short) == (400, "bad_request")
    same = await site.post("/api/v1/password", {"old": "one-time-word", "new": "one-time-word"})
    assert await problem_of(same) == (400, "bad_request")
    assert (await site.post("/api/v1/password", {"old": "one-time-word", "new": PASSWORD})).status == 204
    assert (await (await site.get("/api/v1/me")).json())["must_change_password"] is False
    assert (await site.get("/api/v1/openings")).status == 200


async def test_programs_use_keys_without_cookie_or_origin(signed_in: Site) -> None:
    made = await (await signed_in.post("/api/v1/api-keys", {"label": "import"})).json()
    signed_in.client.session.cookie_jar.clear()
    key = {"Authorization": f"Bearer {made['secret']}"}
    assert (await signed_in.post("/api/v1/openings", {"plan": PLAN}, headers=key)).status == 201
    listed = await (await signed_in.get("/api/v1/api-keys", **key)).json()
    assert [(one["id"], one["label"]) for one in listed] == [(made["id"], "import")]
    assert "secret" not in listed[0]
    assert (await signed_in.post(f"/api/v1/api-keys/{made['id']}", headers=key, method="DELETE")).status == 204
    assert await problem_of(await signed_in.get("/api/v1/me", **key)) == (401, "not_signed_in")


async def test_a_wrong_key_is_not_helped_by_a_good_cookie(signed_in: Site) -> None:
    for wrong in ("Bearer lis_nothing", "Basic aHI6aHI=", "Bearer"):
        assert await problem_of(await signed_in.get("/api/v1/me", Authorization=wrong)) == (401, "not_signed_in")


async def test_one_account_cannot_touch_another_ones_keys(signed_in: Site) -> None:
    other = await signed_in.stores.accounts.create("bert", PASSWORD, "hr", must_change_password=False)
    row, _ = await signed_in.stores.api_keys.create(other.id, "his")
    assert await (await signed_in.get("/api/v1/api-keys")).json() == []
    gone = await signed_in.post(f"/api/v1/api-keys/{row.id}", method="DELETE")
    assert await problem_of(gone) == (404, "not_found")
    assert len(await signed_in.stores.api_keys.list(other.id)) == 1
