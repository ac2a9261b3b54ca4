"""Words by their beginnings, Chinese by characters, all of them needed, the question before what stands around it."""

import pytest

from server.hiring.bank.search import Indexed, indexed, pieces, rank

SLOW = indexed("晚高峰时，下单接口忽然变成 3 秒，您会怎样定位？", ["慢查询", "缓存", "Redis", "后端工程师"])
PYTHON = indexed("Explain the problem you solved with Python and C++.", ["Machine learning", "node.js"])


def found(query: str, item: Indexed) -> float:
    return rank(pieces(query), item)


@pytest.mark.parametrize("query", ["接口", "下单接口", "口", "慢查询", "ＲＥＤＩＳ", "后端，接口", "下单的接口"])
def test_what_is_there_is_found(query: str) -> None:
    assert found(query, SLOW) > 0


@pytest.mark.parametrize("query", ["前端", "接口 前端", "edis", "单下", "接口 python"])
def test_what_is_not_there_is_not_found(query: str) -> None:
    assert found(query, SLOW) == 0


@pytest.mark.parametrize("query", ["python", "Prob", "c++", "C++ python", "node.js", "machine lear"])
def test_words_are_found_by_their_beginning(query: str) -> None:
    assert found(query, PYTHON) > 0


def test_the_question_itself_counts_more_than_what_stands_around() -> None:
    assert found("接口", SLOW) > found("缓存", SLOW) > 0


def test_a_whole_run_counts_more_than_parts_of_it() -> None:
    assert found("下单接口", SLOW) > found("下单的接口", SLOW)


def test_a_query_of_signs_alone_asks_for_nothing() -> None:
    assert pieces("，。 !? ...") == ()
