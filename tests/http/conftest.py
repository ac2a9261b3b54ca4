"""A site on a temporary folder; ``signed_in`` is the same with the cookie of an HR account."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest_asyncio
from aiohttp import CookieJar
from aiohttp.test_utils import TestClient, TestServer

from server.config import Settings
from server.core.clock import HandClock
from server.core.messages import FlagDeclared
from server.core.text import Text
from server.http.app import build_http
from server.http.keys import HUB, Declarations, HttpParts
from server.hub.hub import Hub
from server.stores.passwords import Passwords
from server.stores.stores import Stores
from tests.http.site import PASSWORD, SECRET, HeldRooms, Site

MakeSite = Callable[..., Awaitable[Site]]
DECLARED = Declarations(
    flags=(
        FlagDeclared(
            rule="no_face", severity="attention", title=Text(zh="画面中没有人脸", en="No face"), hint=Text(zh="…", en="…")
        ),
    )
)


@pytest_asyncio.fixture
async def make_site(tmp_path: Path) -> AsyncIterator[MakeSite]:
    """Builds a site; keyword arguments are settings."""
    async with AsyncExitStack() as stack:

        async def make(**settings_given: Any) -> Site:
            web_dir = tmp_path / "web"
            (web_dir / "assets").mkdir(parents=True, exist_ok=True)
            (web_dir / "candidate.html").write_text("<title>candidate</title>")
            (web_dir / "console.html").write_text("<title>console</title>")
            (web_dir / "result.html").write_text("<title>result</title>")
            (web_dir / "assets" / "console-abc123.js").write_text("let x = 1")
            (web_dir / "secret.txt").write_text("outside the assets")
            given = {"data_dir": tmp_path / "data", "web_dir": web_dir, "disk_reserve_mb": 0, **settings_given}
            settings = Settings(_env_file=None, **given)
            clock, rooms = HandClock(), HeldRooms()
            stores = await Stores.open(settings.data_dir, clock, passwords=Passwords(memory_kib=64, rounds=1))
            stack.push_async_callback(stores.close)
            parts = HttpParts(settings, clock, stores, rooms, lambda: DECLARED, SECRET)
            jar = CookieJar(unsafe=True, treat_as_secure_origin=None)
            application = build_http(parts)
            application[HUB] = Hub()
            client = TestClient(TestServer(application), cookie_jar=jar)
            await stack.enter_async_context(client)
            return Site(client, stores, clock, rooms, settings, parts)

        yield make


@pytest_asyncio.fixture
async def site(make_site: MakeSite) -> Site:
    made = await make_site()
    await made.stores.accounts.create("hr", PASSWORD, "hr", must_change_password=False)
    return made


@pytest_asyncio.fixture
async def signed_in(site: Site) -> Site:
    assert (await site.sign_in()).status == 200
    return site
