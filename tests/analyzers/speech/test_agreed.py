"""Words that are shown do not flicker."""

from hypothesis import given
from hypothesis import strategies as st

from analyzers.engines import HeardWord
from analyzers.speech.agreed import RIPE_S, AgreedPrefix
from analyzers.speech.tail import FREE_S, KEPT_WORDS, tail_of


def words(text: str, each_s: float = 0.4) -> tuple[HeardWord, ...]:
    return tuple(HeardWord(word, each_s * at, each_s * (at + 1), 0.9) for at, word in enumerate(text.split()))


def shown(agreed: AgreedPrefix) -> str:
    return " ".join(word.text for word in agreed.shown)


def test_a_fresh_word_waits_for_a_second_decoding() -> None:
    agreed = AgreedPrefix()
    assert not agreed.put(words("we use", 0.3), 0.6)
    assert agreed.put(words("we use reddish", 0.3), 0.9)
    assert shown(agreed) == "we use"
    agreed.put(words("we use Redis for", 0.3), 1.2)
    assert shown(agreed) == "we use"
    agreed.put(words("we use Redis for caching", 0.3), 1.5)
    assert shown(agreed) == "we use Redis for"


def test_a_ripe_word_is_shown_at_once() -> None:
    agreed = AgreedPrefix()
    assert agreed.put(words("we use Redis"), 1.21 + RIPE_S)
    assert shown(agreed) == "we use Redis"


def test_case_and_punctuation_are_no_disagreement() -> None:
    agreed = AgreedPrefix()
    agreed.put(words("We use Redis."), 1.2)
    agreed.put(words("we use redis, and"), 1.6)
    assert shown(agreed) == "We use redis,"


def test_one_decoding_alone_changes_nothing_but_two_do() -> None:
    agreed = AgreedPrefix()
    agreed.put(words("ensure the"), 2.0)
    assert shown(agreed) == "ensure the"
    agreed.put(words("in short"), 4.0)
    assert shown(agreed) == "ensure the"
    agreed.put(words("in short the period was"), 4.4)
    assert shown(agreed) == "in short the period was", "the beginning was agreed on"


def test_an_empty_decoding_takes_nothing_away() -> None:
    agreed = AgreedPrefix()
    agreed.put(words("we use"), 2.0)
    assert not agreed.put((), 2.4)
    assert not agreed.put((), 2.8)
    assert shown(agreed) == "we use"


@given(st.lists(st.lists(st.sampled_from(["a", "b", "c"]), max_size=8), max_size=8))
def test_what_is_shown_never_becomes_shorter_and_changes_only_by_agreement(decodings: list[list[str]]) -> None:
    agreed = AgreedPrefix()
    before: list[str] = []
    last: list[str] = []
    for number, texts in enumerate(decodings):
        agreed.put(words(" ".join(texts)), 0.5 * number)
        now = shown(agreed).split()
        assert len(now) >= len(before)
        if now[: len(before)] != before:
            assert now[: len(before)] == texts[: len(before)] == last[: len(before)]
        before, last = now, texts


def test_only_the_tail_is_decoded_again() -> None:
    known = words("one two three four five six seven eight nine ten", each_s=0.5)
    tail = tail_of(known, 5.0 + FREE_S)
    assert [word.text for word in tail.begins] == ["seven", "eight", "nine", "ten"][-KEPT_WORDS:]
    assert 2.8 < tail.from_s < 3.0
    again = tail.whole(words("seven eight nine ten eleven", each_s=0.5))
    assert [word.text for word in again] == [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
    ]
    assert [round(word.from_s, 1) for word in again[5:8]] == [2.5, 2.9, 3.4]


def test_young_words_may_still_change() -> None:
    known = words("one two three", each_s=0.5)
    tail = tail_of(known, 0.4 + FREE_S)
    assert (tail.from_s, tail.before, tail.begins) == (0.0, (), ())


def test_a_doubtful_word_does_not_hold_back_those_after_it() -> None:
    agreed = AgreedPrefix()
    agreed.put(words("we use Redis"), 1.2 + RIPE_S)
    assert agreed.put(words("we use reddish for caching"), 2.0 + RIPE_S)
    assert shown(agreed) == "we use Redis for caching"
    agreed.put(words("we use reddish for caching now"), 2.4 + RIPE_S)
    assert shown(agreed) == "we use reddish for caching", "two decodings in a row say so"


def test_a_word_placed_a_little_later_is_not_shown_twice() -> None:
    agreed = AgreedPrefix()
    agreed.put(words("we use Redis"), 1.2 + RIPE_S)
    later = (*words("they use"), HeardWord("Redis", 1.15, 1.5, 0.9))
    agreed.put(later, 1.5 + RIPE_S)
    assert shown(agreed) == "we use Redis"
