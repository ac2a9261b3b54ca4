"""Every speech engine behind the contract: the same sound, the same words, one seat or several at a time."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analyzers import RATE_HZ, SpeechSetting, engines
from analyzers.engines import Ask, SpeechEngine
from analyzers.models import ModelFolder, ModelMissing
from analyzers.sound.opus import SoundReader
from analyzers.transcript import TranscriptAnalyzer
from server.core.plugins import scan
from server.core.text import Language
from tests.analyzers.host_driver import HostDriver
from tests.analyzers.sounds import AISHELL, MODELS, TWO_CITIES, Speech, errors, opus, read_pcm, silence, timed

KINDS = scan(engines, SpeechEngine)  # type: ignore[type-abstract]


@pytest.fixture(scope="module", params=sorted(KINDS))
def engine(request: pytest.FixtureRequest) -> SpeechEngine:
    return KINDS[request.param].load(SpeechSetting(), ModelFolder(MODELS), 1)


def ask_of(speech: Speech, from_s: float, to_s: float) -> Ask:
    if not speech.path.is_file():
        pytest.skip(f"{speech.path} is absent")
    cut = read_pcm(speech.path)[int(from_s * 48_000) : int(to_s * 48_000)]
    packets = timed(opus(np.concatenate([silence(300), cut, silence(200)])), 0)
    reader = SoundReader(0)
    samples = np.concatenate([run.samples for at_ms, data in packets for run in reader.read(at_ms, data)])
    return Ask(samples, speech.language)


def test_an_utterance_becomes_words_with_times(engine: SpeechEngine) -> None:
    ask = ask_of(TWO_CITIES, 0.0, 4.9)
    [heard] = engine.settle([ask])
    assert errors(heard.text, "it was the best of times it was the worst of times", "en")[0] <= 1
    assert all(0 <= word.from_s <= word.to_s <= len(ask.samples) / RATE_HZ + 0.1 for word in heard.words)
    assert [word.from_s for word in heard.words] == sorted(word.from_s for word in heard.words)


def test_chinese_is_simplified(engine: SpeechEngine) -> None:
    [heard] = engine.final([ask_of(AISHELL, 0.0, 4.4)])
    assert errors(heard.text, AISHELL.text, "zh")[0] <= 3, heard.text


def test_several_at_once_are_each_answered_in_their_place(engine: SpeechEngine) -> None:
    asks = [ask_of(TWO_CITIES, 0.0, 4.9), ask_of(TWO_CITIES, 0.0, 2.4), ask_of(TWO_CITIES, 24.0, 28.0)]
    alone = [engine.settle([ask])[0].text for ask in asks]
    together = [heard.text for heard in engine.settle(asks)]
    for one, other in zip(alone, together, strict=True):
        assert one
        assert errors(other, one, "en")[0] <= 1


LONG_BEFORE = (
    "I grew up near the sea and studied history in a small town. After that I worked in a library for three years, first in "
    "the archive and later at the desk, where people came with all kinds of questions. My favourite task was reading old "
    "letters to the visitors of our museum. One of them began with a sentence that everybody seems to know by heart, and I "
    "would always read it slowly, because the room became very quiet. It goes like this."
)
"""More than the 48 tokens that the decoder is told."""


def test_hints_of_other_lengths_and_languages_go_together(engine: SpeechEngine) -> None:
    ask = ask_of(TWO_CITIES, 0.0, 4.9)
    asks = [
        ask,
        replace(ask, hint="Let's talk about wisdom."),
        ask_of(AISHELL, 0.0, 4.4),
        replace(ask, before=LONG_BEFORE),
    ]
    texts = [heard.text for heard in engine.settle(asks)]
    assert all("best of times" in text.casefold() for text in (texts[0], texts[1], texts[3]))
    assert errors(texts[2], AISHELL.text, "zh")[0] <= 3


@pytest.mark.parametrize("seconds", [1, 3, 8])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_silence_says_nothing(engine: SpeechEngine, language: Language, seconds: int) -> None:
    """Also where the processor rounds so that "这" is likely enough (faster-whisper, 3 or 8 s by its instructions)."""
    [heard] = engine.settle([Ask(np.zeros(seconds * RATE_HZ, np.float32), language)])
    assert heard.text == ""


def test_an_unknown_engine_is_told_by_name() -> None:
    with pytest.raises(ModelMissing, match="no speech engine 'other'"):
        TranscriptAnalyzer.load(ModelFolder(MODELS, SpeechSetting(engine="other")), 1)


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        (SpeechSetting(device="cuda"), r"whisper engine runs on the cpu alone.*LIS_SPEECH_ENGINE=faster-whisper"),
        (SpeechSetting(device="gpu"), "whisper engine runs on the cpu alone, not on gpu"),
        (SpeechSetting("faster-whisper", device="cuda:9"), "LIS_SPEECH_DEVICE=cuda:9, but CUDA finds .* GPU"),
        (SpeechSetting("faster-whisper", device="gpu"), "LIS_SPEECH_DEVICE=gpu is none: cpu, cuda"),
        (SpeechSetting(precision="float99"), "LIS_SPEECH_PRECISION=float99 does not run on cpu: .*int8"),
        (SpeechSetting("faster-whisper", "nosuch-model"), "nosuch-model cannot be used on cpu: Invalid model size"),
    ],
)
def test_what_cannot_run_here_says_what_would(setting: SpeechSetting, said: str, tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=said):
        TranscriptAnalyzer.load(ModelFolder(tmp_path, setting), 1)


async def test_a_host_without_its_gpu_serves_the_rest(tmp_path: Path) -> None:
    program = ("-m", "analyzers.host", "--engine", "faster-whisper", "--device", "cuda:9", "--precision", "float16")
    async with HostDriver(tmp_path, tmp_path / "no-models", program=program) as host:
        assert "CUDA finds" in host.ready.missing["transcript"]
        assert "face_landmarker.task is not there" in host.ready.missing["face"]
        assert {one.name for one in host.ready.analyzers} >= {"voice"}
        assert host.process.returncode is None
