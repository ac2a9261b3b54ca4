"""The whole of messaging, tied together: what writes messages, what sends them, what reminds."""

from prometheus_client import CollectorRegistry

from server.config import Settings
from server.core.clock import Clock
from server.notify.messages import Messages
from server.notify.reminders import Reminders
from server.notify.ways import Ways
from server.notify.worker import OutboxWorker, Secrets
from server.stores.database import Database
from server.stores.message_templates import TemplateStore
from server.stores.outbox import OutboxStore
from server.stores.recipients import RecipientStore


class Post:
    """Built with the HTTP side, started and closed by :mod:`server.app`."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        secrets: Secrets,
        clock: Clock,
        *,
        base_url: str,
        registry: CollectorRegistry | None = None,
    ) -> None:
        """Raises ValueError for settings that cannot work."""
        self.outbox = OutboxStore(database)
        self.templates = TemplateStore(database)
        self.ways = Ways(settings)
        self.recipients = RecipientStore(database)
        self.messages = Messages(database, self.outbox, self.ways, clock, time_zone=settings.time_zone, base_url=base_url)
        self.worker = OutboxWorker(self.outbox, self.recipients, self.ways, secrets, clock, registry)
        self.reminders = Reminders(
            self.outbox,
            self.recipients,
            self.messages,
            clock,
            before_end_h=settings.remind_before_end_h,
            after_h=settings.remind_after_h,
        )

    def start(self) -> None:
        self.worker.start()
        self.reminders.start()

    async def close(self) -> None:
        """Before the stores."""
        await self.reminders.close()
        await self.worker.close()
        self.ways.close()
