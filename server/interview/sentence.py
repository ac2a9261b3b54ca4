"""The sentence a candidate says in the device check, and how much of it was understood. Pure."""

import re
from difflib import SequenceMatcher

from server.core.text import Language, Text

CHECK_SENTENCE = Text(
    zh="你好，我已经准备好了，可以清楚地听到我说话吗？",
    en="Hello, I am ready to begin and I hope that you can hear me clearly.",
)


def _units(text: str, language: Language) -> list[str]:
    if language == "zh":
        return re.findall(r"[\u4e00-\u9fff]", text)
    return re.findall(r"[a-z']+", text.lower())


def matched_ratio(said: str, language: Language) -> float:
    """Share of the sentence's words (zh: characters) that were understood in order, 0..1. Saying more is no loss."""
    wanted = _units(CHECK_SENTENCE.get(language), language)
    matcher = SequenceMatcher(None, wanted, _units(said, language), autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()) / len(wanted)
