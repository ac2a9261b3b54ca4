"""The transcript: partial and settled words while somebody talks, and the final words of a whole take."""

from collections import deque
from dataclasses import dataclass
from typing import Any

from analyzers import (
    RATE_HZ,
    Analyzer,
    Measures,
    ModelPaths,
    Out,
    SeatSetting,
    SoundBlock,
    Steps,
    TakeHeard,
    Talk,
    engines,
)
from analyzers.engines import Ask, Heard, HeardWord, SpeechEngine
from analyzers.models import ModelMissing
from analyzers.speech.agreed import AgreedPrefix
from analyzers.speech.cutter import WARM_UP_MS, Cut, Cutter, duration_s
from analyzers.speech.final import transcribe_take
from analyzers.speech.tail import tail_of
from analyzers.speech.text import joined, placed
from server.core.facts import Draft, TranscriptFailed, Utterance, Word
from server.core.plan import Term
from server.core.plugins import scan
from server.core.text import Language, Text

PARTIAL_EVERY_MS = 600
"""New talk before the growing utterance is decoded again. On a busy machine a decoding that has not begun by then gives
way to the newer one, so it becomes more by itself."""
PARTIAL_FROM_MS = 800
PAUSE_HEARD_MS = 200
"""With so much of a pause heard, decoding again tells nothing before somebody talks on."""
WORD_MS = 100
"""Less talk than this is no word but the rest behind a cut; given to the recogniser it becomes an invented one."""
WAITING_LIMIT = 1
"""With more utterances than this on their way through the engine, partial words wait: settled ones come first."""


@dataclass
class _Waiting:
    """A cut utterance on its way through the engine. ``heard`` comes when it is through, not always in order."""

    cut: Cut
    onset_ms: int
    shown: tuple[Word, ...]
    """What is shown of it until it is settled."""
    heard: Heard | None = None


