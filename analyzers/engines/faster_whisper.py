"""faster-whisper as it is, with its own 30 s windows: for a GPU, or a model this project does not list.

On a CPU it costs several times what the ``whisper`` engine does; on a GPU a window costs next to nothing, larger models
fit, and this is the well-trodden way. ``model`` is a name of the model table, a folder, or a name that faster-whisper
knows ("large-v3"), which it then fetches itself.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from faster_whisper import WhisperModel

from analyzers import RATE_HZ, ModelPaths, SpeechSetting
from analyzers.engines import Ask, Heard, HeardWord, SpeechEngine
from analyzers.engines._devices import check_device
from analyzers.engines._whisper_words import BEAM, STYLE, heard_of
from analyzers.models import MODELS, ModelMissing
from analyzers.speech.checks import NO_SPEECH, Guess, audible, boilerplate, doubt

ERROR_LIMIT = 200
"""Characters of a library's error that are shown."""


class FasterWhisperEngine(SpeechEngine):
    """One model for all seats; on a GPU calls share it, on a CPU each worker has one thread."""

    name = "faster-whisper"

    def __init__(self, model: WhisperModel, model_name: str) -> None:
        self._model = model
        self.model_name = model_name

    @classmethod
    def load(cls, setting: SpeechSetting, models: ModelPaths, workers: int) -> "FasterWhisperEngine":
        device, number = check_device(setting)
        where = str(models.path(setting.model)) if setting.model in MODELS else setting.model
        try:
            model = WhisperModel(
                where,
                device=device,
                device_index=number,
                compute_type=setting.precision,
                cpu_threads=1,
                num_workers=workers,
            )
            engine = cls(model, f"{setting.model} {setting.precision}")
            engine.settle([Ask(np.zeros(RATE_HZ, np.float32), "en")])  # only a first call finds out whether cuBLAS is there
        except (RuntimeError, ValueError, OSError) as error:
            raise ModelMissing(
                f"{setting.model} cannot be used on {setting.device}: {_one_line(error)}", "not_on_this_machine"
            ) from error
        return engine

    def partial(self, asks: Sequence[Ask]) -> list[Heard]:
        return [self._understood(ask, beam=1) for ask in asks]

    def settle(self, asks: Sequence[Ask]) -> list[Heard]:
        return [self._understood(ask, beam=BEAM) for ask in asks]

    def final(self, asks: Sequence[Ask]) -> list[Heard]:
        return [self._understood(ask, beam=BEAM) for ask in asks]

    def _understood(self, ask: Ask, beam: int) -> Heard:
        if not audible(ask.samples):
            return Heard(refused=NO_SPEECH)
        segments, _ = self._model.transcribe(
            ask.samples,
            language=ask.language,
            beam_size=beam,
            word_timestamps=True,
            condition_on_previous_text=False,
            initial_prompt=f"{STYLE[ask.language]}{ask.hint} {ask.before}".strip() or None,
            prefix=_prefix(ask),
        )
        words: list[HeardWord] = []
        for segment in segments:
            guess = Guess(segment.text.strip(), len(segment.tokens), segment.avg_logprob, segment.no_speech_prob)
            wrong = doubt(guess, segment.end - segment.start + 1.0, ask.language) or boilerplate(segment.text)
            if wrong:
                return Heard(refused=wrong)
            words += [HeardWord(one.word, one.start, one.end, one.probability) for one in segment.words or ()]
        end_s = len(ask.samples) / RATE_HZ
        return heard_of([replace(word, to_s=min(word.to_s, end_s)) for word in words], ask.language)


def _one_line(error: Exception) -> str:
    """It comes from libraries that are loading a model: file names and addresses, nothing of a person."""
    return " ".join(str(error).split())[:ERROR_LIMIT] or type(error).__name__


def _prefix(ask: Ask) -> str | None:
    return ("" if ask.language == "zh" else " ").join(ask.begins) or None
