"""Advice: always with a reason from the answers, never invented."""

import pytest

from server.hiring.advice import MOST, AnswerFigures, advice
from tests.hiring.made_results import NORMS, part, point, question, score, step

FIGURES = AnswerFigures(
    answer_s=120,
    values={
        "rate_per_min": 480.0,
        "talk_ms": 20_000.0,
        "pause_count": 10.0,
        "pause_mean_ms": 4_000.0,
        "fillers_per_min": 15.0,
    },
)


def test_what_was_left_out_is_named_by_weight_and_what_was_said_is_not() -> None:
    points = (
        point("甲", "covered", 5),
        point("乙", "missing", 1),
        point("丙", "missing", 3),
        point("丁", "partial", 2, "没用过丁"),
    )
    given = advice(score(question(key_points=points)), {}, NORMS)
    assert [one.advice.zh for one in given] == ["还可以谈谈：丙", "还可以谈谈：丁"]
    assert given[0].reason.en == "The question looks for 4 points; 1 of them were found in your answer, this one was not."
    assert "没用过丁" in given[1].reason.zh


@pytest.mark.parametrize(
    ("name", "part_name", "figure"),
    [
        ("rate", "fluency", "480"),
        ("pauses", "fluency", "67"),
        ("fillers", "fluency", "15"),
        ("length", "structure", "20"),
        ("sentences", "structure", "1"),
        ("signposts", "structure", "0"),
    ],
)
def test_a_habit_outside_the_norm_is_told_with_its_figure(name: str, part_name: str, figure: str) -> None:
    low = score(question(parts=(part(part_name, step(name, 0.2)),)))  # type: ignore[arg-type]
    (one,) = advice(low, {1: FIGURES}, NORMS)
    assert figure in one.reason.zh
    assert figure in one.reason.en
    assert one.question == 1


def test_slow_and_fast_are_told_apart() -> None:
    low = score(question(parts=(part("fluency", step("rate", 0.2)),)))
    (fast,) = advice(low, {1: AnswerFigures(120, {"rate_per_min": 480.0})}, NORMS)
    (slow,) = advice(low, {1: AnswerFigures(120, {"rate_per_min": 60.0})}, NORMS)
    assert "Slow down" in fast.advice.en
    assert "flow" in slow.advice.en


def test_what_is_within_the_norm_or_not_known_gives_none() -> None:
    usual = score(question(parts=(part("fluency", step("rate", 0.9)), part("structure", step("length", 1.0)))))
    assert advice(usual, {1: FIGURES}, NORMS) == ()
    unknown = score(question(parts=(part("fluency", step("rate", 0.1)),)))
    assert advice(unknown, {}, NORMS) == (), "no figure, no word"
    not_there = score(question(value=None, key_points=(point("甲", "missing"),)))
    assert advice(not_there, {1: FIGURES}, NORMS) == (), "an answer that could not be scored left nothing out"
    looking = score(question(parts=(part("looking", step("away", 0.0)),)))
    assert advice(looking, {1: FIGURES}, NORMS) == (), "nothing is said of the face"


def test_each_habit_once_and_not_too_much() -> None:
    questions = [
        question(
            number,
            key_points=tuple(point(f"{number}.{n}", "missing") for n in range(4)),
            parts=(part("fluency", step("rate", 0.5 - number / 100)),),
        )
        for number in range(1, 9)
    ]
    given = advice(score(*questions), dict.fromkeys(range(1, 9), FIGURES), NORMS)
    assert len(given) == MOST
    (rate,) = [one for one in given if one.kind == "rate"]
    assert rate.question == 8, "where it showed most"
