"""Sums and verdict of the speech bench."""

import pytest

from tests.bench.asr_cost import FINAL, PIECES, SETTLED, WAYS, WHOLE, WHOLE_ALONE, Cost, medians, totals, verdict

CPU_S = {SETTLED: 1.0, PIECES: 5.0}
WRONG = {FINAL: 3, WHOLE: 4, WHOLE_ALONE: 2}


def costs(language: str, scale: float = 1.0) -> list[Cost]:
    return [
        Cost(
            sound=language, language=language, way=way, sound_s=20, speech_s=16, talk_s=10,  # type: ignore[arg-type]
            cpu_s=CPU_S.get(way, 2.0) * scale, engine_cpu_s=0, decodings={"settled": 2}, wrong=WRONG.get(way, 1),
            units=100, utterances=2, text="",
        )
        for way in WAYS
    ]  # fmt: skip


def test_processor_time_is_the_median_of_the_rounds() -> None:
    middle = medians([costs("en", scale) for scale in (1.0, 9.0, 1.5)])
    assert [cost.cpu_s for cost in middle] == [CPU_S.get(way, 2.0) * 1.5 for way in WAYS]


def test_totals_are_by_language_and_over_all() -> None:
    found = {(total.language, total.way): total for total in totals([*costs("en"), *costs("zh")])}
    assert found["en", SETTLED].cpu_s == 1.0
    assert found["all", SETTLED].cpu_s == 2.0
    assert found["all", SETTLED].cpu_per_speech == pytest.approx(2 / 32)
    assert found["all", FINAL].error_percent == pytest.approx(3.0)
    assert found["all", SETTLED].decodings == {"settled": 4}


def test_the_verdict_takes_the_better_of_the_peers_whole_passes() -> None:
    judged = verdict(totals(costs("en")))
    assert judged.live_cheaper == pytest.approx(5.0)
    assert judged.final_minus_whole_points == {"en": pytest.approx(1.0), "all": pytest.approx(1.0)}
