"""Profiles of law: complete in both languages, and what one forbids is neither asked about, nor looked for, nor scored."""

from typing import get_args

import pytest

from server.core.errors import CODES, text_of
from server.core.facts import Purpose
from server.core.plan import Plan, Policy, Question
from server.interview.policies import find_policies
from server.interview.policy import allowed_purposes, offers_expression, policy_faults, scores_expression

ALL: dict[Purpose, bool] = {"record": True, "transcribe": True, "analyse": True, "expression": True}


def plan(policy: Policy, *, events: bool = True, scored: bool = False) -> Plan:
    return Plan(title="x", questions=(Question(text="y"),), policy=policy, expression_events=events, score_expression=scored)


def test_each_profile_has_its_file_and_its_words() -> None:
    profiles = find_policies()
    assert set(profiles) == set(get_args(Policy))
    for profile in profiles.values():
        for text in (profile.title, profile.description):
            assert text.zh
            assert text.en
        assert profile.expression_events or not profile.expression_scored


@pytest.mark.parametrize(
    ("policy", "offered", "scored"), [("default", True, True), ("cn", True, False), ("eu", False, False)]
)
def test_what_a_profile_leaves_of_a_plan_that_asks_for_everything(policy: Policy, offered: bool, scored: bool) -> None:
    everything = plan(policy, scored=True)
    assert offers_expression(everything) is offered
    assert scores_expression(everything) is scored
    assert ("expression" in allowed_purposes(everything, ALL)) is offered
    assert allowed_purposes(everything, ALL) >= {"record", "transcribe", "analyse"}


@pytest.mark.parametrize(
    ("asked", "faults"),
    [
        (plan("default", scored=True), []),
        (plan("default", events=False, scored=True), ["score_needs_expression"]),
        (plan("cn"), []),
        (plan("cn", scored=True), ["policy_no_expression_score"]),
        (plan("eu", events=False), []),
        (plan("eu"), ["policy_no_expression"]),
        (plan("eu", scored=True), ["policy_no_expression", "policy_no_expression_score"]),
    ],
)
def test_what_a_profile_forbids_has_a_text_in_both_languages(asked: Plan, faults: list[str]) -> None:
    assert policy_faults(asked) == faults
    for code in faults:
        assert code in CODES
        assert text_of(code, "zh") != text_of(code, "en")


def test_nothing_is_scored_that_is_not_switched_on() -> None:
    assert not scores_expression(plan("default"))
    assert not scores_expression(plan("default", events=False, scored=True))
