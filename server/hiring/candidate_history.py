"""What happened to a candidate, and when, from what is stored."""

from collections.abc import Iterable
from dataclasses import dataclass

from server.core.api_candidates import CandidateMoment
from server.core.facts import Stage
from server.hiring.candidates import Placed
from server.stores.candidates import CandidateStore
from server.stores.invitations import InvitationStore

_OF_STAGE: dict[Stage, CandidateMoment] = {
    "check": "in_check",
    "preparing": "in_interview",
    "answering": "in_interview",
    "submitted": "completed",
    "withdrawn": "left",
}


@dataclass(frozen=True, slots=True)
class Happened:
    wall_s: float
    what: CandidateMoment


class CandidateHistory:
    def __init__(self, candidates: CandidateStore, invitations: InvitationStore) -> None:
        self._candidates = candidates
        self._invitations = invitations

    async def of(self, placed: Placed) -> list[Happened]:
        """Oldest first; of an interview only when it first came so far."""
        candidate, standing = placed.candidate, placed.standing
        happened = [Happened(candidate.created_wall_s, "added")]
        for row in await self._invitations.of_candidate(candidate.id):
            happened.append(Happened(row.created_wall_s, "invited"))
            if row.revoked_wall_s is not None:
                happened.append(Happened(row.revoked_wall_s, "revoked"))
        if standing.session is not None and standing.began_wall_s is not None:
            happened.append(Happened(standing.began_wall_s, "opened"))
            happened += _first(standing.began_wall_s, await self._candidates.stages(standing.session))
        if candidate.withdrawn_wall_s is not None:
            happened.append(Happened(candidate.withdrawn_wall_s, "withdrawn"))
        return sorted(happened, key=lambda one: one.wall_s)


def _first(began_wall_s: float, stages: Iterable[tuple[int, Stage]]) -> list[Happened]:
    first: dict[CandidateMoment, float] = {}
    for at_ms, stage in stages:
        what = _OF_STAGE.get(stage)
        if what is not None:
            first.setdefault(what, began_wall_s + at_ms / 1000)
    return [Happened(wall_s, what) for what, wall_s in first.items()]
