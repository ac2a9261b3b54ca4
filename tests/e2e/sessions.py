"""Sessions as the API tells of them."""

from loadtest.console import SyntheticConsole
from server.core.facts import Entry


async def timeline(console: SyntheticConsole, session: str) -> list[Entry]:
    """The whole timeline as the API gives it."""
    entries: list[Entry] = []
    while True:
        since = entries[-1].n if entries else 0
        page = await console.get_json(f"/api/v1/sessions/{session}/timeline?since={since}")
        assert isinstance(page, dict)
        entries += [Entry.model_validate(entry) for entry in page["entries"]]
        if not page["more"]:
            return entries


async def only_session(console: SyntheticConsole) -> str:
    """The id of the server's one session."""
    [session] = await _sessions(console)
    return session["id"]


async def session_of(console: SyntheticConsole, candidate: str) -> str:
    """The id of the one session that a person of this name has on a server with several."""
    [session] = [one for one in await _sessions(console) if one["candidate"] == candidate]
    return session["id"]


async def _sessions(console: SyntheticConsole) -> list[dict[str, str]]:
    found = await console.get_json("/api/v1/sessions")
    listed = found if isinstance(found, list) else found["sessions"]  # type: ignore[index]
    return [{"id": str(one["id"]), "candidate": str(one["candidate"])} for one in listed]
