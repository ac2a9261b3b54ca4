"""Which ways there are, which of them a message takes, and what an operator is told about them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.config import Settings
from server.notify.channels.folder import FolderChannel
from server.notify.channels.mail import MailChannel
from server.notify.contract import Channel
from server.stores.kept_mail import KeptMail

if TYPE_CHECKING:
    from server.notify.channels.gateway import GatewayChannel


@dataclass(frozen=True, slots=True)
class Way:
    """One way by name. ``set_up`` is False where the folder takes its place; ``needs`` names the contacts it asks for."""

    name: str
    set_up: bool
    needs: frozenset[str]


class Ways:
    """All ways of one server; close it."""

    def __init__(self, settings: Settings) -> None:
        """Raises ValueError for settings that cannot work, without quoting a secret."""
        self._folder = FolderChannel(KeptMail(settings.data_dir), settings.smtp_from)
        self._channels: dict[str, Channel] = {}
        self._gateways: list[GatewayChannel] = []
        self._needs: dict[str, frozenset[str]] = {"mail": frozenset({"mail"}), "sms": frozenset({"phone"})}
        self._order = tuple(settings.notify_by)
        if settings.smtp_host:
            self._channels["mail"] = MailChannel(settings)
        for gateway in _gateways(settings):
            self._gateways.append(gateway)
            self._channels[gateway.name] = gateway
            self._needs[gateway.name] = gateway.needs

    def channel(self, name: str) -> Channel:
        """What carries a message of this channel; the folder where nothing is set up."""
        return self._channels.get(name, self._folder)

    def all(self) -> tuple[Way, ...]:
        return tuple(Way(name, name in self._channels, asked) for name, asked in self._needs.items())

    def is_set_up(self, name: str) -> bool:
        """Whether a message of this channel leaves the server; else it is kept in the folder."""
        return name in self._channels

    def choose(self, mail: str, phone: str, only: str = "") -> tuple[str, str] | None:
        """The way to somebody with these contacts, and the address on it; None if there is none. ``only``: by this way."""
        contacts = {"mail": mail, "phone": phone}
        for name in (only,) if only else self._order:
            asked = self._needs.get(name)
            if asked is not None and all(contacts[one] for one in asked):
                return name, next((contacts[one] for one in sorted(asked)), "")
        return None

    def place(self, name: str) -> int:
        """Its place in the order in which ways are tried, from 1; 0 if it is not tried by itself."""
        return self._order.index(name) + 1 if name in self._order else 0

    def close(self) -> None:
        for gateway in self._gateways:
            gateway.close()


def _gateways(settings: Settings) -> "list[GatewayChannel]":
    if not settings.notify_urls:
        return []
    from server.notify.channels.gateway import GatewayChannel  # it knows hundreds of gateways and takes seconds to load

    return [GatewayChannel(name, url) for name, url in settings.notify_urls.items()]
