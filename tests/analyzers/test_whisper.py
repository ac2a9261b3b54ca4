"""A decoding that says its words over and over: the choice of words is forced, all else is the real engine."""

from types import SimpleNamespace
from typing import Any

import pytest

from analyzers import SpeechSetting
from analyzers.engines import HeardWord
from analyzers.engines._whisper_words import before_repetition, heard_of
from analyzers.engines.whisper import WhisperEngine
from analyzers.models import ModelFolder
from tests.analyzers.sounds import MODELS, TWO_CITIES, units
from tests.analyzers.test_engines import ask_of

SAID = " It was the best of times,"
SAID_S = 2.1


@pytest.fixture(scope="module")
def engine() -> WhisperEngine:
    return WhisperEngine.load(SpeechSetting(), ModelFolder(MODELS), 1)


def forced(engine: WhisperEngine, monkeypatch: pytest.MonkeyPatch, text: str, no_speech_p: float = 0.01) -> None:
    tokens = engine._tokenizers["en"].encode(text)
    result = SimpleNamespace(sequences_ids=[tokens], scores=[-0.2], no_speech_prob=no_speech_p)

    def generated(encoded: list[Any], *_: Any) -> list[Any]:
        return [result for _ in encoded]

    monkeypatch.setattr(engine, "_generated", generated)


@pytest.mark.parametrize("times", [2, 3, 8])
def test_partial_words_end_where_the_repetition_begins(
    engine: WhisperEngine, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    forced(engine, monkeypatch, SAID * times)
    ask = ask_of(TWO_CITIES, 0.0, SAID_S)
    [heard] = engine.partial([ask])
    assert not heard.refused
    said = units(SAID, "en")
    found = units(heard.text, "en")
    assert found == said[: len(found)], heard.text
    assert len(found) >= len(said) - 1, heard.text


def test_settled_words_of_a_repetition_are_looked_at_again(engine: WhisperEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    forced(engine, monkeypatch, SAID * 8)
    [heard] = engine.settle([ask_of(TWO_CITIES, 0.0, SAID_S)])
    assert (heard.refused, heard.doubtful, heard.words) == ("too many words", True, ())


def test_nothing_is_kept_of_a_repetition_where_probably_nobody_speaks(
    engine: WhisperEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    forced(engine, monkeypatch, SAID * 8, no_speech_p=0.9)
    [heard] = engine.partial([ask_of(TWO_CITIES, 0.0, SAID_S)])
    assert (heard.refused, heard.words) == ("too many words", ())


def test_a_line_of_film_subtitles_is_no_beginning_either(engine: WhisperEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    forced(engine, monkeypatch, " Thank you for watching." * 8)
    [heard] = engine.partial([ask_of(TWO_CITIES, 0.0, SAID_S)])
    assert (heard.refused, heard.words) == ("too many words", ())


@pytest.mark.parametrize(
    ("times_s", "kept"),
    [
        ([], 0),
        ([(0.0, 0.4), (0.4, 0.5)], 2),
        ([(0.0, 0.4), (0.4, 0.46), (0.46, 0.5), (0.5, 0.9)], 2),
        ([(0.0, 0.0), (0.0, 0.4)], 0),
    ],
)
def test_what_stands_on_no_sound_ends_the_words(times_s: list[tuple[float, float]], kept: int) -> None:
    words = [HeardWord("one", from_s, to_s, 0.9) for from_s, to_s in times_s]
    assert before_repetition(words) == tuple(words[:kept])


@pytest.mark.parametrize(
    ("times_s", "kept"),
    [
        ([], 0),
        ([(0.0, 0.4), (0.4, 0.5)], 2),
        ([(0.0, 0.4), (0.4, 0.9), (0.9, 0.94), (0.94, 0.94)], 2),
        ([(0.0, 0.4), (0.4, 0.42), (0.42, 0.9)], 3),
        ([(0.0, 0.4), (0.4, 0.41), (0.41, 0.41), (0.41, 0.5)], 1),
        ([(0.2, 0.2)], 1),
    ],
)
def test_words_behind_the_sound_are_left_out(times_s: list[tuple[float, float]], kept: int) -> None:
    words = [HeardWord("one", from_s, to_s, 0.9) for from_s, to_s in times_s]
    assert heard_of(words, "en").words == tuple(words[:kept])


def test_a_sentence_that_the_recogniser_ends_itself_ends_with_the_sound(
    engine: WhisperEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    forced(engine, monkeypatch, SAID + " it was the worst of times.")
    ask = ask_of(TWO_CITIES, 0.0, SAID_S)
    for [heard] in (engine.settle([ask]), engine.settle_carefully([ask]), engine.final([ask])):
        assert not heard.refused
        assert units(heard.text, "en") == units(SAID, "en")
