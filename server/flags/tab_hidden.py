"""The interview page was not in front while a question was on it."""

from collections.abc import Iterable

from server.core.facts import Entry, MediaLost, PageReported
from server.core.plan import Plan
from server.core.text import Text
from server.flags import Outcome, Rule
from server.flags._spell import Source, Spell
from server.flags._where import ON_SCREEN, Where


class TabHidden(Rule):
    """At once, as the page itself says so; only while a question is on the screen (preparing or answering).

    A page that was closed or replaced cannot say that it is visible again, so that ends it too.
    """

    name = "tab_hidden"
    severity = "attention"
    title = Text(zh="面试页面不在前台", en="Interview page not in front")
    hint = Text(
        zh="题目显示期间，浏览器报告面试页面被切到后台或被遮住。来电、系统弹窗、锁屏也会这样；请结合录像判断。",
        en=(
            "While the question was on the screen, the browser reported that the interview page was hidden. A phone "
            "call, a system dialog or the lock screen does the same; judge together with the recording."
        ),
    )

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self._where = Where()
        self._spell = Spell(self, hold_ms=0, late_ms=0)
        self._hidden = False

    def judge(self, entry: Entry) -> Iterable[Outcome]:
        if self._where.apply(entry):
            if self._where.stage not in ON_SCREEN:
                yield from self._spell.end_all(entry.at_ms, "answer_ended")
        else:
            match entry.fact:
                case PageReported(what="hidden"):
                    self._hidden = True
                case PageReported(what="visible" | "moved") | MediaLost(reason="page_closed" | "moved"):
                    self._hidden = False
                    yield from self._spell.end_all(entry.at_ms)
        if self._hidden and self._where.stage in ON_SCREEN:
            self._spell.begin("page", Source(*self._where.place, entry.at_ms, "page.hidden"))
            yield from self._spell.ripen(entry.at_ms)
