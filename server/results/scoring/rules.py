"""Every weight and constant of scoring, in one place, each with its reason. Change one, change :data:`RULES_VERSION`.

Norms of fluency
----------------
*Rate.* English: 140 words/min in lectures, 160 in radio monologues, 190 in interviews, 210 in conversation (Tauroza
& Allison 1990, "Speech rates in British English", Applied Linguistics 11). Mandarin: 5.2 syllables a second without
pauses, 310 字/min (Pellegrino, Coupé & Marsico 2011, "A cross-language perspective on speech information rate",
Language 87); with the pauses that our rate counts it is less. The bands below are wider than both on purpose: within
them nobody is better than anybody else, and a person's own normal from the device check widens them further.

*Pauses.* In spontaneous speech 40 to 50 % of the time is silence (Goldman-Eisler 1968, "Psycholinguistics:
experiments in spontaneous speech"); up to that nothing is taken off.

*Fillers.* About 2.6 in 100 words (Bortfeld et al. 2001, "Disfluency rates in conversation", Language and Speech 44),
4 to 5 a minute at the rates above. The recogniser leaves many of them out, so this weighs least.
"""

from typing import Final

from server.core.api_scores import ScoreGrade
from server.core.text import Language

RULES_VERSION: Final = "2026-11-22.1"

PART_WEIGHTS: Final = {"coverage": 0.7, "structure": 0.2, "fluency": 0.1}
"""Of a spoken answer. What was said counts most; how it was said counts least, as it says least about the work."""
LOOKING_WEIGHT: Final = 0.05
"""Only where an opening, its policy and the candidate allow expression events to be scored at all."""
TYPED_PART_WEIGHTS: Final = {"coverage": 1.0}
CHOICE_PART_WEIGHTS: Final = {"choice": 1.0}

ENOUGH_RATIO: Final = 0.5
"""With less of the weight computed there is no score: manner alone is not an answer, one answer of four not an interview."""

PARTIAL: Final = 0.5
"""What a key point counts for that came up only with a "not": the subject was touched."""
TERM_AS_KEY_POINT: Final = {True: 1.0, False: 0.5}
"""A question without key points is measured by its terms: by whether a term is required, its weight."""

LENGTH_RATIO: Final = 0.4
"""Talking for this share of the answer's time is enough: the time is a limit, not a target."""
ENOUGH_SENTENCES: Final = 4
ENOUGH_SIGNPOSTS: Final = 2
STRUCTURE_WEIGHTS: Final = {"length": 0.5, "sentences": 0.25, "signposts": 0.25}

FLUENCY_WEIGHTS: Final = {"rate": 0.5, "pauses": 0.3, "fillers": 0.2}
RATE_BAND_PER_MIN: Final[dict[Language, tuple[float, float]]] = {"zh": (140.0, 330.0), "en": (95.0, 220.0)}
"""Within it the rate takes nothing off; at half the lower and one and a half times the upper bound nothing is left."""
OWN_BAND: Final = (0.8, 1.2)
"""So far around the person's own normal rate is normal for this person."""
PAUSE_SHARE_FREE: Final = 0.45
PAUSE_SHARE_NONE: Final = 0.85
FILLERS_FREE_PER_MIN: Final = 6.0
FILLERS_NONE_PER_MIN: Final = 20.0

GRADES: Final[tuple[tuple[float, ScoreGrade], ...]] = ((85.0, "A"), (70.0, "B"), (55.0, "C"))
"""The least composite for a grade; below them D."""
NEXT_ROUND_FROM: Final = 70.0
NOT_YET_BELOW: Final = 45.0
DIMENSION_AT_LEAST: Final = 50.0
STRENGTH_FROM: Final = 80.0
