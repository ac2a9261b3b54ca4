"""The only place where parts are built and tied, in the order of the line."""

import asyncio
import contextlib
import signal
import ssl
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

import structlog
from aiohttp import web
from prometheus_client import CollectorRegistry

from server.analysis.host import HostCommand
from server.analysis.pool import HostPool
from server.config import Settings
from server.core.api import FlagMark
from server.core.clock import Clock, SystemClock
from server.core.facts import Entry, Mark
from server.flags.panel import declarations as flag_declarations
from server.hiring.consent import ConsentBook
from server.hiring.overdue import OverdueRequests
from server.hiring.secret_key import server_secret
from server.http.api_scores import SCORES
from server.http.app import build_http, result_notices
from server.http.candidate_socket import candidate_socket
from server.http.certificate import certificate_files
from server.http.console_socket import console_socket
from server.http.keys import HUB, RETENTION, ROOMS, Declarations, HttpParts
from server.http.post import make_post
from server.http.result_parts import REQUESTS
from server.hub.hub import Hub
from server.load.door import Door
from server.load.figures import LoadFigures
from server.load.garbage import GarbageSearch
from server.load.loop_lag import LoopLag
from server.load.saturation import Saturation
from server.load.watch import LoadWatch
from server.logs import set_up_logs
from server.media.finish import Finisher
from server.media.recorder import Recorder
from server.media.tap import check_tap
from server.notify.webhooks import WebhookSender, WebhookWorker
from server.results.export.maker import Maker
from server.results.score_worker import ScoreWorker
from server.room.history import HistoryBook
from server.room.parts import RoomHead, RoomParts
from server.room.rooms import Rooms
from server.stores.stores import Stores

log = structlog.get_logger()


class StoredHeads:
    """Session heads and timelines from the stores, as rooms want them."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    async def head(self, session: str) -> RoomHead | None:
        row = await self._stores.sessions.get(session)
        if row is None:
            return None
        return RoomHead(row.id, row.candidate, row.plan, row.began_wall_s, row.page_language, row.opening)

    async def session_of(self, invitation: str) -> str | None:
        row = await self._stores.sessions.by_invitation(invitation)
        return row.id if row is not None else None

    async def entries(self, session: str) -> Sequence[Entry]:
        return await self._stores.timeline.read_all(session)

    async def flag_entries(self, session: str) -> Sequence[Entry]:
        return await self._stores.flag_facts.of_session(session)

    async def last_entry(self, session: str) -> Entry | None:
        last_n = await self._stores.timeline.last_n(session)
        entries = await self._stores.timeline.read(session, last_n - 1, 1) if last_n else []
        return entries[0] if entries else None

    async def live_ids(self) -> Iterable[str]:
        return await self._stores.sessions.live_ids()


class HeldRooms:
    """The rooms as the routes see them."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    async def picture(self, session: str) -> bytes | None:
        return await self._rooms.picture(session)

    async def revoke(self, invitation: str) -> None:
        await self._rooms.revoke(invitation)

    async def mark_flag(self, session: str, flag: str, mark: Mark, by: str, account: str) -> tuple[FlagMark, ...]:
        return await self._rooms.mark_flag(session, flag, mark, by, account)

    def held_back(self, session: str) -> AbstractAsyncContextManager[None]:
        return self._rooms.held_back(session)

    def live_sessions(self) -> frozenset[str]:
        return self._rooms.live_sessions()


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    settings: Settings
    rooms: Rooms
    pool: HostPool
    hub: Hub
    stores: Stores
    application: web.Application
    door: Door
    watch: LoadWatch


