"""Which device holds an interview: a random secret in a cookie, of which only the hash is stored."""

from aiohttp import web

from server.config import Settings
from server.hiring.redemption import secret_hash
from server.http.keys import SETTINGS, STORES
from server.http.security import is_secure

_KEPT_S = 30 * 24 * 3600


def device_cookie(settings: Settings) -> str:
    """The cookie's name; with TLS the browser itself pins it to this host."""
    return "__Host-lis_device" if is_secure(settings) else "lis_device"


def device_secret(request: web.Request) -> str | None:
    """The secret this device brings, None if it has none."""
    return request.cookies.get(device_cookie(request.app[SETTINGS])) or None


async def session_of_device(request: web.Request) -> str | None:
    """The session this device holds; None if it holds none or another device took over since."""
    secret = device_secret(request)
    row = await request.app[STORES].sessions.by_device(secret_hash(secret)) if secret else None
    return None if row is None else row.id


def set_device(request: web.Request, response: web.Response, secret: str) -> None:
    settings = request.app[SETTINGS]
    response.set_cookie(
        device_cookie(settings),
        secret,
        max_age=_KEPT_S,
        httponly=True,
        secure=is_secure(settings),
        samesite="Lax",
        path="/",
    )
