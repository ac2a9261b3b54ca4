"""When two English words are forms of one word. Pure, apart from the stemmer that is loaded on first use.

A stem alone says too much: Porter's English stemmer gives "experience" and "experiment" one stem, and "important" and
"import", "engineer" and "engine", "organization" and "organ". So two words are forms of one only if their stems agree and
what stands behind their common beginning is an inflection ("query", "queries"; "run", "running") or one of a few
derivations that leave the meaning alone ("optimize", "optimization"; "scalable", "scalability").
"""

from functools import cache, lru_cache

import snowballstemmer

_IRREGULAR = {
    "be": "am is are was were been being", "have": "has had having", "do": "does did done doing", "go": "goes went gone",
    "say": "said", "make": "made", "take": "took taken", "get": "got gotten", "give": "gave given", "find": "found",
    "think": "thought", "tell": "told", "become": "became", "leave": "left", "feel": "felt", "bring": "brought",
    "begin": "began begun", "keep": "kept", "hold": "held", "write": "wrote written", "stand": "stood", "hear": "heard",
    "mean": "meant", "meet": "met", "run": "ran", "pay": "paid", "sit": "sat", "speak": "spoke spoken", "lead": "led",
    "grow": "grew grown", "lose": "lost", "fall": "fell fallen", "send": "sent", "build": "built",
    "draw": "drew drawn", "break": "broke broken", "spend": "spent", "rise": "rose risen", "drive": "drove driven",
    "buy": "bought", "wear": "wore worn", "choose": "chose chosen", "seek": "sought", "throw": "threw thrown",
    "catch": "caught", "understand": "understood", "deal": "dealt", "win": "won", "forget": "forgot forgotten",
    "sell": "sold", "fight": "fought", "teach": "taught", "sleep": "slept", "freeze": "froze frozen",
    "hide": "hid hidden", "bind": "bound", "shoot": "shot",
    "know": "knew known", "see": "saw seen", "come": "came", "show": "shown", "fly": "flew flown", "swear": "swore sworn",
    "shrink": "shrank shrunk", "override": "overrode overridden", "overwrite": "overwrote overwritten",
    "rewrite": "rewrote rewritten", "rebuild": "rebuilt", "withdraw": "withdrew withdrawn", "steal": "stole stolen",
    "child": "children", "person": "people", "man": "men", "woman": "women", "foot": "feet", "tooth": "teeth",
    "mouse": "mice", "life": "lives", "half": "halves", "shelf": "shelves", "index": "indices indexes", "matrix": "matrices",
    "vertex": "vertices", "appendix": "appendices", "analysis": "analyses", "basis": "bases", "crisis": "crises",
    "hypothesis": "hypotheses", "thesis": "theses", "criterion": "criteria", "phenomenon": "phenomena", "datum": "data",
    "medium": "media", "schema": "schemata", "axis": "axes", "embed": "embeds embedded embedding", "die": "dies died dying",
    "lie": "lies lied lying", "tie": "ties tied tying", "cactus": "cacti", "stimulus": "stimuli", "formula": "formulae",
}  # fmt: skip
_BASE = {form: base for base, forms in _IRREGULAR.items() for form in forms.split()}
_COUNTED = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {word: str(number) for number, word in enumerate(_COUNTED)}
_INFLECTIONS = frozenset({"", "s", "es", "ed", "d", "ing", "e", "y", "ies", "ied", "ying"})
_DERIVATIONS = (("ment", "", 4), ("ments", "", 4), ("ation", "e", 5), ("ations", "e", 5), ("ion", "e", 5), ("ions", "e", 5),
                ("ion", "", 6), ("ions", "", 6), ("ation", "", 6), ("ility", "le", 4))  # fmt: skip
"""(longer ending, ending of the plain word, shortest beginning): shorter ones are other words ("station", "state")."""

_OTHERS = frozenset({"production", "procession", "department", "apartment"})
"""Only look derived."""


@cache
def _stemmer() -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer("english")


def plain(word: str) -> str:
    """Without case and possessive."""
    return word.casefold().replace("’", "'").removesuffix("'s").removesuffix("'")


def folded(word: str) -> str:
    """Without case, possessive, and the difference between British and American spelling; irregular forms as their base."""
    base = plain(word)
    base = _NUMBERS.get(base, _BASE.get(base, base))
    if len(base) >= 6:
        base = base.replace("isation", "ization").replace("our", "or").replace("yse", "yze")
        for ending in ("ise", "ised", "ises", "ising"):
            if base.endswith(ending):
                base = f"{base.removesuffix(ending)}iz{ending[2:]}"
    return base


@cache
def stem(word: str) -> str:
    """``word`` as :func:`folded` gives it."""
    found: str = _stemmer().stemWord(word)
    return found


@lru_cache(maxsize=65_536)
def same_word(left: str, right: str) -> bool:
    """Whether two words, as :func:`folded` gives them, are forms of one."""
    if left == right:
        return True
    if left[:1] != right[:1]:
        return False
    return _inflected(left, right) or _derived(left, right) or _derived(right, left)


def _inflected(left: str, right: str) -> bool:
    if stem(left) != stem(right):
        return False
    common = _common(left, right)
    return {_ending(left, common), _ending(right, common)} <= _INFLECTIONS


def _common(left: str, right: str) -> int:
    return next(
        (at for at, (one, other) in enumerate(zip(left, right, strict=False)) if one != other), min(len(left), len(right))
    )


def _ending(word: str, common: int) -> str:
    """What follows the common beginning, without a consonant doubled before it ("run", "run-n-ing")."""
    ending = word[common:]
    return ending[1:] if len(ending) > 2 and ending[0] == word[common - 1] and ending[1] in "ei" else ending


def _derived(longer: str, plain: str) -> bool:
    if longer.removesuffix("s") in _OTHERS:
        return False
    for ending, plain_ending, shortest in _DERIVATIONS:
        begins = len(longer) - len(ending)
        if begins >= shortest and longer.endswith(ending):
            base = longer[:begins] + plain_ending
            if base == plain or _inflected(base, plain):
                return True
    return False
