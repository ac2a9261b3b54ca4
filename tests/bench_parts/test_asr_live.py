"""One row of the live bench out of what two speakers' texts were, and our running text out of a host's messages."""

import time
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from pydantic import BaseModel

from server.core.analysis_wire import SeatFacts, SeatPartial
from server.core.facts import Draft, Utterance, Word
from tests.bench.asr_live import texts_of
from tests.bench.asr_match import Said, Shown
from tests.bench.asr_row import Heard, missed, row_of
from tests.bench.asr_sound import HZ, Known
from tests.bench.asr_voices import Voice

OFFLINE = (Said("one", 1.0), Said("two", 2.0), Said("three", 3.0), Said("four", 4.0))


class HalfACore:
    rss_mb = 500.0

    def others_cores(self, from_s: float, to_s: float) -> float:
        return 0.0

    def used_s(self, from_s: float, to_s: float) -> float:
        return (to_s - from_s) / 2


def voice(truth: str = "one two three four") -> Voice:
    return Voice(Known("made", "en", np.zeros(HZ, np.int16), truth), (), np.zeros(5 * 16_000, np.float32), OFFLINE)


def heard(began_s: float, *texts: tuple[float, str]) -> Heard:
    shown = [Shown(at_s, tuple(text.split())) for at_s, text in texts]
    return Heard(voice(), began_s, shown=shown, settled=shown[-1:])


def row(*speakers: Heard) -> Any:
    return row_of("ours", "made", speakers, HalfACore())  # type: ignore[arg-type]


def test_a_row_holds_latency_lag_loss_and_errors_of_all_speakers() -> None:
    found = row(
        heard(100.0, (1.5, "one"), (2.5, "one two"), (4.5, "one two three four")),
        heard(100.5, (1.5, "one"), (2.5, "one too"), (6.5, "one too four")),
    )
    assert (found.speakers, found.sound_s, found.words, found.never_shown, found.retracted) == (2, 10.0, 8, 2, 0)
    assert found.first_p50_s == pytest.approx(0.5)
    assert (found.lag_median_s, found.lag_max_s) == (0.75, 1.5)
    assert found.error_offline_percent == (0.0, 50.0)
    assert found.offline_error_truth_percent == (0.0, 0.0)
    assert found.final_error_truth_percent is None


def test_processor_time_runs_from_the_first_start_to_the_last_change() -> None:
    found = row(heard(100.0, (4.5, "one two three four")), heard(102.0, (8.0, "one two three four")))
    assert found.cpu_s == pytest.approx(5.0)
    assert found.core_s_per_sound_s == pytest.approx(0.5)
    assert found.cores_busy == pytest.approx(0.5)


def test_a_speaker_who_never_got_a_word_has_no_percentiles_but_all_words_lost() -> None:
    found = row_of("ours", "made", [Heard(voice(), 100.0)], HalfACore())  # type: ignore[arg-type]
    assert found.first_p50_s is None
    assert found.lag_max_s is None
    assert found.never_shown == 4
    assert found.error_truth_percent == (100.0,)


def test_each_missed_limit_is_named() -> None:
    late = row(heard(100.0, (1.2, "one"), (7.0, "one too three four")))
    assert [said.split()[0] for said in missed(late)] == ["first", "lag", "1", "final"]
    steps = ((1.2, "one"), (2.3, "one two"), (3.4, "one two three"), (4.2, "one two three four"))
    assert missed(row(heard(100.0, *steps))) == []


def words(*texts: str, from_ms: int) -> tuple[Word, ...]:
    return tuple(
        Word(text=text, from_ms=from_ms + 500 * at, to_ms=from_ms + 500 * at + 400) for at, text in enumerate(texts)
    )


def partial(*found: Word) -> SeatPartial:
    return SeatPartial(seat="s0", from_ms=0, text=" ".join(word.text for word in found), words=found)


def settled(*found: Word) -> SeatFacts:
    utterance = Utterance(
        question=1, take=1, from_ms=found[0].from_ms, to_ms=found[-1].to_ms + 100,
        text=" ".join(word.text for word in found), words=found, language="en",
    )  # fmt: skip
    return SeatFacts(seat="s0", settled_ms=found[-1].to_ms, drafts=(Draft(at_ms=0, fact=utterance, key="u"),))


def test_settled_words_take_the_place_of_those_that_were_open() -> None:
    began_s = time.monotonic()
    one, two = words("one", "two", from_ms=0), words("three", "four", from_ms=2_000)
    messages: Sequence[BaseModel] = (
        partial(*one), partial(*one, two[0]), settled(*one), partial(*two), partial(*two).model_copy(update={"seat": "s1"}),
    )  # fmt: skip
    driver = SimpleNamespace(said=[(began_s + at, message) for at, message in enumerate(messages)])
    found = Heard(voice(), began_s)
    texts_of(driver, "s0", found)  # type: ignore[arg-type]
    assert [" ".join(text.units) for text in found.shown] == [
        "one two",
        "one two three",
        "one two three",
        "one two three four",
    ]
    assert [" ".join(text.units) for text in found.settled] == ["", "", "one two", "one two"]
    assert found.shown[-1].at_s == pytest.approx(3.0)
