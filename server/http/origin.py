"""Which pages may talk to us: those that came from here. Shared by the sockets."""

from urllib.parse import urlsplit

from aiohttp import web

from server.core.errors import Refusal
from server.http.keys import SETTINGS


def origin_allowed(request: web.Request) -> bool:
    """Whether the page that asks came from here: this very host, or the configured public address."""
    origin = request.headers.get("Origin", "").lower()
    own = {f"{request.scheme}://{request.host}".lower()}
    public_url = request.app[SETTINGS].public_url
    if public_url:
        parts = urlsplit(public_url.lower())
        own.add(f"{parts.scheme}://{parts.netloc}")
    return origin in own


def check_origin(request: web.Request, *, needed: bool = True) -> None:
    """Raises Refusal ``wrong_origin``. A program sends no Origin at all, which passes only if it is not ``needed``."""
    if "Origin" in request.headers or needed:
        if not origin_allowed(request):
            raise Refusal("wrong_origin")
    elif request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
        raise Refusal("wrong_origin")
