"""Which of this machine's addresses media may arrive on: chosen per peer, where aioice asks the machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from aioice import ice

from server.config import Settings

LOOPBACK = "127.0.0.1"

_chosen: ContextVar[Settings | None] = ContextVar("media_addresses", default=None)


@cache
def install_addresses() -> None:
    """Let :func:`offering` decide, once for the process. aioice by itself never offers 127.0.0.1."""
    original = ice.get_host_addresses

    def get_host_addresses(use_ipv4: bool, use_ipv6: bool) -> list[str]:
        settings = _chosen.get()
        if settings is None:
            return list(original(use_ipv4, use_ipv6))
        addresses = list(settings.media_addresses) or list(original(use_ipv4, use_ipv6))
        if settings.media_loopback and LOOPBACK not in addresses:
            addresses.append(LOOPBACK)
        return addresses

    ice.get_host_addresses = get_host_addresses


@contextmanager
def offering(settings: Settings) -> Iterator[None]:
    """Candidates gathered inside are those that ``settings`` allow."""
    token = _chosen.set(settings)
    try:
        yield
    finally:
        _chosen.reset(token)
