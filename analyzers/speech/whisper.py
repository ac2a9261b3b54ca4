"""Whisper through CTranslate2, with windows as long as the speech needs.

faster-whisper gives every call a 30 s window, and its encoder costs the same however short the utterance. The network
itself needs no such window: here it gets the utterance plus a little, at least :data:`WINDOW_FLOOR_S`, which is several
times cheaper. In short windows it sometimes says everything twice or invents words, so each decoding is checked
(``checks.py``) and a doubtful one is done again in the full window.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer
from faster_whisper.transcribe import get_suppressed_tokens, merge_punctuations

from analyzers import RATE_HZ, Samples
from analyzers.speech.checks import Guess, boilerplate, doubt, says_twice, token_limit
from analyzers.speech.chinese import simplified_pieces
from analyzers.speech.engine import Heard, HeardWord
from analyzers.speech.text import joined, latin_joined
from server.core.text import Language

WINDOW_FLOOR_S = 12.0
"""Measured on 64 pieces of 1 to 8 s: errors at a floor of 4 / 6 / 8 / 12 s are 32 / 20 / 16 / 14 %, in the full window
14 %; at 12 s a decoding costs two fifths of the full window's."""
PARTIAL_WINDOW_FLOOR_S = 6.5
WINDOW_MARGIN_S = 1.5
FULL_WINDOW_S = 30.0
BEAM = 5
SECOND_TRY_TEMPERATURE = 0.4
HINT_TOKENS_LIMIT = 64
_HOP_SAMPLES = 160
_STYLE: dict[Language, str] = {"zh": "以下是普通话的句子。", "en": ""}
"""Given as the words said before: it asks for simplified characters and punctuation."""
_PREPENDED = "\"'“¿([{-《「"
_APPENDED = "\"'.。,，!！?？:：”)]}、》」"


@dataclass(frozen=True, slots=True)
class _Decoded:
    tokens: list[int]
    guess: Guess
    encoded: ctranslate2.StorageView


