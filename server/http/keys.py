"""What the routes are given, under typed keys, and what a request carries once it was let in."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Protocol

from aiohttp import web
from prometheus_client import CollectorRegistry

from server.config import Settings
from server.core.access import Person, Rule, Sight
from server.core.api import FlagMark
from server.core.clock import Clock
from server.core.facts import Mark
from server.core.messages import EventDeclared, FlagDeclared, SignalDeclared
from server.hiring.candidate_history import CandidateHistory
from server.hiring.candidates import Candidates
from server.hiring.erasure import Erasure
from server.hiring.identity import IdentityPass, OneTimeCodes
from server.hiring.importing import Importing
from server.hiring.invitations import Invitations
from server.hiring.inviting import Inviting
from server.hiring.links import Links, ResultLinks
from server.hiring.notices import NoNotices, Notices
from server.hiring.openings import Openings
from server.hiring.redemption import Redemption
from server.hiring.retention import Retention
from server.http.limits import Guesses
from server.hub.hub import Hub
from server.load.door import Door
from server.notify.post import Post
from server.results.export.maker import Maker
from server.room.rooms import Rooms
from server.stores.accounts import Account
from server.stores.sessions import SessionStore
from server.stores.stores import Stores
from server.stores.timeline import TimelineStore


@dataclass(frozen=True, slots=True)
class Declarations:
    """What analyzers and flag rules declare of themselves; a console draws from this alone."""

    signals: tuple[SignalDeclared, ...] = ()
    events: tuple[EventDeclared, ...] = ()
    flags: tuple[FlagDeclared, ...] = ()


class LiveRooms(Protocol):
    """The interviews being held at this moment, as far as plain requests need them."""

    async def picture(self, session: str) -> bytes | None:
        """The newest small JPEG, None if there is none now. Asking keeps pictures coming for a few seconds."""
        ...

    async def revoke(self, invitation: str) -> None:
        """Its link was taken back: end what is held under it."""
        ...

    async def mark_flag(self, session: str, flag: str, mark: Mark, by: str, account: str) -> tuple[FlagMark, ...]:
        """What somebody makes of a flag, during the interview or after it; everybody's marks on it then."""
        ...

    def held_back(self, session: str) -> AbstractAsyncContextManager[None]:
        """End what is held of this session; nobody can open it until the block is left."""
        ...

    def live_sessions(self) -> frozenset[str]: ...


@dataclass(frozen=True, slots=True)
class HttpParts:
    """All that the routes stand on. ``secret`` is the server's (:func:`server.hiring.secret_key.server_secret`)."""

    settings: Settings
    clock: Clock
    stores: Stores
    rooms: LiveRooms
    declared: Callable[[], Declarations]
    secret: bytes
    door: Door | None = None
    """Where candidates who begin may have to wait; None: nowhere."""
    notices: Notices = field(default_factory=NoNotices)
    post: Post | None = None
    """Messaging; None: made with the application, and nobody starts it."""
    """Who writes the messages about invitations."""
    maker: Maker = field(default_factory=Maker)
    """Makes spreadsheets and PDF in a process of its own."""
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)


class AccessNews:
    """Tells open sockets that accounts or assignments have changed, so that they look again at once."""

    def __init__(self) -> None:
        self._listeners: set[Callable[[], None]] = set()

    def listen(self, heard: Callable[[], None]) -> None:
        self._listeners.add(heard)

    def leave(self, heard: Callable[[], None]) -> None:
        self._listeners.discard(heard)

    def tell(self) -> None:
        for heard in list(self._listeners):
            heard()


PARTS = web.AppKey("parts", HttpParts)
SETTINGS = web.AppKey("settings", Settings)
CLOCK: web.AppKey[Clock] = web.AppKey("clock")
STORES = web.AppKey("stores", Stores)
SESSIONS = web.AppKey("sessions", SessionStore)
TIMELINE = web.AppKey("timeline", TimelineStore)
DECLARED: web.AppKey[Callable[[], Declarations]] = web.AppKey("declared")
OPENINGS = web.AppKey("openings", Openings)
INVITATIONS = web.AppKey("invitations", Invitations)
INVITING = web.AppKey("inviting", Inviting)
CANDIDATES = web.AppKey("candidates", Candidates)
CANDIDATE_HISTORY = web.AppKey("candidate_history", CandidateHistory)
IMPORTING = web.AppKey("importing", Importing)
LINKS = web.AppKey("links", Links)
REDEMPTION = web.AppKey("redemption", Redemption)
ERASURE = web.AppKey("erasure", Erasure)
RETENTION = web.AppKey("retention", Retention)
GUESSES = web.AppKey("guesses", Guesses)
POST = web.AppKey("post", Post)
CODES = web.AppKey("codes", OneTimeCodes)
IDENTITY = web.AppKey("identity", IdentityPass)
RESULT_LINKS = web.AppKey("result_links", ResultLinks)

ROOMS = web.AppKey("rooms", Rooms)
"""For the sockets; set by :mod:`server.app` together with :data:`HUB`."""
HUB = web.AppKey("hub", Hub)

ACCOUNT = web.RequestKey("account", Account)
"""Who asks; set for every route that needs a sign-in."""
PERSON = web.RequestKey("person", Person)
"""The same as the policy sees them."""
SIGHT = web.RequestKey("sight", Sight)
"""What of a list they may see: for the conditions of :mod:`server.stores.sight`."""
RULE = web.RequestKey("rule", Rule)
"""The route's own rule; sockets and open routes have none."""
ABOUT: web.RequestKey[list[str]] = web.RequestKey("about")
"""What the request is about (``kind:id``), for the audit."""
AUDITED_LOOKS: web.AppKey[dict[tuple[str, ...], float]] = web.AppKey("audited_looks")
"""When a look was last noted in the audit."""
ACCESS_NEWS = web.AppKey("access_news", AccessNews)
"""Told when accounts or assignments have changed."""
