"""Signs of repetition and invention."""

import numpy as np
import pytest

from analyzers.speech.checks import Guess, audible, boilerplate, doubt, repeats, says_twice, token_limit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", False),
        ("to to to to", True),
        ("no, no, no", False),
        ("very very very very good", True),
        ("it was the best of times it was the worst of times", False),
        ("thank you. thank you. thank you.", True),
        ("the thing is the thing is the thing is hard", True),
        ("谢谢谢谢谢谢谢谢", True),
        ("谢谢，谢谢", False),
        ("对对对对，是的", False),
        ("对对对", False),
        ("我们的系统我们的系统我们的系统", True),
        ("我们用 Redis 做缓存", False),
    ],
)
def test_repeats(text: str, expected: bool) -> None:
    assert repeats(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("And so my fellow Americans. And so my fellow Americans.", True),
        ("well, I think, I think so", False),
        ("we had everything before us, we had nothing before us", False),
        ("大学生利用漏洞。大学生利用漏洞", True),
        ("看看这个", False),
        ("a b c", False),
    ],
)
def test_says_twice(text: str, expected: bool) -> None:
    assert says_twice(text) is expected


@pytest.mark.parametrize(
    ("guess", "duration_s", "expected"),
    [
        (Guess("hello there", 3, -0.3, 0.1), 1.0, ""),
        (Guess("", 0, -9.0, 0.9), 1.0, ""),
        (Guess("hello", 2, -1.4, 0.1), 1.0, "improbable"),
        (Guess("hello", 2, -0.7, 0.8), 1.0, "probably no speech"),
        (Guess("hello", 2, -0.3, 0.8), 1.0, ""),
        (Guess("to to to to to", 5, -0.2, 0.1), 2.0, "repetition"),
        (Guess("so many words", token_limit(1.0, "en"), -0.2, 0.1), 1.0, "too many words"),
    ],
)
def test_doubt(guess: Guess, duration_s: float, expected: str) -> None:
    assert doubt(guess, duration_s, "en") == expected


def test_subtitle_lines_are_known() -> None:
    assert boilerplate("字幕由 Amara.org 社区提供")
    assert boilerplate("请不吝点赞 订阅 转发 打赏支持明镜与点点栏目")
    assert boilerplate("Thanks for watching!")
    assert not boilerplate("Thank you.")
    assert not boilerplate("我负责字节的项目")


@pytest.mark.parametrize(("peak_dbfs", "heard"), [(-120, False), (-70, False), (-60, True), (-30, True), (0, True)])
def test_sound_is_told_from_none(peak_dbfs: float, heard: bool) -> None:
    samples = np.zeros(16_000, np.float32)
    samples[5_000] = -(10 ** (peak_dbfs / 20))
    assert audible(samples) is heard


def test_no_samples_are_no_sound() -> None:
    assert not audible(np.zeros(0, np.float32))
