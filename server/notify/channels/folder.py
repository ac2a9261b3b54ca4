"""Where messages go while no gateway is set up: a folder of .eml files, which any mail program opens."""

import asyncio
from typing import Literal

from server.notify.contract import NotSent, Outgoing
from server.notify.mime import build_mail
from server.stores.kept_mail import KeptMail


class FolderChannel:
    name = "folder"
    leaves: Literal["sent", "kept"] = "kept"

    def __init__(self, kept: KeptMail, sender: str) -> None:
        self._kept = kept
        self._sender = sender

    async def send(self, message: Outgoing) -> None:
        def keep() -> None:
            self._kept.write(message.id, build_mail(message, self._sender).as_bytes())

        try:
            await asyncio.to_thread(keep)
        except OSError as error:
            raise NotSent("folder", type(error).__name__) from None
