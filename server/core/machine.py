"""What this process may use of its machine, and how much analysis that is good for."""

import os
from dataclasses import dataclass
from pathlib import Path

CORES_A_HOST = 4
"""A candidate with everything on takes 0.4 of a core, so four are full at about ten; the one thread of a host that looks at
pictures is full at 16, so a host is not what ends first."""
HOSTS_LIMIT = 8
"""About eighty candidates with everything on; the server's one event loop is full at about as many."""
WORKERS_LIMIT = 4
WORKERS_LEAST = 2
"""A step of a final pass takes one for a second or two; live words need another meanwhile, also on one core."""
HOST_MEMORY_MB = 1024
"""A host holds 0.4 GB (nearly all of it its own) with the speech model, 0.6 GB with the face model too and up to 1 GB after
an hour of interviews (docs/performance.md); the server itself less than one of them."""


@dataclass(frozen=True, slots=True)
class Machine:
    """``cpus`` and ``memory_mb`` (MiB) are what may be used, not what is built in."""

    cpus: int
    memory_mb: int


@dataclass(frozen=True, slots=True)
class AnalysisSize:
    """``hosts`` processes with ``workers`` speech workers each, one thread a worker."""

    hosts: int
    workers: int


def analysis_size(machine: Machine) -> AnalysisSize:
    """A host for each four cores, as far as memory goes, with as many workers as its share of the cores, two to four."""
    by_memory = machine.memory_mb // HOST_MEMORY_MB - 1
    hosts = max(1, min(machine.cpus // CORES_A_HOST, by_memory, HOSTS_LIMIT))
    return AnalysisSize(hosts, max(WORKERS_LEAST, min(machine.cpus // hosts, WORKERS_LIMIT)))


def this_machine(cgroup: Path = Path("/sys/fs/cgroup")) -> Machine:
    """Cores this process may run on and memory it may fill; a container's limits count (cgroup v2)."""
    try:
        cpus = len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS
        cpus = os.cpu_count() or 1
    memory_bytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    quota_us, period_us = (*_numbers(cgroup / "cpu.max"), None, None)[:2]
    if quota_us and period_us:
        cpus = min(cpus, max(1, quota_us // period_us))
    if limit_bytes := (*_numbers(cgroup / "memory.max"), None)[0]:
        memory_bytes = min(memory_bytes, limit_bytes)
    return Machine(cpus, memory_bytes // 2**20)


def _numbers(path: Path) -> tuple[int | None, ...]:
    """The words of a cgroup file, None for "max"; nothing when there is no such file."""
    try:
        return tuple(int(word) if word.isdecimal() else None for word in path.read_text(encoding="ascii").split())
    except (OSError, ValueError):
        return ()
