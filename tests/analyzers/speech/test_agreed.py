"""Words that are shown are never taken back."""

from hypothesis import given
from hypothesis import strategies as st

from analyzers.speech.agreed import RIPE_S, AgreedPrefix
from analyzers.speech.engine import HeardWord


def words(text: str, each_s: float = 0.4) -> tuple[HeardWord, ...]:
    return tuple(HeardWord(word, each_s * at, each_s * (at + 1), 0.9) for at, word in enumerate(text.split()))


def shown(agreed: AgreedPrefix) -> str:
    return " ".join(word.text for word in agreed.shown)


def test_a_fresh_word_waits_for_a_second_decoding() -> None:
    agreed = AgreedPrefix()
    assert not agreed.put(words("we use"), 0.8)
    assert agreed.put(words("we use reddish"), 1.2)
    assert shown(agreed) == "we use"
    agreed.put(words("we use Redis for"), 1.6)
    assert shown(agreed) == "we use"
    agreed.put(words("we use Redis for caching"), 2.0)
    assert shown(agreed) == "we use Redis for"


def test_a_ripe_word_is_shown_at_once() -> None:
    agreed = AgreedPrefix()
    assert agreed.put(words("we use Redis"), 1.21 + RIPE_S)
    assert shown(agreed) == "we use Redis"


def test_case_and_punctuation_are_no_disagreement() -> None:
    agreed = AgreedPrefix()
    agreed.put(words("We use Redis."), 1.2)
    agreed.put(words("we use redis, and"), 1.61)
    assert shown(agreed) == "We use redis,"


def test_a_decoding_that_disagrees_goes_on_behind_what_is_shown() -> None:
    agreed = AgreedPrefix()
    agreed.put(words("ensure the"), 2.0)
    assert shown(agreed) == "ensure the"
    agreed.put(words("in short the period was"), 4.0)
    assert shown(agreed).startswith("ensure the")


def test_an_empty_decoding_takes_nothing_away() -> None:
    agreed = AgreedPrefix()
    agreed.put(words("we use"), 2.0)
    assert not agreed.put((), 2.4)
    assert shown(agreed) == "we use"


@given(st.lists(st.lists(st.sampled_from(["a", "b", "c"]), max_size=8), max_size=8))
def test_what_is_shown_only_grows(decodings: list[list[str]]) -> None:
    agreed = AgreedPrefix()
    before: tuple[HeardWord, ...] = ()
    for number, texts in enumerate(decodings):
        agreed.put(words(" ".join(texts)), 0.5 * number)
        assert agreed.shown[: len(before)] == before
        before = agreed.shown
