"""Whether a term stands in the scope of a "not"."""

import pytest

from analyzers.speech.terms import TermFinder, units_of_text
from server.core.plan import Term


def negations(term: str, text: str) -> list[bool]:
    return [mention.negated for mention in TermFinder([Term(term=term)]).find(units_of_text(text))]


@pytest.mark.parametrize(
    "text",
    [
        "I have not used Redis",
        "I haven't used Redis",
        "I haven’t really worked much with Redis",
        "I have never in my life used Redis",
        "I don't know Redis",
        "we had no Redis there",
        "neither Kafka nor Redis",
        "it runs without Redis",
        "I have hardly touched Redis",
        "Redis I have never used",
        "Redis is something I haven't used",
        "we used Kafka, but never Redis",
        "没有用过 Redis",
        "我从来没有用过Redis",
        "我不会用 Redis",
        "我不太了解Redis",
        "我从未接触过 Redis",
        "我没有用过Kafka、Redis",
        "Redis我没用过",
        "Redis 这块我其实不太熟",
        "Redis没有接触过",
        "Redis 我还不会",
    ],
)
def test_said_with_a_not(text: str) -> None:
    assert negations("Redis", text) == [True]


@pytest.mark.parametrize(
    "text",
    [
        "I have used Redis",
        "I have not used Kafka but Redis",
        "I have not used Kafka, Redis however I know",
        "I did not like Kafka and we moved to Redis",
        "not only Kafka, not only Redis",
        "there is no doubt Redis helps",
        "No, Redis",
        "we never had an outage during the Redis migration",
        "no I used Redis",
        "I never said a word about anything that you or they would have called Redis",
        "Redis is not slow",
        "Redis never lost a write",
        "we another note for Redis",
        "我用过 Redis",
        "不是 Kafka 而是 Redis",
        "我没有用过Kafka，用过Redis",
        "没用过Kafka但是用过Redis",
        "不仅仅是 Redis",
        "我不得不用 Redis",
        "我们离不开Redis",
        "你们有没有用Redis",
        "是不是用了Redis",
        "性能不高的时候我们用 Redis",
        "Redis不会丢数据",
        "Redis没有问题",
        "差不多都在Redis里",
    ],
)
def test_said_without(text: str) -> None:
    assert negations("Redis", text) == [False]


def test_each_mention_has_its_own() -> None:
    assert negations("缓存", "没有缓存，后来加了缓存，缓存我不太了解") == [True, False, True]
    assert negations("cache", "no cache at first. Then a cache.") == [True, False]


def test_a_not_of_the_term_itself_is_no_negation() -> None:
    assert negations("not null", "the column is not null") == [False]
