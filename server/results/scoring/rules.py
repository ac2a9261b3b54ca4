"""Every weight and constant of scoring, in one place, each with its reason. Change one, change :data:`RULES_VERSION`.

Norms of fluency
----------------
The bands are our own choice: wide, so that within them nobody is better than anybody else, and a person's own normal from
the device check widens them further. What is published lies inside of them. Of the works named we have read abstracts and
what later works quote, not the papers themselves.

*Rate.* English, words/min with pauses: radio about 160, interviews 190, conversation 210 (Tauroza & Allison 1990, "Speech
rates in British English", Applied Linguistics 11(1), 90-105). Mandarin, syllables (so 字) a minute: talking freely 226 ± 26
(men) and 199 ± 40 (women), each in their most fluent minute, 30 adults (Kim, Wang, Zhang, Zhao & Huang,
正常成人朗读和自发言语的语速研究); read aloud with silences cut out 5.18 a second, which is 310 (Pellegrino, Coupé &
Marsico 2011, "A cross-language perspective on speech information rate", Language 87). Our rate counts the first second of
each pause, so it lies between these two ways of counting (``analyzers/speech/rate.py``). 140 is the slower group less one
and a half times its spread; 330 is a little above talk without any pause.

*Pauses.* Our own choice, without a source: up to 45 % of the time nothing is taken off, as thinking is part of an answer.
That pauses make up a large part of free speech is long known (Goldman-Eisler 1968, "Psycholinguistics: experiments in
spontaneous speech"); a share that we could check, we have not found.

*Fillers.* 2.56 in 100 words of conversation (Bortfeld et al. 2001, "Disfluency rates in conversation", Language and Speech
44(2)), 2.95 on the telephone (Clark & Fox Tree 2002, "Using uh and um in spontaneous speaking", Cognition 84(1)): 4 to 6 a
minute at the English rates above. For Mandarin we found none and use the same. The recogniser leaves many of them out, so
this weighs least.
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
