"""History: which question is the same, how figures lie, and silence below eight interviews."""

import pytest

from server.core.plan import Plan, Question, Term
from server.core.text import LANGUAGES
from server.hiring.sample import CHINESE, ENGLISH
from server.interview.translation import in_language, joined
from server.results.history import ENOUGH, answered_questions, known, question_key, spread
from tests.flags.timelines import PLAN, Timeline


def plan(text: str = "How do you keep a cache right?", **more: object) -> Plan:
    return Plan.model_validate({"title": "T", "language": "en", "questions": [{"text": text, **more}]})


@pytest.mark.parametrize(
    "other",
    [
        plan("how do you keep a cache right"),
        plan("How do you keep  a cache right?!"),
        plan(hint="Think of expiry", preparation_s=90, retakes=3, terms=[Term(term="expiry")], follow_up="And then?"),
    ],
    ids=["case and full stop", "spaces", "all that is not the question"],
)
def test_the_same_question(other: Plan) -> None:
    assert question_key(other, 1) == question_key(plan(), 1)


@pytest.mark.parametrize(
    "other",
    [plan("How do you keep a cache fresh?"), plan(answer_s=60), plan().model_copy(update={"language": "zh"})],
    ids=["other words", "other time to answer", "other language"],
)
def test_another_question(other: Plan) -> None:
    assert question_key(other, 1) != question_key(plan(), 1)


def test_a_question_of_signs_alone_is_still_one() -> None:
    assert question_key(plan("???"), 1) != question_key(plan("!!!"), 1)
    assert len(question_key(plan("？？？"), 1)) == 32


def test_a_question_keeps_its_history_wherever_it_stands() -> None:
    two = plan().model_copy(update={"questions": (Question(text="New one"), *plan().questions)})
    assert question_key(two, 2) == question_key(plan(), 1)


def test_seven_say_nothing_and_eight_do() -> None:
    assert ENOUGH == 8
    assert spread([1.0] * 7) is None
    eight = spread([float(value) for value in (8, 1, 7, 2, 6, 3, 5, 4)])
    assert eight is not None
    assert (eight.n, eight.p5, eight.p25, eight.p50, eight.p75, eight.p95) == (8, 1.35, 2.75, 4.5, 6.25, 7.65)


def test_known_counts_each_figure_for_itself() -> None:
    key = question_key(PLAN, 1)
    interviews = [{"rate_per_min": 150.0 + n, **({"units": 90.0} if n else {})} for n in range(8)]
    found = known(PLAN, {key: interviews})
    assert found is not None
    (question,) = found.questions
    assert (question.question, list(question.figures)) == (1, ["rate_per_min"]), "units are known of seven alone"
    assert known(PLAN, {key: interviews[:7]}) is None
    assert known(PLAN, {}) is None


def test_an_interview_leaves_the_take_that_counts() -> None:
    timeline = Timeline().opened().answering(100).reviewing(130).measured(135, values={"words": 10})
    timeline.answering(140, 1, 2).reviewing(170, take=2).measured(175, take=2, values={"words": 80})
    timeline.answering(180, 2).reviewing(200, 2).stage(205, "submitted")
    left = {one.question: one for one in answered_questions(PLAN, timeline.entries)}
    assert left[1].figures["units"] == 80
    assert left[1].question_key == question_key(PLAN, 1)
    assert "units" not in left[2].figures


def test_the_languages_of_one_opening_have_a_history_each_and_keep_the_one_they_had() -> None:
    both = joined(CHINESE, ENGLISH)
    for number in range(1, len(both.questions) + 1):
        chinese, english = (question_key(in_language(both, one), number) for one in LANGUAGES)
        assert chinese != english, "a rate in characters is not one in words"
        assert (chinese, english) == (question_key(CHINESE, number), question_key(ENGLISH, number))


def test_a_chinese_rate_says_nothing_of_an_english_one() -> None:
    both = joined(CHINESE, ENGLISH)
    key = question_key(in_language(both, "zh"), 1)
    interviews = [{"rate_per_min": 230.0 + n} for n in range(ENOUGH)]
    assert known(in_language(both, "zh"), {key: interviews}) is not None
    assert known(in_language(both, "en"), {key: interviews}) is None
