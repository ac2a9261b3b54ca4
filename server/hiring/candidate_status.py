"""Where a candidate stands, told from what is stored and the time; pure, and never stored itself."""

from server.core.api_candidates import CandidateStatus
from server.core.facts import Stage
from server.stores.candidates import Standing

IDLE_LIMIT_S = 24 * 3600.0
"""An interview without an end of its window counts as timed out when nothing happened in it for so long."""

_HELD: dict[Stage, CandidateStatus] = {
    "consent": "opened",
    "check": "in_check",
    "notice": "in_check",
    "preparing": "in_interview",
    "answering": "in_interview",
    "reviewing": "in_interview",
}


def status_of(standing: Standing, now_wall_s: float) -> CandidateStatus:
    """The first of these that holds: taken out of the round or left; handed in; no link; link taken back; the window (the
    link's or the opening's) is over: ``not_started`` if the link was never opened, ``timed_out`` if it was and nobody is
    there now; how far it is. A closed opening ends the window of links that were never opened."""
    if standing.candidate.withdrawn_wall_s is not None or standing.stage == "withdrawn":
        return "withdrawn"
    if standing.stage == "submitted":
        return "completed"
    if standing.invitation is None:
        return "added"
    if standing.revoked_wall_s is not None:
        return "revoked"
    ends = [end for end in (standing.valid_until_wall_s, standing.closes_wall_s) if end is not None]
    over = bool(ends) and now_wall_s >= min(ends)
    if standing.stage is None:
        return "not_started" if over or standing.closed else "invited"
    if not standing.live and (over or (not ends and _idle(standing, now_wall_s))):
        return "timed_out"
    return _HELD[standing.stage]


def _idle(standing: Standing, now_wall_s: float) -> bool:
    return standing.last_wall_s is not None and now_wall_s - standing.last_wall_s >= IDLE_LIMIT_S
