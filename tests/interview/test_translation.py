"""An opening in two languages: what is missing is named in both, and each language is a whole plan of its own."""

from collections.abc import Callable

import pytest

from server.core.plan import Choice, Dimension, KeyPoint, Plan, PlanWords, Question, QuestionWords, Term
from server.hiring.sample import CHINESE, ENGLISH
from server.interview.translation import Missing, in_language, joined, missing, words_of

BOTH = joined(CHINESE, ENGLISH)


def said(plan: Plan) -> Plan:
    """Without what a session's plan knows of the other language."""
    return plan.model_copy(update={"questions": tuple(one.model_copy(update={"other_text": ""}) for one in plan.questions)})


def words(change: Callable[[QuestionWords], QuestionWords], number: int) -> Plan:
    """:data:`BOTH` with the second language of one question changed."""
    other = BOTH.other
    assert other is not None
    questions = list(other.questions)
    questions[number - 1] = change(questions[number - 1])
    return BOTH.model_copy(update={"other": other.model_copy(update={"questions": tuple(questions)})})


def without(**empty: object) -> Callable[[QuestionWords], QuestionWords]:
    return lambda one: one.model_copy(update=empty)


def test_each_language_is_the_whole_plan() -> None:
    assert BOTH.languages == ("zh", "en")
    assert said(in_language(BOTH, "zh")) == CHINESE
    assert said(in_language(BOTH, "en")) == ENGLISH


def test_the_first_language_may_be_either() -> None:
    turned = joined(ENGLISH, CHINESE)
    assert turned.languages == ("en", "zh")
    assert said(in_language(turned, "zh")) == CHINESE
    assert in_language(turned, "zh").questions[0].other_text == ENGLISH.questions[0].text


def test_a_plan_of_one_language_is_held_in_it_whatever_is_asked() -> None:
    assert in_language(CHINESE, "en") is CHINESE
    assert missing(CHINESE) == ()


def test_a_question_knows_itself_in_the_other_language() -> None:
    chinese, english = in_language(BOTH, "zh"), in_language(BOTH, "en")
    for one, same in zip(chinese.questions, english.questions, strict=True):
        assert (one.other_text, same.other_text) == (same.text, one.text)


def test_it_survives_being_stored() -> None:
    assert Plan.model_validate_json(BOTH.model_dump_json()) == BOTH
    assert Plan.model_validate_json(CHINESE.model_dump_json(exclude={"other"})) == CHINESE, "plans of before"


@pytest.mark.parametrize(
    ("plan", "found", "zh", "en"),
    [
        (words(without(text=" "), 2), Missing("text", 2), "第 2 题 · 题目内容", "question 2 · question text"),
        (words(without(hint=""), 1), Missing("hint", 1), "第 1 题 · 提示", "question 1 · hint"),
        (words(without(follow_up=""), 3), Missing("follow_up", 3), "第 3 题 · 追问", "question 3 · follow-up"),
        (words(without(terms=()), 1), Missing("terms", 1), "第 1 题 · 关键词", "question 1 · terms"),
        (
            words(lambda one: one.model_copy(update={"key_points": one.key_points[:-1]}), 2),
            Missing("key_point", 2, 4),
            "第 2 题 · 要点 4",
            "question 2 · key point 4",
        ),
        (
            words(lambda one: one.model_copy(update={"choices": ("a", "", "c", "d")}), 4),
            Missing("choice", 4, 2),
            "第 4 题 · 选项 2",
            "question 4 · choice 2",
        ),
    ],
)
def test_what_is_missing_is_named(plan: Plan, found: Missing, zh: str, en: str) -> None:
    assert missing(plan) == (found,)
    assert (found.text("zh"), found.text("en")) == (zh, en)


def test_everything_is_missing_of_a_language_just_added() -> None:
    plan = CHINESE.model_copy(update={"other": PlanWords()})
    lacking = missing(plan)
    assert lacking[0] == Missing("title")
    assert [one.number for one in lacking if one.what == "dimension"] == [1, 2, 3]
    assert [one.number for one in lacking if one.what == "question"] == [1, 2, 3, 4, 5]
    assert said(in_language(plan, "en")).questions == CHINESE.questions, "and its place is taken by the first language"


def test_department_and_organisation_need_no_translation() -> None:
    other = words_of(ENGLISH).model_copy(update={"department": "", "organisation": ""})
    plan = CHINESE.model_copy(update={"other": other})
    assert missing(plan) == ()
    assert in_language(plan, "en").department == CHINESE.department


def test_terms_are_lists_of_their_own() -> None:
    point = KeyPoint(text="问题", weight=2, terms=(Term(term="问题"), Term(term="需求")))
    own = Plan(title="职位", questions=(Question(text="问？", key_points=(point,)),))
    english = KeyPoint(text="The problem", weight=2, terms=(Term(term="problem", synonyms=("issue",)),))
    other = Plan(title="Job", language="en", questions=(Question(text="Ask?", key_points=(english,)),))
    assert in_language(joined(own, other), "en").questions[0].key_points == (english,)


@pytest.mark.parametrize(
    "change",
    [
        {"questions": ENGLISH.questions[:4]},
        {"questions": (ENGLISH.questions[0].model_copy(update={"answer_s": 60}), *ENGLISH.questions[1:])},
        {"dimensions": (Dimension(id="skill", title="Skill", weight=9), *ENGLISH.dimensions[1:])},
        {"language": "zh"},
    ],
)
def test_two_plans_that_differ_in_more_than_words_are_not_one(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"differ|not the same"):
        joined(CHINESE, ENGLISH.model_copy(update=change))


def test_which_choice_is_right_is_there_once() -> None:
    own = in_language(BOTH, "en").questions[3]
    assert [one.right for one in own.choices] == [False, True, False, False]
    assert own.choices[3] == Choice(text="one index on city and one on created_at")
