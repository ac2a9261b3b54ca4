"""Side by side across the two languages of an opening: one question, two wordings; figures stay each candidate's own."""

from datetime import UTC, datetime

from server.core.plan import Plan, Question
from server.core.text import Language
from server.hiring.sample import CHINESE, ENGLISH
from server.interview.translation import in_language, joined
from server.results import report
from server.results.compare.compare import Side, compare

BOTH = joined(CHINESE, ENGLISH)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def side(plan: Plan, name: str, opening: str = "o") -> Side:
    made = report.build(f"s-{name}", name, plan, NOON, [], [])
    return Side(opening, made, None, None)


def of(language: Language) -> Plan:
    return in_language(BOTH, language)


def test_the_same_question_stands_once_in_both_wordings() -> None:
    made = compare([side(of("zh"), "lin"), side(of("en"), "jane"), side(of("en"), "joe")])
    assert len(made.questions) == 5
    for one, chinese, english in zip(made.questions, CHINESE.questions, ENGLISH.questions, strict=True):
        assert (one.text, one.language, one.other_text) == (chinese.text, "zh", english.text)
        assert [answer.session for answer in one.answers] == ["s-lin", "s-jane", "s-joe"]
    assert [one.spoken_language for one in made.candidates] == ["zh", "en", "en"]


def test_the_first_one_is_asked_decides_which_stands_first() -> None:
    made = compare([side(of("en"), "jane"), side(of("zh"), "lin")])
    assert (made.questions[0].text, made.questions[0].language) == (ENGLISH.questions[0].text, "en")
    assert made.questions[0].other_text == CHINESE.questions[0].text
    assert [one.title for one in made.dimensions] == [one.title for one in ENGLISH.dimensions]


def test_an_interview_of_before_the_opening_had_two_languages_is_met_by_both() -> None:
    made = compare([side(CHINESE, "early"), side(of("en"), "jane"), side(of("zh"), "lin")])
    assert len(made.questions) == 5
    assert all(len(one.answers) == 3 for one in made.questions)


def test_questions_that_are_no_translation_of_each_other_stay_apart() -> None:
    made = compare([side(CHINESE, "lin"), side(ENGLISH, "jane", "other")])
    assert len(made.questions) == 10
    assert all(one.other_text == "" and len(one.answers) == 1 for one in made.questions)


def test_a_question_whose_words_were_changed_meanwhile_is_another_one() -> None:
    changed = (Question(text="A new one?"), *ENGLISH.questions[1:])
    assert BOTH.other is not None
    words = (BOTH.other.questions[0].model_copy(update={"text": "A new one?"}), *BOTH.other.questions[1:])
    later = BOTH.model_copy(
        update={
            "questions": (BOTH.questions[0].model_copy(update={"text": "新的一题？"}), *BOTH.questions[1:]),
            "other": BOTH.other.model_copy(update={"questions": words}),
        }
    )
    made = compare([side(of("zh"), "lin"), side(in_language(later, "en"), "jane")])
    assert [len(one.answers) for one in made.questions] == [1, 2, 2, 2, 2, 1]
    assert made.questions[-1].text == changed[0].text
