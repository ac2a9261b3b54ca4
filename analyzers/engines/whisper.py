"""Whisper through CTranslate2, with windows as long as the speech needs, several seats at a time.

faster-whisper gives every call a 30 s window, and its encoder costs the same however short the utterance. The network
itself needs no such window: here it gets the utterance plus a little, at least a floor, which is several times cheaper.
In short windows it sometimes says everything twice or invents words, so each decoding is checked (``checks.py``) and a
doubtful one is done again with more care.

A decoding step reads all of the decoder's weights whether it is for one utterance or for eight, so utterances that wait
together are decoded together. The encoder gains nothing from that and takes them one by one.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import ctranslate2
import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer
from faster_whisper.transcribe import get_suppressed_tokens, merge_punctuations
from numpy.typing import NDArray

from analyzers import RATE_HZ, ModelPaths, Samples, SpeechSetting
from analyzers.engines import Ask, Heard, HeardWord, SpeechEngine
from analyzers.engines._devices import check_device
from analyzers.engines._whisper_words import STYLE, before_repetition, heard_of
from analyzers.models import ModelMissing
from analyzers.speech.checks import (
    NO_SPEECH,
    OVER_AND_OVER,
    SAID_TWICE,
    SILENCE_P_LIMIT,
    Guess,
    boilerplate,
    doubt,
    says_twice,
    token_limit,
)
from server.core.text import Language

FULL_WINDOW_S = 30.0
SETTLE_WINDOW_FLOOR_S = 6.4
SECOND_WINDOW_FLOOR_S = 12.0
"""Of 54 utterances as they come, a first try in 6.4, 8 or 12 s gives the same errors (29 of 594); all of them in the full
window 24 to 27. Of 64 pieces cut at random 32 / 20 / 16 / 14 % were wrong at 4 / 6 / 8 / 12 s, and 14 % in the full window:
hence the second try."""
PARTIAL_WINDOW_FLOOR_S = 3.6
"""What is decoded again of a growing utterance is 2.4 s in the mean. In three minutes of reading 38, 38, 40 and 42 words
were taken back at 3.2, 3.6, 4.0 and 4.8 s; 6.4 s takes a quarter more time."""
PARTIAL_MARGIN_S = 1.0
"""With 0.7, 1.0 and 1.5 s of silence behind it a growing utterance was understood alike."""
FINAL_WINDOW_FLOOR_S = 20.0
BEAM = 2
FINAL_BEAM = 3
"""Of 756 words and characters of whole takes 68 / 64 / 63 / 85 were wrong with a beam of 1 / 2 / 3 / 5 in full windows (the
widest likes texts that end too early). Of 390 others 12 / 9 / 11 were wrong with 2 in 8 s, 3 in 20 s and 2 in full windows,
for 0.39 / 0.58 / 0.82 of the time that 5 in full windows takes (9 wrong)."""
SHORT_SOUND_S = 3.0
"""Sound shorter than this never gets the full window: half a second that is no word at all (a cough, a cut-off syllable) was
looked at four times, twice in the full window, and took as long as 15 clear utterances."""
WINDOW_MARGIN_S = 1.5
WINDOW_STEP_S = 0.32
TOGETHER_RATIO = 1.4
"""Windows that differ by no more than this are decoded together, the shorter ones filled up with silence."""
SECOND_TRY_TEMPERATURE = 0.4
HINT_TOKENS_LIMIT = 96
SAID_TOKENS_LIMIT = 48
SAID_TOKENS_STEP = 8
"""What was said before is cut to a multiple of this: only prompts of the same length can be decoded together."""
SURE_LOGPROB = -0.6
"""Words with a lower mean log probability from the cheap first try are decoded again with a beam."""
_MAX_TOKENS = 448
"""The length of Whisper's decoder. CTranslate2 writes at most half of the length it is given, and what the prompt leaves."""
_TASK_TOKENS = 3
_HOP_SAMPLES = 160
_PREPENDED = "\"'“¿([{-《「"
_APPENDED = "\"'.。,，!！?？:：”)]}、》」"


