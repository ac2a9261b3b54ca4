"""The candidate's pages, from the landing to the result, in one interview per language."""

import asyncio

from playwright.async_api import Browser, Page, expect

from server.core.facts import CheckReading, Draft, Said
from server.core.text import Language
from server.room.room import Room
from tests.e2e.browser import candidate_context
from tests.e2e.candidate_page import BUTTONS
from tests.screens.people import HR, PLANS, TYPED
from tests.screens.shoot import Album, new_page
from tests.screens.town import Town

WHO: dict[Language, str] = {"zh": "罗晓峰", "en": "Liam Walsh"}
RESULT_OF: dict[Language, str] = {"zh": "林悦", "en": "Alice Morgan"}
HELP: dict[Language, str] = {
    "zh": "您好，画面和声音都很清楚，请放心回答。",
    "en": "Hello, we see and hear you well. Take your time.",
}


async def interview(browser: Browser, made: Town, album: Album, language: Language, errors: list[str]) -> None:
    """One candidate's way through; the server's part of analysis is said by hand, since no model runs."""
    context = await candidate_context(browser, language)
    page = await new_page(context, errors)
    words = BUTTONS[language]

    async def press(what: str) -> None:
        button = page.get_by_role("button", name=words[what])  # type: ignore[arg-type]
        await expect(button.first).to_be_enabled()
        await button.first.click()

    await page.goto(f"{made.origin}/i/{made.links[WHO[language]]}")
    await expect(page.locator("h1")).to_be_visible()
    await album.take(page, "candidate-landing", language)
    await press("begin")
    await expect(page.locator("#record-yes")).to_be_visible()
    await album.take(page, "candidate-consent", language)
    for purpose in ("record", "transcribe", "analyse", "expression"):
        await page.locator(f"#{purpose}-yes").press("Space")
    await press("confirm")
    await expect(page.locator(".check")).to_be_visible()
    await page.wait_for_timeout(2500)
    await album.take(page, "candidate-check", language)
    room = await room_of(made, WHO[language])
    for part in ("camera", "light", "face", "microphone", "sentence", "network"):
        reading = CheckReading.model_validate({"part": part, "verdict": "pass"})
        room.put(Draft(at_ms=room.now_ms(), fact=reading))
    go = page.get_by_role("button", name=words["go"])  # type: ignore[arg-type]
    await expect(go.first).to_have_attribute("aria-disabled", "false", timeout=40_000)
    await go.first.click()
    await expect(page.get_by_role("button", name=words["first"])).to_be_enabled()  # type: ignore[arg-type]
    await album.take(page, "candidate-notice", language)
    await press("first")
    await page.wait_for_timeout(1200)
    await album.take(page, "candidate-preparing", language)
    await page.locator(".acts-bottom button.primary").first.click()
    await expect(page.get_by_role("button", name=words["finish"])).to_be_visible()  # type: ignore[arg-type]
    await page.wait_for_timeout(2500)
    await album.take(page, "candidate-answering", language)
    said = Said(by="hr", author=HR, text=HELP[language], client_id="hr-hello")
    room.put(Draft(at_ms=room.now_ms(), fact=said))
    await press("messages")
    await expect(page.get_by_text(HELP[language]).first).to_be_visible()
    await album.take(page, "candidate-chat", language)
    await page.keyboard.press("Escape")

    async def finish() -> None:
        await press("finish")
        await page.wait_for_timeout(400)
        sure = page.locator(".sure button").last
        if await sure.count():
            await sure.click()

    await finish()
    await page.wait_for_timeout(800)
    await album.take(page, "candidate-review", language)
    for _ in range(2):
        await press("next")
        await page.locator(".acts-bottom button.primary").first.click()
        await finish()
    await press("next")
    await _typed(page, album, language)
    await expect(page.get_by_role("heading", name=words["done"])).to_be_visible()  # type: ignore[arg-type]
    await album.take(page, "candidate-submitted", language)
    await context.close()


async def _typed(page: Page, album: Album, language: Language) -> None:
    words = BUTTONS[language]
    await page.wait_for_timeout(600)
    await page.locator("input[type=radio]").nth(1).check()
    await page.wait_for_timeout(1500)
    await album.take(page, "candidate-choice", language)
    await page.get_by_role("button", name=words["finish"]).first.click()  # type: ignore[arg-type]
    await page.get_by_role("button", name=words["next"]).first.click()  # type: ignore[arg-type]
    await page.locator("textarea").fill(TYPED[language])
    await page.wait_for_timeout(2500)
    await album.take(page, "candidate-text", language)
    await page.get_by_role("button", name=words["finish"]).first.click()  # type: ignore[arg-type]
    await page.get_by_role("button", name=words["submit"]).first.click()  # type: ignore[arg-type]


