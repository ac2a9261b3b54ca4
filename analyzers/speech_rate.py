"""Speech rate: 字/分钟 in Chinese, words/min in English.

The live signal is units per minute over the last 15 s of talk; talk time is voice activity and of each pause the first
second. Per answer there are also the articulation rate (all pauses of 250 ms and more left out), the overall rate (none
left out), the pauses (how many, mean and longest) and the fillers (how many, and how many per minute of talk time). What is
a unit: ``speech/units.py``; rates and pauses: ``speech/rate.py``; fillers: ``speech/fillers.py``.

Fillers are no live signal: the recogniser leaves many of them out (docs/performance.md), so that a curve would show
the recogniser, not the person.
"""

from typing import Any

from analyzers import Analyzer, Measures, Out, SeatSetting, Steps, TakeHeard, Talk
from analyzers.speech.fillers import fillers
from analyzers.speech.rate import (
    RECENT_TALK_MS,
    answer_rates,
    pauses_ms,
    recent_rate,
    talk_ms,
    units,
    with_pauses,
    with_words,
)
from server.core.facts import Calibrated, Signal, Utterance, Word
from server.core.messages import SignalDeclared
from server.core.plan import DEVICE_CHECK
from server.core.text import Text

EVERY_MS = 1_000
"""A new value after this much new talk at the earliest."""
KEPT_MS = 8 * RECENT_TALK_MS
"""Older words and talk cannot reach into the window any more, unless silence was longer than talk by far."""

PER_MINUTE = ("rate_per_min", "articulation_rate_per_min", "fillers_per_min")
FROM_WORDS = (*PER_MINUTE, "filler_count")


class SpeechRateAnalyzer(Analyzer):
    """Signal ``speech_rate.recent``; in the device check also the person's normal rate."""

    name = "speech_rate"
    title = Text(zh="语速", en="Speech rate")
    purpose = "analyse"
    wants = frozenset({"talk", "words"})
    signals = (
        SignalDeclared(
            name="speech_rate.recent",
            title=Text(zh="近期语速", en="Recent speech rate"),
            unit=Text(zh="字/分钟", en="words/min"),
            low=0,
            high=400,
        ),
    )

    def __init__(self, setting: SeatSetting, out: Out, shared: Any) -> None:
        super().__init__(setting, out, shared)
        self._words: list[Word] = []
        self._talk: list[Talk] = []
        self._since_ms: int | None = None
        self._told_ms = 0
        for draft in setting.told:
            if isinstance(draft.fact, Utterance) and draft.fact.words:
                words = draft.fact.words
                self._words.extend(words)
                self._talk.append(Talk(words[0].from_ms, words[-1].to_ms))
            elif isinstance(draft.fact, Signal) and draft.fact.name == "speech_rate.recent":
                self._told_ms = max(self._told_ms, draft.fact.to_ms)

    def talk_began(self, at_ms: int) -> None:
        self._since_ms = at_ms

    def talk_ended(self, talk: Talk) -> None:
        self._since_ms = None
        self._talk.append(talk)

    def read(self, utterance: Utterance) -> None:
        self._words.extend(utterance.words)
        self._tell(self._words)
        if self.setting.question != DEVICE_CHECK:
            self._forget(utterance.to_ms - KEPT_MS)

    def glance(self, from_ms: int, words: tuple[Word, ...]) -> None:
        self._tell([*self._words, *words])

    def _tell(self, words: list[Word]) -> None:
        """Say the rate up to the last of these words, if that is enough after the last time."""
        if not words or words[-1].to_ms - self._told_ms < EVERY_MS:
            return
        talk = self._talk if self._since_ms is None else [*self._talk, Talk(self._since_ms, words[-1].to_ms)]
        rate = recent_rate(words, talk, self.setting.language)
        if rate is None:
            return
        self._told_ms = rate.to_ms
        setting = self.setting
        signal = Signal(
            question=setting.question,
            take=setting.take,
            name="speech_rate.recent",
            value=round(rate.per_min, 1),
            from_ms=rate.from_ms,
            to_ms=rate.to_ms,
        )
        key = f"speech_rate.recent:{setting.question}.{setting.take}:{rate.to_ms // EVERY_MS}"
        self.out.fact(rate.to_ms, signal, key)

    def _forget(self, before_ms: int) -> None:
        self._words = [word for word in self._words if word.to_ms >= before_ms]
        self._talk = [talk for talk in self._talk if talk.to_ms >= before_ms]

    def close(self, to_ms: int) -> None:
        """The device check is over: what was said there is the person's normal, if it was enough."""
        setting = self.setting
        if setting.question != DEVICE_CHECK:
            return
        rates = answer_rates(self._words, self._talk, setting.language)
        if rates:
            values = {**rates, "talk_ms": float(talk_ms(with_pauses(with_words(self._talk, self._words))))}
            fact = Calibrated(name="speech_rate.normal", values=values)
            self.out.fact(to_ms, fact, f"calibrated:speech_rate.normal:{to_ms}")

    @classmethod
    def finish(cls, take: TakeHeard, shared: Any) -> Steps[Measures]:
        """``talk_ms`` here is voice alone, without any pause."""
        words = take.transcript.words if take.transcript is not None else ()
        measures = Measures()
        spoken = with_words(take.talk, words) if take.transcript is not None else list(take.talk)
        pauses = pauses_ms(spoken, take.gaps)
        measures.values["talk_ms"] = float(talk_ms(spoken))
        measures.values["pause_count"] = float(len(pauses))
        if pauses:
            measures.values["pause_mean_ms"] = round(sum(pauses) / len(pauses), 1)
            measures.values["longest_pause_ms"] = float(max(pauses))
        else:
            measures.not_available |= dict.fromkeys(("pause_mean_ms", "longest_pause_ms"), "there was no pause")
        if take.transcript is None:
            measures.not_available |= dict.fromkeys(FROM_WORDS, take.why_no_words)
            return measures
        measures.values["characters" if take.language == "zh" else "words"] = float(units(words, take.language))
        rates = answer_rates(words, take.talk, take.language, take.gaps)
        measures.values |= rates
        said = fillers(words, take.language)
        measures.values["filler_count"] = float(len(said))
        if rates:
            minutes = talk_ms(with_pauses(spoken)) / 60_000
            measures.values["fillers_per_min"] = round(len(said) / minutes, 1)
        else:
            why = "too little was said" if words else "nothing was said"
            measures.not_available |= dict.fromkeys(PER_MINUTE, why)
        return measures
        yield
