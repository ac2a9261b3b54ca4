"""What counts as one unit of speech."""

import pytest

from analyzers.speech.units import units_in
from server.core.text import Language


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("我负责后端。", "zh", 5),
        ("我们用 Redis 做缓存", "zh", 8),
        ("这个 API 很快", "zh", 7),
        ("2023年", "zh", 5),
        ("Kubernetes", "zh", 4),
        ("Cache", "zh", 1),
        ("", "zh", 0),
        ("It was the best of times.", "en", 6),
        ("a well-known fact - in 1859", "en", 5),
        ("...", "en", 0),
    ],
)
def test_units(text: str, language: Language, expected: int) -> None:
    assert units_in(text, language) == expected
