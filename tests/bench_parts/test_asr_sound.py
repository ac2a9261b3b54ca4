"""Sound for the speech bench: pauses are found, put in, and cut at; the text is cut with the sound."""

import numpy as np
import pytest

from tests.bench.asr_match import Said
from tests.bench.asr_sound import HZ, Known, at_most, joined, nearest_pause, pauses, rotated, trimmed, with_pauses


def tone(ms: int) -> np.ndarray:
    at = np.arange(ms * HZ // 1000)
    return (8_000 * np.sin(2 * np.pi * 220 * at / HZ)).astype(np.int16)


def hush(ms: int) -> np.ndarray:
    return np.zeros(ms * HZ // 1000, np.int16)


@pytest.fixture
def four_words() -> Known:
    """Words of a second each: one, two, half a second of nothing, three, four."""
    return Known("four", "en", np.concatenate([tone(2_000), hush(500), tone(2_000)]), "one two three four")


SAID = (Said("one", 1.0), Said("two", 2.0), Said("three", 3.5), Said("four", 4.5))


def test_a_pause_is_found_where_it_is(four_words: Known) -> None:
    (pause,) = pauses(four_words.pcm)
    assert pause.from_ / HZ == pytest.approx(2.0)
    assert pause.to / HZ == pytest.approx(2.5)


def test_pauses_make_it_longer_by_as_much_and_keep_the_text(four_words: Known) -> None:
    longer = with_pauses(four_words, gap_ms=1_000)
    assert longer.seconds == pytest.approx(four_words.seconds + 1.0)
    assert longer.text == four_words.text


def test_silence_at_the_ends_is_trimmed_to_a_margin() -> None:
    sound = Known("padded", "en", np.concatenate([hush(1_000), tone(500), hush(800)]), "one")
    assert trimmed(sound, margin_ms=100).seconds == pytest.approx(0.7, abs=0.03)


def test_turned_by_half_at_the_pause_the_words_are_turned_with_it(four_words: Known) -> None:
    assert nearest_pause(four_words.pcm, len(four_words.pcm) // 3) == pytest.approx(2.25 * HZ)
    assert rotated(four_words, SAID).text == "three four one two"


def test_cut_short_at_a_pause_the_text_ends_there_too(four_words: Known) -> None:
    short = at_most(four_words, 3.0, SAID)
    assert short.seconds == pytest.approx(2.25)
    assert short.text == "one two"
    assert at_most(four_words, 60.0, SAID) is four_words


def test_joined_sounds_say_one_text_after_the_other(four_words: Known) -> None:
    twice = joined("twice", [four_words, four_words], gap_ms=200)
    assert twice.seconds == pytest.approx(2 * four_words.seconds + 0.2, abs=0.05)
    assert twice.text == "one two three four one two three four"
