"""Sentence similarity, where a model is there. Scoring knows this contract alone; without one it says so."""

from typing import Protocol

from server.core.api_scores import ScoredKeyPoint
from server.results.scoring.heard import Heard

NO_MODEL = "no_model"


class Similarity(Protocol):
    """Looks for key points said in other words. It must be deterministic: the same words always give the same answer."""

    name: str
    """With its version; it enters the hash of the weights."""

    def look_again(self, point: ScoredKeyPoint, heard: Heard) -> ScoredKeyPoint:
        """The point as it is, or covered with ``how="similar"`` and the sentence as evidence."""
        ...
