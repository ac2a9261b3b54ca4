"""History of a question: how its figures lie over finished interviews of the same opening. Pure.

**Which interviews count.** Those that were submitted and whose every answer is analysed; of each question the take that
counts (the last one). One that was withdrawn, or is gone, does not count.

**Which question is the same.** The same opening, the same wording, the same interview language and the same time to
answer, wherever in the plan it stands. Wording is compared without case, spaces and punctuation, so that mending a comma
loses nothing; any other change of the words makes another question, whose history begins anew. Its hint, terms,
preparation time and retakes may change. A question that stands twice in a plan counts once per interview.

**When it is known.** From :data:`ENOUGH` interviews that have the figure on; below that nothing is said of it.
"""

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from server.core.facts import Entry, HistoryKnown, QuestionHistory, Spread
from server.core.plan import Plan
from server.interview.answers import Answers

ENOUGH = 8
"""Interviews needed before anything is compared with them. With eight, p5 and p95 lie just inside the extremes."""
COMPARED_INTERVIEWS = 500
"""The newest so many; more would move no percentile that matters."""

Figures = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """What history keeps of one answer. ``question`` is its number in the plan of that interview."""

    question: int
    question_key: str
    figures: Figures


def question_key(plan: Plan, number: int) -> str:
    """The same for the same question, 32 hex digits. Raises IndexError outside the plan."""
    question = plan.question(number)
    plain = unicodedata.normalize("NFKC", question.text).casefold()
    kept = "".join(sign for sign in plain if unicodedata.category(sign)[0] in "LNS")
    said = f"{plan.language}\n{question.answer_s}\n{kept or plain}"
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def answered_questions(plan: Plan, entries: Sequence[Entry]) -> list[AnsweredQuestion]:
    """What an interview's timeline adds to history, by question; figures that are not known are absent.

    Takes some milliseconds for each thousand entries: call it in a thread.
    """
    answers = Answers(plan)
    now_ms = 0
    for entry in entries:
        now_ms = max(now_ms, entry.at_ms)
        answers.feed(entry)
    return [
        AnsweredQuestion(answer.question, question_key(plan, answer.question), answer.figures(now_ms))
        for answer in answers.counting()
        if 1 <= answer.question <= len(plan.questions)
    ]


def spread(values: Sequence[float]) -> Spread | None:
    """How these values lie; None when there are too few. One value per interview."""
    if len(values) < ENOUGH:
        return None
    ordered = sorted(values)
    p5, p25, p50, p75, p95 = (round(_percentile(ordered, share), 4) for share in (0.05, 0.25, 0.50, 0.75, 0.95))
    return Spread(n=len(ordered), p5=p5, p25=p25, p50=p50, p75=p75, p95=p95)


def _percentile(ordered: Sequence[float], share: float) -> float:
    """Linear between the closest ranks (type 7 of Hyndman & Fan 1996), for at least one value."""
    at = share * (len(ordered) - 1)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)


def known(plan: Plan, of_key: Mapping[str, Sequence[Figures]]) -> HistoryKnown | None:
    """What history says of this plan's questions; None when it says nothing yet.

    ``of_key`` holds, by question key, the figures of each interview once.
    """
    questions = []
    for number in range(1, len(plan.questions) + 1):
        interviews = of_key.get(question_key(plan, number), ())
        names = sorted({name for figures in interviews for name in figures})
        spreads = {name: spread([figures[name] for figures in interviews if name in figures]) for name in names}
        figures = {name: one for name, one in spreads.items() if one is not None}
        if figures:
            questions.append(QuestionHistory(question=number, figures=figures))
    return HistoryKnown(questions=tuple(questions)) if questions else None
