"""How much analysis a machine gets, and what of the machine may be used."""

import os
from pathlib import Path

import pytest

from server.config import Settings
from server.core.machine import AnalysisSize, Machine, analysis_size, this_machine

PLENTY_MB = 1_000_000


@pytest.mark.parametrize(
    ("cpus", "memory_mb", "hosts", "workers"),
    [
        (1, PLENTY_MB, 1, 2),
        (2, PLENTY_MB, 1, 2),
        (2, 1_000, 1, 2),
        (3, PLENTY_MB, 1, 3),
        (4, PLENTY_MB, 1, 4),
        (7, PLENTY_MB, 1, 4),
        (8, PLENTY_MB, 2, 4),
        (8, 4_096, 2, 4),
        (8, 3_000, 1, 4),
        (12, PLENTY_MB, 3, 4),
        (16, 16_384, 4, 4),
        (16, 4_096, 3, 4),
        (32, PLENTY_MB, 8, 4),
        (128, PLENTY_MB, 8, 4),
    ],
)
def test_analysis_grows_with_the_machine(cpus: int, memory_mb: int, hosts: int, workers: int) -> None:
    assert analysis_size(Machine(cpus, memory_mb)) == AnalysisSize(hosts, workers)


def test_never_more_workers_than_cores_but_for_the_least() -> None:
    for cpus in range(2, 200):
        size = analysis_size(Machine(cpus, PLENTY_MB))
        assert size.hosts * size.workers <= cpus


@pytest.mark.parametrize(
    ("cpu_max", "memory_max", "cpus", "memory_mb"),
    [
        ("max 100000", "max", None, None),
        ("50000 100000", "max", 1, None),
        ("100000 100000", "536870912", 1, 512),
        ("99000000 100000", "999999999999999", None, None),
        ("", "", None, None),
        ("what is this", "-", None, None),
    ],
)
def test_the_limits_of_a_container_count(
    cpu_max: str, memory_max: str, cpus: int | None, memory_mb: int | None, tmp_path: Path
) -> None:
    whole = this_machine(tmp_path)
    assert whole.cpus == len(os.sched_getaffinity(0))
    assert whole.memory_mb > 512
    (tmp_path / "cpu.max").write_text(cpu_max + "\n")
    (tmp_path / "memory.max").write_text(memory_max + "\n")
    assert this_machine(tmp_path) == Machine(cpus or whole.cpus, memory_mb or whole.memory_mb)


def test_unset_means_by_the_machine_and_set_means_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LIS_ANALYZER_HOSTS", "LIS_WHISPER_THREADS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("server.config.this_machine", lambda: Machine(16, 32_000))
    usual = Settings(_env_file=None)
    assert (usual.analyzer_hosts, usual.whisper_threads) == (4, 4)
    monkeypatch.setenv("LIS_ANALYZER_HOSTS", "0")
    monkeypatch.setenv("LIS_WHISPER_THREADS", "7")
    chosen = Settings(_env_file=None)
    assert (chosen.analyzer_hosts, chosen.whisper_threads) == (0, 7)
