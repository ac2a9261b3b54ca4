"""Which cards of the wall one console may see. Cards come without waiting; who may see a new session is looked up first."""

from collections.abc import Callable

from server.core.access import Person, reaches
from server.core.codec import to_json
from server.core.messages import CardGone
from server.core.tasks import Tasks
from server.stores.scopes import ScopeStore

Put = Callable[[str, str], None]
"""(session, text): hand the newest text about a session's card on."""


class WallSight:
    """For a person who does not see everything."""

    def __init__(self, person: Person, scopes: ScopeStore, tasks: Tasks, put: Put) -> None:
        self.person = person
        self._scopes = scopes
        self._tasks = tasks
        self._put = put
        self._seen: dict[str, bool] = {}
        self._waiting: dict[str, str] = {}
        self._looking = False

    def card(self, session: str, text: str) -> None:
        seen = self._seen.get(session)
        if seen:
            self._put(session, text)
        elif seen is None:
            self._waiting[session] = text  # one a session: the newest
            self._look()

    def gone(self, session: str, text: str) -> None:
        self._waiting.pop(session, None)
        if self._seen.pop(session, False):
            self._put(session, text)

    async def look_again(self, person: Person) -> None:
        """Departments or assignments have changed: take away what is out of reach now. Cards in reach come anew."""
        self.person = person
        shown = [session for session, seen in self._seen.items() if seen]
        scopes = await self._scopes.scopes("session", shown)
        self._seen.clear()
        for session in shown:
            if session not in scopes or not reaches(self.person, scopes[session]):
                self._put(session, to_json(CardGone(session=session)))

    def _look(self) -> None:
        if not self._looking:
            self._looking = True
            self._tasks.start(self._look_up(), "wall-sight")

    async def _look_up(self) -> None:
        try:
            while self._waiting:
                asked = list(self._waiting)
                scopes = await self._scopes.scopes("session", asked)
                for session in asked:
                    text = self._waiting.pop(session, None)
                    if text is None:
                        continue
                    seen = session in scopes and reaches(self.person, scopes[session])
                    self._seen[session] = seen
                    if seen:
                        self._put(session, text)
        finally:
            self._looking = False
