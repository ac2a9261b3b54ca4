"""Pages, headers, health, and what is (not) logged."""

import shutil
import sqlite3
from collections import defaultdict
from typing import Any

import pytest
import structlog
from aiohttp import web

from server.core.errors import Refusal
from server.http.security import CONTENT_POLICY
from tests.http.conftest import MakeSite
from tests.http.site import Site, problem_of


async def test_the_pages_are_where_people_look_for_them(site: Site) -> None:
    for path, title in (
        ("/i/whatever", "candidate"),
        ("/r/whatever", "result"),
        ("/console", "console"),
        ("/console/", "console"),
        ("/console/sessions/1", "console"),
    ):
        response = await site.get(path)
        assert response.status == 200
        assert response.content_type == "text/html"
        assert title in await response.text()
        assert response.headers["Cache-Control"] == "no-cache"
    home = await site.get("/")
    assert (home.status, home.headers["Location"]) == (302, "/console/")


async def test_assets_are_kept_for_good_and_nothing_else_is_served(site: Site) -> None:
    asset = await site.get("/assets/console-abc123.js")
    assert "immutable" in asset.headers["Cache-Control"]
    assert asset.content_type in ("text/javascript", "application/javascript")
    for path in (
        "/assets/../secret.txt",
        "/assets/%2e%2e/secret.txt",
        "/assets/..%2fsecret.txt",
        "/assets/",
        "/assets/no.js",
    ):
        assert (await site.get(path)).status == 404


async def test_a_link_out_of_the_assets_is_not_followed(site: Site) -> None:
    (site.settings.web_dir / "assets" / "out.txt").symlink_to(site.settings.web_dir / "secret.txt")
    assert (await site.get("/assets/out.txt")).status == 404


async def test_without_a_built_client_the_page_says_so(site: Site) -> None:
    shutil.rmtree(site.settings.web_dir)
    response = await site.get("/console/", **{"Accept-Language": "en"})
    assert response.status == 503
    assert "has not been built" in await response.text()


async def test_every_answer_forbids_what_it_can(signed_in: Site) -> None:
    paths = ("/console/", "/i/x", "/assets/console-abc123.js", "/api/v1/me", "/api/v1/nothing", "/healthz", "/nothing", "/")
    for path in paths:
        headers = (await signed_in.get(path)).headers
        assert headers["Content-Security-Policy"] == CONTENT_POLICY
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=(self)" in headers["Permissions-Policy"]
        assert "Server" not in headers
        assert "Strict-Transport-Security" not in headers
    assert (await signed_in.get("/api/v1/me")).headers["Cache-Control"] == "no-store"


async def test_health_tells_database_and_disk(make_site: MakeSite) -> None:
    site = await make_site(disk_reserve_mb=10**9)
    response = await site.get("/healthz")
    assert await response.json() == {"well": True, "database": "ok", "disk": "full"}
    await site.stores.database.close()
    unwell = await site.get("/healthz")
    assert unwell.status == 503
    assert (await unwell.json())["database"] == "failed"
    await site.stores.database.open()


async def test_figures_are_for_this_machine_or_a_key(signed_in: Site) -> None:
    session = await signed_in.session()
    signed_in.rooms.live.add(session)
    text = await (await signed_in.get("/metrics")).text()
    assert "lis_live_sessions 1.0" in text
    assert 'lis_http_requests_total{method="POST",route="/api/v1/sign-in",status="200"} 1.0' in text
    assert session not in text
    signed_in.client.session.cookie_jar.clear()
    outside = await signed_in.get("/metrics", **{"X-Forwarded-For": "203.0.113.9"})
    assert await problem_of(outside) == (401, "not_signed_in")


async def test_no_token_name_or_password_is_ever_logged(signed_in: Site, caplog: pytest.LogCaptureFixture) -> None:
    with structlog.testing.capture_logs() as lines, caplog.at_level("DEBUG"):
        invitation = await signed_in.invitation()
        token = invitation["link"].rsplit("/", 1)[1]
        await signed_in.get(f"/i/{token}")
        await signed_in.get(f"/api/candidate/invitations/{token}?name=Lin")
        await signed_in.open_link(token)
        await signed_in.get(f"/api/candidate/invitations/{token[:-1]}")
        await signed_in.sign_in(password="wrong word")
        await signed_in.get(f"/nowhere/{token}")
    logged = repr(lines) + caplog.text
    assert any(line["event"] == "request" and line["route"] == "/i/{token}" for line in lines)
    for private in (token, token[:20], invitation["id"], "Lin", "wrong word"):
        assert private not in logged


async def test_a_bug_ends_as_a_plain_answer_and_a_log_line_without_its_message(
    signed_in: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: Any) -> None:
        raise LookupError("private words")

    monkeypatch.setattr(signed_in.rooms, "picture", broken)
    session = await signed_in.session()
    with structlog.testing.capture_logs() as lines:
        response = await signed_in.get(f"/api/v1/sessions/{session}/picture.jpg")
    assert await problem_of(response) == (500, "internal")
    (failed,) = [line for line in lines if line["event"] == "request_failed"]
    assert (failed["error"], failed["route"]) == ("LookupError", "/api/v1/sessions/{session}/picture.jpg")
    assert "private words" not in repr(lines)


async def test_a_busy_store_is_told_as_such(signed_in: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    async def busy(*_: Any, **__: Any) -> None:
        raise Refusal("busy")

    monkeypatch.setattr(type(signed_in.stores.accounts), "sign_in", busy)
    response = await signed_in.sign_in()
    assert await problem_of(response) == (503, "busy")
    assert response.headers["Retry-After"]


async def test_gets_never_change_anything(signed_in: Site) -> None:
    """Every GET of the application, then the same again: the tables stay as they were, but for when somebody was seen and
    for the audit, which is there to note who looked at what."""
    invitation = await signed_in.invitation()
    session = await signed_in.session()
    known: defaultdict[str, str] = defaultdict(lambda: "x")
    known |= {
        "opening": invitation["opening"],
        "invitation": invitation["id"],
        "session": session,
        "token": invitation["link"].rsplit("/", 1)[1],
        "question": "1",
        "take": "1",
        "tail": "x",
        "path": "console-abc123.js",
        "key": "1",
    }
    before = tables(signed_in)
    asked = 0
    for route in signed_in.client.app.router.routes():
        if route.method in ("GET", "HEAD"):
            assert isinstance(route.resource, web.Resource)
            path = route.resource.canonical.format_map(known)
            assert (await signed_in.client.request(route.method, path, allow_redirects=False)).status < 500, path
            asked += 1
    assert asked > 20
    assert tables(signed_in) == before


def tables(site: Site) -> dict[str, list[tuple[object, ...]]]:
    with sqlite3.connect(site.settings.data_dir / "interviews.sqlite") as file:
        names = [row[0] for row in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'") if row[0] != "audit"]
        return {name: file.execute(f"SELECT * FROM {name}").fetchall() for name in names}
