"""A process of its own that empties the outbox of a folder; made to be killed.

Arguments: folder, database URL, SMTP port, seconds that a claim holds.
"""

import asyncio
import sys
from pathlib import Path

from server.config import Settings
from server.core.clock import SystemClock
from server.hiring.identity import OneTimeCodes
from server.hiring.links import Links, ResultLinks
from server.hiring.message_secrets import MessageSecrets
from server.notify.ways import Ways
from server.notify.worker import OutboxWorker
from server.stores.database import Database
from server.stores.outbox import OutboxStore
from server.stores.recipients import RecipientStore

SECRET = b"s" * 32


async def main(folder: str, database_url: str, port: int, hold_s: float) -> None:
    settings = Settings(_env_file=None, data_dir=Path(folder), smtp_host="127.0.0.1", smtp_port=port, smtp_security="none")
    database, clock = Database(database_url), SystemClock()
    await database.open()
    secrets = MessageSecrets(Links(SECRET), ResultLinks(SECRET), OneTimeCodes(database, SECRET, clock))
    worker = OutboxWorker(OutboxStore(database), RecipientStore(database), Ways(settings), secrets, clock, hold_s=hold_s)
    worker.start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])))
