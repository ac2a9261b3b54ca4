"""Questions rest on lines of the résumé and on what the opening asks for; the same input gives the same questions."""

import pytest

from server.core.plan import Dimension, Plan, Question, Term
from server.core.text import Language
from server.hiring.bank.role_files import built_in_roles
from server.hiring.resume.finding import find
from server.hiring.resume.proposals import MOST, propose, wanted_skills
from server.hiring.resume.proposals_by_model import lines_to_send
from server.hiring.resume.reading import read_resume
from tests.hiring.resume import files

NOVEMBER_2026 = 2026 * 12 + 10
CHINESE = find(read_resume(files.CHINESE.encode()), NOVEMBER_2026)
ENGLISH = find(read_resume(files.ENGLISH.encode()), NOVEMBER_2026)


def plan(language: Language, *terms: str) -> Plan:
    question = Question(text="?", terms=tuple(Term(term=term) for term in terms))
    dimensions = (Dimension(id="technical", title="T"), Dimension(id="ownership", title="O"))
    return Plan(title="X", language=language, questions=(question,), dimensions=dimensions)


def test_what_an_opening_asks_for_is_read_from_all_of_its_plan() -> None:
    assert wanted_skills(plan("en", "Python", "golang", "teamwork")) == ("Python", "Go")
    assert "Redis" in wanted_skills(built_in_roles()["backend"].plan("zh"))


def test_the_core_problem_is_asked_by_project_and_skill() -> None:
    first, *_ = propose(CHINESE, plan("zh", "Python"))
    assert first.question.text.startswith("请讲讲您在“智能推荐平台”项目中用 Python 解决的核心问题")
    assert [line.text for line in first.lines][-1] == "技术栈：Python、Kafka、Flink、ClickHouse"
    assert first.question.key_points[0].terms[0].term == "Python"
    assert first.question.dimensions == ("technical",)
    assert first.why.zh.startswith("职位要用到 Python")
    first, *_ = propose(ENGLISH, plan("en", "Flink"))
    expected = "Please explain the core problem you solved with Apache Flink"
    assert first.question.text.startswith(expected.replace("Apache ", "") + " in the project “Fraud Radar”")


@pytest.mark.parametrize("found", [CHINESE, ENGLISH])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_proposal_can_be_kept_and_rests_on_lines_that_exist(found: object, language: Language) -> None:
    resume = CHINESE if found is CHINESE else ENGLISH
    text = (files.CHINESE if resume is CHINESE else files.ENGLISH).splitlines()
    proposals = propose(resume, plan(language, "Python", "COBOL", "Rust", "Kubernetes"))
    assert 3 <= len(proposals) <= MOST
    assert len({one.question.text for one in proposals}) == len(proposals)
    assert [one.id for one in proposals] == [f"r{number}" for number in range(1, len(proposals) + 1)]
    for one in proposals:
        assert Question.model_validate_json(one.question.model_dump_json()) == one.question
        for line in one.lines:
            assert line.text in "\n".join(text)
    assert proposals == propose(resume, plan(language, "Python", "COBOL", "Rust", "Kubernetes"))


def test_a_figure_is_asked_about_in_its_own_words() -> None:
    texts = [one.question.text for one in propose(CHINESE, plan("zh"))]
    assert any("负责召回服务的设计，把点击率提升 12%" in text for text in texts)
    texts = [one.question.text for one in propose(ENGLISH, plan("en"))]
    assert any("cutting latency by 40%" in text for text in texts)


def test_what_is_not_in_the_resume_is_asked_openly() -> None:
    missing = [one for one in propose(ENGLISH, plan("en", "Rust")) if "Rust" in one.question.text]
    assert len(missing) == 1
    assert missing[0].lines == ()
    assert "was not found" in missing[0].why.en


def test_an_empty_resume_gives_only_what_the_opening_asks_for() -> None:
    found = find(read_resume("我是一名求职者，这里没有写任何经历。".encode()), NOVEMBER_2026)
    assert [one.lines for one in propose(found, plan("zh", "Python"))] == [()]
    assert propose(found, plan("zh")) == ()


def test_name_and_contacts_are_not_among_the_lines_for_a_model() -> None:
    for resume in (CHINESE, ENGLISH):
        sent = "\n".join(line.text for line in lines_to_send(resume))
        assert sent
        for fact in resume.facts:
            if fact.kind in ("name", "mail", "phone"):
                assert fact.value not in sent
        assert "1234" not in sent
        assert "7946" not in sent
