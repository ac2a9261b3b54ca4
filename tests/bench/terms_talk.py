"""Talk with known terms for ``tests/bench/terms.py``: real recordings, and sentences spoken by a machine."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np

from server.core.text import Language
from tests.analyzers.sounds import AISHELL, JFK, LIBRISPEECH, NEWS, TWO_CITIES, Pcm, Speech, read_pcm, silence

FOLDER = Path(__file__).parent / "talk"
SENTENCES_A_TAKE = {"made": 5, "mixed": 3}
"""About a dozen terms each, as a question has."""
BETWEEN_MS = 700

_REAL: tuple[tuple[Speech, dict[str, int]], ...] = (
    (TWO_CITIES, {"time": 2, "wisdom": 1, "foolish": 0, "foolishness": 1, "epoch": 2, "belief": 1, "incredulity": 1,
                  "season": 2, "light": 1, "darkness": 1, "spring": 1, "hope": 1, "winter of despair": 1, "heaven": 1,
                  "period": 2, "noisy authority": 0, "authority": 1, "superlative degree": 1, "comparison": 1}),
    (LIBRISPEECH, {"great sorrow": 1, "life": 1, "loss": 1, "cotton": 1, "fantasy": 1, "hope": 1, "dream": 1, "build": 1}),
    (JFK, {"American": 1, "country": 2, "ask": 2, "fellow": 1}),
    (AISHELL, {"广州": 1, "广州市": 1, "房地产": 1, "中介": 1, "协会": 1, "分析": 1}),
    (NEWS, {"大学生": 1, "利用": 1, "漏洞": 1, "免费": 1, "肯德基": 1, "获刑": 1}),
)  # fmt: skip


@dataclass(frozen=True)
class TalkTake:
    """``terms``: how often each is said; ``negated``: how often of these with a "not"."""

    name: str
    kind: str
    language: Language
    sound: Pcm
    text: str
    terms: dict[str, int]
    negated: dict[str, int] = field(default_factory=dict)
    fillers: tuple[str, ...] = ()


@cache
def unsaid() -> dict[str, tuple[str, ...]]:
    """Plausible terms of interviews that none of the talk here holds, by language; "mixed" has both in turn."""
    rows = [line.split("\t") for line in (FOLDER / "unsaid.tsv").read_text().splitlines()]
    found = {row[0]: tuple(row[1:]) for row in rows}
    return {**found, "mixed": tuple(term for pair in zip(found["zh"], found["en"], strict=False) for term in pair)}


def said_terms(language: Language) -> set[str]:
    name = "mandarin.tsv" if language == "zh" else "english.tsv"
    return {term.lstrip("!") for line in (FOLDER / name).read_text().splitlines() for term in line.split("\t")[1:]}


def takes(mandarin: Path | None, mixed: Path | None) -> tuple[list[TalkTake], list[str]]:
    """All talk there is on this machine, and why some is not."""
    found: list[TalkTake] = []
    missing: list[str] = []
    for speech, terms in _REAL:
        if speech.path.is_file():
            counted = {term: count for term, count in terms.items() if count}
            found.append(TalkTake(speech.name, "real", speech.language, read_pcm(speech.path), speech.text, counted))
        else:
            missing.append(f"{speech.name}: {speech.path} is not there")
    if shutil.which("espeak-ng"):
        found += _spoken("english.tsv", "en", None)
        found += _fillers("fillers_en.txt", "en", None)
    else:
        missing.append("English sentences: espeak-ng is not installed")
    if mandarin is not None and any(mandarin.glob("mandarin-*.wav")):
        found += _spoken("mandarin.tsv", "zh", mandarin)
        found += _fillers("fillers_zh.txt", "zh", mandarin)
    else:
        missing.append("Mandarin sentences: make them with tests/bench/talk/speak_mandarin.py and pass --mandarin FOLDER")
    if mixed is not None and any(mixed.glob("mixed-*.wav")):
        found += _spoken("mixed.tsv", "zh", mixed, "mixed")
    else:
        missing.append("Chinese with English words: make it with tests/bench/talk/speak_mixed.py and pass --mixed FOLDER")
    return found, missing


def _spoken(name: str, language: Language, folder: Path | None, kind: str = "made") -> list[TalkTake]:
    lines = (FOLDER / name).read_text().splitlines()
    found = []
    for at in range(0, len(lines), SENTENCES_A_TAKE[kind]):
        terms: dict[str, int] = {}
        negated: dict[str, int] = {}
        sounds, texts = [], []
        for number, line in enumerate(lines[at : at + SENTENCES_A_TAKE[kind]], start=at):
            text, *marked = line.split("\t")
            for term in marked:
                bare = term.lstrip("!")
                terms[bare] = terms.get(bare, 0) + 1
                negated[bare] = negated.get(bare, 0) + term.startswith("!")
            texts.append(text)
            sounds.append(_voice(text, number, name, folder))
        said = " ".join(texts)
        found.append(TalkTake(f"{Path(name).stem} {at + 1}", kind, language, _joined(sounds), said, terms, negated))
    return found


def _fillers(name: str, language: Language, folder: Path | None) -> list[TalkTake]:
    lines = (FOLDER / name).read_text().splitlines()
    sounds = [_voice(re.sub(r"[{}]", "", line), number, name, folder) for number, line in enumerate(lines)]
    fillers = tuple(found.casefold() for line in lines for found in re.findall(r"\{(.+?)\}", line))
    return [TalkTake(Path(name).stem, "fillers", language, _joined(sounds), "", {}, {}, fillers)]


def _voice(text: str, number: int, name: str, folder: Path | None) -> Pcm:
    if folder is not None:
        return read_pcm(folder / f"{Path(name).stem}-{number:03d}.wav")
    with tempfile.TemporaryDirectory() as made:
        out = Path(made) / "said.wav"
        subprocess.run(["espeak-ng", "-v", "en-us", "-s", "150", "-w", str(out), text], check=True, timeout=60)
        return read_pcm(out)


def _joined(sounds: Sequence[Pcm]) -> Pcm:
    between = silence(BETWEEN_MS)
    return np.concatenate([piece for sound in sounds for piece in (sound, between)])
