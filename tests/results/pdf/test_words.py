"""Reasons in the reader's language; what stands behind a known code is the operator's business."""

import pytest

from server.core.text import Language
from server.results.pdf.words import Words


@pytest.mark.parametrize(
    ("language", "reason", "said"),
    [
        ("zh", "no_consent", "候选人没有同意"),
        ("en", "too little was said", "too little was said"),
        ("zh", "too little was said", "说话太少"),
        ("zh", "model_absent: Whisper base: model.bin is not there", "所需模型不在本服务器上"),
        ("en", "raised: ValueError", "its program failed"),
        ("zh", "a plug-in's own words: not ours", "a plug-in's own words: not ours"),
    ],
)
def test_a_reason_is_told_in_the_readers_language(language: Language, reason: str, said: str) -> None:
    assert Words(language).reason(reason) == said