async def room_of(made: Town, name: str) -> Room:
    """The room that the browser's page opened."""
    (row, *_) = await made.server.stores.invitations.of_candidate(made.candidates[name])
    session = await made.server.stores.sessions.by_invitation(row.id)
    assert session is not None
    room = await made.server.rooms.open(session.id)
    assert room is not None
    return room


async def ends(browser: Browser, made: Town, album: Album, language: Language, errors: list[str]) -> None:
    """Where a candidate cannot go on at once: unknown link, no network, full server, other device, a code first."""
    context = await candidate_context(browser, language)
    page = await new_page(context, errors)
    await page.goto(f"{made.origin}/i/{'x' * 43}")
    await expect(page.locator("h1")).to_be_visible()
    await album.take(page, "candidate-unknown-link", language)
    await page.route("**/api/candidate/**", lambda route: route.abort())
    await page.goto(f"{made.origin}/i/{made.links[WHO[language]]}")
    await expect(page.locator("h1")).to_be_visible(timeout=20_000)
    await album.take(page, "candidate-unreachable", language)
    await page.unroute("**/api/candidate/**")
    await _full(page, made, album, language)
    await _moved(browser, page, made, album, language)
    await _identity(page, made, album, language)
    await context.close()


async def _full(page: Page, made: Town, album: Album, language: Language) -> None:
    """As the door answers when it lets nobody in."""
    problem = {"code": "full", "text": "full"}
    await page.route(
        "**/api/candidate/invitations/*/open",
        lambda route: route.fulfill(status=503, json=problem, headers={"Retry-After": "40"}),
    )
    await _opened(page, made, WHO[language])
    await expect(page.locator(".full h1")).to_be_visible()
    await album.take(page, "candidate-full", language)
    await page.unroute("**/api/candidate/invitations/*/open")


async def _moved(browser: Browser, page: Page, made: Town, album: Album, language: Language) -> None:
    """The interview goes on on another device."""
    name = {"zh": "何静", "en": "Noah Brown"}[language]
    await made.candidate(language, name, f"moved-{language}@example.com")
    await made.invite(language, name, tell=False)
    await _opened(page, made, name)
    await expect(page.locator("#record-yes")).to_be_visible()
    other = await candidate_context(browser, language)
    elsewhere = await other.new_page()
    await _opened(elsewhere, made, name)
    await expect(elsewhere.locator("#record-yes")).to_be_visible()
    await expect(page.locator(".end h1")).to_be_visible()
    await album.take(page, "candidate-moved", language)
    await other.close()


async def _identity(page: Page, made: Town, album: Album, language: Language) -> None:
    """A code from the address on file, before the link opens."""
    name = {"zh": "唐敏", "en": "Ruth Adams"}[language]
    opening = f"identity-{language}"
    await made.opening(opening, PLANS[language].model_copy(update={"identity_check": "mail"}))
    await made.candidate(opening, name, f"identity-{language}@example.com")
    await made.invite(opening, name, tell=False)
    await _opened(page, made, name)
    await expect(page.locator("main button.primary, .screen button.primary").first).to_be_enabled()
    await page.locator("main button.primary, .screen button.primary").first.click()
    await expect(page.locator("#code, input[autocomplete='one-time-code']").first).to_be_visible()
    await album.take(page, "candidate-identity", language)


async def _opened(page: Page, made: Town, name: str) -> None:
    await page.goto(f"{made.origin}/i/{made.links[name]}")
    begin = page.locator("main button.primary").first
    await expect(begin).to_be_enabled()
    await begin.click()


async def result(browser: Browser, made: Town, album: Album, language: Language, errors: list[str]) -> None:
    """The result: door, code, what may be seen, withdrawing, what is kept."""
    name = RESULT_OF[language]
    context = await candidate_context(browser, language)
    page = await new_page(context, errors)
    await page.goto(f"{made.origin}/r/{await made.result_token(name)}")
    await expect(page.locator("h1")).to_be_visible()
    await album.take(page, "result-door", language)
    await page.locator("main button.primary, main .button").first.click()
    await expect(page.locator("#code")).to_be_visible()
    await album.take(page, "result-code", language)
    await page.locator("#code").fill(await made.result_code(name))
    await page.locator("#code").press("Enter")
    await expect(page.locator("h2").first).to_be_visible()
    await album.take(page, "result", language)
    await page.get_by_role("button", name={"zh": "查看清单", "en": "Show the list"}[language]).click()
    await asyncio.sleep(0.5)
    await page.get_by_role("button", name={"zh": "撤回同意", "en": "Withdraw consent"}[language], exact=True).click()
    await album.take(page, "result-kept", language)
    await page.goto(f"{made.origin}/r/{'y' * 43}")
    await expect(page.locator("h1")).to_be_visible()
    await album.take(page, "result-closed", language)
    await context.close()
