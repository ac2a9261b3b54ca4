"""Lets a synthetic candidate on the server's own machine be reached: aioice by itself never offers 127.0.0.1."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from aioice import ice

_wanted: ContextVar[bool] = ContextVar("offer_loopback", default=False)


@contextmanager
def offering_loopback() -> Iterator[None]:
    """Candidates gathered inside hold 127.0.0.1 alone, so that a run does not depend on the machine's network."""
    _install()
    token = _wanted.set(True)
    try:
        yield
    finally:
        _wanted.reset(token)


@cache
def _install() -> None:
    original = ice.get_host_addresses

    def get_host_addresses(use_ipv4: bool, use_ipv6: bool) -> list[str]:
        return ["127.0.0.1"] if _wanted.get() else list(original(use_ipv4, use_ipv6))

    ice.get_host_addresses = get_host_addresses
