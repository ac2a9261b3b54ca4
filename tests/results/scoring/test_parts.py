"""The parts of a score as tables; every figure worked out by hand."""

import pytest

from server.core.facts import Word
from server.core.plan import KeyPoint, Plan, Question, Term
from server.core.text import Language
from server.results.scoring.fluency import band, fluency
from server.results.scoring.grade import grade_of
from server.results.scoring.heard import Heard
from server.results.scoring.said import SaidText
from server.results.scoring.structure import sentences, signposts
from server.results.scoring.typed import mentions
from server.results.scoring.weights import weights_sha256, with_weights_of
from tests.results.scoring.interviews import PLAN


def heard(**values: float) -> Heard:
    return Heard(question=1, take=1, from_ms=0, to_ms=60_000, text="x", values=values)


class TestFluency:
    @pytest.mark.parametrize(
        ("language", "rate", "own", "value"),
        [
            ("zh", 140, None, 1.0),
            ("zh", 330, None, 1.0),
            ("zh", 105, None, 0.5),  # half-way between 70 and 140
            ("zh", 70, None, 0.0),
            ("zh", 412.5, None, 0.5),  # half-way between 330 and 495
            ("zh", 900, None, 0.0),
            ("zh", 105, 125, 1.0),  # 0.8 × 125 = 100: normal for this person
            ("zh", 360, 300, 1.0),  # 1.2 × 300 = 360
            ("en", 95, None, 1.0),
            ("en", 71.25, None, 0.5),
            ("en", 220, None, 1.0),
            ("en", 275, None, 0.5),
        ],
    )
    def test_rate(self, language: Language, rate: float, own: float | None, value: float) -> None:
        part = fluency(heard(rate_per_min=rate), language, own, 0.1)
        assert [(step.name, step.value) for step in part.steps] == [("rate", value)]
        assert part.value == 100 * value

    @pytest.mark.parametrize(
        ("count", "mean_ms", "talk_ms", "value"),
        [
            (0, 0, 30_000, 1.0),
            (9, 1_000, 11_000, 1.0),  # 9 of 20 s: 45 %
            (13, 1_000, 7_000, 0.5),  # 65 %
            (17, 1_000, 3_000, 0.0),  # 85 %
            (90, 1_000, 10_000, 0.0),
        ],
    )
    def test_pauses(self, count: float, mean_ms: float, talk_ms: float, value: float) -> None:
        values = {"rate_per_min": 200.0, "talk_ms": talk_ms, "pause_count": count, "pause_mean_ms": mean_ms}
        assert fluency(heard(**values), "zh", None, 0.1).steps[1].value == value

    @pytest.mark.parametrize(("per_min", "value"), [(0, 1.0), (6, 1.0), (13, 0.5), (20, 0.0), (99, 0.0)])
    def test_fillers(self, per_min: float, value: float) -> None:
        part = fluency(heard(rate_per_min=200, fillers_per_min=per_min), "zh", None, 0.1)
        assert part.steps[1].value == value

    def test_without_a_rate_there_is_none(self) -> None:
        part = fluency(heard(talk_ms=500, fillers_per_min=0), "zh", None, 0.1)
        assert (part.value, part.not_available) == (None, "too little was said")

    def test_the_band_is_never_narrower_for_a_person(self) -> None:
        assert band("en", 150) == band("en", None) == (95.0, 220.0)
        assert band("en", 100) == (80.0, 220.0)