class TranscriptAnalyzer(Analyzer):
    """Voice activity cuts utterances; each is decoded while it grows and settled soon after it ends."""

    name = "transcript"
    title = Text(zh="转写", en="Transcript")
    purpose = "transcribe"
    wants = frozenset({"sound", "talk"})

    @classmethod
    def load(cls, models: ModelPaths, threads: int) -> SpeechEngine:
        found = scan(engines, SpeechEngine)  # type: ignore[type-abstract]
        if (chosen := found.get(models.speech.engine)) is None:
            there = f"there is no speech engine {models.speech.engine!r}; there are: {', '.join(found)}"
            raise ModelMissing(there, "no_such_engine")
        return chosen.load(models.speech, models, threads)

    def __init__(self, setting: SeatSetting, out: Out, shared: Any) -> None:
        super().__init__(setting, out, shared)
        self._engine: SpeechEngine = shared
        self._hint = hint_of(setting.terms, setting.language)
        self._cutter = Cutter(settled_before_ms(setting))
        self._onset_ms = 0
        self._waiting: deque[_Waiting] = deque()
        self._agreed = AgreedPrefix()
        self._shown: tuple[Word, ...] = ()
        self._said = ""
        """The last settled words: what was said before helps with the beginning of what comes."""
        self._partial_to_ms = 0

    def talk_began(self, at_ms: int) -> None:
        if self._cutter.from_ms is None:
            self._begin_utterance(at_ms)
        self._cutter.talk_began(at_ms)

    def talk_ended(self, talk: Talk) -> None:
        self._take(self._cutter.talk_ended(talk))

    def hear(self, block: SoundBlock) -> None:
        self._take(self._cutter.hear(block))
        self._maybe_partial()

    def flush(self, to_ms: int) -> None:
        self._take(self._cutter.end())

    def unsettled_ms(self) -> int:
        if self._waiting:
            return self._waiting[0].cut.from_ms - WARM_UP_MS
        return self._cutter.needed_from_ms()

    def _begin_utterance(self, onset_ms: int) -> None:
        self._onset_ms = onset_ms
        self._agreed, self._shown = AgreedPrefix(), ()
        self._partial_to_ms = onset_ms

    def _take(self, cut: Cut | None) -> None:
        if cut is None:
            return
        waiting = _Waiting(cut, max(self._onset_ms, cut.from_ms), self._shown)
        self._agreed, self._shown = AgreedPrefix(), ()
        if cut.talk_ms >= WORD_MS:
            self._waiting.append(waiting)
            ask = Ask(cut.samples, self.setting.language, self._hint)
            self.out.later(self._engine.settle, ask, lambda heard: self._heard(waiting, ask, heard), "settled")
        elif waiting.shown:
            self._show()
        if (from_ms := self._cutter.from_ms) is not None:
            self._begin_utterance(from_ms)

    def _heard(self, waiting: _Waiting, ask: Ask, heard: Heard) -> None:
        if not heard.doubtful:
            self._settle(waiting, heard)
            return
        self.out.later(
            self._engine.settle_carefully,
            ask,
            lambda again: self._settle(waiting, heard if again.refused and heard.words else again),
            "settled",
        )

    def _settle(self, waiting: _Waiting, heard: Heard) -> None:
        """Utterances are told in the order in which they were said: all before the last one told are settled."""
        waiting.heard = heard
        while self._waiting and (first := self._waiting[0]).heard is not None:
            self._waiting.popleft()
            self._tell(first, first.heard)
        self._show()

    def _tell(self, waiting: _Waiting, heard: Heard) -> None:
        cut, setting = waiting.cut, self.setting
        if heard.words:
            words = placed(heard.words, cut.from_ms, waiting.onset_ms, cut.to_ms)
            utterance = Utterance(
                question=setting.question,
                take=setting.take,
                from_ms=cut.from_ms,
                to_ms=cut.to_ms,
                text=joined((word.text for word in words), setting.language),
                words=words,
                language=setting.language,
            )
            self._said = utterance.text
            self.out.fact(cut.to_ms, utterance, f"u:{setting.question}.{setting.take}:{cut.from_ms}")

    def _maybe_partial(self) -> None:
        from_ms = self._cutter.from_ms
        if from_ms is None or len(self._waiting) > WAITING_LIMIT:
            return
        to_ms = self._cutter.to_ms
        if to_ms - from_ms < PARTIAL_FROM_MS or to_ms - self._partial_to_ms < PARTIAL_EVERY_MS:
            return
        if self._cutter.talk_to_ms + PAUSE_HEARD_MS <= self._partial_to_ms:
            return
        self._partial_to_ms = to_ms
        samples, language = self._cutter.samples(), self.setting.language
        agreed, onset_ms, sound_s = self._agreed, self._onset_ms, duration_s(samples)
        tail = tail_of(agreed.shown, sound_s)
        samples = samples[int(tail.from_s * RATE_HZ) :]
        before = joined((word.text for word in tail.before), language) if tail.before else self._said
        ask = Ask(samples, language, "" if before else self._hint, before, tuple(word.text for word in tail.begins))
        self.out.later(
            self._engine.partial,
            ask,
            lambda heard: self._grow(agreed, from_ms, onset_ms, sound_s, () if heard.refused else tail.whole(heard.words)),
            "partial",
        )

    def _grow(self, agreed: AgreedPrefix, from_ms: int, onset_ms: int, sound_s: float, words: tuple[HeardWord, ...]) -> None:
        if agreed is self._agreed and agreed.put(words, sound_s):
            self._shown = placed(agreed.shown, from_ms, onset_ms, from_ms + round(sound_s * 1000))
            self._show()

    def _show(self) -> None:
        """All words that are not settled: of utterances on their way through the engine, and of the one going on."""
        words = (*(word for waiting in self._waiting for word in waiting.shown), *self._shown)
        from_ms = words[0].from_ms if words else self._cutter.to_ms
        self.out.partial(from_ms, joined((word.text for word in words), self.setting.language), words)

    @classmethod
    def finish(cls, take: TakeHeard, shared: Any) -> Steps[Measures]:
        transcript = yield from transcribe_take(take, shared, hint_of(take.terms, take.language))
        take.transcript = transcript
        key = f"transcript:{take.question}.{take.take}"
        return Measures(drafts=(Draft(at_ms=take.to_ms, fact=transcript, key=key),))

    @classmethod
    def failed(cls, take: TakeHeard, reason: str) -> Draft:
        """The final pass did not work out."""
        fact = TranscriptFailed(question=take.question, take=take.take, reason=reason)
        return Draft(at_ms=take.to_ms, fact=fact, key=f"transcript:{take.question}.{take.take}")


def hint_of(terms: tuple[Term, ...], language: Language) -> str:
    """The question's terms in a sentence said before: the recogniser then spells them as HR does.

    A bare list of them makes Whisper stop early: of 105 terms in made Mandarin it found 82 after a list, 92 without a hint
    and 104 after this sentence.
    """
    if not terms:
        return ""
    if language == "zh":
        return f"我们来谈谈{'、'.join(term.term for term in terms)}。"
    return f"Let's talk about {', '.join(term.term for term in terms)}."


def settled_before_ms(setting: SeatSetting) -> int:
    """Where the words that are on the timeline already end."""
    ends = [draft.fact.to_ms for draft in setting.told if isinstance(draft.fact, Utterance)]
    return max([setting.from_ms, *ends])
