"""What every answer tells the browser to forbid."""

from aiohttp import web

from server.config import Settings
from server.http.keys import SETTINGS

CONTENT_POLICY = "; ".join(
    (
        "default-src 'self'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "connect-src 'self' ws: wss:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(self), geolocation=(), payment=(), usb=(), browsing-topics=()",
}
HSTS = "max-age=31536000"


def is_secure(settings: Settings) -> bool:
    """Whether browsers reach us over TLS, ours or a proxy's."""
    return settings.tls or settings.public_url.startswith("https://")


def _pins_to_tls(settings: Settings) -> bool:
    """With a real certificate. One made on the spot serves names like localhost, where other things run without TLS."""
    return settings.public_url.startswith("https://") or (settings.tls and settings.tls_cert is not None)


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """On-prepare signal: reaches files, errors and sockets alike."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.path.startswith("/api/"):
        response.headers.setdefault("Cache-Control", "no-store")
    if _pins_to_tls(request.app[SETTINGS]):
        response.headers["Strict-Transport-Security"] = HSTS
    if "Server" in response.headers:
        del response.headers["Server"]


def base_url(request: web.Request) -> str:
    """How links made in answer to this request begin."""
    return request.app[SETTINGS].public_url or f"{request.scheme}://{request.host}"


def peer(request: web.Request) -> str:
    """The address a request comes from, for limits; never logged. What a peer itself forwards is not believed."""
    proxies = request.app[SETTINGS].proxies
    if proxies:
        hops = [hop.strip() for hop in ",".join(request.headers.getall("X-Forwarded-For", [])).split(",")]
        if len(hops) >= proxies and hops[-proxies]:
            return hops[-proxies][:64]
    return request.remote or "unknown"