class TestStructure:
    @pytest.mark.parametrize(
        ("text", "count"),
        [
            ("One. Two! Three?", 3),
            ("It cost 3.5 million. Really.", 2),
            ("首先做这个。然后做那个！好吗？", 3),
            ("no sign that ends anything", None),
            ("Just one.", 1),
            ("...", 0),
            ("", 0),
        ],
    )
    def test_sentences(self, text: str, count: int | None) -> None:
        assert sentences(text) == count

    @pytest.mark.parametrize(
        ("text", "language", "found"),
        [
            ("First we look, and firstly we think. Then we act", "en", ["first", "then"]),
            ("The first one, since then, at first", "en", []),
            ("thenceforth firstborn", "en", []),
            ("on the other hand", "en", ["on the other hand"]),
            ("首先看日志，第二看监控，最后复盘。首先", "zh", ["首先", "第二", "最后"]),
            ("那是我第一次带团队", "zh", []),
            ("另一方面", "zh", ["另一方面"]),
        ],
    )
    def test_signposts(self, text: str, language: Language, found: list[str]) -> None:
        assert list(signposts(SaidText((), language, text), language)) == found

    def test_a_signpost_leads_to_its_moment(self) -> None:
        words = [
            Word(text="看。", from_ms=0, to_ms=300),
            Word(text="首", from_ms=400, to_ms=500),
            Word(text="先说", from_ms=600, to_ms=900),
        ]
        said = SaidText(words, "zh")
        assert said.moment(*signposts(said, "zh")["首先"]) == (400, 900)


@pytest.mark.parametrize(
    ("text", "way", "found"),
    [
        ("We use Redis.", "redis", [False]),
        ("Redistribution", "redis", []),
        ("I never used Redis, Redis is new", "Redis", [True, False]),
        ("我没有用过缓存，缓存很好", "缓存", [True, False]),
        ("Ｃ＋＋ and c++11", "C++", [False, False]),
        ("isn't Redis", "redis", [True]),
    ],
)
def test_terms_in_written_answers(text: str, way: str, found: list[bool]) -> None:
    assert [negated for negated, _ in mentions(text, way)] == found


@pytest.mark.parametrize(
    ("value", "grade"),
    [(100, "A"), (85, "A"), (84.9, "B"), (70, "B"), (69.9, "C"), (55, "C"), (54.9, "D"), (0, "D"), (None, None)],
)
def test_grades(value: float | None, grade: str | None) -> None:
    assert grade_of(value) == grade


class TestListened:
    def test_key_points_are_listened_for_beside_the_terms(self) -> None:
        question = Question(
            text="x",
            terms=(Term(term="cache", synonyms=("caching",)), Term(term="queue", required=False)),
            key_points=(
                KeyPoint(text="a", terms=(Term(term="cache", synonyms=("redis", "caching")),)),
                KeyPoint(text="b", terms=(Term(term="index"),)),
            ),
        )
        assert question.listened == (
            Term(term="cache", synonyms=("caching", "redis"), required=True),
            Term(term="queue", required=False),
            Term(term="index", required=False),
        )

    def test_more_synonyms_than_a_term_may_have_stand_in_a_further_one(self) -> None:
        many = tuple(f"a{n}" for n in range(15))
        more = tuple(f"b{n}" for n in range(15))
        question = Question(
            text="x",
            terms=(Term(term="t", synonyms=many),),
            key_points=(KeyPoint(text="p", terms=(Term(term="t", synonyms=more),)),),
        )
        assert [one.term for one in question.listened] == ["t", "t"]
        assert [synonym for one in question.listened for synonym in one.synonyms] == [*many, *more]


class TestWeights:
    def test_the_hash_tells_weights_apart_and_nothing_else(self) -> None:
        renamed = PLAN.model_copy(update={"title": "Other", "department": "D"})
        assert weights_sha256(renamed) == weights_sha256(PLAN)
        heavier = PLAN.dimensions[0].model_copy(update={"weight": 3.0})
        assert weights_sha256(PLAN.model_copy(update={"dimensions": (heavier, PLAN.dimensions[1])})) != weights_sha256(PLAN)

    def test_what_was_asked_stays_and_only_weights_change(self) -> None:
        point = PLAN.questions[0].key_points[0].model_copy(update={"weight": 9.0})
        now = PLAN.questions[0].model_copy(
            update={"key_points": (point,), "dimensions": ("talk",), "answer_s": 999, "hint": "new"}
        )
        mixed = with_weights_of(PLAN, Plan(title="x", dimensions=PLAN.dimensions, questions=(now,)))
        first = mixed.questions[0]
        assert [one.weight for one in first.key_points] == [9.0, 1.0, 1.0]
        assert (first.dimensions, first.answer_s, first.hint) == (("talk",), 100, "")
        assert mixed.questions[1] == PLAN.questions[1]
