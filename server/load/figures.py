"""The load as Prometheus figures. Read by a thread at each scrape: from the newest look alone, and from /proc."""

import os
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from server.core.analysis_wire import HostPong, SpeechSpent
from server.core.messages import Reduced
from server.load.door import Door
from server.load.processes import ProcessFigures, process_figures
from server.load.saturation import Reason
from server.load.watch import HostSeen, Look

T = TypeVar("T")

_PARTS: tuple[Reduced, ...] = ("partial_words", "pictures", "final_pass")
_REASONS: tuple[Reason, ...] = ("loop", "analysis", "sessions")
_PONG_GAUGES: tuple[tuple[str, str, Callable[[HostPong], float]], ...] = (
    ("backlog_seconds", "Sound of all seats that is not settled yet", lambda pong: pong.backlog_s),
    ("late_seconds", "How late live work is by what waits now", lambda pong: pong.late_s),
    ("pressure_level", "0 none, 1 no partial words, 2 fewer pictures, 3 final passes wait", lambda pong: pong.level),
    ("finals_waiting", "Final passes that wait or are under way", lambda pong: pong.finals_waiting),
)
_PONG_COUNTERS: tuple[tuple[str, str, Callable[[HostPong], float]], ...] = (
    ("partials_dropped", "Partial words not worked out", lambda pong: pong.partials_dropped),
    ("pictures_lost", "Pictures not decoded although wanted", lambda pong: pong.pictures_lost),
    ("sound_packets_lost", "Live sound packets that nobody listened to", lambda pong: pong.sound_lost),
)
_SPEECH_COUNTERS: tuple[tuple[str, str, Callable[[SpeechSpent], float]], ...] = (
    ("busy_seconds", "Time of the speech workers, by kind of work", lambda spent: spent.busy_s),
    ("jobs", "Pieces of sound decoded", lambda spent: spent.jobs),
    ("calls", "Calls of the engine; pieces decoded together are one", lambda spent: spent.calls),
)
_PROCESS_GAUGES: tuple[tuple[str, str, Callable[[ProcessFigures], float]], ...] = (
    ("resident_memory_bytes", "Resident memory", lambda figures: figures.resident_bytes),
    ("threads", "Threads", lambda figures: figures.threads),
    ("open_files", "Open file descriptors", lambda figures: figures.open_files),
)
_PROCESS_COUNTERS: tuple[tuple[str, str, Callable[[ProcessFigures], float]], ...] = (
    ("cpu_seconds", "CPU time, user and system", lambda figures: figures.cpu_s),
)


class LoadFigures(Collector):
    """Hosts are numbered by their place in the pool: ``host="0"``."""

    def __init__(self, look: Callable[[], Look], door: Door) -> None:
        self._look = look
        self._door = door

    def register(self, registry: CollectorRegistry) -> None:
        registry.register(self)
        ProcessCollector(registry=registry)

    def collect(self) -> Iterable[Metric]:
        look = self._look()
        yield from self._of_server(look)
        yield from _of_hosts(look.hosts)

    def describe(self) -> Iterable[Metric]:
        return ()

    def _of_server(self, look: Look) -> Iterable[Metric]:
        lag = GaugeMetricFamily("lis_loop_lag_recent_seconds", "Loop lag of the last ten seconds", labels=["quantile"])
        for quantile, value_s in (("0.5", look.loop.p50_s), ("0.99", look.loop.p99_s), ("1", look.loop.most_s)):
            lag.add_metric([quantile], value_s)
        yield lag
        yield GaugeMetricFamily(
            "lis_loop_busy_ratio", "Share of a core that the event loop used, last ten seconds", value=look.loop.busy_ratio
        )
        own = process_figures(os.getpid())
        if own is not None:
            yield GaugeMetricFamily("process_threads", "Threads of the server", value=own.threads)
        yield GaugeMetricFamily("lis_joins_waiting", "Candidates who wait at the door", value=look.load.waiting)
        yield CounterMetricFamily("lis_joins_let_in", "Candidates who began", value=self._door.let_in)
        refused = CounterMetricFamily("lis_joins_refused", "Times a candidate was asked to wait", labels=["why"])
        for why in (*_REASONS, "turn"):
            refused.add_metric([why], self._door.refused[why])
        yield refused
        full = GaugeMetricFamily("lis_full", "Whether new candidates wait for this reason", labels=["why"])
        for why in _REASONS:
            full.add_metric([why], float(why in look.load.full))
        yield full
        most = "Interviews at a time by the settings, 0 for no limit"
        yield GaugeMetricFamily("lis_live_sessions_most", most, value=look.load.most)
        reduced = GaugeMetricFamily("lis_reduced_hosts", "Analyzer hosts that do less of this", labels=["part"])
        hosts = {one.part: one.hosts for one in look.load.reduced}
        for part in _PARTS:
            reduced.add_metric([part], hosts.get(part, 0))
        yield reduced


def _of_hosts(hosts: tuple[HostSeen, ...]) -> Iterable[Metric]:
    up = _gauge("up", "Whether the host is up (1) or is being started (0)")
    seats = _gauge("seats", "Stretches of interviews on the host")
    starts = _counter("starts", "Times the host was started")
    for number, host in enumerate(hosts):
        up.add_metric([str(number)], float(host.up))
        seats.add_metric([str(number)], host.seats)
        starts.add_metric([str(number)], host.starts)
    yield from (up, seats, starts)
    said = [(str(number), host.pong) for number, host in enumerate(hosts) if host.pong is not None]
    yield from _table(said, _PONG_GAUGES, _PONG_COUNTERS)
    yield from _of_speech(said)
    read = [(str(number), process_figures(host.pid)) for number, host in enumerate(hosts) if host.pid is not None]
    alive = [(number, figures) for number, figures in read if figures is not None]
    yield from _table(alive, _PROCESS_GAUGES, _PROCESS_COUNTERS)


def _of_speech(said: Sequence[tuple[str, HostPong]]) -> Iterable[Metric]:
    for name, about, read in _SPEECH_COUNTERS:
        metric = CounterMetricFamily(f"lis_host_speech_{name}", about, labels=["host", "work"])
        for number, pong in said:
            for spent in pong.speech:
                metric.add_metric([number, spent.work], read(spent))
        yield metric


def _table(
    of_hosts: Sequence[tuple[str, T]],
    gauges: Sequence[tuple[str, str, Callable[[T], float]]],
    counters: Sequence[tuple[str, str, Callable[[T], float]]],
) -> Iterable[Metric]:
    for make, figures in ((_gauge, gauges), (_counter, counters)):
        for name, about, read in figures:
            metric = make(name, about)
            for number, value in of_hosts:
                metric.add_metric([number], read(value))
            yield metric


def _gauge(name: str, about: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"lis_host_{name}", about, labels=["host"])


def _counter(name: str, about: str) -> CounterMetricFamily:
    return CounterMetricFamily(f"lis_host_{name}", about, labels=["host"])
