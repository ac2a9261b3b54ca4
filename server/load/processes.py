"""A process's own figures, from /proc."""

import os
from dataclasses import dataclass
from pathlib import Path

_TICKS_PER_S = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
_USER, _SYSTEM, _THREADS, _RSS = 11, 12, 17, 21
"""Fields of /proc/<pid>/stat behind the name."""


@dataclass(frozen=True, slots=True)
class ProcessFigures:
    cpu_s: float
    resident_bytes: int
    threads: int
    open_files: int


def process_figures(pid: int) -> ProcessFigures | None:
    """None where it cannot be read: the process ended, or the system has no /proc."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        open_files = len(os.listdir(f"/proc/{pid}/fd"))
    except OSError:
        return None
    return ProcessFigures(
        cpu_s=(int(fields[_USER]) + int(fields[_SYSTEM])) / _TICKS_PER_S,
        resident_bytes=int(fields[_RSS]) * _PAGE_BYTES,
        threads=int(fields[_THREADS]),
        open_files=open_files,
    )
