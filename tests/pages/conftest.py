"""A server of each test's own, without analyzer hosts, and a console that is signed in to already."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.e2e.conftest import ACCOUNT, PASSWORD, LiveServer, console, running_server
from tests.e2e.consoles import console_browser

__all__ = ["console"]
expect.set_options(timeout=20_000)  # two browsers at a time, and nothing here is about speed


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LiveServer]:
    with running_server(tmp_path, LIS_ANALYZER_HOSTS="0") as live:
        yield live


@pytest.fixture
async def console_page(server: LiveServer) -> AsyncIterator[Page]:
    """Signed in by request; tests/e2e sign in by hand."""
    async with console_browser() as page:
        answer = await page.request.post(
            f"{server.url}/api/v1/sign-in",
            data={"name": ACCOUNT, "password": PASSWORD},
            headers={"X-Requested-With": "lis", "Origin": server.url},
        )
        assert answer.status == 200
        await page.goto(f"{server.url}/console/")
        await expect(page.get_by_role("link", name="Openings")).to_be_visible()
        yield page
