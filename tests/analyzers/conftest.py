"""What the analyzer tests share."""

from collections.abc import Callable
from pathlib import Path

import pytest

from analyzers.host.registry import Registry, load
from analyzers.models import MODELS as TABLE
from analyzers.models import ModelFolder
from tests.analyzers.sounds import MEDIA, MODELS, Speech


def need_models(*names: str) -> ModelFolder:
    """The model folder, or skip the test and say why."""
    folder = ModelFolder(MODELS)
    for name in names:
        if wrong := folder.state(TABLE[name]):
            pytest.skip(f"model {name}: {wrong} (python -m analyzers.models fetch --with-test-assets)")
    return folder


@pytest.fixture(scope="session")
def registry() -> Registry:
    """All analyzers with the real models, loaded once."""
    return load(need_models("whisper-base", "face-landmarker"), 1)


@pytest.fixture
def need() -> Callable[[Speech | Path], Path]:
    """The file, or skip the test and say why."""

    def found(wanted: Speech | Path) -> Path:
        path = wanted.path if isinstance(wanted, Speech) else wanted
        if not path.is_file():
            where = "shared media" if MEDIA in path.parents else "python -m analyzers.models fetch --with-test-assets"
            pytest.skip(f"{path.name} is not there ({where})")
        return path

    return found