@dataclass(frozen=True, slots=True)
class _Try:
    """One way to decode. ``floor_s`` is the shortest window, ``margin_s`` what it has behind the sound at least;
    ``sure_logprob`` the least mean log probability to stop at."""

    floor_s: float
    margin_s: float = WINDOW_MARGIN_S
    beam: int = BEAM
    hint: bool = True
    temperature: float = 0.0
    sure_logprob: float = -math.inf

    @property
    def short(self) -> bool:
        return self.floor_s < FULL_WINDOW_S

    def window_s(self, samples: Samples) -> float:
        """As long as the speech and a little more, in even steps, but not shorter than the floor."""
        sound_s = len(samples) / RATE_HZ
        floor_s = self.floor_s if sound_s >= SHORT_SOUND_S else min(self.floor_s, SECOND_WINDOW_FLOOR_S)
        needed_s = max(floor_s, sound_s + self.margin_s)
        return min(FULL_WINDOW_S, math.ceil(needed_s / WINDOW_STEP_S) * WINDOW_STEP_S)


_CAREFUL = (
    _Try(FULL_WINDOW_S, hint=False),
    _Try(FULL_WINDOW_S, hint=False, temperature=SECOND_TRY_TEMPERATURE),
)
PARTIAL_TRY = _Try(PARTIAL_WINDOW_FLOOR_S, PARTIAL_MARGIN_S, beam=1)
SETTLE_TRY = _Try(SETTLE_WINDOW_FLOOR_S, beam=1, sure_logprob=SURE_LOGPROB)
SETTLE_CAREFUL_TRIES = (_Try(SECOND_WINDOW_FLOOR_S), *_CAREFUL)
FINAL_TRIES = (_Try(FINAL_WINDOW_FLOOR_S, beam=FINAL_BEAM), _Try(FULL_WINDOW_S), *_CAREFUL)


@dataclass(frozen=True, slots=True)
class _Decoded:
    tokens: list[int]
    guess: Guess
    encoded: NDArray[np.float32]
    """Encoder output of this sound alone: 1 x frames x width."""


class WhisperEngine(SpeechEngine):
    """One model for all seats: ``workers`` calls run side by side, each on one thread of its own."""

    name = "whisper"

    def __init__(self, folder: str, model_name: str, workers: int, precision: str = "int8") -> None:
        self.model_name = model_name
        self._model = WhisperModel(
            folder, device="cpu", compute_type=precision, cpu_threads=1, num_workers=workers, local_files_only=True
        )
        self._tokenizers: dict[Language, Tokenizer] = {
            "zh": Tokenizer(self._model.hf_tokenizer, True, task="transcribe", language="zh"),
            "en": Tokenizer(self._model.hf_tokenizer, True, task="transcribe", language="en"),
        }
        self._suppressed = get_suppressed_tokens(self._tokenizers["en"], [-1])

    @classmethod
    def load(cls, setting: SpeechSetting, models: ModelPaths, workers: int) -> "WhisperEngine":
        if setting.device != "cpu":
            raise ModelMissing(
                f"the {cls.name} engine runs on the cpu alone, not on {setting.device}; on a GPU: "
                "LIS_SPEECH_ENGINE=faster-whisper LIS_SPEECH_DEVICE=cuda LIS_SPEECH_PRECISION=float16",
                "not_on_this_machine",
            )
        check_device(setting)
        engine = cls(str(models.path(setting.model)), f"{setting.model} {setting.precision}", workers, setting.precision)
        engine.settle([Ask(np.zeros(RATE_HZ, np.float32), "en")])  # the first call allocates; nobody waits for it here
        return engine

    def partial(self, asks: Sequence[Ask]) -> list[Heard]:
        found = zip(asks, self._decode(asks, PARTIAL_TRY), strict=True)
        return [self._as_far_as_said(decoded, ask) for ask, decoded in found]

    def settle(self, asks: Sequence[Ask]) -> list[Heard]:
        found: list[Heard] = []
        for ask, decoded in zip(asks, self._decode(asks, SETTLE_TRY), strict=True):
            refused = _wrong(decoded.guess, ask, SETTLE_TRY)
            unsure = bool(decoded.tokens) and decoded.guess.mean_logprob < SETTLE_TRY.sure_logprob
            heard = Heard(refused=refused) if refused else self._heard(decoded, ask)
            found.append(replace(heard, doubtful=bool(refused) or unsure))
        return found

    def settle_carefully(self, asks: Sequence[Ask]) -> list[Heard]:
        return self._understand(asks, SETTLE_CAREFUL_TRIES)

    def final(self, asks: Sequence[Ask]) -> list[Heard]:
        return self._understand(asks, FINAL_TRIES)

    def _understand(self, asks: Sequence[Ask], tries: Sequence[_Try]) -> list[Heard]:
        """One try after the other for those that are still doubtful."""
        found: list[Heard | None] = [None] * len(asks)
        refused = [""] * len(asks)
        for number, way in enumerate(tries, start=1):
            left = [at for at, heard in enumerate(found) if heard is None]
            last = number == len(tries)
            for at, decoded in zip(left, self._decode([asks[at] for at in left], way), strict=True):
                refused[at] = _wrong(decoded.guess, asks[at], way)
                if not refused[at] and (last or not decoded.tokens or decoded.guess.mean_logprob >= way.sure_logprob):
                    found[at] = replace(self._heard(decoded, asks[at]), tries=number)
                elif refused[at] == NO_SPEECH and not way.short:
                    found[at] = Heard(refused=refused[at], tries=number)
        return [
            Heard(refused=why, tries=len(tries)) if one is None else one for one, why in zip(found, refused, strict=True)
        ]

    def _as_far_as_said(self, decoded: _Decoded, ask: Ask) -> Heard:
        """In short windows one in eight decodings of a growing utterance says its words over and over, to the last token it
        may write. Those that stand on sound are right; without them the slowest twentieth came 0.3 to 0.7 s later."""
        refused = _wrong(decoded.guess, ask, PARTIAL_TRY)
        if refused and (refused not in OVER_AND_OVER or decoded.guess.no_speech_p > SILENCE_P_LIMIT):
            return Heard(refused=refused)
        heard = self._heard(decoded, ask)
        if not refused:
            return heard
        said = heard_of(before_repetition(heard.words), ask.language)
        return Heard(refused=refused) if not said.words or boilerplate(said.text) else said

    # --- decoding ----------------------------------------------------------------------------------------------------

    def _decode(self, asks: Sequence[Ask], way: _Try) -> list[_Decoded]:
        prompts = [self._prompt(ask, way) for ask in asks]
        windows_s = [way.window_s(ask.samples) for ask in asks]
        found: dict[int, _Decoded] = {}
        for together in _groups(windows_s, [before for before, _ in prompts]):
            window_s = max(windows_s[at] for at in together)
            encoded = [self._encoded(asks[at].samples, window_s) for at in together]
            tokens = max(token_limit(len(asks[at].samples) / RATE_HZ, asks[at].language) for at in together)
            results = self._generated(encoded, [prompts[at][1] for at in together], prompts[together[0]][0], tokens, way)
            for at, one, result in zip(together, encoded, results, strict=True):
                found[at] = self._decoded(result, one, asks[at].language)
        return [found[at] for at in range(len(asks))]

    def _generated(
        self, encoded: list[NDArray[np.float32]], prompts: list[list[int]], before: int, tokens: int, way: _Try
    ) -> list[Any]:
        """``before``: prompt tokens before the start mark; ``tokens``: how many may be written, that a repetition ends."""
        choice: dict[str, Any] = {"beam_size": way.beam}
        if way.temperature > 0:
            choice = {"beam_size": 1, "sampling_topk": 0, "sampling_temperature": way.temperature}
        results: list[Any] = self._model.model.generate(
            ctranslate2.StorageView.from_array(np.concatenate(encoded) if len(encoded) > 1 else encoded[0]),
            prompts,
            max_length=min(max(2 * tokens, tokens + before + _TASK_TOKENS), _MAX_TOKENS),
            return_scores=True,
            return_no_speech_prob=True,
            suppress_tokens=self._suppressed,
            **choice,
        )
        return results

    def _decoded(self, result: Any, encoded: NDArray[np.float32], language: Language) -> _Decoded:
        tokenizer = self._tokenizers[language]
        tokens = [token for token in result.sequences_ids[0] if token < tokenizer.eot]
        mean_logprob = result.scores[0] * len(tokens) / (len(tokens) + 1)
        return _Decoded(
            tokens, Guess(tokenizer.decode(tokens).strip(), len(tokens), mean_logprob, result.no_speech_prob), encoded
        )

    def _encoded(self, samples: Samples, window_s: float) -> NDArray[np.float32]:
        """The sound, followed by silence up to the window's end, as the encoder sees it."""
        window_samples = int(window_s * RATE_HZ)
        held = samples[:window_samples]
        features = self._model.feature_extractor(held, padding=window_samples - len(held))
        seen: NDArray[np.float32] = np.asarray(self._model.encode(features), np.float32)
        return seen

    def _prompt(self, ask: Ask, way: _Try) -> tuple[int, list[int]]:
        """How many tokens stand before the start mark, and the whole prompt."""
        tokenizer = self._tokenizers[ask.language]
        before = self._before(tokenizer, ask) if way.hint else self._before(tokenizer, Ask(ask.samples, ask.language))
        known = tokenizer.encode(_as_decoded(ask.begins, ask.language)) if ask.begins else []
        return len(before), [*before, *tokenizer.sot_sequence, tokenizer.no_timestamps, *known]

    @staticmethod
    def _before(tokenizer: Tokenizer, ask: Ask) -> list[int]:
        """What Whisper takes for said before: our style, the hint, and the newest of what really was."""
        told = tokenizer.encode(f" {STYLE[ask.language]}{ask.hint}".rstrip())[:HINT_TOKENS_LIMIT]
        said = tokenizer.encode(f" {ask.before}") if ask.before else []
        kept = min(len(said), SAID_TOKENS_LIMIT)
        if kept > SAID_TOKENS_STEP:
            kept -= kept % SAID_TOKENS_STEP
        words = [*told, *said[len(said) - kept :]]
        return [tokenizer.sot_prev, *words] if words else []

    def _heard(self, decoded: _Decoded, ask: Ask) -> Heard:
        """The decoding with a time for each word, from the attention between words and sound."""
        if not decoded.guess.text:
            return Heard()
        frames = max(1, len(ask.samples) // _HOP_SAMPLES)
        encoded = ctranslate2.StorageView.from_array(decoded.encoded)
        [aligned] = self._model.find_alignment(self._tokenizers[ask.language], [decoded.tokens], encoded, frames)
        merge_punctuations(aligned, _PREPENDED, _APPENDED)
        timed = [
            HeardWord(str(word["word"]), float(word["start"]), float(word["end"]), float(word["probability"]))
            for word in aligned
            if word["word"]
        ]
        return heard_of(timed, ask.language)


def _wrong(guess: Guess, ask: Ask, way: _Try) -> str:
    """Why this decoding should not be believed; empty when nothing speaks against it."""
    if wrong := doubt(guess, len(ask.samples) / RATE_HZ, ask.language) or boilerplate(guess.text):
        return wrong
    return SAID_TWICE if way.short and says_twice(guess.text) else ""


def _groups(windows_s: Sequence[float], befores: Sequence[int]) -> Iterable[list[int]]:
    """Which asks can be decoded together: prompts of one length before the start mark, windows of about one length."""
    by_prompt: dict[int, list[int]] = defaultdict(list)
    for at in sorted(range(len(windows_s)), key=lambda at: windows_s[at]):
        by_prompt[befores[at]].append(at)
    for alike in by_prompt.values():
        group: list[int] = []
        for at in alike:
            if group and windows_s[at] > windows_s[group[0]] * TOGETHER_RATIO:
                yield group
                group = []
            group.append(at)
        yield group


def _as_decoded(words: Sequence[str], language: Language) -> str:
    """Words as the recogniser writes them: English with a blank before each."""
    return "".join(words) if language == "zh" else "".join(f" {word}" for word in words)
