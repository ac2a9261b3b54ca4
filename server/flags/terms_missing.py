"""Required terms of the question that an answer never mentions."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from server.core.facts import (
    AnswerAnalysed,
    AnswerMeasured,
    Entry,
    Evidence,
    FlagCleared,
    FlagRaised,
    StageEntered,
    TermMentioned,
    Transcript,
    Utterance,
)
from server.core.plan import Plan, Question
from server.core.text import Language, Text
from server.flags import Outcome, Rule, flag_id

ASKED_AT_MOST = 3
"""A suggested follow-up names this many terms; more make no question anybody would ask."""

MENTIONS_UNKNOWN = frozenset({"mentions", "terms", "keywords"})
"""Under one of these names a measured answer says that its terms could not be looked for."""


@dataclass(slots=True)
class _Answer:
    from_ms: int
    to_ms: int | None = None
    live_words: bool = False
    live_terms: set[str] = field(default_factory=set)
    final_words: bool | None = None
    """Whether the final transcript holds any word; None while there is none."""
    final_terms: set[str] | None = None
    judged: bool = False
    flag: str = ""


class TermsMissing(Rule):
    """Judged once per answer, from the final words when there are any, else from the live ones.

    An answer without a single word is not judged: it misses no term more than any other, and the silence has its own
    flag. A new take of the question takes the flag of the former one back.
    """

    name = "terms_missing"
    severity = "attention"
    title = Text(zh="没有提到要求的关键词，可能偏题", en="Required terms not mentioned; may be off the point")
    hint = Text(
        zh=(
            "把这道题要求的关键词（含同义词）与整段回答的文字逐一比对，到回答结束仍有没出现的。"
            "识别可能听错，也可能换了说法；可以用建议的追问请对方补充。"
        ),
        en=(
            "The question's required terms and their synonyms were looked for in all words of the answer; at its end "
            "some had not come up. The recogniser can mishear, and the same can be said in other words; the suggested "
            "follow-up question asks for it."
        ),
    )

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self._answers: dict[tuple[int, int], _Answer] = {}
        self._newest_take: dict[int, int] = {}
        self._running: _Answer | None = None

    def judge(self, entry: Entry) -> Iterable[Outcome]:
        fact = entry.fact
        if isinstance(fact, StageEntered):
            return self._moved_on(fact, entry.at_ms)
        if not isinstance(fact, Utterance | TermMentioned | Transcript | AnswerMeasured | AnswerAnalysed):
            return ()
        place = (fact.question, fact.take)
        answer = self._answers.get(place)
        if answer is None or answer.judged:
            return ()
        match fact:
            case Utterance(text=text):
                answer.live_words = answer.live_words or bool(text.strip())
            case TermMentioned(term=term):
                answer.live_terms.add(term)
            case Transcript(text=text):
                answer.final_words = bool(text.strip())
            case AnswerMeasured(mentions=mentions, not_available=not_available):
                if not not_available.keys() & MENTIONS_UNKNOWN:
                    answer.final_terms = {mention.term for mention in mentions}
        if answer.final_words is not None and answer.final_terms is not None:
            return self._compare(place, answer, answer.final_terms, final=True) if answer.final_words else ()
        if isinstance(fact, AnswerAnalysed) and answer.live_words:
            return self._compare(place, answer, answer.live_terms, final=False)
        return ()

    def _moved_on(self, entered: StageEntered, now_ms: int) -> Iterable[Outcome]:
        if self._running is not None:
            self._running.to_ms = now_ms
            self._running = None
        if not entered.question or not entered.take:
            return
        if entered.stage == "answering":
            place = (entered.question, entered.take)
            self._running = self._answers.setdefault(place, _Answer(from_ms=now_ms))
        if entered.take > self._newest_take.get(entered.question, 0):
            self._newest_take[entered.question] = entered.take
        for (question, take), answer in self._answers.items():
            if question == entered.question and take < entered.take and answer.flag:
                yield FlagCleared(id=answer.flag, rule=self.name, to_ms=now_ms, why="new_take")
                answer.flag = ""

    def _compare(self, place: tuple[int, int], answer: _Answer, said: set[str], *, final: bool) -> Iterable[Outcome]:
        answer.judged = True
        number, take = place
        if take < self._newest_take[number] or number > len(self.plan.questions):
            return
        question = self.plan.question(number)
        missing = [term.term for term in question.terms if term.required and term.term not in said]
        if not missing:
            return
        answer.flag = flag_id(self.name, number, take, answer.from_ms)
        to_ms = answer.from_ms if answer.to_ms is None else answer.to_ms
        values = {"mentions": 0.0, "final_words": float(final)}
        yield FlagRaised(
            id=answer.flag,
            rule=self.name,
            severity=self.severity,
            question=number,
            take=take,
            evidence=tuple(
                Evidence(question=number, take=take, from_ms=answer.from_ms, to_ms=to_ms, what=term, values=values)
                for term in missing
            ),
            follow_up=follow_up(question, missing, self.plan.language),
        )


def follow_up(question: Question, missing: list[str], language: Language) -> str:
    """What HR may ask: the question's own follow-up, else one built from the missing terms."""
    if question.follow_up.strip():
        return question.follow_up
    asked = missing[:ASKED_AT_MOST]
    if language == "zh":
        return f"刚才的回答还没有谈到{'、'.join(f'“{term}”' for term in asked)}，能结合您的经历补充一下吗？"
    *others, last = (f"“{term}”" for term in asked)
    named = f"{', '.join(others)} and {last}" if others else last
    return f"Your answer did not touch on {named} yet. Could you add something about that from your own experience?"
