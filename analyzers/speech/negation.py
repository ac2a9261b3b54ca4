"""Whether a term was said with a "not" ("I have never used Redis", "Redis 我没用过"). Pure.

After NegEx (Chapman et al. 2001, "A simple algorithm for identifying negated findings and diseases in discharge summaries",
J. Biomedical Informatics 34): a negating word has a scope of a few words, which other words end ("but", 但), and some
phrases only look negating ("not only", 不仅). The scope stays within the clause: punctuation ends it. As Chinese likes to
name the thing first, what follows a term is looked at too, but only for a few set forms (没用过, 不太了解).

What this cannot know: whether the "not" is meant for the term or for another word of its clause ("we did not regret moving
to Redis"). So it is shown as a mark for a person to read and nothing is left out because of it.
"""

import re
from collections.abc import Sequence

from analyzers.speech.spoken import Unit, text_of

SCOPE = 12
"""How far a "not" before the term reaches: a Han character counts one, a Latin word two (NegEx: five to six words)."""

_EN_NOT = re.compile(
    r"\b(?:not|never|no|none|neither|nor|without|cannot|hardly|barely|nobody|nothing|unable|lack|lacks|lacked|lacking|unfamiliar"
    r"|\w+n't|cant|dont|didnt|doesnt|havent|hasnt|hadnt|wasnt|isnt|wont)\b"
)
_EN_ONLY_LOOKS = re.compile(
    r"\b(?:not (?:only|just|merely|simply|least|bad|until|to mention)|no (?:doubt|wonder|problem|matter|i\b|we\b)"
    r"|why (?:not|don't)|nothing but|(?:can't|cannot) (?:wait|help)|(?:don't|doesn't) mind|whether or not|or not)\b"
)
_EN_ENDS = re.compile(
    r"\b(?:but|however|although|though|except|because|so|instead|rather|until|unless|therefore|then|while|whereas|which|who"
    r"|when|where|if|only|during|after|before|since|and (?:i|we|they|he|she|it|then|later|instead))\b"
)
_EN_AFTER = re.compile(
    r"(?:(?:is|was|are|were) )?(?:(?:something|one|a thing|the one|stuff) )?(?:(?:that|which) )?(?:i|we)"
    r"(?: (?:have|had|do|did|am|was|are|were|would|could|can|really|honestly|actually|personally|myself))*"
    r" (?:not|never|cannot|hardly|barely|\w+n't|know nothing|lack)\b"
    r"|(?:is|was) (?:not|never) (?:something|a thing|one|familiar)|(?:isn't|wasn't) (?:something|a thing|one|familiar)"
)
_ZH_NOT = re.compile(r"没有|没|不|未曾|从未|尚未|并未|还未|未能|无法|并非|毫无|缺乏|缺少")
_ZH_ONLY_LOOKS = re.compile(
    r"(.)[不没]\1|有没有|不[仅但光只单]|不得不|不能不|不可不|不会不|没有不|不错|不断|不同|不管|不论|不少|不久|不如|不妨|不止|不然"
    r"|不用说|不至于|不低于|不小于|不亚于|不超过|不好意思|不一样|差不多|没问题|没有问题|没错|没事|没关系|对不起|了不起|舍不得"
    r"|离不开|少不了|忍不住|免不了|不得了|不由得|要不"
)
_ZH_ENDS = re.compile(
    r"不过|但|可是|然而|而是|只是|只有|只用|只会|所以|因此|因为|由于|就|才|的时候|之后|以后|的话|如果|然后|于是|结果|导致|转而|改用"
    r"|换成|反而|其他|我|你们|他们|是用|都用|靠"
)
_ZH_AFTER = re.compile(
    r"(?:这个|这块|这些|这种|方面|技术|框架|的话|相关|呢|吧|嘛|我们|我|其实|还|都|也|确实|目前|暂时|之前|以前|基本上|基本|完全|倒是"
    r"|真的|从来|从|并|一直|几乎|那块){0,5}(?:(?:没有|没|未|不太|不怎么|不是很|不是特别|不大|不)"
    r"(?:怎么|太|很|真正|实际|系统|深入|去|有)?(?:接触|碰|了解|熟|懂|会用|学过|知道|清楚|听说|掌握|研究|玩过|试过|经验)"
    r"|(?:没有|没|未)(?:怎么|真正|实际|去)?(?:用|[做写]过?(?:$|[ ]))|不会(?:$|用|写))"
)


def negated(units: Sequence[Unit], at: int, width: int) -> bool:
    """Whether ``units[at : at + width]`` is in the scope of a "not"."""
    before, after = _clause_before(units, at), _clause_after(units, at + width)
    return _before_says_not(text_of(before).casefold()) or _after_says_not(text_of(after).casefold())


def _clause_before(units: Sequence[Unit], at: int) -> Sequence[Unit]:
    left, first = SCOPE, at
    while first > 0 and not units[first].begins:
        left -= _cost(units[first - 1])
        if left < 0:
            break
        first -= 1
    return units[first:at]


def _clause_after(units: Sequence[Unit], at: int) -> Sequence[Unit]:
    left, last = SCOPE, at
    while last < len(units) and not units[last].begins:
        left -= _cost(units[last])
        if left < 0:
            break
        last += 1
    return units[at:last]


def _cost(unit: Unit) -> int:
    return 1 if unit.han else 2


def _before_says_not(text: str) -> bool:
    plain = text.replace("’", "'")
    for looks, ends, says in ((_EN_ONLY_LOOKS, _EN_ENDS, _EN_NOT), (_ZH_ONLY_LOOKS, _ZH_ENDS, _ZH_NOT)):
        rest = ends.split(looks.sub(" ", plain))[-1]
        if says.search(rest):
            return True
    return False


def _after_says_not(text: str) -> bool:
    plain = text.replace("’", "'")
    return _EN_AFTER.match(plain) is not None or _ZH_AFTER.match(_ZH_ONLY_LOOKS.sub(" ", plain)) is not None
