"""Recording paths stay inside their folder, whatever is asked for."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.stores.recordings import RecordingStore, UnsafeName


def test_names_and_places(tmp_path: Path) -> None:
    store = RecordingStore(tmp_path)
    assert store.part("abc", 1, 1, 1) == tmp_path / "recordings/abc/q01-t1-p1.mkv"
    assert store.finished("abc", 12, 3) == tmp_path / "recordings/abc/q12-t3.webm"
    assert store.path("abc", "q12-t3.webm") == store.finished("abc", 12, 3)
    assert (tmp_path / "recordings/abc").stat().st_mode & 0o777 == 0o700
    assert store.free_mb() > 0


def test_parts_come_in_order(tmp_path: Path) -> None:
    store = RecordingStore(tmp_path)
    for part in (10, 2, 1):
        store.part("abc", 1, 1, part).write_bytes(b"")
    store.part("abc", 1, 2, 1).write_bytes(b"")
    assert [path.name for path in store.parts("abc", 1, 1)] == ["q01-t1-p1.mkv", "q01-t1-p2.mkv", "q01-t1-p10.mkv"]
    assert store.parts("nobody", 1, 1) == []


@pytest.mark.parametrize("session", ["", "..", "a/b", "a\\b", "a\0b", "a" * 65, "ä", "a\n", ". "])
def test_unsafe_sessions_are_refused(tmp_path: Path, session: str) -> None:
    store = RecordingStore(tmp_path)
    with pytest.raises(UnsafeName):
        store.folder(session)
    with pytest.raises(UnsafeName):
        store.path(session, "q01-t1.webm")
    assert not (tmp_path / "recordings").exists()


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_name_leads_outside(session: str, file: str) -> None:
    store = RecordingStore(Path("/nowhere"))
    try:
        path = store.path(session, file)
    except UnsafeName:
        return
    assert path.parent.parent == store.root
