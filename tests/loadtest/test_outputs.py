"""Files of a run and of a clip: their places are seen to before anything long begins."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from loadtest.clips import make_clip
from loadtest.outputs import NoPlace, make_places, write

ROOT = Path(__file__).parents[2]


def command(*arguments: object) -> subprocess.CompletedProcess[str]:
    told = [sys.executable, "-m", "loadtest", *map(str, arguments)]
    environment = {**os.environ, "COLUMNS": "400"}
    return subprocess.run(told, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)


def test_folders_are_made_and_nothing_is_left_in_them(tmp_path: Path) -> None:
    there = tmp_path / "there.json"
    there.write_text("kept")
    make_places(tmp_path / "a" / "b" / "run.json", there, None)
    assert list((tmp_path / "a" / "b").iterdir()) == []
    assert there.read_text() == "kept"


def test_a_folder_that_went_meanwhile_is_made_again(tmp_path: Path) -> None:
    write(tmp_path / "gone" / "run.json", "{}")
    assert (tmp_path / "gone" / "run.json").read_text() == "{}"


@pytest.mark.parametrize("place", ["file/run.json", "folder"])
def test_what_cannot_be_written_is_said(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    with pytest.raises(NoPlace, match="cannot be written"):
        make_places(tmp_path / place)
    with pytest.raises(NoPlace, match="cannot be written"):
        write(tmp_path / place, "")


def test_a_run_makes_the_folders_of_its_files_first(tmp_path: Path) -> None:
    clip = make_clip(tmp_path, 1)
    at = tmp_path / "out" / "of" / "run.json"
    server = ["--url", "http://127.0.0.1:9", "--api-key", "k", "--media", clip]
    done = command("run", *server, "--json", at, "--html", tmp_path / "pages" / "run.html")
    assert (done.returncode, at.parent.is_dir(), (tmp_path / "pages").is_dir()) == (2, True, True), done.stdout
    done = command("run", *server, "--json", clip / "run.json")
    assert done.returncode == 2
    assert "cannot be written" in done.stdout
    assert "does not answer" not in done.stdout, "it asked the server first"


def test_a_clip_is_not_begun_where_its_files_cannot_go(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    no_sound = tmp_path / "sound.wav"
    no_sound.write_bytes(b"")
    done = command("clip", "--audio", no_sound, "--out", tmp_path / "clip.mkv", "--truth", tmp_path / "file" / "t.json")
    assert done.returncode == 2
    assert "cannot be written" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
