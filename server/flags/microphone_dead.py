"""The microphone gives nothing: unplugged, taken away, or flat silence."""

from collections.abc import Iterable

from server.core.facts import AnalysisState, ConsentGiven, Entry, EventBegan, EventEnded, MediaLost, PageReported
from server.core.messages import MICROPHONE_SILENT_MS
from server.core.plan import DEVICE_CHECK, Plan
from server.core.text import Text
from server.flags import Outcome, Rule
from server.flags._spell import Source, Spell
from server.flags._where import OVER, Where

EVENT = "voice.dead"
PAGE_SOURCES = ("device_lost", "microphone_muted", "microphone_silent")


class MicrophoneDead(Rule):
    """Two seconds: a headset that reconnects, or a device change the candidate makes, is shorter.

    What the server hears (``voice.dead``) and what the page says (unplugged, muted by the system, silent by its own level
    meter) make one flag. It is judged in every stage, since mending it before the answer begins is best; the server
    listens in the device check and in answers alone, and only if the candidate agreed to analysis. What one of them
    tells only after the other has said it is over counts from that end on, so that one silence is one flag.
    """

    name = "microphone_dead"
    severity = "urgent"
    title = Text(zh="麦克风没有声音", en="Microphone gives no sound")
    hint = Text(
        zh=(
            "至少 2 秒，麦克风被拔出、被系统静音，或给出的声音完全没有电平（连环境底噪都没有）。"
            "页面已提示对方；可以用聊天帮忙换一个麦克风，必要时加时间或允许重录。"
        ),
        en=(
            "For at least 2 seconds the microphone was unplugged, muted by the system, or gave a sound without any "
            "level, not even room noise. The page has told the candidate; help by chat to choose another, and give "
            "time or another take if needed."
        ),
    )
    hold_ms = 2_000

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self._where = Where()
        self._spell = Spell(self, self.hold_ms)
        self._heard: dict[str, tuple[int, int]] = {}
        self._over_ms = 0
        """To when anything lasted so far."""

    def judge(self, entry: Entry) -> Iterable[Outcome]:
        yield from self._take_in(entry)
        yield from self.wake(entry.at_ms)

    def wake(self, now_ms: int) -> Iterable[Outcome]:
        return self._spell.ripen(now_ms)

    def _take_in(self, entry: Entry) -> list[Outcome]:
        if self._where.apply(entry):
            return self._moved_on(entry.at_ms)
        match entry.fact:
            case EventBegan(name=name) as began if name == EVENT:
                if self._listens_to(began.question, began.take):
                    self._heard[began.id] = (began.question, began.take)
                    self._begin(began.id, Source(began.question, began.take, began.from_ms, EVENT))
            case EventEnded(name=name, id=event_id, to_ms=to_ms) if name == EVENT:
                return self._end((event_id,), to_ms)
            case PageReported(what="device_lost", device="microphone"):
                self._page_says("device_lost", entry.at_ms)
            case PageReported(what="microphone_muted"):
                self._page_says("microphone_muted", entry.at_ms)
            case PageReported(what="microphone_silent"):
                self._page_says("microphone_silent", max(0, entry.at_ms - MICROPHONE_SILENT_MS))
            case PageReported(what="device_back", device="microphone" | ""):
                return self._end(("device_lost", "microphone_muted"), entry.at_ms)
            case PageReported(what="microphone_unmuted"):
                return self._end(("microphone_muted",), entry.at_ms)
            case PageReported(what="microphone_heard"):
                return self._end(("microphone_silent",), entry.at_ms)
            case PageReported(what="moved") | MediaLost(reason="page_closed" | "moved"):
                return self._end(PAGE_SOURCES, entry.at_ms)
            case AnalysisState(part="voice", state="off" | "failed"):
                return self._end(tuple(self._heard), entry.at_ms)
            case ConsentGiven(choices=choices) if not choices.get("analyse", False):
                return self._end(tuple(self._heard), entry.at_ms)
        return []

    def _page_says(self, what: str, from_ms: int) -> None:
        if self._where.stage not in OVER:
            self._begin(what, Source(*self._where.place, from_ms, f"page.{what}"))

    def _begin(self, source_id: str, source: Source) -> None:
        if not self._spell.is_open:
            source.from_ms = max(source.from_ms, self._over_ms)
        self._spell.begin(source_id, source)

    def _listens_to(self, question: int, take: int) -> bool:
        """Whether this stretch is still going on; an event told after its end can help nobody any more."""
        return (question == DEVICE_CHECK and self._where.stage == "check") or self._where.is_answering(question, take)

    def _moved_on(self, now_ms: int) -> list[Outcome]:
        if self._where.stage in OVER:
            return self._spell.end_all(now_ms)
        return self._end(tuple(key for key, place in self._heard.items() if not self._listens_to(*place)), now_ms)

    def _end(self, source_ids: tuple[str, ...], to_ms: int) -> list[Outcome]:
        outcomes: list[Outcome] = []
        for source_id in source_ids:
            self._heard.pop(source_id, None)
            outcomes += self._spell.end(source_id, to_ms)
        if outcomes:
            self._over_ms = max(self._over_ms, to_ms)
        return outcomes
