"""Under which addresses this machine can be reached."""

import ipaddress
import socket
from contextlib import suppress

from server.config import Settings

_EVERYWHERE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 - compared with, not bound to
_NOWHERE = ("192.0.2.1", 9)
"""A documentation address: a UDP socket "connected" to it sends nothing, but tells which address would be used."""


def serves_everywhere(host: str) -> bool:
    return host in _EVERYWHERE


def own_addresses() -> tuple[str, ...]:
    """This machine's name and addresses, the one other machines most likely reach first; perhaps none but the name."""
    name = socket.gethostname()
    found: list[str] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):
        probe.connect(_NOWHERE)
        found.append(str(probe.getsockname()[0]))
    with suppress(socket.gaierror):
        found += sorted({str(entry[4][0]).split("%")[0] for entry in socket.getaddrinfo(name, None)})
    return tuple(dict.fromkeys((*found, name)))


def public_url(settings: Settings) -> str:
    """Where people find this server, for output on the terminal; without a slash at the end."""
    if settings.public_url:
        return settings.public_url.rstrip("/")
    host = own_addresses()[0] if serves_everywhere(settings.host) else settings.host
    try:
        if ipaddress.ip_address(host).version == 6:
            host = f"[{host}]"
    except ValueError:
        pass
    scheme, usual_port = ("https", 443) if settings.tls else ("http", 80)
    return f"{scheme}://{host}" + ("" if settings.port == usual_port else f":{settings.port}")
