"""A PostgreSQL server of the tests' own: temporary folder, Unix socket alone, nothing synced; gone with the test run."""

import asyncio
import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import pytest

import server.stores.schema_hiring  # noqa: F401 (it adds its tables to the same metadata)
from server.stores.database import Database
from server.stores.schema import metadata

_EMPTY = "interviews"
_OWNER = "hiring"
"""Owns its databases and is nothing else, as docs/operating.md says."""
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "shared_buffers": "16MB",
    "max_connections": "60",
    "jit": "off",
}
_PR_SET_PDEATHSIG = 1


def binaries() -> Path | None:
    """Where PostgreSQL's programs lie; the newest version where there are several."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("postgres")
    if found:
        return found[-1].parent
    return Path(on_path).parent if on_path else None


class PostgresServer:
    """``url(name)`` is that of a database; ``empty()`` is one with all tables and no rows."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._user = _unprivileged_user()
        self.folder = Path(tempfile.mkdtemp(prefix="lis-postgres-"))
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = count(1)
        self._is_migrated = False

    def set_up(self) -> None:
        if self._user is not None:
            entry = pwd.getpwnam(self._user)
            os.chown(self.folder, entry.pw_uid, entry.pw_gid)
        command = ["initdb", "-D", str(self._data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        self._run(*command, "--no-sync", "--no-instructions")
        self.start()
        self.query("postgres", f"CREATE ROLE {_OWNER} LOGIN")

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    @property
    def version(self) -> str:
        return self.query("postgres", "SHOW server_version")

    def start(self) -> None:
        settings = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [str(self._programs / "postgres"), "-D", str(self._data), "-k", str(self.folder), *settings],
                user=self._user,
                extra_groups=None if self._user is None else [],
                stdout=log,
                stderr=log,
                env={"PATH": "/usr/bin:/bin"},
                preexec_fn=_die_with_the_tests,
            )
        while subprocess.run([str(self._programs / "pg_isready"), "-q", "-h", str(self.folder)]).returncode:
            if self._process.poll() is not None:
                raise RuntimeError((self.folder / "log").read_text())
            time.sleep(0.02)

    def stop(self, number: int = signal.SIGINT) -> None:
        """SIGINT ends connections, SIGQUIT is as a crash."""
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(30)
            self._process = None

    def tear_down(self) -> None:
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, name: str) -> str:
        return f"postgresql://{_OWNER}@/{name}?host={self.folder}"

    def empty(self) -> str:
        """URL of a migrated database without rows. It is one and the same, so whoever still held it is thrown out."""
        if not self._is_migrated:
            self.query("postgres", f"CREATE DATABASE {_EMPTY} OWNER {_OWNER}")
            _migrate_in_thread(self.url(_EMPTY))
            self._is_migrated = True
        others = (
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{_EMPTY}' AND pid != pg_backend_pid()"
        )
        self.query(_EMPTY, "; ".join((others, *(f"DELETE FROM {table.name}" for table in reversed(metadata.sorted_tables)))))
        return self.url(_EMPTY)

    def bare(self) -> str:
        """URL of a database of its own without tables."""
        name = f"bare_{next(self._numbers)}"
        self.query("postgres", f"CREATE DATABASE {name} OWNER {_OWNER}")
        return self.url(name)

    def dump(self, url: str, into: Path) -> None:
        into.write_bytes(self._run("pg_dump", "-Fc", "-d", url))

    def restore(self, url: str, dumped: Path) -> None:
        self._run("pg_restore", "--no-owner", "--exit-on-error", "-d", url, given=dumped.read_bytes())

    def query(self, database: str, statement: str) -> str:
        command = [str(self._programs / "psql"), "-h", str(self.folder), "-U", "postgres", "-d", database, "-qAtX"]
        done = subprocess.run([*command, "-c", statement], capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout.strip()

    def _run(self, program: str, *arguments: str, given: bytes = b"") -> bytes:
        command = [str(self._programs / program), *arguments]
        groups: list[str] | None = None if self._user is None else []
        done = subprocess.run(
            command, user=self._user, extra_groups=groups, check=True, capture_output=True, cwd="/", input=given
        )
        return done.stdout


def opened_server() -> PostgresServer:
    """Skips the test, saying so, where PostgreSQL is not on this machine."""
    programs = binaries()
    if programs is None:
        pytest.skip("PostgreSQL is not on this machine: apt-get install postgresql")
    server = PostgresServer(programs)
    server.set_up()
    return server


def _unprivileged_user() -> str | None:
    """PostgreSQL refuses to run as root; None for who is not."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    pytest.skip("PostgreSQL does not run as root, and there is no other user")


def _die_with_the_tests() -> None:
    """Even a killed test run leaves no server behind."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)


def _migrate_in_thread(url: str) -> None:
    """Migrate a database from wherever this is called: a thread of its own may have a loop of its own."""

    async def migrate() -> None:
        database = Database(url)
        await database.open()
        await database.close()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(migrate())).result()
