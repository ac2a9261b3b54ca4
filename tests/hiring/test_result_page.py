"""What a candidate is shown: a table over everything that decides it."""

from itertools import chain, combinations
from typing import Any, get_args

import pytest

from server.core.plan import Shown
from server.hiring.result_page import may_see, result_page
from tests.hiring.made_results import SCORED_AT, facts, part, question, report, score, step

NAMES: tuple[Shown, ...] = get_args(Shown)
EVERY_CHOICE = list(chain.from_iterable(combinations(NAMES, n) for n in range(len(NAMES) + 1)))
DUE_S = SCORED_AT.timestamp() + 24 * 3600
EMPTY = {"dimensions": (), "words": (), "remarks": (), "advice": (), "pdf": False}


@pytest.mark.parametrize("shows", EVERY_CHOICE)
def test_the_opening_is_a_ceiling(shows: tuple[Shown, ...]) -> None:
    page = result_page(facts(shows=shows, report=report(score(question(parts=(part("structure", step("length", 0.1)),))))))
    for name in ("dimensions", "words", "remarks"):
        assert bool(getattr(page, name)) == (name in shows)
    assert (page.advice_not_available is not None or bool(page.advice)) == ("advice" in shows)
    assert page.pdf == ("pdf" in shows)
    for name in NAMES:
        assert may_see(name, page) == (name in shows)


@pytest.mark.parametrize(
    ("more", "state"),
    [
        ({"stage": "answering"}, "in_interview"),
        ({"stage": "withdrawn"}, "withdrawn"),
        ({"now_wall_s": DUE_S - 1}, "waiting"),
        ({"now_wall_s": DUE_S}, "ready"),
        ({"now_wall_s": DUE_S - 1, "delay_hours": 0}, "ready"),
        ({"report": None}, "waiting"),
        ({"report": report().model_copy(update={"state": "waiting", "score": None, "versions": ()})}, "waiting"),
        ({"shows": ()}, "waiting"),
    ],
)
def test_nothing_is_shown_before_everything_is_there_and_its_time_has_come(more: dict[str, Any], state: str) -> None:
    page = result_page(facts(**more))
    assert page.state == state
    if state != "ready":
        assert {name: getattr(page, name) for name in EMPTY} == EMPTY
        assert not any(may_see(name, page) for name in NAMES)


def test_a_later_version_of_the_score_makes_nobody_wait_again() -> None:
    page = result_page(facts())
    assert page.ready_at is not None
    assert page.ready_at.timestamp() == DUE_S


def test_only_remarks_for_the_candidate_and_nothing_of_others() -> None:
    text = result_page(facts()).model_dump_json()
    assert "欢迎再来" in text
    for private in ("内部", "听了录音", "王", "66.6", "next_round", "我们团队当时", "提到团队合作 3 次"):
        assert private not in text, private


def test_a_score_counts_as_people_left_it_and_says_so() -> None:
    by_hand: dict[str, Any] = {"dimensions": {"talk": 91.0, "skill": None, "team": 72.0}, "overridden": ("dimension:talk",)}
    sides = {one.id: one for one in result_page(facts(report=report(**by_hand))).dimensions}
    assert (sides["talk"].score, sides["talk"].by_person) == (91.0, True)
    assert (sides["team"].score, sides["team"].by_person) == (72.0, False)
    assert sides["skill"].score is None
    assert sides["skill"].not_available is not None
    of_question = result_page(facts(report=report(overridden=("question:1",)))).dimensions
    assert all(one.by_person for one in of_question), "an overridden question flows into what it feeds"


def test_a_decision_is_told_once_it_was_announced_whatever_else_is_shown() -> None:
    assert result_page(facts()).told is None
    page = result_page(facts(told="reject", shows=(), report=None))
    assert (page.told, page.state) == ("reject", "waiting")


def test_looking_at_the_screen_is_owned_up_to() -> None:
    assert not result_page(facts()).looking_scored
    looked = report(score(question(parts=(part("looking"),))))
    assert result_page(facts(report=looked)).looking_scored
