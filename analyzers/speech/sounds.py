"""How Chinese sounds: pinyin, and syllables that a recogniser of Mandarin takes for each other. Pure."""

from collections.abc import Sequence
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

from analyzers.speech.spoken import Unit

_BEGINS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))
_ENDS = (("ing", "in"), ("eng", "en"), ("ang", "an"))
NO_SOUND = ""
"""Of a unit that is not Chinese."""


def sounds_of(units: Sequence[Unit]) -> list[str]:
    """Pinyin with the tone's number behind it ("shu4"), each syllable in the light of its neighbours."""
    found: list[str] = []
    run = ""
    for unit in [*units, None]:
        if unit is not None and unit.han:
            run += unit.text
            continue
        if run:
            sounds: list[str] = lazy_pinyin(run, style=Style.TONE3)
            found.extend(sounds if len(sounds) == len(run) else list(run))
            run = ""
        if unit is not None:
            found.append(NO_SOUND)
    return found


def toneless(sound: str) -> str:
    return sound.rstrip("12345")


@lru_cache(maxsize=2_048)
def confusable(sound: str) -> str:
    """The same for syllables that differ only in zh/z, ch/c, sh/s, n/l, ing/in, eng/en or ang/an."""
    plain = toneless(sound)
    for begin, other in _BEGINS:
        if plain.startswith(begin):
            plain = other + plain.removeprefix(begin)
            break
    for end, other in _ENDS:
        if plain.endswith(end):
            return plain.removesuffix(end) + other
    return plain
