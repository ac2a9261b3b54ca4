"""A bench's figures find their folder on a fresh clone."""

import json
from argparse import ArgumentParser
from pathlib import Path

import pytest

from tests.bench.written import add_json, write_json


def parser() -> ArgumentParser:
    made = ArgumentParser()
    add_json(made, "some")
    return made


def test_the_folder_is_there_before_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = parser().parse_args([]).json
    assert path == Path("data/bench/some.json")
    assert path.parent.is_dir()


def test_what_cannot_be_written_is_said_before_the_work(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    for wrong in (tmp_path / "file" / "some.json", tmp_path):
        with pytest.raises(SystemExit):
            parser().parse_args(["--json", str(wrong)])
        assert str(tmp_path) in capsys.readouterr().err


def test_where_the_figures_went_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = parser().parse_args(["--json", str(tmp_path / "new" / "some.json")]).json
    write_json(path, {"字": 1})
    assert json.loads(path.read_text()) == {"字": 1}
    assert str(path) in capsys.readouterr().err
