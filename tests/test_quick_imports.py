"""Importing without searching for garbage leaves nothing switched off."""

import gc

import pytest

from server.quick_imports import quick_imports


def test_garbage_is_searched_again_afterwards_also_after_a_failure() -> None:
    with quick_imports():
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ImportError), quick_imports():
        raise ImportError
    assert gc.isenabled()
