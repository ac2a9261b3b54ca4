"""The console's pages, each as somebody comes to it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Page, expect

from server.core.text import Language
from tests.e2e.browser import DESKTOP
from tests.screens import drawn
from tests.screens.people import HR, PASSWORD
from tests.screens.shoot import Album, new_page
from tests.screens.town import Town

SHEET = """姓名,邮箱,手机,语言,部门
李雷,li@example.com,13800138000,中文,研发
Jane,jane at example,12,French,
王芳,wang@example.com,,中文,
"""
STANDING: dict[Language, dict[str, str]] = {
    "zh": {
        "opening": "zh",
        "live": "高天佑",
        "report": "林悦",
        "candidate": "马天宇",
        "compare": "林悦|陈思远|王子涵",
    },
    "en": {
        "opening": "en",
        "live": "Emma Fischer",
        "report": "Alice Morgan",
        "candidate": "Grace Chen",
        "compare": "Alice Morgan|Daniel Okafor|Sofia Lindqvist",
    },
}


@asynccontextmanager
async def signed_in(browser: Browser, made: Town, language: Language, errors: list[str]) -> AsyncIterator[Page]:
    """A console in this language."""
    context = await browser.new_context(viewport=DESKTOP, locale="zh-CN" if language == "zh" else "en-GB")  # type: ignore[arg-type]
    page = await new_page(context, errors)
    answer = await page.request.post(
        f"{made.origin}/api/v1/sign-in",
        data={"name": HR, "password": PASSWORD},
        headers={"X-Requested-With": "lis", "Origin": made.origin},
    )
    assert answer.status == 200
    yield page
    await context.close()


def paths(made: Town, language: Language) -> dict[str, str]:
    """Every address of the console by the name of its picture."""
    who = STANDING[language]
    opening = made.openings[who["opening"]]
    names = who["compare"].split("|")
    compared = ",".join(made.sessions[name] for name in names if name in made.sessions)
    return {
        "console-wall": "",
        "console-live": f"live/{made.sessions[who['live']]}",
        "console-openings": "openings",
        "console-opening-new": "openings/new",
        "console-opening": f"openings/{opening}",
        "console-opening-questions": f"openings/{opening}/questions",
        "console-opening-flags": f"openings/{opening}/flags",
        "console-distribution": f"openings/{opening}/distribution",
        "console-candidate": f"candidates/{made.candidates[who['candidate']]}",
        "console-results": "finished",
        "console-compare": f"compare?sessions={compared}",
        "console-report": f"reports/{made.sessions[who['report']]}",
        "console-bank": "bank",
        "console-bank-templates": "bank/templates",
        "console-requests": "requests",
        "console-messages": "messages",
        "console-messages-templates": "messages/templates",
        "console-messages-ways": "messages/ways",
        "console-admin-accounts": "admin/accounts",
        "console-admin-audit": "admin/audit",
        "console-admin-webhooks": "admin/webhooks",
        "console-admin-retention": "admin/retention",
        "console-settings": "settings",
        "console-not-found": "nowhere",
    }


async def keep_pictures_coming(made: Town) -> None:
    """What an analyzer would send of the live pictures."""
    pictures = [await asyncio.to_thread(drawn.jpeg, look) for look in drawn.LOOKS]
    while True:
        for number, room in enumerate(list(made.rooms.values())):
            room.show_picture(pictures[number % len(pictures)])
        await asyncio.sleep(1.0)


async def sign_in_page(browser: Browser, made: Town, album: Album, language: Language, errors: list[str]) -> None:
    """Signing in, and the first password of somebody new."""
    context = await browser.new_context(viewport=DESKTOP, locale="zh-CN" if language == "zh" else "en-GB")  # type: ignore[arg-type]
    page = await new_page(context, errors)
    await page.goto(f"{made.origin}/console/")
    await album.take(page, "console-sign-in", language)
    name = {"zh": "孟瑶", "en": "Priya Nair"}[language]
    account = await made.call("POST", "/api/v1/accounts", {"name": name, "role": "hr"})
    answer = await page.request.post(
        f"{made.origin}/api/v1/sign-in",
        data={"name": name, "password": account["one_time_password"]},
        headers={"X-Requested-With": "lis", "Origin": made.origin},
    )
    assert answer.status == 200
    await page.goto(f"{made.origin}/console/")
    await expect(page.locator("input[autocomplete=new-password]").first).to_be_visible()
    await album.take(page, "console-first-password", language)
    await context.close()


LIVE_PAGES = ("console-wall", "console-live")


async def some(
    browser: Browser, made: Town, album: Album, language: Language, errors: list[str], names: tuple[str, ...] = LIVE_PAGES
) -> None:
    """These pages; what shows interviews of this moment comes first, before their time is up."""
    async with signed_in(browser, made, language, errors) as page:
        for name in names:
            await page.goto(f"{made.origin}/console/{paths(made, language)[name]}")
            await expect(page.locator("h1").first).to_be_visible()
            if name in LIVE_PAGES:
                await expect(page.locator("img").first).to_be_visible()
            await album.take(page, name, language)


async def console(browser: Browser, made: Town, album: Album, language: Language, errors: list[str]) -> None:
    """All of them in one language."""
    async with signed_in(browser, made, language, errors) as page:
        for name, path in paths(made, language).items():
            if name in LIVE_PAGES:
                continue
            await page.goto(f"{made.origin}/console/{path}")
            await expect(page.locator("h1").first).to_be_visible()
            await album.take(page, name, language)
        for name, steps in DIALOGS.items():
            await steps(page, made, language)
            await album.take(page, name, language, whole=False)


async def _import(page: Page, made: Town, language: Language) -> None:
    opening = made.openings[STANDING[language]["opening"]]
    await page.goto(f"{made.origin}/console/openings/{opening}")
    await page.get_by_role("button", name="导入表格" if language == "zh" else "Import a sheet").click()
    sheet = {"name": "candidates.csv", "mimeType": "text/csv", "buffer": SHEET.encode()}
    await page.locator("#import-file").set_input_files(sheet)  # type: ignore[arg-type]
    await expect(page.get_by_role("dialog").get_by_role("alert")).to_be_visible()


async def _decide(page: Page, made: Town, language: Language) -> None:
    who = {"zh": "王子涵", "en": "Sofia Lindqvist"}[language]
    await page.goto(f"{made.origin}/console/reports/{made.sessions[who]}")
    await page.locator(".decision-panel button").first.click()
    await expect(page.get_by_role("dialog")).to_be_visible()


async def _message(page: Page, made: Town, language: Language) -> None:
    await page.goto(f"{made.origin}/console/messages")
    await page.locator(".message-row button").first.click()
    await expect(page.get_by_role("dialog")).to_be_visible()


async def _choose(page: Page, made: Town, language: Language) -> None:
    await page.goto(f"{made.origin}/console/finished")
    boxes = page.locator("tbody input[type=checkbox]")
    await expect(boxes.first).to_be_visible()
    for number in (4, 5):
        await boxes.nth(number).check()


async def _keys(page: Page, made: Town, language: Language) -> None:
    await page.goto(f"{made.origin}/console/")
    await expect(page.locator("h1").first).to_be_visible()
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog")).to_be_visible()


DIALOGS = {
    "console-import": _import,
    "console-decision": _decide,
    "console-message": _message,
    "console-results-chosen": _choose,
    "console-keys": _keys,
}
