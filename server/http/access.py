"""One log line and two figures per request, by the route's template: a path may hold a token, a query a name."""

import time

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from prometheus_client import CollectorRegistry, Counter, Histogram

from server.http.routes import route_name

log = structlog.get_logger()
_BUCKETS_S = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


def access(registry: CollectorRegistry) -> Middleware:
    """The outermost middleware; the server's own access log stays off (it prints paths)."""
    requests = Counter("lis_http_requests", "Requests answered", ("route", "method", "status"), registry=registry)
    seconds = Histogram(
        "lis_http_seconds", "Time to an answer, sockets left out", ("route",), buckets=_BUCKETS_S, registry=registry
    )

    @web.middleware
    async def noted(request: web.Request, handler: Handler) -> web.StreamResponse:
        began_s = time.perf_counter()
        response = await handler(request)
        took_s = time.perf_counter() - began_s
        route = route_name(request)
        requests.labels(route, request.method, response.status).inc()
        if not isinstance(response, web.WebSocketResponse):
            seconds.labels(route).observe(took_s)
        log.debug("request", method=request.method, route=route, status=response.status, took_ms=round(took_s * 1000, 1))
        return response

    return noted
