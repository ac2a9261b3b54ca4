"""A longer silence before the first word than others needed at the same question."""

from collections.abc import Iterable

from server.core.facts import Entry, Spread
from server.core.text import Text
from server.flags import Outcome
from server.flags._history import HistoryRule
from server.flags._spell import LATE_MS
from server.interview.answers import Answer

LONGER_MS = 5_000
"""And this much longer than their median: where everybody begins at once, a breath more means nothing."""
SILENCE = "voice.silence"
SO_FAR = "no_word_so_far_ms"
"""How the figure is called while the first word has not been said: it is longer in the end."""


class SlowToBegin(HistoryRule):
    """Live it is raised while the sound itself says that nobody talks (words come later than talk does), and cleared by
    the first word. A start that the microphone or the network hid is not judged."""

    name = "slow_to_begin"
    severity = "info"
    what = SILENCE
    title = Text(zh="开口前的沉默比同题其他人长", en="Longer silence before the first word than others")
    hint = Text(
        zh=(
            "从开始作答到说出第一个字的时间，长于同一职位、同一题已结束面试的中间 90%，且比中位数多 5 秒以上。"
            "对方可能在思考，或没注意到已经开始；可以用聊天提醒。说出第一个字后自动消除。"
        ),
        en=(
            "The time from the beginning of the answer to the first word is longer than in the middle 90 % of finished "
            "interviews for the same opening and question, and 5 s or more above their median. The person may be "
            "thinking, or may not have noticed that the answer began; a chat message can help. The first word clears it."
        ),
    )

    def look(self, entry: Entry) -> Iterable[Outcome]:
        place = (getattr(entry.fact, "question", None), getattr(entry.fact, "take", None))
        spoken = next((one for one in self.answers.counting() if one.place == place), None)
        running = self.answers.running
        outcomes: list[Outcome] = []
        for answer in self.answers.counting():
            if self.is_open(answer):
                outcomes += self._over(answer, entry.at_ms)
        if spoken is not None and spoken.first_word is not None:
            outcomes += self._spoken(spoken, entry.at_ms)
        elif running is not None:
            outcomes += self._silent(running, entry.at_ms)
        return outcomes

    def wake(self, now_ms: int) -> Iterable[Outcome]:
        running = self.answers.running
        return () if running is None else self._silent(running, now_ms)

    def _over(self, answer: Answer, now_ms: int) -> Iterable[Outcome]:
        if answer.first_word is not None:
            return self.clear(answer.place, max(answer.first_word, answer.from_ms), "began_to_talk")
        if answer.began_away:
            return self.clear(answer.place, now_ms, "media_lost")
        return self.clear(answer.place, now_ms, "answer_ended") if answer.to_ms is not None else ()

    def _silent(self, answer: Answer, now_ms: int) -> Iterable[Outcome]:
        """Nobody has said a word so far."""
        others = self.others.of(answer.question, "first_word_ms")
        if others is None or answer.first_word is not None or answer.began_away:
            return ()
        if not any(event.name == SILENCE for event in answer.open_events.values()):
            return ()
        limit_ms = _limit_ms(others)
        if now_ms < answer.from_ms + limit_ms + LATE_MS:
            return ()
        return self._raise(answer, limit_ms, others, now_ms, SO_FAR)

    def _spoken(self, answer: Answer, now_ms: int) -> Iterable[Outcome]:
        """The first word is known; a silence that nobody told of while it lasted is told of now, as over."""
        others = self.others.of(answer.question, "first_word_ms")
        if others is None or answer.first_word is None or answer.began_away:
            return ()
        waited_ms = answer.first_word - answer.from_ms
        if waited_ms <= _limit_ms(others):
            return ()
        raised = tuple(self._raise(answer, waited_ms, others, now_ms))
        return (*raised, *(self._over(answer, now_ms) if raised else ()))

    def _raise(
        self, answer: Answer, waited_ms: int, others: Spread, now_ms: int, figure: str = "first_word_ms"
    ) -> Iterable[Outcome]:
        compared = self.compared(answer, "first_word_ms", float(waited_ms), others, now_ms)
        compared = compared.model_copy(update={"figure": figure})
        return self.flag(answer, answer.from_ms, (answer.from_ms, answer.from_ms + waited_ms), compared)


def _limit_ms(others: Spread) -> int:
    return round(max(others.p95, others.p50 + LONGER_MS))
