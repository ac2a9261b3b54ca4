"""The server's own figures from outside: its /metrics, and /proc where its process is on this machine."""

import os
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

from aiohttp import ClientError, ClientSession, ClientTimeout
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

_TICKS_PER_S = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


@dataclass(slots=True)
class Scrape:
    """What one reading of /metrics offers. ``cpu_s`` (so far) and ``memory_mb`` are by process, ``server`` and ``host 0``
    onward, and empty where it offers none."""

    cpu_s: dict[str, float] = field(default_factory=dict)
    memory_mb: dict[str, float] = field(default_factory=dict)
    loop_lag_buckets: dict[float, float] = field(default_factory=dict)
    """Cumulative counts by upper bound in seconds."""
    loop_lag_ms: float | None = None


def read_metrics(text: str) -> Scrape:
    """From Prometheus text: the usual process figures, the analyzer hosts', and any figure whose name speaks of loop lag, in
    seconds or ms."""
    scrape = Scrape()
    for family in text_string_to_metric_families(text):
        if family.name in ("process_cpu_seconds", "lis_host_cpu_seconds"):
            totals = [sample for sample in family.samples if sample.name.endswith("_total")]
            scrape.cpu_s |= {_process(sample.labels): sample.value for sample in totals}
        elif family.name in ("process_resident_memory_bytes", "lis_host_resident_memory_bytes"):
            scrape.memory_mb |= {_process(sample.labels): sample.value / 2**20 for sample in family.samples}
        elif "loop_lag" in family.name:
            _read_lag(family, scrape)
    return scrape


def _process(labels: Mapping[str, str]) -> str:
    return f"host {labels['host']}" if "host" in labels else "server"


def _read_lag(family: Metric, scrape: Scrape) -> None:
    scale = 1.0 if "_ms" in family.name or "milliseconds" in family.name else 1000.0
    held: defaultdict[float, float] = defaultdict(float)
    for sample in family.samples:
        if sample.name.endswith("_bucket"):
            held[float(sample.labels["le"]) * scale / 1000] += sample.value
        elif sample.labels.get("quantile") == "0.99" or (family.type == "gauge" and not sample.labels.get("quantile")):
            scrape.loop_lag_ms = max(scrape.loop_lag_ms or 0.0, sample.value * scale)
    scrape.loop_lag_buckets = dict(held) or scrape.loop_lag_buckets


def lag_between(before: dict[float, float], after: dict[float, float], share: float = 0.99) -> float | None:
    """The upper bound (ms) under which ``share`` of the lags between two readings lie; None when there were none."""
    grown = {bound: after[bound] - before.get(bound, 0.0) for bound in sorted(after)}
    total = max(grown.values(), default=0.0)
    if total <= 0:
        return None
    finite = [bound for bound, count in grown.items() if bound != float("inf")]
    reached = next((bound for bound in finite if grown[bound] >= share * total), finite[-1] if finite else None)
    return reached * 1000 if reached is not None else None


class ScrapeRefused(RuntimeError):
    """The server does not let this key read its /metrics."""


async def scrape(http: ClientSession, url: str) -> Scrape | None:
    """None when the server offers no metrics, or is away. Raises ScrapeRefused."""
    try:
        async with http.get(f"{url}/metrics", timeout=ClientTimeout(total=3)) as response:
            if response.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
                raise ScrapeRefused("the key may not read the server's /metrics (an administrator's may)")
            return read_metrics(await response.text()) if response.status == HTTPStatus.OK else None
    except (OSError, ClientError, TimeoutError, ValueError):
        return None


async def serves(http: ClientSession, url: str) -> bool:
    """Whether the server at this address says that it is well."""
    try:
        async with http.get(f"{url}/healthz", timeout=ClientTimeout(total=3)) as response:
            return response.status == HTTPStatus.OK
    except (OSError, ClientError, TimeoutError):
        return False


@dataclass(frozen=True, slots=True)
class ProcessFigures:
    cpu_s: float
    memory_mb: float


def descendants(pid: int) -> list[int]:
    """This process and all below it, by /proc; empty where there is no such process or no /proc."""
    children: defaultdict[int, list[int]] = defaultdict(list)
    for stat in _stats():
        children[stat[1]].append(stat[0])
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        if Path(f"/proc/{one}").exists():
            found.append(one)
            waiting += children[one]
    return found


def _stats() -> Iterable[tuple[int, int]]:
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        yield int(entry.parent.name), int(fields[1])


