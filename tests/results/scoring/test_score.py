"""Whole scores: worked out by hand from what is shown, always the same, honest about what is missing."""

import math
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.core.api_scores import Score
from server.core.plan import Plan
from server.results.scoring.rules import PART_WEIGHTS
from tests.flags.timelines import Timeline
from tests.results.scoring.by_hand import worked_out
from tests.results.scoring.interviews import CHOICE, PLAN, SHORT, VALUES, WORDS, answered, held, scored, typed

TERMS = ("expiry", "invalidation", "stampede", "thundering herd", "rollback")


def formulas(score: Score) -> Iterator[str]:
    for question in score.questions:
        yield question.formula
        for part in question.parts:
            yield part.formula
            yield from (step.formula for step in part.steps)
    yield from (one.formula for one in score.dimensions)
    yield score.composite.formula


def test_figures_worked_out_by_hand() -> None:
    """Coverage 1: (2 + 1) / 4. Length 1: 40 / 40 = 1. Four sentences, three signposts. Pauses 6 / 46 s. All fluent."""
    made = scored(held())
    first, second = made.questions
    assert {part.name: part.value for part in first.parts} == {"coverage": 75.0, "structure": 100.0, "fluency": 100.0}
    assert first.value == 82.5  # 0.7 × 75 + 0.2 × 100 + 0.1 × 100
    structure, fluency = second.parts[1], second.parts[2]
    assert [step.value for step in structure.steps] == [0.5, 1.0, 1.0]  # 12 s of 24 s
    assert (structure.value, fluency.value) == (75.0, 100.0)
    assert second.value == 95.0  # 0.7 × 100 + 0.2 × 75 + 0.1 × 100
    assert [(one.id, one.value) for one in made.dimensions] == [("skill", 82.5), ("talk", 95.0)]
    assert made.composite.value == 86.7  # (2 × 82.5 + 95) / 3
    assert (made.composite.grade, made.advice.advice) == ("A", "next_round")


def test_every_shown_formula_gives_the_shown_value() -> None:
    checked = 0
    for formula in filter(None, formulas(scored(held()))):
        by_hand, shown = worked_out(formula)
        assert math.isclose(by_hand, shown, abs_tol=0.1), formula
        checked += 1
    assert checked == 23


def test_the_same_timeline_always_gives_the_same_score() -> None:
    assert scored(held()) == scored(held())
    assert scored(held()).model_dump_json() == scored(held()).model_dump_json()


def test_two_interviews_do_not_know_of_each_other() -> None:
    one, other = held(), answered(Timeline(PLAN).opened(), 100, 1, "stampede")
    before = scored(one), scored(other)
    assert (scored(other), scored(one)) == (before[1], before[0])


class TestKeyPoints:
    def test_covered_partly_and_not_at_all(self) -> None:
        timeline = answered(Timeline(PLAN).opened(), 100, 1, "-invalidation", "thundering herd", "-thundering herd")
        points = scored(timeline).questions[0].key_points
        assert [(one.text, one.state) for one in points] == [
            ("Invalidation", "partial"),
            ("Expiry", "missing"),
            ("Stampede", "covered"),
        ]
        assert scored(timeline).questions[0].parts[0].value == 50.0  # (2 × 0.5 + 0 + 1) / 4

    def test_evidence_is_the_words_with_their_moment(self) -> None:
        point = scored(held()).questions[0].key_points[1]
        assert [(one.said, one.from_ms, one.to_ms, one.take) for one in point.evidence] == [
            ("expiry", 102_000, 102_500, 1),
            ("expiry", 104_000, 104_500, 1),
        ]

    def test_without_key_points_the_terms_are_measured(self) -> None:
        question = PLAN.questions[0].model_copy(
            update={"key_points": (), "dimensions": (), "terms": PLAN.questions[0].listened}
        )
        plan = PLAN.model_copy(update={"questions": (question,), "dimensions": ()})
        made = scored(answered(Timeline(plan).opened(), 100, 1, "expiry"), plan)
        assert [(one.text, one.weight) for one in made.questions[0].key_points][:2] == [
            ("invalidation", 0.5),
            ("expiry", 0.5),
        ]
        assert made.questions[0].parts[0].value == 25.0

    def test_a_question_that_looks_for_nothing_has_no_score(self) -> None:
        plan = Plan(
            title="x", language="en", questions=(PLAN.questions[0].model_copy(update={"key_points": (), "dimensions": ()}),)
        )
        made = scored(answered(Timeline(plan).opened(), 100, 1), plan)
        assert (made.questions[0].value, made.questions[0].not_available) == (None, "no_key_points")
        assert (made.composite.value, made.composite.not_available) == (None, "too_little")
        assert made.advice.advice == "look_again"


