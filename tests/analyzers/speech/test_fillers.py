"""Fillers, and words that only look like them."""

import pytest

from analyzers.speech.fillers import fillers
from server.core.facts import Word
from server.core.text import Language


def spoken(text: str, language: Language, pause_before: str = "") -> list[Word]:
    """Words one after the other; ``pause_before`` names one that is said half a second late."""
    at_ms, found = 0, []
    for piece in text.split() if language == "en" else list(text):
        at_ms += 500 if piece == pause_before else 0
        found.append(Word(text=piece, from_ms=at_ms, to_ms=at_ms + 200))
        at_ms += 200
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Um, I think, uh, we er used it.", ["Um", "uh", "er"]),
        ("Uhm... hmm, yes", ["Uhm", "hmm"]),
        ("uh-huh, mm-hm", []),
        ("It was, you know, hard.", ["you know"]),
        ("Do you know, I mean, do you know it?", ["I mean"]),
        ("as you know, I mean it", []),
        ("you know what I mean", []),
        ("It was, like, big and like like huge", ["like", "like"]),
        ("I like it, like everyone", []),
        ("umbrella, error, summer", []),
        ("", []),
    ],
)
def test_english(text: str, expected: list[str]) -> None:
    assert [filler.text for filler in fillers(spoken(text, "en"), "en")] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("嗯，我觉得呃可以", ["嗯", "呃"]),
        ("额，就是说，额度不够", ["额", "就是说"]),
        ("那个那个项目", ["那个"]),
        ("那个项目就是我做的", []),
        ("我做的是，那个，这个项目", ["那个"]),
        ("就是，就是我", ["就是"]),
        ("然后我就上线了", []),
    ],
)
def test_chinese(text: str, expected: list[str]) -> None:
    assert [filler.text for filler in fillers(spoken(text, "zh"), "zh")] == expected


def test_a_pause_is_a_break_too() -> None:
    assert [one.text for one in fillers(spoken("我用那个数据库", "zh", pause_before="数"), "zh")] == ["那个"]
    [filler] = fillers(spoken("it is you know hard", "en", pause_before="hard"), "en")
    assert (filler.text, filler.from_ms, filler.to_ms) == ("you know", 400, 800)
