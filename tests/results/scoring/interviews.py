"""Interviews to score: a plan, and timelines that tell of its answers."""

from datetime import UTC, datetime

from server.core.api_scores import Score, ScoreReason
from server.core.facts import AnswerMeasured, AnswerTyped, Mention, Transcript, Word
from server.core.plan import Choice, Dimension, KeyPoint, Plan, Question, Term
from server.results.scoring.score import score
from tests.flags.timelines import Timeline, ms

MADE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
PLAN = Plan(
    title="Backend engineer",
    language="en",
    dimensions=(
        Dimension(id="skill", title="Skill", weight=2),
        Dimension(id="talk", title="Communication", weight=1),
    ),
    questions=(
        Question(
            text="How do you keep a cache right?",
            answer_s=100,
            dimensions=("skill",),
            follow_up="What about a write that fails half-way?",
            key_points=(
                KeyPoint(text="Invalidation", weight=2, terms=(Term(term="invalidation"),)),
                KeyPoint(text="Expiry", weight=1, terms=(Term(term="expiry"),)),
                KeyPoint(text="Stampede", weight=1, terms=(Term(term="stampede"), Term(term="thundering herd"))),
            ),
        ),
        Question(
            text="Tell us about an outage.",
            answer_s=60,
            dimensions=("talk",),
            key_points=(KeyPoint(text="Rollback", terms=(Term(term="rollback"),)),),
        ),
    ),
)
VALUES = {
    "talk_ms": 40_000.0,
    "pause_count": 10.0,
    "pause_mean_ms": 600.0,
    "words": 100.0,
    "rate_per_min": 150.0,
    "filler_count": 2.0,
    "fillers_per_min": 3.0,
}
WORDS = "First we set an expiry. Then we thought about invalidation. It works well. Finally we measured it."


def words_of(text: str, since: float) -> tuple[Word, ...]:
    """A word each half second."""
    parts = text.split(" ")
    return tuple(
        Word(text=part, from_ms=ms(since + 0.5 * n), to_ms=ms(since + 0.5 * n + 0.4)) for n, part in enumerate(parts)
    )


def answered(
    timeline: Timeline,
    at: float,
    question: int,
    *said: str,
    take: int = 1,
    text: str = WORDS,
    values: dict[str, float] | None = None,
    analysed: bool = True,
) -> Timeline:
    """Answered from ``at`` on for 50 s; ``said`` are the terms mentioned, a leading "-" for those with a "not"."""
    timeline.answering(at, question, take).reviewing(at + 50, question, take)
    mentions = tuple(
        Mention(
            term=one.removeprefix("-"),
            said=one.removeprefix("-"),
            from_ms=ms(at + 2 + n),
            to_ms=ms(at + 2.5 + n),
            negated=one.startswith("-"),
        )
        for n, one in enumerate(said)
    )
    words = words_of(text, at) if text else ()
    language = timeline.plan.language
    place = {"question": question, "take": take}
    timeline.put(at + 51, Transcript(text=text, words=words, language=language, model="test", **place))
    measured = VALUES if values is None else values
    timeline.put(at + 52, AnswerMeasured(values=measured, mentions=mentions, **place))
    return timeline.analysed(at + 53, question=question, take=take) if analysed else timeline


def typed(timeline: Timeline, at: float, question: int, *, text: str = "", chosen: tuple[int, ...] = ()) -> Timeline:
    timeline.answering(at, question).put(at + 1, AnswerTyped(question=question, take=1, text=text, chosen=chosen))
    return timeline.reviewing(at + 20, question)


def held(plan: Plan = PLAN) -> Timeline:
    """Both questions answered: the first with two of three points, the second with its one."""
    timeline = Timeline(plan).opened()
    answered(timeline, 100, 1, "expiry", "invalidation", "expiry")
    answered(timeline, 200, 2, "rollback", values={**VALUES, "talk_ms": 12_000.0})
    return timeline.stage(260, "submitted", reason="finished")


def scored(timeline: Timeline, plan: Plan | None = None, reason: ScoreReason = "first") -> Score:
    return score("s1", plan or timeline.plan, timeline.entries, version=1, reason=reason, created_at=MADE)


CHOICE = Question(
    kind="choice",
    text="Which are HTTP methods?",
    choices=(Choice(text="GET", right=True), Choice(text="PUT", right=True), Choice(text="ROT"), Choice(text="TAR")),
)
SHORT = Question(
    kind="short_text",
    text="Why do you want to work here?",
    key_points=(
        KeyPoint(text="Team", terms=(Term(term="team", synonyms=("colleagues",)),)),
        KeyPoint(text="C++", weight=3, terms=(Term(term="C++"),)),
    ),
)
