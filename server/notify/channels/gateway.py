"""Text messages and chats through Apprise, which knows the gateways: 企业微信, 钉钉, 飞书, SMS providers and many more.

Apprise blocks, so it works in threads of its own, a few at a time. Its log lines quote addresses and keys: it is silenced,
and the one thing we want of them, the gateway's status, is read from them here.
"""

import asyncio
import logging
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Literal
from urllib.parse import quote

import apprise
from pydantic import SecretStr

from server.notify.contract import NotSent, Outgoing

_STATUS = re.compile(r"\berror=(\d{3})\b")
_TIMEOUT_S = 60.0
THREADS = 2


class _Heard(logging.Handler):
    """Takes the status of a failure out of Apprise's warnings, per thread, and lets nothing else through."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.here = threading.local()

    def emit(self, record: logging.LogRecord) -> None:
        found = _STATUS.search(record.getMessage())
        if found:
            self.here.status = found[1]


def _listen() -> _Heard:
    log = logging.getLogger("apprise")
    heard = next((one for one in log.handlers if isinstance(one, _Heard)), None) or _Heard()
    log.handlers = [heard]
    log.propagate = False
    log.setLevel(logging.WARNING)
    logging.getLogger("urllib3").setLevel(logging.CRITICAL)  # quotes addresses as well
    return heard


def needs(url: SecretStr) -> frozenset[str]:
    """Which of the candidate's contacts a gateway's URL asks for: ``phone``, ``mail``, or none (a group's robot)."""
    text = url.get_secret_value()
    return frozenset(name for name in ("phone", "mail") if f"{{{name}}}" in text)


class GatewayChannel:
    """One gateway. Close it with :meth:`close`."""

    leaves: Literal["sent", "kept"] = "sent"

    def __init__(self, name: str, url: SecretStr) -> None:
        """Raises ValueError, without quoting it, if the URL means nothing to Apprise."""
        self.name = name
        self._url = url
        self._heard = _listen()
        if apprise.Apprise.instantiate(self._filled("13800000000"), suppress_exceptions=True) is None:
            raise ValueError(f"LIS_NOTIFY_URLS: the URL of {name} is not one that Apprise knows")
        self.needs = needs(url)
        if len(self.needs) > 1:
            raise ValueError(f"LIS_NOTIFY_URLS: the URL of {name} asks for both phone and mail")
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="gateway")

    async def send(self, message: Outgoing) -> None:
        work = asyncio.get_running_loop().run_in_executor(self._threads, self._send, message)
        try:
            await asyncio.wait_for(work, _TIMEOUT_S)
        except TimeoutError:
            raise NotSent("gateway_timeout") from None

    def _send(self, message: Outgoing) -> None:
        self._heard.here.status = ""
        gateway = apprise.Apprise.instantiate(self._filled(message.address), suppress_exceptions=True)
        if gateway is None:
            raise NotSent("address", permanent=True)
        if not gateway.notify(body=message.text, title=message.subject, body_format=apprise.NotifyFormat.TEXT):
            status = self._heard.here.status
            raise NotSent("gateway_status", status) if status else NotSent("gateway_failed")

    def _filled(self, address: str) -> str:
        url = self._url.get_secret_value()
        for name in ("phone", "mail"):
            url = url.replace(f"{{{name}}}", quote(address, safe=""))
        return url

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
