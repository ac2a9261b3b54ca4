"""The route table: each route of the API says once what it is, for the router, for sign-in and for OpenAPI."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal

from aiohttp import web
from pydantic import BaseModel

from server.core.access import RouteRule

Access = Literal["account", "anybody"]
Handle = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Query:
    """A query parameter; ``schema`` is its JSON Schema."""

    name: str
    about: str
    schema: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Route:
    """One route. ``answer`` is a model, a sequence of models (``many``), or None with a ``media_type`` or 204."""

    method: Literal["GET", "POST", "PUT", "DELETE"]
    path: str
    handle: Handle
    summary: str
    tag: str
    access: Access = "account"
    rule: RouteRule | None = None
    """Who may: see :mod:`server.core.access`. Without one it is open to administrators and HR alone, and a test fails."""
    body: type[BaseModel] | None = None
    upload: tuple[str, ...] = ()
    """Media types of a body that is a file; the handler reads it with :func:`server.http.upload.upload_of`."""
    answer: type[BaseModel] | None = None
    many: bool = False
    status: int = 200
    media_type: str = "application/json"
    query: tuple[Query, ...] = ()
    refusals: tuple[str, ...] = ()
    """Codes it may refuse with, besides those that any route may."""
    audit: str = ""
    """Under which action it is noted in the audit, if not under its rule's; ``none`` for not at all.
    See :mod:`server.http.auditing`."""
    ranges: bool = False
    """Whether range requests are answered in part."""
    with_one_time_password: bool = False
    """Whether it is open to somebody who still has to change a one-time password."""


def route_name(request: web.Request) -> str:
    """The route's template, for logs and metrics: never the path itself, which may hold a token."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "unknown"