class WhisperEngine:
    """One model for all seats: ``workers`` calls run side by side, each on one thread of its own."""

    def __init__(self, folder: Path, workers: int) -> None:
        self.name = f"{folder.name} int8"
        self._model = WhisperModel(
            str(folder), device="cpu", compute_type="int8", cpu_threads=1, num_workers=workers, local_files_only=True
        )
        self._tokenizers: dict[Language, Tokenizer] = {
            "zh": Tokenizer(self._model.hf_tokenizer, True, task="transcribe", language="zh"),
            "en": Tokenizer(self._model.hf_tokenizer, True, task="transcribe", language="en"),
        }
        self._suppressed = {
            language: get_suppressed_tokens(tokenizer, [-1]) for language, tokenizer in self._tokenizers.items()
        }

    def warm_up(self) -> None:
        """The first call allocates; have it done before somebody waits."""
        self.settle(np.zeros(RATE_HZ, np.float32), "en", "")

    def partial(self, samples: Samples, language: Language, hint: str, begins: Sequence[str] = ()) -> Heard:
        window_s = _window_s(samples, PARTIAL_WINDOW_FLOOR_S)
        decoded = self._decode(samples, language, hint, window_s, beam=1, begins=begins)
        wrong = self._wrong(decoded, samples) or ("said twice" if says_twice(decoded.guess.text) else "")
        return Heard(refused=wrong) if wrong else self._heard(decoded, samples, language)

    def settle(self, samples: Samples, language: Language, hint: str) -> Heard:
        return self._careful(samples, language, hint, _window_s(samples))

    def final(self, samples: Samples, language: Language, hint: str) -> Heard:
        return self._careful(samples, language, hint, FULL_WINDOW_S)

    def _careful(self, samples: Samples, language: Language, hint: str, window_s: float) -> Heard:
        """Decode; on doubt again in the full window without a hint, then once more with other choices allowed."""
        decoded = self._decode(samples, language, hint, window_s, beam=BEAM)
        wrong = self._wrong(decoded, samples)
        if not wrong and window_s < FULL_WINDOW_S and says_twice(decoded.guess.text):
            wrong = "said twice"
        if not wrong:
            return self._heard(decoded, samples, language, full_window=window_s == FULL_WINDOW_S)
        for temperature in (0.0, SECOND_TRY_TEMPERATURE):
            decoded = self._decode(samples, language, "", FULL_WINDOW_S, beam=BEAM, temperature=temperature)
            wrong = self._wrong(decoded, samples)
            if not wrong:
                return self._heard(decoded, samples, language, full_window=True)
            if wrong == "probably no speech":
                break
        return Heard(refused=wrong, full_window=True)

    @staticmethod
    def _wrong(decoded: _Decoded, samples: Samples) -> str:
        return doubt(decoded.guess, len(samples) / RATE_HZ) or boilerplate(decoded.guess.text)

    def _decode(
        self,
        samples: Samples,
        language: Language,
        hint: str,
        window_s: float,
        *,
        beam: int,
        temperature: float = 0.0,
        begins: Sequence[str] = (),
    ) -> _Decoded:
        tokenizer = self._tokenizers[language]
        known = tokenizer.encode(_as_decoded(begins, language)) if begins else []
        prompt = [*self._before(tokenizer, language, hint), *tokenizer.sot_sequence, tokenizer.no_timestamps, *known]
        encoded = self._model.encode(self._features(samples, window_s))
        choice: dict[str, Any] = {"beam_size": beam}
        if temperature > 0:
            choice = {"beam_size": 1, "sampling_topk": 0, "sampling_temperature": temperature}
        result = self._model.model.generate(
            encoded,
            [prompt],
            max_length=min(len(prompt) + token_limit(len(samples) / RATE_HZ), self._model.max_length),
            return_scores=True,
            return_no_speech_prob=True,
            suppress_tokens=self._suppressed[language],
            **choice,
        )[0]
        tokens = [token for token in result.sequences_ids[0] if token < tokenizer.eot]
        mean_logprob = result.scores[0] * len(tokens) / (len(tokens) + 1)
        guess = Guess(tokenizer.decode(tokens).strip(), len(tokens), mean_logprob, result.no_speech_prob)
        return _Decoded(tokens, guess, encoded)

    @staticmethod
    def _before(tokenizer: Tokenizer, language: Language, hint: str) -> list[int]:
        text = f"{_STYLE[language]}{hint}".strip()
        if not text:
            return []
        return [tokenizer.sot_prev, *tokenizer.encode(f" {text}")[-HINT_TOKENS_LIMIT:]]

    def _features(self, samples: Samples, window_s: float) -> Samples:
        """Mel spectrogram (80 x frames) of the sound, followed by silence up to the window's end."""
        window_samples = int(window_s * RATE_HZ)
        held = samples[:window_samples]
        features: Samples = self._model.feature_extractor(held, padding=window_samples - len(held))
        return features

    def _heard(self, decoded: _Decoded, samples: Samples, language: Language, *, full_window: bool = False) -> Heard:
        """The decoding with a time for each word, from the attention between words and sound."""
        if not decoded.guess.text:
            return Heard(full_window=full_window)
        frames = max(1, len(samples) // _HOP_SAMPLES)
        [aligned] = self._model.find_alignment(self._tokenizers[language], [decoded.tokens], decoded.encoded, frames)
        merge_punctuations(aligned, _PREPENDED, _APPENDED)
        timed = [
            HeardWord(str(word["word"]), float(word["start"]), float(word["end"]), float(word["probability"]))
            for word in aligned
            if word["word"]
        ]
        if language == "zh":
            pieces = simplified_pieces([word.text for word in timed])
            timed = latin_joined([replace(word, text=piece) for word, piece in zip(timed, pieces, strict=True)])
        words = tuple(replace(word, text=word.text.strip()) for word in timed if word.text.strip())
        return Heard(joined([word.text for word in words], language), words, full_window=full_window)


def _as_decoded(words: Sequence[str], language: Language) -> str:
    """Words as the recogniser writes them: English with a blank before each."""
    return "".join(words) if language == "zh" else "".join(f" {word}" for word in words)


def _window_s(samples: Samples, floor_s: float = WINDOW_FLOOR_S) -> float:
    """As long as the speech and a second more, in steps of 0.32 s (the network is fastest on even lengths)."""
    needed_s = max(floor_s, len(samples) / RATE_HZ + WINDOW_MARGIN_S)
    return min(FULL_WINDOW_S, math.ceil(needed_s / 0.32) * 0.32)