def process_figures(pid: int) -> ProcessFigures | None:
    """CPU seconds so far and resident memory of one process; None where it cannot be read."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return ProcessFigures((int(fields[11]) + int(fields[12])) / _TICKS_PER_S, int(fields[21]) * _PAGE_BYTES / 2**20)


def ended(pid: int) -> bool:
    """Whether this process is over, be it not yet waited for."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except OSError:
        return True


def analyzer_hosts(pid: int) -> list[int]:
    """The analyzer hosts below this server process."""
    found = []
    for one in descendants(pid):
        try:
            if b"analyzers.host" in Path(f"/proc/{one}/cmdline").read_bytes():
                found.append(one)
        except OSError:
            continue
    return found


class MachineLoad:
    """How busy all CPUs of this machine were since the last reading."""

    def __init__(self) -> None:
        self._last = self._read()

    def busy_ratio(self) -> float | None:
        now, last = self._read(), self._last
        self._last = now
        if now is None or last is None or now[1] <= last[1]:
            return None
        return 1 - (now[0] - last[0]) / (now[1] - last[1])

    def _read(self) -> tuple[int, int] | None:
        """(idle, all), in ticks."""
        try:
            fields = [int(part) for part in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
        except OSError:
            return None
        return fields[3] + fields[4], sum(fields[:8])


class ServerReader:
    """Turns readings into rates. ``read`` gives what is new by metric name."""

    def __init__(self, url: str, pid: int | None) -> None:
        self.pid = pid
        self._url = url
        self._cpu_s: dict[int | str, float] = {}
        self._cpu_read_s = 0.0
        self._lag: dict[float, float] = {}
        self._first_lag: dict[float, float] = {}
        self._started_anew = False
        self._machine = MachineLoad()
        self.has_lag = False
        self.refused = ""
        """Why the server's /metrics could not be read, if it was."""

    def lag_of_all_ms(self, share: float = 0.99) -> float | None:
        """Under which ``share`` of all lags since the first reading lie; None without such a figure, or when the server was
        started anew meanwhile."""
        return None if self._started_anew else lag_between(self._first_lag, self._lag, share)

    async def read(self, http: ClientSession) -> dict[str, float]:
        try:
            offered = await scrape(http, self._url)
        except ScrapeRefused as refused:
            self.refused, offered = str(refused), None
        return self.rates(offered, self._of_processes(), time.monotonic())

    def _of_processes(self) -> dict[int, ProcessFigures]:
        figures = {pid: process_figures(pid) for pid in descendants(self.pid)} if self.pid is not None else {}
        return {pid: figure for pid, figure in figures.items() if figure is not None}

    def rates(self, offered: Scrape | None, alive: dict[int, ProcessFigures], now_s: float) -> dict[str, float]:
        """What two readings say, this one and the last that there was; processes of this machine before what is offered."""
        values: dict[str, float] = {}
        cpu_s: dict[int | str, float] = {}
        if alive:
            cpu_s.update({pid: figure.cpu_s for pid, figure in alive.items()})
            values["server_memory_mb"] = sum(figure.memory_mb for figure in alive.values())
        elif offered is not None:
            cpu_s.update(offered.cpu_s)
            if offered.memory_mb:
                values["server_memory_mb"] = sum(offered.memory_mb.values())
        if cpu_s:  # without a reading the next one counts from the last there was
            if cpu_s.keys() & self._cpu_s.keys():
                values["server_cpu_cores"] = self._used_s(cpu_s) / (now_s - self._cpu_read_s)
            self._cpu_s, self._cpu_read_s = cpu_s, now_s
        lag_ms = self._lag_ms(offered) if offered is not None else None
        if lag_ms is not None:
            self.has_lag = True
            values["server_loop_lag_ms"] = lag_ms
        busy = self._machine.busy_ratio()
        return values if busy is None else {**values, "machine_busy_ratio": busy}

    def _used_s(self, cpu_s: dict[int | str, float]) -> float:
        """A process of this machine that is new began since the last reading, so all of its time counts; one that is newly
        offered may have been there for long."""
        return sum(
            max(0.0, used_s - self._cpu_s.get(key, 0.0 if isinstance(key, int) else used_s)) for key, used_s in cpu_s.items()
        )

    def _lag_ms(self, offered: Scrape) -> float | None:
        former, self._lag = self._lag, offered.loop_lag_buckets
        if any(self._lag.get(bound, 0.0) < count for bound, count in former.items()):
            self._started_anew, former = True, {}
            return lag_between(former, self._lag)
        self._first_lag = self._first_lag or self._lag
        lag_ms = lag_between(former, self._lag) if former else None
        return lag_ms if lag_ms is not None else offered.loop_lag_ms