class TestWhatIsMissing:
    def test_a_question_without_an_answer_is_left_out_visibly(self) -> None:
        made = scored(answered(Timeline(PLAN).opened(), 100, 1, "expiry"))
        assert (made.questions[1].value, made.questions[1].not_available) == (None, "not_answered")
        assert [(one.value is None, one.share) for one in made.dimensions] == [(False, 1.0), (True, 0.0)]
        assert (made.composite.value, made.composite.based_on_ratio) == (made.questions[0].value, 0.5)

    def test_less_than_half_of_the_interview_is_no_composite(self) -> None:
        plan = PLAN.model_copy(update={"questions": (*PLAN.questions, PLAN.questions[1])})
        assert scored(answered(Timeline(plan).opened(), 100, 1, "expiry"), plan).composite.value is None

    def test_figures_that_were_not_measured_are_left_out_by_name(self) -> None:
        values = {name: value for name, value in VALUES.items() if name not in ("fillers_per_min", "filler_count")}
        part = scored(answered(Timeline(PLAN).opened(), 100, 1, values=values)).questions[0].parts[2]
        assert (part.left_out, [step.name for step in part.steps]) == (
            {"fillers": "too little was said"},
            ["rate", "pauses"],
        )
        assert part.value == 100.0

    def test_not_analysed_yet(self) -> None:
        timeline = Timeline(PLAN).opened().answering(100).reviewing(150)
        made = scored(timeline)
        assert (made.complete, made.missing) == (False, ("analysis:1.1",))
        assert {part.not_available for part in made.questions[0].parts} == {"waiting"}
        assert [part.share for part in made.questions[0].parts] == [0, 0, 0]

    def test_without_consent_nothing_is_scored_nor_waited_for(self) -> None:
        timeline = answered(Timeline(PLAN).opened(consent=("record", "transcribe")), 100, 1, "expiry", analysed=False)
        made = scored(timeline)
        assert (made.questions[0].not_available, made.questions[0].parts, made.complete) == ("no_consent", (), True)
        assert made.behaviours == ()

    def test_consent_taken_back_later_counts(self) -> None:
        timeline = held().consent(270, "record", "transcribe")
        assert {one.not_available for one in scored(timeline).questions} == {"no_consent"}

    def test_the_last_take_counts(self) -> None:
        timeline = answered(Timeline(PLAN).opened(), 100, 1, "expiry", "invalidation", "stampede")
        answered(timeline, 300, 1, take=2)
        made = scored(timeline).questions[0]
        assert (made.take, made.parts[0].value) == (2, 0.0)


class TestExpression:
    FACES = PLAN.model_copy(update={"expression_events": True})

    def watched(self, plan: Plan) -> Timeline:
        timeline = Timeline(plan).opened()
        timeline.answering(100).began(110, "face.away").ended(120, "face.away", 110).reviewing(150)
        answered(timeline, 200, 1, take=2)  # the take that counts has none
        return timeline

    @pytest.mark.parametrize(
        "changed", [{}, {"score_expression": True, "policy": "cn"}, {"score_expression": True, "policy": "eu"}]
    )
    def test_it_never_enters_unless_the_opening_and_its_policy_say_so(self, changed: dict[str, object]) -> None:
        plan = self.FACES.model_copy(update=changed)
        made = scored(self.watched(plan), plan)
        assert [part.name for part in made.questions[0].parts] == ["coverage", "structure", "fluency"]
        assert made.not_available["looking"] == "not_scored_here"

    def test_where_it_is_allowed_it_is_the_share_of_looking_away_alone(self) -> None:
        plan = self.FACES.model_copy(update={"score_expression": True})
        timeline = Timeline(plan).opened().answering(100).began(110, "face.away").ended(120, "face.away", 110)
        timeline.began(121, "face.brow_lowered").ended(140, "face.brow_lowered", 121).reviewing(150)
        part = scored(timeline, plan).questions[0].parts[3]
        assert (part.name, part.value, part.formula) == ("looking", 80.0, "100 × (1 - 0.2) = 80")

    def test_a_candidate_who_did_not_agree_loses_nothing(self) -> None:
        plan = self.FACES.model_copy(update={"score_expression": True})
        without = answered(Timeline(plan).opened(consent=("record", "transcribe", "analyse")), 100, 1, "expiry")
        plain = answered(Timeline(PLAN).opened(), 100, 1, "expiry")
        assert scored(without, plan).questions[0].value == scored(plain).questions[0].value