@contextlib.asynccontextmanager
async def running(settings: Settings, clock: Clock | None = None) -> AsyncIterator[Server]:
    """Build all parts, hold them while the body runs, close them in the direction of the data."""
    clock = clock if clock is not None else SystemClock()
    check_tap()
    stores = await Stores.open(settings.data_dir, clock, database_url=settings.database_url)
    pool = HostPool(_host_command(settings), settings.analyzer_hosts, clock)
    recorder = Recorder()
    finisher = Finisher()
    hub = Hub()
    history = HistoryBook(stores)
    parts = RoomParts(
        settings=settings,
        clock=clock,
        timeline=stores.timeline,
        summaries=stores.sessions,
        hub=hub,
        pool=pool,
        recorder=recorder,
        finisher=finisher,
        recordings=stores.recordings,
        consent=ConsentBook(),
        free_disk_mb=stores.recordings.free_mb,
        history=history,
    )
    rooms = Rooms(parts, StoredHeads(stores))
    secret = server_secret(settings.data_dir)

    def declared() -> Declarations:
        return Declarations(pool.signals, pool.events, flag_declarations())

    door = Door(clock, settings.max_live_sessions, rooms.live_sessions)
    registry = CollectorRegistry()
    post = make_post(settings, stores, secret, clock, registry)
    maker = Maker()
    http = HttpParts(
        settings,
        clock,
        stores,
        HeldRooms(rooms),
        declared,
        secret,
        door,
        registry=registry,
        notices=post.messages,
        post=post,
        maker=maker,
    )
    lag = LoopLag(http.registry)
    watch = LoadWatch(
        clock,
        loop=lag.reading,
        hosts=lambda: pool.hosts,
        seats=pool.seats_by_host,
        door=door,
        saturation=Saturation(settings.full_loop_lag_ms / 1000, by_analysis=settings.full_by_analysis),
        told=hub.publish_load,
        each_second=rooms.tell_reduced,
    )
    LoadFigures(lambda: watch.last, door).register(http.registry)
    application = build_http(http)
    application[ROOMS] = rooms
    application[HUB] = hub
    webhooks = WebhookWorker(stores.webhooks, WebhookSender(clock, private=settings.webhook_private), clock)
    retention = application[RETENTION]
    overdue = OverdueRequests(application[REQUESTS])
    told = result_notices(application)
    scores = ScoreWorker(stores, application[SCORES], clock)
    application.router.add_get("/ws/candidate", candidate_socket)
    application.router.add_get("/ws/console", console_socket)
    try:
        pool.start()
        await rooms.start()
        history.start()
        webhooks.start()
        post.start()
        retention.start()
        overdue.start()
        told.start()
        scores.start()
        lag.start()
        watch.start()
        yield Server(settings, rooms, pool, hub, stores, application, door, watch)
    finally:
        await watch.close()
        await told.close()
        await overdue.close()
        await retention.close()
        await webhooks.close()
        await post.close()
        await rooms.close()
        await recorder.close()
        await finisher.close()
        await pool.close()
        await lag.close()
        await scores.close()
        await history.close()
        await stores.close()


async def serve(settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM."""
    set_up_logs(settings)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with running(settings) as server:
        runner = web.AppRunner(server.application, access_log=None, handle_signals=False, shutdown_timeout=2.0)
        await runner.setup()
        site = web.TCPSite(runner, settings.host, settings.port, ssl_context=_tls(settings))
        await site.start()
        log.info("serving", host=settings.host, port=settings.port, tls=settings.tls)
        garbage = GarbageSearch()
        garbage.start()
        try:
            await stop.wait()
        finally:
            await garbage.close()
            await server.rooms.close()
            await runner.cleanup()


def _host_command(settings: Settings) -> HostCommand:
    speech = {
        "engine": settings.speech_engine,
        "model": settings.speech_model,
        "device": settings.speech_device,
        "precision": settings.speech_precision,
    }
    return HostCommand.local(settings.models_dir, settings.whisper_threads, speech)


def _tls(settings: Settings) -> ssl.SSLContext | None:
    if not settings.tls:
        return None
    certificate, key = certificate_files(settings)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    return context


def run(settings: Settings) -> None:
    """Serve on uvloop where there is one."""
    try:
        import uvloop
    except ImportError:
        asyncio.run(serve(settings))
    else:
        uvloop.run(serve(settings))
