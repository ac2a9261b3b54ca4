"""Running text, simplified Chinese, and times."""

from analyzers.engines import HeardWord
from analyzers.speech.chinese import simplified, simplified_pieces
from analyzers.speech.text import joined, latin_joined, placed


def heard(text: str, from_s: float, to_s: float) -> HeardWord:
    return HeardWord(text, from_s, to_s, 0.9)


def test_chinese_is_simplified() -> None:
    assert simplified("廣州市房地產") == "广州市房地产"
    assert simplified_pieces(["皇", "后", "以", "後"]) == ["皇", "后", "以", "后"]


def test_running_text() -> None:
    assert joined(["It", "was", "so."], "en") == "It was so."
    assert joined(["用", "Redis", "做", "缓", "存"], "zh") == "用Redis做缓存"
    assert joined(["用", "Spring", "Boot", "吧"], "zh") == "用Spring Boot吧"


def test_latin_tokens_in_chinese_become_words_again() -> None:
    words = latin_joined(
        [heard("用", 0, 1), heard(" Ku", 1, 2), heard("ber", 2, 3), heard("netes", 3, 4), heard(" API", 4, 5)]
    )
    assert [(word.text, word.from_s, word.to_s) for word in words] == [
        ("用", 0, 1),
        (" Kubernetes", 1, 4),
        (" API", 4, 5),
    ]


def test_the_first_word_begins_at_the_onset_and_keeps_some_length() -> None:
    first, second = placed([heard("so", 0.0, 0.5), heard("it", 0.5, 0.9)], 1_000, 1_300, 1_800)
    assert (first.from_ms, first.to_ms) == (1_300, 1_500)
    assert (second.from_ms, second.to_ms) == (1_500, 1_800)
    [late] = placed([heard("so", 0.0, 0.2)], 1_000, 1_300, 1_800)
    assert (late.from_ms, late.to_ms) == (1_100, 1_200)
