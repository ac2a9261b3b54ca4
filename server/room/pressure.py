"""What a session says of analysis that does less while the machine is busy. Pure."""

from collections.abc import Collection, Mapping

from server.core.facts import AnalysisState, Purpose
from server.core.messages import Reduced

_NEEDS: dict[Reduced, Purpose] = {"partial_words": "transcribe", "pictures": "expression", "final_pass": "transcribe"}
REDUCED: tuple[Reduced, ...] = tuple(_NEEDS)
WHY = "the machine is busy"


def reduced_changes(
    told: Mapping[str, str], now: Collection[Reduced], purposes: Collection[Purpose], *, sitting: bool
) -> list[AnalysisState]:
    """What is to be said, given what was ``told`` of each part.

    Less is said of what this person's analysis would do, while it is done (``sitting``); more again as soon as it is so.
    """
    changes = []
    for part, purpose in _NEEDS.items():
        was = told.get(part) == "degraded"
        less = part in now and purpose in purposes
        if was and not less:
            changes.append(AnalysisState(part=part, state="running"))
        elif less and not was and sitting:
            changes.append(AnalysisState(part=part, state="degraded", reason=WHY))
    return changes
