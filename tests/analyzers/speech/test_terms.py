"""Finding terms in words."""

import pytest

from analyzers.speech.terms import TermFinder, units_of, units_of_text
from server.core.facts import Word
from server.core.plan import Term


def words(text: str, *, han: bool = False) -> list[Word]:
    pieces = list(text) if han else text.split()
    return [Word(text=piece, from_ms=100 * at, to_ms=100 * at + 100) for at, piece in enumerate(pieces)]


@pytest.mark.parametrize(
    ("terms", "text", "expected"),
    [
        ([("cache", ())], "We cached it, then more caches and a Cache.", ["cached", "caches", "Cache"]),
        ([("load balancer", ())], "a load-balancer and two load balancers", ["load balancer", "load balancers"]),
        ([("MySQL", ())], "my sql or MySQL", ["my sql", "MySQL"]),
        ([("Go", ())], "I went to school where everything goes, and wrote Go; go is fine. Go's too.", ["Go", "go", "Go's"]),
        ([("go", ()), ("Golang", ("Go",))], "She has gone.", ["gone"]),
        ([("GraphQL", ("graph query language",))], "GraphQL is a graph query language", ["GraphQL", "graph query language"]),
        ([("C++", ())], "I write C++ and C", ["C++"]),
        ([("go", ())], "we are going to go", ["going", "go"]),
        ([("cat", ())], "a category", []),
        ([("times", ())], "the best of times, the worst of time", ["times", "time"]),
        ([("experience", ())], "an experiment", []),
        ([("import", ())], "it is important to import imports", ["import", "imports"]),
        ([("engine", ())], "an engineer tuned engines", ["engines"]),
        ([("author", ())], "the authorities", []),
        ([("product", ())], "in production", []),
        ([("index", ())], "two indices and an index, indexing", ["indices", "index", "indexing"]),
        ([("write", ())], "we wrote what was written", ["wrote", "written"]),
        ([("optimize", ())], "optimisation, optimizing, optimised", ["optimisation", "optimizing", "optimised"]),
        ([("deployment", ())], "we deploy and deployed deployments", ["deploy", "deployed", "deployments"]),
        ([("scalable", ())], "scalability", ["scalability"]),
        ([("behavior", ())], "his behaviour", ["behaviour"]),
        ([("Moore's law", ())], "Moores law and Moore’s law", ["Moores law", "Moore’s law"]),
        ([("SQL", ())], "S Q L and S.Q.L. and SQL", ["S Q L", "S Q L", "SQL"]),
        ([("MySQL", ())], "my S Q L", ["my S Q L"]),
        ([("AI", ())], "A I or as a I think", ["A I"]),
        ([("CI/CD", ())], "CICD and CI CD and C I C D", ["CICD", "CI CD", "C I C D"]),
        ([("C++", ())], "C plus plus", ["C plus plus"]),
        ([("C#", ())], "C sharp, C#", ["C sharp", "C#"]),
        ([(".NET", ())], "net profit in .NET or dot net", [".NET", "dot net"]),
        ([("R&D", ())], "R and D, R&D", ["R and D", "R D"]),
        ([("Python 3", ())], "Python three", ["Python three"]),
        ([("Redis", ())], "Redis's speed", ["Redis's"]),
        ([], "nothing to find", []),
    ],
)
def test_english(terms: list[tuple[str, tuple[str, ...]]], text: str, expected: list[str]) -> None:
    finder = TermFinder([Term(term=term, synonyms=synonyms) for term, synonyms in terms])
    assert [mention.said for mention in finder.find(units_of(words(text)))] == expected


@pytest.mark.parametrize(
    ("terms", "text", "expected"),
    [
        (["微服务"], "我们的微服务和微服务架构", ["微服务", "微服务"]),
        (["微服务"], "我们的微福务", ["微福务"]),
        (["获刑"], "他被或行了", ["或行"]),
        (["事务"], "吃食物", []),
        (["权限"], "他的全县", ["全县"]),
        (["权限"], "他的圈线", []),
        (["数据库"], "数据裤很大", ["数据裤"]),
        (["资料庫"], "资料库", ["资料库"]),
        (["库"], "裤", []),
        (["三次握手"], "3次握手和三次握手", ["3次握手", "三次握手"]),
        (["神经网络"], "神金网络", ["神金网络"]),
        (["神经网络"], "森金网络", []),
        (["数据库"], "树立库", []),
        (["5G 网络"], "五G网络", ["五G网络"]),
    ],
)
def test_chinese(terms: list[str], text: str, expected: list[str]) -> None:
    finder = TermFinder([Term(term=term) for term in terms])
    assert [mention.said for mention in finder.find(units_of(words(text, han=True)))] == expected


@pytest.mark.parametrize(
    ("said", "found"), [("redis吉群", True), ("Redis 集裙", True), ("redis几群", False), ("吉群", False)]
)
def test_mixed_terms_sound_alike_too(said: str, found: bool) -> None:
    assert bool(TermFinder([Term(term="Redis 集群")]).find(units_of_text(said))) is found


def test_mixed_text_and_times() -> None:
    finder = TermFinder([Term(term="Redis 缓存", synonyms=("缓存",))])
    text = [*words("用", han=True), Word(text="Redis", from_ms=100, to_ms=400), Word(text="缓", from_ms=400, to_ms=500)]
    text += [Word(text="存。", from_ms=500, to_ms=600)]
    [mention] = finder.find(units_of(text))
    assert (mention.term, mention.said, mention.from_ms, mention.to_ms) == ("Redis 缓存", "Redis缓存", 100, 600)


def test_only_what_ends_in_the_new_part_counts() -> None:
    finder = TermFinder([Term(term="message queue")])
    text = units_of(words("a message queue and a message"))
    fresh = units_of(words("queue again"))
    assert [mention.from_ms for mention in finder.find([*text, *fresh], new_from=len(text))] == [500]
    assert finder.find(text, new_from=len(text)) == []
