"""From which of this machine's addresses a synthetic candidate sends: aioice by itself never offers a loopback address."""

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from urllib.parse import urlsplit

from aioice import ice

LOOPBACK = "127.0.0.1"
OTHER_LOOPBACK = "127.0.0.2"

_chosen: ContextVar[str | None] = ContextVar("sending_from", default=None)


def address_towards(url: str) -> str | None:
    """127.0.0.1 for a server on this machine's loopback, so that a run does not depend on the network; else None, which
    means every address there is."""
    host = urlsplit(url).hostname or ""
    try:
        here = ipaddress.ip_address(host).is_loopback
    except ValueError:
        here = host == "localhost"
    return LOOPBACK if here else None


def another_address(address: str | None) -> str | None:
    """Where a candidate goes whose network changes: the other loopback address where there is one (Linux has them all),
    else the same address with new ports."""
    if address is None:
        return None
    other = OTHER_LOOPBACK if address == LOOPBACK else LOOPBACK
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((other, 0))
        except OSError:
            return address
    return other


@contextmanager
def offering(address: str | None) -> Iterator[None]:
    """Candidates gathered inside hold ``address`` alone; None leaves it to aioice."""
    _install()
    token = _chosen.set(address)
    try:
        yield
    finally:
        _chosen.reset(token)


@cache
def _install() -> None:
    original = ice.get_host_addresses

    def get_host_addresses(use_ipv4: bool, use_ipv6: bool) -> list[str]:
        address = _chosen.get()
        return [address] if address is not None else list(original(use_ipv4, use_ipv6))

    ice.get_host_addresses = get_host_addresses
