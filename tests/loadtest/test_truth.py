"""What was said, matched with what was shown."""

from itertools import pairwise

import numpy as np
import pytest

from loadtest.alignment import error_ratio, first_seen, matched
from loadtest.clips import SOUND_HZ
from loadtest.known import laid_over, repeated, with_silence
from loadtest.truth import Truth, TruthEvent, Unit, find_term, pauses, rate_per_min, units, units_between, units_of
from server.core.facts import Word


def said(*texts: str, each_s: float = 1.0) -> list[Unit]:
    return [Unit(text, at * each_s, (at + 1) * each_s) for at, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ask not, what's 3?", ["ask", "not", "what's", "3"]),
        ("你好，world。", ["你", "好", "world"]),
        ("", []),
        ("— … !", []),
    ],
)
def test_units(text: str, expected: list[str]) -> None:
    assert units(text) == expected


def test_a_clip_goes_round() -> None:
    truth = Truth(language="en", duration_ms=3000, words=(Word(text="one", from_ms=500, to_ms=1000),))
    assert [unit.at_s for unit in units_between(truth, 0.0, 7.5)] == [1.0, 4.0, 7.0]
    assert [unit.at_s for unit in units_between(truth, 0.6, 4.0)] == [4.0], "a word cut by the edge does not count"


def test_characters_of_a_run_are_spread_over_it() -> None:
    found = units_of([Word(text="你好", from_ms=1000, to_ms=2000)])
    assert [(unit.text, unit.from_s, unit.at_s) for unit in found] == [("你", 1.0, 1.5), ("好", 1.5, 2.0)]


def test_words_are_timed_by_the_first_text_that_holds_them_in_place() -> None:
    texts = [(1.2, ["ask"]), (2.5, ["ask", "hot"]), (3.4, ["ask", "not", "what"]), (3.6, ["ask", "not", "what"])]
    assert first_seen(said("ask", "not", "what"), texts) == {0: 1.2, 1: 3.4, 2: 3.4}


def test_a_word_said_twice_is_not_taken_for_its_later_self() -> None:
    words = said("the", "best", "the", "worst")
    assert first_seen(words, [(1.1, ["the"]), (4.5, ["the", "best", "the", "worst"])]) == {0: 1.1, 1: 4.5, 2: 4.5, 3: 4.5}


def test_a_word_never_shown_is_not_there() -> None:
    assert first_seen(said("ask", "not"), [(5.0, ["ask"])]) == {0: 5.0}


@pytest.mark.parametrize(
    ("true", "heard", "expected"),
    [
        ("a b c d", "a b c d", 0.0),
        ("a b c d", "a x c d", 0.25),
        ("a b c d", "a c d", 0.25),
        ("a b c d", "a b b c d", 0.25),
        ("a b", "", 1.0),
    ],
)
def test_error_ratio(true: str, heard: str, expected: float) -> None:
    assert error_ratio(true.split(), heard.split()) == expected


def test_error_of_nothing_said() -> None:
    with pytest.raises(ValueError, match="nothing"):
        error_ratio([], ["a"])


def test_events_are_matched_once_each() -> None:
    assert matched([10.0, 20.0], [10.4, 10.6, 19.5, 40.0], before_s=1.0, after_s=3.0) == {0: 0, 1: 2}
    assert matched([10.0], [14.0], before_s=1.0, after_s=3.0) == {}


def test_rate_counts_the_first_second_of_a_pause() -> None:
    close = said(*"abcdef")
    assert rate_per_min(close) == 60.0
    for pause_s, talk_s in ((0.5, 6.5), (1.0, 7.0), (5.0, 7.0)):
        apart = [*close[:3], *(Unit(unit.text, unit.from_s + pause_s, unit.at_s + pause_s) for unit in close[3:])]
        assert rate_per_min(apart) == pytest.approx(360 / talk_s)
    assert rate_per_min(close[:5]) is None


def test_pauses_and_terms() -> None:
    words = (
        Word(text="Machine", from_ms=0, to_ms=400),
        Word(text="learning,", from_ms=400, to_ms=900),
        Word(text="machine", from_ms=1400, to_ms=1800),
    )
    assert [(pause.from_ms, pause.to_ms) for pause in pauses(words)] == [(900, 1400)]
    assert find_term("machine learning", words).said_ms == (900,)
    assert find_term("Machine", words).said_ms == (400, 1800)
    assert find_term("deep", words).said_ms == ()


def test_a_given_text_takes_the_recognisers_times() -> None:
    timed = (
        Word(text="ask", from_ms=1000, to_ms=1500),
        Word(text="hot", from_ms=1500, to_ms=2000),
        Word(text="what", from_ms=2500, to_ms=3000),
    )
    placed = laid_over(["ask", "not", "ever", "what"], timed)
    assert [(word.text, word.from_ms, word.to_ms) for word in placed] == [
        ("ask", 1000, 1500),
        ("not", 1500, 2000),
        ("ever", 2000, 2500),
        ("what", 2500, 3000),
    ]


def test_added_silence_keeps_the_words_with_their_sound() -> None:
    """Two tones with a gap; afterwards each word's time still holds its tone and the share is as wanted."""
    samples = np.zeros(3 * SOUND_HZ, np.int16)
    samples[:SOUND_HZ] = 5000
    samples[2 * SOUND_HZ :] = 9000
    words = (Word(text="one", from_ms=0, to_ms=1000), Word(text="two", from_ms=2000, to_ms=3000))
    longer, moved = with_silence(samples, words, 0.25)
    assert len(longer) == 8 * SOUND_HZ
    for word, level in zip(moved, (5000, 9000), strict=True):
        stretch = longer[word.from_ms * SOUND_HZ // 1000 : word.to_ms * SOUND_HZ // 1000]
        assert set(stretch.tolist()) == {level}
    assert all(after.from_ms >= before.to_ms for before, after in pairwise(moved))


def test_a_talk_share_that_is_there_already_changes_nothing() -> None:
    samples = np.ones(SOUND_HZ, np.int16)
    words = (Word(text="one", from_ms=0, to_ms=500),)
    same, kept = with_silence(samples, words, 0.9)
    assert len(same) == len(samples)
    assert kept == words


def test_events_of_a_looped_video() -> None:
    event = TruthEvent(name="face.absent", from_ms=1000, to_ms=3000)
    found = repeated([event], 4.0, 6)
    assert [(one.from_ms, one.to_ms) for one in found] == [(1000, 3000), (5000, 6000)]
    assert repeated([event], None, 60) == (event,)


def test_what_the_end_of_the_clip_leaves_of_an_event_is_none_that_could_be_seen() -> None:
    away = TruthEvent(name="face.absent", from_ms=1000, to_ms=3000)
    blink = TruthEvent(name="face.smile", from_ms=2000, to_ms=2300)
    assert [one.from_ms for one in repeated([away], 4.0, 9 + 1)] == [1000, 5000, 9000]
    assert [one.from_ms for one in repeated([away], 4.0, 9)] == [1000, 5000]
    assert repeated([blink], 4.0, 6) == (blink,), "short by itself, but whole"
