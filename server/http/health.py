"""For operators: is it well, and its figures."""

import asyncio
import ipaddress

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from server.core.errors import Refusal
from server.http.auth import account_of
from server.http.keys import PARTS, SETTINGS, STORES
from server.http.reach import person_of
from server.stores.database import StoreFailed

log = structlog.get_logger()
_DATABASE_LIMIT_S = 3.0


def add_health_routes(app: web.Application) -> None:
    app.router.add_get("/healthz", _healthz)
    app.router.add_get("/metrics", _metrics)


async def _healthz(request: web.Request) -> web.StreamResponse:
    """200 while the database answers and the disk has its reserve, else 503; says which, to anybody, and no more."""
    stores = request.app[STORES]
    database = "ok"
    try:
        await asyncio.wait_for(stores.database.ping(), _DATABASE_LIMIT_S)
    except (TimeoutError, StoreFailed) as error:
        log.error("database_unwell", error=type(error).__name__)
        database = "failed"
    free_mb = await asyncio.to_thread(stores.recordings.free_mb)
    disk = "ok" if free_mb >= request.app[SETTINGS].disk_reserve_mb else "full"
    well = database == "ok"
    return web.json_response({"well": well, "database": database, "disk": disk}, status=200 if well else 503)


async def _metrics(request: web.Request) -> web.StreamResponse:
    """Prometheus text. For this machine itself, or with an API key: figures tell a stranger how busy we are."""
    if not _is_this_machine(request):
        account = await account_of(request)
        if account is None:
            raise Refusal("not_signed_in")
        if not person_of(account).sees_all:  # they count everybody's interviews
            raise Refusal("not_allowed")
    text = await asyncio.to_thread(generate_latest, request.app[PARTS].registry)
    return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE_LATEST})


def _is_this_machine(request: web.Request) -> bool:
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.remote or "").is_loopback
    except ValueError:
        return False
