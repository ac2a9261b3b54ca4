"""What a host can do when something that it loads is not there: the rest, and it says why."""

from pathlib import Path

import numpy as np
import pytest

from analyzers import BLOCK_SAMPLES
from analyzers.host import registry
from analyzers.models import ModelFolder
from analyzers.sound.blocks import BlockMaker
from analyzers.sound.opus import SoundRun


def test_without_models_what_needs_none_runs(tmp_path: Path) -> None:
    ready = registry.load(ModelFolder(tmp_path), 1).ready(1)
    assert {one.name for one in ready.analyzers} == {"voice", "speech_rate", "keywords"}
    assert "model.bin is not there" in ready.missing["transcript"]
    assert "face_landmarker.task is not there" in ready.missing["face"]


def test_without_voice_activity_nothing_that_listens_runs_and_each_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "assets").mkdir()
    monkeypatch.setattr("analyzers.sound.silero.files", lambda _: tmp_path)
    found = registry.load(ModelFolder(tmp_path), 1)
    ready = found.ready(1)
    assert ready.analyzers == ()
    for name in ("transcript", "voice", "speech_rate", "keywords"):
        assert "voice activity could not be loaded" in ready.missing[name]
    assert "face_landmarker.task" in ready.missing["face"]
    blocks = list(BlockMaker(found.silero).put(SoundRun(0, np.ones(2 * BLOCK_SAMPLES, np.float32))))
    assert [block.talk_p for block in blocks] == [0.0, 0.0]
