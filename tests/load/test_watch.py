"""What is told of the load, to whom and how often."""

import asyncio
import os
from collections import Counter
from dataclasses import dataclass, field

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from loadtest.server_figures import read_metrics
from server.core.analysis_wire import HostPong
from server.core.clock import HandClock
from server.core.messages import Reduced, ServerLoad
from server.load.door import Door
from server.load.figures import LoadFigures
from server.load.loop_lag import LagReading, LoopLag
from server.load.processes import process_figures
from server.load.saturation import ON_AFTER_S, Saturation
from server.load.watch import LoadWatch


@dataclass
class Host:
    name: str
    pid: int | None = None
    up: bool = True
    starts: int = 1
    pong: HostPong | None = None


@dataclass
class Watched:
    """A watch on hosts that say what a test wants."""

    hosts: list[Host]
    clock: HandClock = field(default_factory=HandClock)
    told: list[ServerLoad] = field(default_factory=list)
    looks: int = 0

    def __post_init__(self) -> None:
        self.door = Door(self.clock, 3, frozenset)
        self.watch = LoadWatch(
            self.clock,
            loop=lambda: LagReading(0.001, 0.002, 0.003, 0.4),
            hosts=lambda: self.hosts,
            seats=lambda: Counter({"h0": 2}),
            door=self.door,
            saturation=Saturation(0.1),
            told=lambda load, changed: self.told.append(load) if changed else None,
            each_second=self.each_second,
        )

    def each_second(self) -> None:
        self.looks += 1

    def seconds(self, count: int) -> None:
        for _ in range(count):
            self.watch.look()
            self.clock.advance(1.0)


def pressed(level: int) -> HostPong:
    parts: tuple[Reduced, ...] = ("partial_words", "pictures", "final_pass")
    return HostPong(
        sent=0, level=level, reduced=parts[:level], late_s=5.0, partials_dropped=7, backlog_s=3.5, finals_waiting=2
    )


def test_consoles_hear_of_changes_alone_and_since_when() -> None:
    watched = Watched([Host("h0", pong=pressed(0)), Host("h1", pong=pressed(0))])
    watched.seconds(5)
    assert [load.reduced for load in watched.told] == [()]
    watched.hosts[0].pong = pressed(1)
    watched.seconds(5)
    watched.hosts[1].pong = pressed(2)
    watched.seconds(3)
    now = [(one.part, one.for_s, one.hosts) for one in watched.told[-1].reduced]
    assert now == [("partial_words", 5.0, 2), ("pictures", 0.0, 1)]
    assert len(watched.told) == 3
    watched.hosts[0].up = watched.hosts[1].up = False
    watched.seconds(1)
    assert (watched.told[-1].reduced, watched.told[-1].hosts) == ((), 0), "what a dead host said is over"
    assert watched.looks == 14


def test_the_door_closes_when_every_host_stays_at_its_limit_and_consoles_see_why() -> None:
    watched = Watched([Host("h0", pong=pressed(3))])
    watched.seconds(int(ON_AFTER_S))
    assert watched.door.full == ()
    watched.seconds(1)
    assert watched.told[-1].full == ("analysis",)
    watched.hosts[0].pong = pressed(0)
    watched.seconds(12)
    last = watched.told[-1]
    assert (last.full, last.most) == ((), 3)


async def test_a_look_that_fails_is_not_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    """The door would stay as it is for ever."""
    monkeypatch.setattr("server.load.watch.LOOK_EVERY_S", 0.0)
    watched, looks, again = Watched([]), 0, asyncio.Event()

    def look() -> None:
        nonlocal looks
        looks += 1
        if looks == 1:
            raise KeyError("a room")
        again.set()

    monkeypatch.setattr(watched.watch, "look", look)
    watched.watch.start()
    async with asyncio.timeout(20):
        await again.wait()
    await watched.watch.close()


async def test_the_figures_are_there_for_operators_and_for_the_load_tester() -> None:
    own = process_figures(os.getpid())
    assert own is not None
    assert own.threads >= 1
    assert own.open_files > 2
    watched = Watched([Host("h0", pid=os.getpid(), pong=pressed(2)), Host("h1", pid=2**22 + 1, up=False)])
    registry = CollectorRegistry()
    LoopLag(registry)
    LoadFigures(lambda: watched.watch.last, watched.door).register(registry)
    watched.seconds(1)
    text = generate_latest(registry).decode()
    for line in (
        'lis_host_up{host="0"} 1.0',
        'lis_host_up{host="1"} 0.0',
        'lis_host_seats{host="0"} 2.0',
        'lis_host_backlog_seconds{host="0"} 3.5',
        'lis_host_late_seconds{host="0"} 5.0',
        'lis_host_pressure_level{host="0"} 2.0',
        'lis_host_partials_dropped_total{host="0"} 7.0',
        'lis_host_finals_waiting{host="0"} 2.0',
        'lis_reduced_hosts{part="pictures"} 1.0',
        'lis_joins_refused_total{why="sessions"} 0.0',
        "lis_joins_waiting 0.0",
        'lis_loop_lag_recent_seconds{quantile="0.99"} 0.002',
    ):
        assert line in text.splitlines()
    assert 'lis_host_sound_packets_lost_total{host="0"} 0.0' in text
    for name in ("cpu_seconds_total", "resident_memory_bytes", "threads", "open_files"):
        assert f'lis_host_{name}{{host="0"}}' in text
        assert f'lis_host_{name}{{host="1"}}' not in text, "there is no such process"
    scrape = read_metrics(text)
    assert set(scrape.cpu_s) == set(scrape.memory_mb) >= {"host 0"}
    assert scrape.loop_lag_buckets
    assert scrape.loop_lag_ms == 2.0
