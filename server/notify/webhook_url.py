"""Where a webhook may go: no addresses inside the house unless the settings allow it."""

import ipaddress

from yarl import URL

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def url_fault(url: str, *, private: bool) -> str:
    """What is wrong with the address as it is written, empty if nothing; names are resolved only when it is used."""
    try:
        parsed = URL(url)
        host, _port = parsed.host, parsed.port
    except ValueError:
        return "not an address"
    if parsed.scheme not in ("https", "http") or not host:
        return "https://…"
    if parsed.scheme == "http" and not private:
        return "https"
    if parsed.user is not None or parsed.password is not None:
        return "no name and password"
    if parsed.fragment:
        return "no fragment"
    try:
        literal = ipaddress.ip_address(host)
    except ValueError:
        return ""
    return "" if private or is_public(literal) else "private address"


def is_public(address: Address) -> bool:
    """Whether the address is one of the public internet, also seen through the ways IPv6 wraps an IPv4 one."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.teredo is not None or address.scope_id is not None:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved
