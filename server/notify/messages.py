"""Writing messages: the text of today's template, the way to the candidate, and into the outbox with what caused it.

Preparing reads templates and plans and fills the texts in, outside of any lock; writing is one insert in the caller's
transaction. Nothing is sent from here: see :mod:`server.notify.worker`.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from secrets import token_hex

from sqlalchemy.ext.asyncio import AsyncConnection

from server.core.clock import Clock
from server.core.notices import NoticeOutcome, Telling
from server.core.plan import Plan
from server.core.text import Language
from server.notify.template import Kind, Template, fill
from server.notify.texts import OURS
from server.notify.values import values_of
from server.notify.ways import Ways
from server.stores.database import Database
from server.stores.message_templates import TemplateStore
from server.stores.outbox import NewMessage, OutboxStore
from server.stores.recipients import Recipient, RecipientStore

BEFORE_BEGIN: tuple[Kind, ...] = ("invitation", "reminder", "rescheduled")
"""What nobody needs any more once a link is taken back or told anew."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message ready to be written down; ``message`` is None if there is no way to the candidate."""

    outcome: NoticeOutcome
    message: NewMessage | None


@dataclass(frozen=True, slots=True)
class PreparedNotices:
    """What :mod:`server.hiring.notices` calls prepared. ``replaces``: kinds that must not leave any more."""

    outcomes: Mapping[str, NoticeOutcome]
    letters: Mapping[str, NewMessage]
    _outbox: OutboxStore
    _clock: Clock
    _replaces: tuple[Kind, ...] = field(default=())

    async def write(self, connection: AsyncConnection, invitations: Collection[str]) -> None:
        for invitation in invitations if self._replaces else ():
            await self._outbox.cancel_in(connection, invitation, self._replaces)
        wanted = [self.letters[one] for one in invitations if one in self.letters]
        await self._outbox.add_many_in(connection, wanted, self._clock.wall_s())


class Messages:
    """Messages to candidates. ``base_url`` is how links begin where a caller does not say."""

    def __init__(
        self, database: Database, outbox: OutboxStore, ways: Ways, clock: Clock, *, time_zone: str, base_url: str
    ) -> None:
        self._database = database
        self._outbox = outbox
        self._templates = TemplateStore(database)
        self._recipients = RecipientStore(database)
        self._ways = ways
        self._clock = clock
        self._zone = time_zone
        self._base_url = base_url

    # --- about links, as server.hiring.notices wants it ---------------------------------------------------------------

    async def invited(self, tellings: Sequence[Telling]) -> PreparedNotices:
        return await self._notices("invitation", tellings)

    async def rescheduled(self, tellings: Sequence[Telling]) -> PreparedNotices:
        return await self._notices("rescheduled", tellings, replaces=BEFORE_BEGIN)

    async def revoked(self, tellings: Sequence[Telling]) -> PreparedNotices:
        return await self._notices("revoked", tellings, replaces=BEFORE_BEGIN)

    async def reminder(self, tellings: Sequence[Telling]) -> PreparedNotices:
        return await self._notices("reminder", tellings)

    # --- one message ----------------------------------------------------------------------------------------------------

    async def letter(
        self,
        kind: Kind,
        candidate: str,
        *,
        key: str,
        invitation: str = "",
        values: Mapping[str, str] | None = None,
        due_wall_s: float = 0.0,
        expires_wall_s: float | None = None,
        only: str = "",
        language: Language | None = None,
        base_url: str = "",
    ) -> Letter:
        """A message to one candidate, about this link or their newest one.

        ``key`` names what causes it: the same key never gives two messages. ``values`` are those that only the caller
        knows (``remarks``, ``code_minutes``); ``only`` is one way (``mail``, ``sms``); ``language`` the one to write in, if
        not the candidate's. An unknown candidate is like one without a contact.
        """
        recipient = await (
            self._recipients.of_invitation(invitation) if invitation else self._recipients.of_candidate(candidate)
        )
        if recipient is None or recipient.candidate != candidate:
            return Letter("no_contact", None)
        written = language or recipient.language
        template = (await self._in_use()).get((kind, written)) or OURS[kind, written]
        message = self._message(
            kind,
            recipient,
            template,
            written,
            key=key,
            values=values or {},
            due_wall_s=due_wall_s,
            expires_wall_s=expires_wall_s,
            only=only,
            base_url=base_url,
        )
        return Letter("queued" if message else "no_contact", message)

    async def code_letter(
        self, kind: Kind, invitation: str, *, by: str, language: Language, valid_s: float, base_url: str
    ) -> Letter:
        """The message that carries the one-time code of this link (``identity_code`` or ``result_code``), by mail or sms."""
        recipient = await self._recipients.of_invitation(invitation)
        if recipient is None:
            return Letter("no_contact", None)
        return await self.letter(
            kind,
            recipient.candidate,
            key=f"{kind}:{invitation}:{token_hex(8)}",
            invitation=invitation,
            values={"code_minutes": str(round(valid_s / 60))},
            expires_wall_s=self._clock.wall_s() + valid_s,
            only=by,
            language=language,
            base_url=base_url,
        )

    async def write(self, connection: AsyncConnection, letter: Letter) -> None:
        """Into the outbox, inside the caller's transaction."""
        if letter.message is not None:
            await self._outbox.add_in(connection, letter.message, self._clock.wall_s())

    async def tell(
        self,
        kind: Kind,
        candidate: str,
        *,
        key: str,
        invitation: str = "",
        values: Mapping[str, str] | None = None,
        due_wall_s: float = 0.0,
        base_url: str = "",
    ) -> NoticeOutcome:
        """:meth:`letter` and :meth:`write` in a transaction of its own, for what is caused by nothing in the database."""
        letter = await self.letter(
            kind, candidate, key=key, invitation=invitation, values=values, due_wall_s=due_wall_s, base_url=base_url
        )
        async with self._database.write() as connection:
            await self.write(connection, letter)
        return letter.outcome

    async def remind(
        self, recipient: Recipient, *, key: str, channel: str, base_url: str, until_wall_s: float | None
    ) -> bool:
        """A reminder that nobody asked for; True if it was not there already."""
        template = (await self._in_use()).get(("reminder", recipient.language)) or OURS["reminder", recipient.language]
        message = None
        for only in (channel, ""):
            message = message or self._message(
                "reminder",
                recipient,
                template,
                recipient.language,
                key=key,
                values={},
                expires_wall_s=until_wall_s,
                only=only,
                base_url=base_url,
            )
        return message is not None and await self._outbox.add(message, self._clock.wall_s()) is not None

    # --- inside ---------------------------------------------------------------------------------------------------------

    async def _notices(self, kind: Kind, tellings: Sequence[Telling], replaces: tuple[Kind, ...] = ()) -> PreparedNotices:
        templates = await self._in_use()
        plans = await self._recipients.plans([telling.opening for telling in tellings])
        messages = await asyncio.to_thread(self._many, kind, tellings, templates, plans)
        outcomes: dict[str, NoticeOutcome] = {
            telling.invitation: "queued" if telling.invitation in messages else "no_contact" for telling in tellings
        }
        return PreparedNotices(outcomes, messages, self._outbox, self._clock, replaces)

    def _many(
        self,
        kind: Kind,
        tellings: Sequence[Telling],
        templates: Mapping[tuple[Kind, Language], Template],
        plans: Mapping[str, Plan],
    ) -> dict[str, NewMessage]:
        made: dict[str, NewMessage] = {}
        for telling in tellings:
            plan = plans.get(telling.opening)
            if plan is None:
                continue
            recipient = Recipient(
                candidate=telling.candidate,
                opening=telling.opening,
                invitation=telling.invitation,
                name=telling.name,
                mail=telling.mail,
                phone=telling.phone,
                language=telling.language,
                plan=plan,
                valid_from_wall_s=telling.valid_from_wall_s,
                valid_until_wall_s=telling.valid_until_wall_s,
            )
            message = self._message(
                kind,
                recipient,
                templates.get((kind, telling.language)) or OURS[kind, telling.language],
                telling.language,
                key=telling.key,
                values={},
                expires_wall_s=None if kind == "revoked" else telling.valid_until_wall_s,
                base_url=telling.link.rsplit("/", 2)[0],
            )
            if message is not None:
                made[telling.invitation] = message
        return made

    def _message(
        self,
        kind: Kind,
        recipient: Recipient,
        template: Template,
        language: Language,
        *,
        key: str,
        values: Mapping[str, str],
        due_wall_s: float = 0.0,
        expires_wall_s: float | None = None,
        only: str = "",
        base_url: str = "",
    ) -> NewMessage | None:
        way = self._ways.choose(recipient.mail, recipient.phone, only)
        if way is None:
            return None
        channel, address = way
        known = values_of(
            recipient.plan,
            recipient.name,
            language,
            self._zone,
            recipient.valid_from_wall_s,
            recipient.valid_until_wall_s,
        )
        filled = fill(template, {**known, **values})
        return NewMessage(
            key=key[:200],
            kind=kind,
            channel=channel,
            address=address,
            language=language,
            subject=filled.subject,
            body=filled.short if channel == "sms" else filled.body,
            candidate=recipient.candidate,
            opening=recipient.opening,
            invitation=recipient.invitation,
            base_url=(base_url or self._base_url)[:300],
            due_wall_s=due_wall_s,
            expires_wall_s=expires_wall_s,
        )

    async def _in_use(self) -> dict[tuple[Kind, Language], Template]:
        """Texts that somebody wrote; ours stand for the rest."""
        own: dict[tuple[Kind, Language], Template] = {}
        for row in await self._templates.all():
            for kind, language in OURS:
                if (kind, language) == (row.kind, row.language):
                    own[kind, language] = Template(row.subject, row.body, row.short)
        return own
