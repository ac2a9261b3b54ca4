"""Keywords: the question's terms, where they are said."""

from collections.abc import Sequence
from typing import Any

from analyzers import Analyzer, Measures, Out, SeatSetting, Steps, TakeHeard
from analyzers.speech.terms import TermFinder, units_of
from server.core.facts import TermMentioned, Utterance, Word
from server.core.text import Text

JOIN_LIMIT_MS = 1_500
"""A term may be said across two utterances if there is no longer silence between them."""


class KeywordsAnalyzer(Analyzer):
    """Live mentions from settled utterances; exact counts from the final words."""

    name = "keywords"
    title = Text(zh="关键词", en="Keywords")
    purpose = "analyse"
    wants = frozenset({"words"})

    def __init__(self, setting: SeatSetting, out: Out, shared: Any) -> None:
        super().__init__(setting, out, shared)
        self._finder = TermFinder(setting.terms)
        self._tail: list[Word] = []
        """The newest words before the next utterance, punctuation and all, as far back as a term or a "not" reaches."""
        self._told = {draft.key for draft in setting.told if isinstance(draft.fact, TermMentioned)}
        for draft in setting.told:
            if isinstance(draft.fact, Utterance):
                self._tail = self._last(draft.fact.words)

    def read(self, utterance: Utterance) -> None:
        tail = self._tail
        if tail and utterance.words and utterance.words[0].from_ms - tail[-1].to_ms > JOIN_LIMIT_MS:
            tail = []
        before = len(units_of(tail))
        setting = self.setting
        for mention in self._finder.find(units_of([*tail, *utterance.words]), new_from=before):
            key = f"term:{setting.question}.{setting.take}:{mention.term}:{mention.from_ms}"
            if key in self._told:
                continue
            self._told.add(key)
            fact = TermMentioned(
                question=setting.question,
                take=setting.take,
                term=mention.term,
                said=mention.said,
                from_ms=mention.from_ms,
                to_ms=mention.to_ms,
                negated=mention.negated,
            )
            self.out.fact(mention.to_ms, fact, key)
        self._tail = self._last([*tail, *utterance.words])

    def _last(self, words: Sequence[Word]) -> list[Word]:
        return list(words[-self._finder.reach :])

    @classmethod
    def finish(cls, take: TakeHeard, shared: Any) -> Steps[Measures]:
        if take.transcript is None:
            return Measures(not_available={"mentions": take.why_no_words})
        return Measures(mentions=tuple(TermFinder(take.terms).find(units_of(take.transcript.words))))
        yield
