"""What comes with the product: enough of it, sound, and as good in one language as in the other."""

from pathlib import Path

import pytest

from server.core.opening import OpeningSettings
from server.core.plan import Question
from server.core.text import LANGUAGES, Language
from server.hiring.bank import role_files
from server.hiring.bank.role_files import BrokenRoleFile, built_in_roles, read_role
from server.hiring.bank.shown import built_in_template, of_role
from server.hiring.openings import check_sound
from server.interview.translation import joined, missing

ROLES = built_in_roles()


def of(role: str, language: Language) -> list[Question]:
    return [one.question for one in ROLES[role].questions if one.language == language]


def test_there_are_roles_enough() -> None:
    assert len(ROLES) >= 8


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", ROLES)
def test_a_role_has_six_questions_of_the_needed_kinds(role: str, language: Language) -> None:
    questions = of(role, language)
    kinds = {question.kind for question in questions}
    assert len(questions) >= 6
    assert {"structured", "situational", "skill"} <= kinds
    assert kinds & {"choice", "short_text"}
    assert len({question.text for question in questions}) == len(questions)


@pytest.mark.parametrize("role", ROLES)
def test_both_languages_are_equals(role: str) -> None:
    by_language = [of(role, language) for language in LANGUAGES]
    assert len(by_language[0]) == len(by_language[1])
    assert [one.kind for one in by_language[0]] == [one.kind for one in by_language[1]]
    for question in by_language[0]:
        assert sum("\u4e00" <= character <= "\u9fff" for character in question.text) > 10
    for question in by_language[1]:
        assert not any("\u4e00" <= character <= "\u9fff" for character in question.model_dump_json())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", ROLES)
def test_every_question_can_be_asked_and_marked(role: str, language: Language) -> None:
    for question in of(role, language):
        assert question.dimensions
        if question.kind == "choice":
            rights = sum(choice.right for choice in question.choices)
            assert 1 <= rights < len(question.choices), question.text
            assert not question.key_points
        else:
            assert len(question.key_points) >= 3, question.text
            assert all(point.terms for point in question.key_points), question.text
            assert question.follow_up or question.kind == "short_text", question.text
            assert question.hint, question.text
        if question.spoken:
            assert 20 <= question.preparation_s <= 60
            assert 90 <= question.answer_s <= 300


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", ROLES)
def test_a_role_gives_a_whole_plan(role: str, language: Language) -> None:
    plan = ROLES[role].plan(language)
    assert plan.language == language
    assert len(plan.questions) >= 6
    assert sum(dimension.weight for dimension in plan.dimensions) == 100
    fed = {name for question in plan.questions for name in question.dimensions}
    assert fed == {dimension.id for dimension in plan.dimensions}


@pytest.mark.parametrize(
    "broken",
    [
        "title: {zh: 甲, en: A}\ndimensions: {unheard: 1}\nzh: []\nen: []\n",
        "title: {zh: 甲, en: A}\ndimensions: {technical: 1}\nzh: []\nen: []\n",
        "title: [",
        "title: {zh: 甲, en: A}\ndimensions: {}\nzh: []\nen: []\nmore: 1\n",
    ],
)
def test_a_broken_file_is_told_by_its_name(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "odd.yaml"
    path.write_text(broken, "utf-8")
    with pytest.raises(BrokenRoleFile, match=r"odd\.yaml"):
        read_role(path)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_one_opening_in_two_languages(role: str) -> None:
    both = joined(ROLES[role].plan("zh"), ROLES[role].plan("en"))
    assert missing(both) == ()
    check_sound(both, OpeningSettings())
    for one in ROLES[role].questions:
        same = ROLES[role].same(one)
        assert same.language != one.language
        assert ROLES[role].same(same) == one


def test_a_file_whose_languages_differ_in_more_than_words_is_refused(tmp_path: Path) -> None:
    text = (Path(role_files.__file__).parent / "roles" / "sales.yaml").read_text("utf-8")
    head, english = text.split("\nen:\n")
    path = tmp_path / "sales.yaml"
    path.write_text(f"{head}\nen:\n{english.replace('- [3,', '- [4,', 1)}", "utf-8")
    with pytest.raises(BrokenRoleFile, match=r"sales\.yaml: question 1 differs"):
        read_role(path)


def test_the_bank_gives_a_question_in_both_languages() -> None:
    role = ROLES["backend"]
    shown = of_role(role.questions[0], role)
    assert shown.other is not None
    assert shown.other.text.startswith("Tell us about a backend service")
    assert set(shown.other_titles) == {one.id for one in shown.dimensions}
    template = built_in_template(role, "en")
    assert template.plan.other is None, "one language unless somebody asks for both"
    assert template.other is not None
    assert template.other.title == "后端工程师"
