from pathlib import Path

import pytest

from loadtest.clips import Clip, load_clip, make_clip


@pytest.fixture(scope="session")
def clip_path(pytestconfig: pytest.Config) -> Path:
    """Ten seconds with a beep and a flash at each full second; made once, kept in pytest's cache."""
    assert pytestconfig.cache is not None
    return make_clip(Path(pytestconfig.cache.mkdir("clips")), 10)


@pytest.fixture(scope="session")
def clip(clip_path: Path) -> Clip:
    return load_clip(clip_path)
