from pathlib import Path

import pytest

from loadtest.clips import Clip, load_clip, make_clip


@pytest.fixture(scope="session")
def clip(pytestconfig: pytest.Config) -> Clip:
    """Ten seconds with a beep and a flash at each full second."""
    assert pytestconfig.cache is not None
    return load_clip(make_clip(Path(pytestconfig.cache.mkdir("clips")), 10))
