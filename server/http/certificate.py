"""A certificate made on the spot, for trying the server with a phone on the same network.

Phones warn about it unless they are told to trust ``data_dir/tls/ca.pem``; for real use give a real one.
"""

import ipaddress
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme
from cryptography import x509

from server.config import Settings
from server.http.address import own_addresses, serves_everywhere

_RENEW_BEFORE = timedelta(days=7)
_LIFE = timedelta(days=365)


def certificate_files(settings: Settings) -> tuple[Path, Path]:
    """Certificate and key file (PEM): the given ones, else ours, made or renewed as needed.

    Raises ValueError if only one of tls_cert and tls_key is given.
    """
    if (settings.tls_cert is None) != (settings.tls_key is None):
        raise ValueError("tls_cert and tls_key go together")
    if settings.tls_cert is not None and settings.tls_key is not None:
        return settings.tls_cert, settings.tls_key
    folder = settings.data_dir / "tls"
    cert, key = folder / "cert.pem", folder / "key.pem"
    names = certificate_names(settings.host)
    if not (cert.exists() and key.exists() and _still_good(cert, names)):
        _make(folder, cert, key, names)
    return cert, key


def certificate_names(host: str) -> tuple[str, ...]:
    """What the certificate is for: the host (every address of this machine, if it serves on all) and localhost."""
    own = own_addresses() if serves_everywhere(host) else (host,)
    return tuple(dict.fromkeys((*own, "localhost", "127.0.0.1", "::1")))


def _still_good(cert: Path, names: tuple[str, ...]) -> bool:
    try:
        loaded = x509.load_pem_x509_certificate(cert.read_bytes())
        held = loaded.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (ValueError, x509.ExtensionNotFound):
        return False
    addresses = {str(one) for one in held.get_values_for_type(x509.IPAddress)}
    known = addresses | set(held.get_values_for_type(x509.DNSName))
    return loaded.not_valid_after_utc - _RENEW_BEFORE > datetime.now(UTC) and set(map(_plain, names)) <= known


def _plain(name: str) -> str:
    try:
        return str(ipaddress.ip_address(name))
    except ValueError:
        return name


def _make(folder: Path, cert: Path, key: Path, names: tuple[str, ...]) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    authority = trustme.CA(organization_name="Live interview server")
    issued = authority.issue_cert(*names, not_after=datetime.now(UTC) + _LIFE)
    _write(folder / "ca.pem", authority.cert_pem.bytes(), 0o644)
    _write(key, issued.private_key_pem.bytes(), 0o600)
    _write(cert, b"".join(blob.bytes() for blob in issued.cert_chain_pems), 0o644)


def _write(path: Path, content: bytes, mode: int) -> None:
    aside = path.with_suffix(".new")
    aside.unlink(missing_ok=True)
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
    aside.replace(path)
