"""Signs that the recogniser repeats itself or invents: pure checks on what it gave."""

import zlib
from dataclasses import dataclass

import numpy as np

from analyzers import Samples
from server.core.text import Language

TOKENS_PER_S_LIMIT: dict[Language, float] = {"zh": 14.0, "en": 9.0}
"""Fast Mandarin is 6 to 8 syllables a second at one or two tokens each, fast English 5 to 6 words; more nobody says."""
TOKENS_FLOOR = 12
LOGPROB_FLOOR = -1.0
COMPRESSION_LIMIT = 2.4
"""Whisper's own limits for a failed decoding."""
NO_SPEECH = "probably no speech"
TOO_MANY, REPETITION, SAID_TWICE = "too many words", "repetition", "said twice"
OVER_AND_OVER = frozenset({TOO_MANY, REPETITION, SAID_TWICE})
"""Reasons that speak against how a decoding goes on, not against how it began."""
SILENCE_P_LIMIT = 0.6
SILENCE_LOGPROB = -0.5
"""With a high no-speech probability the words must be likelier than this to be believed."""
QUIETEST_PEAK = 10 ** (-66 / 20)
"""Of full scale. Who whispers far from a poor microphone is above -50 dBFS; below this there is the noise of converters."""


def audible(samples: Samples) -> bool:
    """Whether there is any sound at all: a recogniser that is given none may write its likeliest word ("这" for 8 s)."""
    return bool(len(samples)) and float(np.max(np.abs(samples))) >= QUIETEST_PEAK


@dataclass(frozen=True, slots=True)
class Guess:
    """One decoding: its text, tokens, mean log probability, and the probability that nobody speaks."""

    text: str
    tokens: int
    mean_logprob: float
    no_speech_p: float


def token_limit(duration_s: float, language: Language) -> int:
    """How many tokens sound of this length may give."""
    return TOKENS_FLOOR + int(duration_s * TOKENS_PER_S_LIMIT[language])


def repeats(text: str) -> bool:
    """Whether a piece of text is said over and over ("to to to to", "谢谢谢谢谢谢")."""
    units = _units(text)
    for width in range(1, 9):
        need = 3 if width > 1 else (4 if text.isascii() else 6)
        run, at = 1, 0
        while at + 2 * width <= len(units):
            if units[at : at + width] == units[at + width : at + 2 * width]:
                run += 1
                at += width
                if run >= need and run * width >= 4:
                    return True
            else:
                run = 1
                at += 1
    return False


def says_twice(text: str) -> bool:
    """Whether a longer piece (three words, four characters) is said twice in a row. People do so, but seldom."""
    units = _units(text)
    shortest = 3 if text.isascii() else 4
    return any(
        units[at : at + width] == units[at + width : at + 2 * width]
        for width in range(shortest, len(units) // 2 + 1)
        for at in range(len(units) - 2 * width + 1)
    )


def _units(text: str) -> list[str]:
    """Words without case and punctuation; characters where a word is Chinese."""
    plain = "".join(char if char.isalnum() else " " for char in text.casefold()).split()
    return [unit for word in plain for unit in ([word] if word.isascii() else list(word))]


def compression_ratio(text: str) -> float:
    raw = text.encode()
    return len(raw) / len(zlib.compress(raw)) if raw else 0.0


def doubt(guess: Guess, duration_s: float, language: Language) -> str:
    """Why this decoding should not be believed as it is; empty when nothing speaks against it."""
    if not guess.text.strip():
        return ""
    if guess.tokens >= token_limit(duration_s, language):
        return TOO_MANY
    if repeats(guess.text) or compression_ratio(guess.text) > COMPRESSION_LIMIT:
        return REPETITION
    if guess.mean_logprob < LOGPROB_FLOOR:
        return "improbable"
    if guess.no_speech_p > SILENCE_P_LIMIT and guess.mean_logprob < SILENCE_LOGPROB:
        return NO_SPEECH
    return ""


_BOILERPLATE = (
    "字幕由", "字幕志愿者", "字幕组", "amara.org", "明镜与点点", "点赞订阅", "请不吝点赞", "打赏支持",
    "以下是普通话的句子", "subtitles by", "thanks for watching", "thank you for watching",
)  # fmt: skip


def boilerplate(text: str) -> str:
    """Whether this is a line that Whisper learnt from film subtitles (or our own prompt) and gives where nobody speaks."""
    plain = text.casefold().replace(" ", "").replace("，", "").replace("、", "").replace(",", "")
    return "boilerplate" if any(line.replace(" ", "") in plain for line in _BOILERPLATE) else ""