class TestTyped:
    PLAN = Plan(title="x", language="en", questions=(CHOICE, SHORT))

    @pytest.mark.parametrize(
        ("chosen", "value"), [((0, 1), 100.0), ((0,), 50.0), ((0, 1, 2), 50.0), ((2, 3), 0.0), ((0, 2), 0.0), ((), 0.0)]
    )
    def test_choices(self, chosen: tuple[int, ...], value: float) -> None:
        made = scored(typed(Timeline(self.PLAN).opened(), 10, 1, chosen=chosen), self.PLAN).questions[0]
        assert (made.value, made.not_available) == (value, "")
        assert worked_out(made.parts[0].formula) == (value, value)

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("I like the team.", 25.0),
            ("My colleagues write c++, and so do I.", 100.0),
            ("I never wrote C++ and I steam ahead.", 37.5),
            ("No. C++ is what I do", 75.0),
            ("", 0.0),
        ],
    )
    def test_short_text(self, text: str, value: float) -> None:
        made = scored(typed(Timeline(self.PLAN).opened(), 10, 2, text=text), self.PLAN)
        assert (made.questions[1].value, made.complete) == (value, True)


class TestNotes:
    def test_behaviours_are_counted(self) -> None:
        texts = [note.text.en for note in scored(held()).behaviours]
        assert texts[0] == "mentioned “Expiry” twice"
        assert "spoke at 150 words/min on average" in texts
        assert "说了 200 词，说话 0.9 分钟" in " ".join(note.text.zh for note in scored(held()).behaviours)

    def test_strengths_have_evidence(self) -> None:
        made = scored(held())
        assert [note.text.en for note in made.strengths][:2] == [
            "“Communication” has 95 points",
            "“Skill” has 82.5 points",
        ]
        assert made.strengths[2].evidence[0].said == "rollback"

    def test_the_next_round_asks_what_was_left_open(self) -> None:
        timeline = held().flag(150, "terms_missing", "attention").flag(151, "no_face", "urgent")
        made = scored(timeline)
        assert [note.text.en for note in made.next_round] == [
            "question 1 does not speak of: Stampede",
            "You may ask: What about a write that fails half-way?",
        ]
        assert made.advice.advice == "look_again"
        assert "urgent flags open: 1" in made.advice.because.en.lower()


@given(
    said=st.lists(st.sampled_from([*TERMS, *(f"-{term}" for term in TERMS)]), max_size=8),
    values=st.fixed_dictionaries(
        {
            "talk_ms": st.floats(0, 600_000),
            "pause_count": st.integers(0, 500).map(float),
            "pause_mean_ms": st.floats(250, 60_000),
            "rate_per_min": st.floats(1, 2_000),
            "fillers_per_min": st.floats(0, 200),
        }
    ),
    text=st.sampled_from([WORDS, "", "so", "One. Two! Three?", "最后，首先。"]),
)
def test_whatever_was_said_lies_within_bounds_and_is_shown_as_it_was_computed(
    said: list[str], values: dict[str, float], text: str
) -> None:
    made = scored(answered(Timeline(PLAN).opened(), 100, 1, *said, text=text, values=values))
    for formula in filter(None, formulas(made)):
        by_hand, shown = worked_out(formula)
        assert math.isclose(by_hand, shown, abs_tol=0.1), formula
    for part in made.questions[0].parts:
        assert part.value is None or 0 <= part.value <= 100
        assert all(0 <= step.value <= 1 for step in part.steps)
    shares = [part.share for part in made.questions[0].parts]
    assert math.isclose(sum(shares), 1, abs_tol=0.001)
    assert {part.name: part.weight for part in made.questions[0].parts} == PART_WEIGHTS


@given(said=st.lists(st.sampled_from(TERMS), max_size=6), more=st.sampled_from(TERMS))
def test_speaking_of_more_never_costs_anything(said: list[str], more: str) -> None:
    before = scored(answered(Timeline(PLAN).opened(), 100, 1, *said)).questions[0].value
    after = scored(answered(Timeline(PLAN).opened(), 100, 1, *said, more)).questions[0].value
    assert before is not None
    assert after is not None
    assert after >= before
