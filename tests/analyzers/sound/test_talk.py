"""Talk from probabilities."""

import pytest

from analyzers import Talk
from analyzers.sound.talk import TalkBegan, TalkFinder


def run(levels: list[tuple[int, float]]) -> list[TalkBegan | Talk]:
    finder, found, at_ms = TalkFinder(), list[TalkBegan | Talk](), 0
    for blocks, talk_p in levels:
        for _ in range(blocks):
            if (event := finder.put(at_ms, talk_p)) is not None:
                found.append(event)
            at_ms += 32
    if (last := finder.end()) is not None:
        found.append(last)
    return found


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ([(50, 0.02)], []),
        ([(10, 0.0), (2, 0.9), (20, 0.0)], []),
        ([(10, 0.0), (10, 0.9), (20, 0.0)], [TalkBegan(320), Talk(320, 640)]),
        ([(10, 0.0), (2, 0.2), (10, 0.9), (20, 0.0)], [TalkBegan(320), Talk(320, 704)]),
        ([(10, 0.9), (5, 0.0), (10, 0.9)], [TalkBegan(0), Talk(0, 800)]),
        ([(10, 0.9), (5, 0.4), (10, 0.0)], [TalkBegan(0), Talk(0, 480)]),
        ([(10, 0.9), (8, 0.0), (10, 0.9)], [TalkBegan(0), Talk(0, 320), TalkBegan(576), Talk(576, 896)]),
        ([(10, 0.9), (20, 0.2), (10, 0.9)], [TalkBegan(0), Talk(0, 320), TalkBegan(800), Talk(800, 1280)]),
        ([(60, 0.3), (10, 0.9)], [TalkBegan(1760), Talk(1760, 2240)]),
        ([(10, 0.9), (8, 0.2), (10, 0.9)], [TalkBegan(0), Talk(0, 320), TalkBegan(576), Talk(576, 896)]),
    ],
)
def test_stretches(levels: list[tuple[int, float]], expected: list[TalkBegan | Talk]) -> None:
    assert run(levels) == expected
