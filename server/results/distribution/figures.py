"""Histogram, mean, median, highest and the best tenth of scores of 0 to 100.

**Best tenth.** Of ``n`` scores the best ``ceil(n / 10)``, at least one; whoever has the same score as the last of them is
in as well. So it is a score to compare with, and nobody is left out by chance.
"""

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence

from server.core.api_decisions import DimensionMedian, ScoreBin, ScoreDistribution
from server.core.plan import Dimension

BIN_WIDTH = 10.0
HIGHEST = 100.0


def bins(scores: Iterable[float]) -> tuple[ScoreBin, ...]:
    """Ten of them, each with its lower bound in; 100 is in the last one."""
    count = int(HIGHEST / BIN_WIDTH)
    counted = [0] * count
    for score in scores:
        counted[min(count - 1, max(0, int(score // BIN_WIDTH)))] += 1
    return tuple(
        ScoreBin(low=number * BIN_WIDTH, high=(number + 1) * BIN_WIDTH, count=one) for number, one in enumerate(counted)
    )


def best_tenth_from(scores: Sequence[float]) -> float | None:
    """The least score of the best tenth; None without scores."""
    if not scores:
        return None
    ordered = sorted(scores, reverse=True)
    return ordered[math.ceil(len(ordered) / 10) - 1]


def median(values: Sequence[float]) -> float | None:
    return round(statistics.median(values), 2) if values else None


def distribution(
    opening: str,
    submitted: int,
    scores: Sequence[float],
    dimensions: Sequence[Dimension],
    of_dimension: Mapping[str, Sequence[float]],
) -> ScoreDistribution:
    """``of_dimension`` holds, by dimension, one value for each interview that has one."""
    return ScoreDistribution(
        opening=opening,
        submitted=submitted,
        n=len(scores),
        bins=bins(scores),
        mean=round(statistics.fmean(scores), 2) if scores else None,
        median=median(scores),
        highest=max(scores, default=None),
        top_tenth_from=best_tenth_from(scores),
        dimensions=tuple(
            DimensionMedian(
                id=one.id,
                title=one.title,
                median=median(of_dimension.get(one.id, ())),
                n=len(of_dimension.get(one.id, ())),
            )
            for one in dimensions
        ),
    )
