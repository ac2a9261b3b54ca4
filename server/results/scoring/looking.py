"""The one figure of the face that may be scored at all: how much of the answer was spent looking away.

It is there only where the opening says so, its profile of law allows it, the candidate agreed and the face could be judged.
"""

from server.core.api_scores import ScorePart
from server.results.scoring import about
from server.results.scoring.formula import number
from server.results.scoring.heard import Heard
from server.results.scoring.part import available, not_available


def looking(heard: Heard, weight: float) -> ScorePart:
    if heard.away_ratio is None:
        return not_available("looking", weight, about.LOOKING, "not_judged")
    value = round(100 * (1 - heard.away_ratio), 1)
    formula = f"100 × (1 - {number(heard.away_ratio)}) = {number(value, 1)}"
    return available("looking", value, weight, about.LOOKING, formula)
