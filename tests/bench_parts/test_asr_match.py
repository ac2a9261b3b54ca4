"""What the speech bench measures with: alignment, latency, flicker, lag at the end."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bench.asr_match import Aligner, Said, Shown, cut_index, lag_s, last_change_s, latencies, retracted

WORDS = ["it", "was", "the", "best", "of", "times", "it", "was", "the", "worst", "of", "times"]
SAID = [Said(word, 0.5 * (number + 1)) for number, word in enumerate(WORDS)]


def shown(*texts: tuple[float, str]) -> list[Shown]:
    return [Shown(at_s, tuple(text.split())) for at_s, text in texts]


def test_a_word_counts_when_it_is_first_shown_in_its_place() -> None:
    found = latencies(SAID, shown((1.5, "it was"), (4.0, "it was the best of")))
    assert found.first_s == pytest.approx({0: 1.0, 1: 0.5, 2: 2.5, 3: 2.0, 4: 1.5})
    assert 5 not in found.first_s


def test_a_text_that_lags_is_not_taken_for_a_later_repetition() -> None:
    found = latencies(SAID, shown((5.5, "it was the")))
    assert set(found.first_s) == {0, 1, 2}


def test_a_word_is_not_shown_before_it_was_said() -> None:
    """ "times" is in the text early, by mistake; it counts from when it had been said."""
    found = latencies(SAID, shown((0.6, "it times"), (3.1, "it was the best of times")))
    assert found.first_s[5] == pytest.approx(0.1)


def test_final_form_begins_after_the_last_time_a_word_was_away() -> None:
    found = latencies(SAID, shown((1.0, "it was"), (2.0, "it has"), (3.0, "it was the")))
    assert found.first_s[1] == pytest.approx(0.0)
    assert found.unchanged_s[1] == pytest.approx(2.0)
    assert found.unchanged_s[0] == pytest.approx(0.5)


def test_a_word_taken_away_for_good_was_shown_but_has_no_final_form() -> None:
    found = latencies(SAID, shown((1.0, "it was"), (2.0, "it has")))
    assert 1 in found.first_s
    assert 1 not in found.unchanged_s


def test_what_was_shown_and_changed_is_counted() -> None:
    assert retracted(shown((1, "it was"), (2, "it was the"), (3, "it was the beast of"), (4, "it was the best of"))) == 1
    assert retracted(shown((1, "it was the"), (2, "it"))) == 2
    assert retracted([]) == 0


def test_the_lag_ends_with_the_last_change_not_with_the_last_message() -> None:
    texts = shown((4.0, "it was"), (6.5, "it was the best"), (9.0, "it was the best"))
    assert last_change_s(texts) == 6.5
    assert lag_s(texts, 5.0) == pytest.approx(1.5)
    assert lag_s(texts, 7.0) == 0.0
    assert lag_s([], 7.0) is None


def test_the_truth_is_cut_where_the_sound_is_cut() -> None:
    heard = [Said("it", 0.5), Said("wuz", 1.0), Said("the", 1.5), Said("best", 2.0), Said("of", 2.5), Said("times", 3.0)]
    assert cut_index(WORDS, heard, 2.2) == 4
    assert cut_index(WORDS, heard, 0.2) == 0
    assert cut_index(WORDS, heard, 99.0) == 6


letters = st.lists(st.sampled_from("abc"), max_size=12)


@settings(max_examples=60, deadline=None)
@given(letters, st.lists(letters, min_size=1, max_size=5))
def test_an_aligner_that_has_seen_texts_before_agrees_with_a_fresh_one(reference: list[str], texts: list[list[str]]) -> None:
    used = Aligner(reference)
    for text in texts:
        for upto in (None, len(reference) // 2):
            found = used.matched(text, upto)
            assert found == Aligner(reference).matched(text, upto)
            pairs = sorted(found.items())
            assert [place for _, place in pairs] == sorted({place for _, place in pairs})
            assert all(reference[index] == text[place] for index, place in pairs)


def test_the_same_text_matches_wholly() -> None:
    assert Aligner(WORDS).matched(WORDS) == {index: index for index in range(len(WORDS))}
