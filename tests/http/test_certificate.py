"""The certificate made on the spot: browsers that trust its authority connect, by name and by address."""

import asyncio
import ssl
import stat
from pathlib import Path

import pytest

from server.config import Settings
from server.http.address import own_addresses, public_url
from server.http.certificate import certificate_files, certificate_names


def settings(tmp_path: Path, **given: object) -> Settings:
    return Settings(_env_file=None, **{"data_dir": tmp_path, "tls": True, **given})  # type: ignore[arg-type]


async def test_a_client_that_trusts_the_authority_connects(tmp_path: Path) -> None:
    cert, key = certificate_files(settings(tmp_path, host="0.0.0.0"))
    serving = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    serving.load_cert_chain(cert, key)

    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"hello")
        writer.close()

    server = await asyncio.start_server(greet, "127.0.0.1", 0, ssl=serving)
    port = server.sockets[0].getsockname()[1]
    trusting = ssl.create_default_context(cafile=tmp_path / "tls" / "ca.pem")
    for name in ("localhost", "127.0.0.1", *own_addresses()):
        reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trusting, server_hostname=name)
        assert await reader.read() == b"hello"
        writer.close()
    with pytest.raises(ssl.SSLCertVerificationError):
        await asyncio.open_connection("127.0.0.1", port, ssl=trusting, server_hostname="elsewhere.example")
    server.close()
    await server.wait_closed()


def test_it_is_kept_while_good_and_made_anew_for_another_host(tmp_path: Path) -> None:
    cert, key = certificate_files(settings(tmp_path, host="192.0.2.1"))
    first = cert.read_bytes()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert certificate_files(settings(tmp_path, host="192.0.2.1"))[0].read_bytes() == first
    assert certificate_files(settings(tmp_path, host="192.0.2.2"))[0].read_bytes() != first
    cert.write_text("damaged")
    assert certificate_files(settings(tmp_path, host="192.0.2.2"))[0].read_bytes() != b"damaged"


def test_a_given_certificate_is_used_whole_or_not_at_all(tmp_path: Path) -> None:
    given = settings(tmp_path, tls_cert=tmp_path / "a.pem", tls_key=tmp_path / "b.pem")
    assert certificate_files(given) == (tmp_path / "a.pem", tmp_path / "b.pem")
    with pytest.raises(ValueError, match="together"):
        certificate_files(settings(tmp_path, tls_cert=tmp_path / "a.pem"))


def test_names_of_the_certificate() -> None:
    assert certificate_names("192.0.2.1") == ("192.0.2.1", "localhost", "127.0.0.1", "::1")
    assert certificate_names("127.0.0.1") == ("127.0.0.1", "localhost", "::1")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"tls": False, "host": "127.0.0.1", "port": 8080}, "http://127.0.0.1:8080"),
        ({"host": "::1", "port": 443}, "https://[::1]"),
        ({"host": "talk.example", "port": 8443}, "https://talk.example:8443"),
        ({"public_url": "https://talk.example/"}, "https://talk.example"),
    ],
)
def test_where_people_find_the_server(tmp_path: Path, given: dict[str, object], expected: str) -> None:
    assert public_url(settings(tmp_path, **given)) == expected
