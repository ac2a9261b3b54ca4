"""The candidate's page as a person uses it."""

import re
import time

from playwright.async_api import Page, expect

from server.core.text import Language
from tests.e2e.browser import heard, quiet

BETWEEN_LOOPS_S = 2.0
"""Longer than the pause between two recordings of one loop (1.4 s with their edges), shorter than that between loops."""
BUTTONS = {
    "en": {
        "begin": "Begin",
        "agree": "I agree",
        "confirm": "Confirm and continue",
        "turn_on": "Turn on camera and microphone",
        "go": re.compile("^Continue"),
        "first": re.compile("question 1", re.I),
        "finish": "Finish answer",
        "again": re.compile("Record again"),
        "next": "Next question",
        "submit": "Submit the interview",
        "done": re.compile("Submitted"),
        "messages": re.compile("Messages"),
        "write": "Write a message",
        "send": "Send",
    },
    "zh": {
        "begin": "开始",
        "agree": "同意",
        "confirm": "确认并继续",
        "turn_on": "打开摄像头和麦克风",
        "go": re.compile("继续$"),
        "first": re.compile("第 1 题"),
        "finish": "结束回答",
        "again": re.compile("重录这道题"),
        "next": "下一题",
        "submit": "提交面试",
        "done": re.compile("已提交"),
        "messages": re.compile("消息"),
        "write": "写消息",
        "send": "发送",
    },
}


class CandidatePage:
    """The page as a person uses it: by what its buttons say."""

    def __init__(self, page: Page, language: Language) -> None:
        self.page = page
        self._words = BUTTONS[language]

    async def press(self, what: str, limit_s: float = 20.0) -> None:
        words = self._words[what]
        button = self.page.get_by_role("button", name=words, exact=isinstance(words, str))  # type: ignore[arg-type]
        await expect(button.first).to_be_enabled(timeout=limit_s * 1000)
        await button.first.click()

    async def sees(self, what: str, limit_s: float = 20.0) -> None:
        await expect(self.page.get_by_role("heading", name=self._words[what])).to_be_visible(timeout=limit_s * 1000)  # type: ignore[arg-type]

    async def consent(self) -> None:
        for purpose in ("record", "transcribe", "analyse", "expression"):
            await self.page.locator(f"#{purpose}-yes").press("Space")
        await self.press("confirm")

    async def say(self, text: str) -> None:
        await self.press("messages")
        await self.page.get_by_role("textbox").fill(text)
        await self.press("send")

    async def answer(self) -> float:
        """Give one loop of speech as the answer: from its silence into the next. Seconds between the clicks."""
        await expect(self.page.get_by_role("button", name=self._words["finish"])).to_be_visible(timeout=20_000)  # type: ignore[arg-type]
        began_s = time.monotonic()
        await heard(self.page)
        await quiet(self.page, BETWEEN_LOOPS_S)
        await self.press("finish")
        return time.monotonic() - began_s
