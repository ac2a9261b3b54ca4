"""Both databases. A test that takes ``database_url`` runs on SQLite and on PostgreSQL, one that takes ``postgres`` on it."""

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from server.stores.database import sqlite_url
from tests.postgres_server import PostgresServer, opened_server

os.environ.setdefault("LIS_ANALYZER_HOSTS", "1")  # tests count processes and lateness: the same on every machine
os.environ.setdefault("LIS_WHISPER_THREADS", "2")
# No property here is about time, and on a shared machine any example may once take 200 ms.
hypothesis.settings.register_profile(
    "shared machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("shared machine")


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A server of this test process alone; skipped where PostgreSQL is not installed."""
    server = opened_server()
    yield server
    server.tear_down()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """For ``Stores.open``: empty for SQLite in the test's own folder, else an empty PostgreSQL database."""
    if request.param == "sqlite":
        return ""
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.empty()


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of the test's own that has no tables yet."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path / "fresh.sqlite")
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.bare()
