"""Real files through the real child process: what is found, with its lines; and files that are made to do harm."""

import asyncio
import time
from collections.abc import Callable

import pytest

from server.core.api_bank import ResumeFactKind, ResumeFound
from server.core.clock import HandClock
from server.core.errors import Refusal
from server.hiring.confined import Confined
from server.hiring.resume.reader import RESUME_LIMIT_BYTES, ResumeReader
from server.hiring.resume.reading import BadResume, read_resume
from tests.hiring.resume import files

NOVEMBER_2026_S = 1_795_000_000.0
MADE: dict[str, Callable[[str], bytes]] = {"pdf": files.pdf, "docx": files.docx, "text": lambda text: text.encode()}
BOMBS: dict[str, Callable[[], bytes]] = {
    "declared": files.zip_bomb,
    "lying": files.lying_zip,
    "laughs": lambda: files.word_file_with(files.BILLION_LAUGHS),
    "nested": lambda: files.word_file_with(files.nested(2000)),
}
SLEEPING = "tests.hiring.resume.sleeping"


@pytest.fixture
def reader() -> ResumeReader:
    return ResumeReader(HandClock(NOVEMBER_2026_S))


def values(found: ResumeFound, kind: ResumeFactKind) -> list[str]:
    return [fact.value for fact in found.facts if fact.kind == kind]


def check_lines(found: ResumeFound) -> None:
    """Every quoted line has its number and words, and the value stands in it."""
    assert all(fact.lines for fact in found.facts)
    for fact in found.facts:
        for line in fact.lines:
            assert 1 <= line.number <= found.line_count
            assert line.text
    for project in found.projects:
        assert project.title.split()[0] in project.lines[0].text


@pytest.mark.parametrize("kind", ["pdf", "docx", "text"])
async def test_a_chinese_resume(reader: ResumeReader, kind: str) -> None:
    raw = MADE[kind](files.CHINESE)
    found = await reader.read(raw)
    assert found.file_kind == kind
    assert found.language == "zh"
    assert values(found, "name") == ["张伟"]
    assert values(found, "mail") == ["zhangwei@example.com"]
    assert values(found, "phone") == ["13812345678"]
    assert values(found, "years") == ["8", "10.4"]
    assert {"Python", "FastAPI", "Redis", "Java", "Spring Boot", "Kafka", "Flink", "Go", "C++", "MySQL"} <= set(
        values(found, "skill")
    )
    assert {"C", "R", "Spring"}.isdisjoint(values(found, "skill"))
    projects = {project.title: project for project in found.projects if project.of == "project"}
    assert set(projects) == {"智能推荐平台", "支付网关重构"}
    assert set(projects["智能推荐平台"].skills) == {"Python", "Kafka", "Flink", "ClickHouse"}
    assert [line.text for line in projects["支付网关重构"].lines][-1].startswith("使用 Go")
    assert found.missing == ()
    check_lines(found)


@pytest.mark.parametrize("kind", ["pdf", "docx", "text"])
async def test_an_english_resume(reader: ResumeReader, kind: str) -> None:
    raw = MADE[kind](files.ENGLISH)
    found = await reader.read(raw)
    assert found.language == "en"
    assert values(found, "name") == ["JANE O'CONNOR"]
    assert values(found, "mail") == ["jane.oconnor@example.org"]
    assert values(found, "phone") == ["+442079460958"]
    assert values(found, "years") == ["7", "9.8"]
    assert {"Go", "PostgreSQL", "AWS", "Django", "Python", "R", "SQL"} <= set(values(found, "skill"))
    titles = [(project.of, project.title) for project in found.projects]
    assert ("project", "Fraud Radar") in titles
    assert ("project", "Open Ledger") in titles
    assert any(of == "work" and title.startswith("Acme Payments") for of, title in titles)
    check_lines(found)


async def test_two_columns_are_read_one_after_the_other(reader: ResumeReader) -> None:
    left = ["联系方式", "电话 13911112222", "li.na@example.com", "专业技能", "Python", "Docker", "MySQL", "英语六级"]
    right = [
        "李娜", "项目经历", "订单中台  2022.01 - 2023.06", "• 用 Kafka 做异步下单", "• 峰值提升三倍",
        "会员系统  2020.01 - 2021.12", "• 用 Redis 做缓存", "• 覆盖一千万用户",
        "工作经历", "2020.01 - 至今  示例公司  工程师", "• 后端开发",
    ]  # fmt: skip
    found = await reader.read(files.pdf_in_columns(left, right))
    assert values(found, "phone") == ["13911112222"]
    assert [project.title for project in found.projects if project.of == "project"] == ["订单中台", "会员系统"]
    assert found.projects[0].skills == ("Kafka",)
    assert found.projects[1].skills == ("Redis",)


async def test_tables_text_boxes_and_headers_of_a_word_file_are_read(reader: ResumeReader) -> None:
    raw = files.docx(
        "项目经历\n数据平台 2021.01-2022.01\n• 使用 Spark",
        table=[("姓名", "欧阳明月"), ("手机", "+86 137-0000-1111")],
        text_box="邮箱 ouyang@example.cn",
        header="应聘：数据工程师",
    )
    found = await reader.read(raw)
    assert values(found, "name") == ["欧阳明月"]
    assert values(found, "phone") == ["13700001111"]
    assert values(found, "mail") == ["ouyang@example.cn"]
    assert [project.title for project in found.projects] == ["数据平台"]


async def test_nothing_is_invented(reader: ResumeReader) -> None:
    text = "这是一份没有联系方式的文字，只是说了一些话。\n我喜欢读书，也喜欢在周末去爬山。\nready to go, 12345678 2019 2020"
    found = await reader.read(text.encode("gb18030"))
    assert found.facts == ()
    assert found.projects == ()
    assert set(found.missing) == {"name", "mail", "phone", "skills", "projects", "years"}


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "file_no_text"),
        (b"   \n ", "file_no_text"),
        (files.empty_pdf(), "file_no_text"),
        (b"%PDF-1.7\nnothing of the kind", "file_broken"),
        (files.pdf(files.ENGLISH)[:3000], "file_broken"),
        (files.pdf(files.ENGLISH, password="secret"), "file_locked"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "file_kind"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "file_kind"),
        (b"{\\rtf1 Hello}", "file_kind"),
        (b"PK\x03\x04 but no archive", "file_broken"),
        (files.docx("x y z")[:-200], "file_broken"),
        (files.word_file_with("<not closed"), "file_broken"),
    ],
    ids=lambda given: given if isinstance(given, str) else f"{len(given)} bytes",
)
def test_what_cannot_be_read_is_told_why(raw: bytes, code: str) -> None:
    with pytest.raises(BadResume) as bad:
        read_resume(raw)
    assert bad.value.code == code


async def test_a_file_too_long_never_reaches_a_child(reader: ResumeReader) -> None:
    with pytest.raises(Refusal, match="too_big"):
        await reader.read(b"x" * (RESUME_LIMIT_BYTES + 1))


@pytest.mark.parametrize("bomb", BOMBS)
async def test_bombs_end_as_refusals_and_soon(reader: ResumeReader, bomb: str) -> None:
    raw = BOMBS[bomb]()
    began_s = time.monotonic()
    with pytest.raises(Refusal) as refused:
        await reader.read(raw)
    assert refused.value.code in ("file_too_much", "file_broken", "file_no_text")
    assert time.monotonic() - began_s < 15
    assert values(await reader.read(files.ENGLISH.encode()), "name") == ["JANE O'CONNOR"]


async def test_a_file_cannot_read_files_of_the_server(reader: ResumeReader) -> None:
    try:
        found = await reader.read(files.word_file_with(files.OUTSIDE_ENTITY))
    except Refusal:
        return
    assert "root:" not in found.model_dump_json()


async def test_a_child_that_takes_too_long_is_ended_and_the_loop_stays_free() -> None:
    clock = HandClock()
    reader = ResumeReader(clock, Confined(SLEEPING, limit_s=0.3))
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0.01)
            turns += 1

    async with asyncio.TaskGroup() as group:
        counting = group.create_task(count())
        with pytest.raises(Refusal, match="file_too_much"):
            await reader.read(b"anything")
        counting.cancel()
    assert turns > 2


async def test_who_waits_too_long_for_a_place_is_told_so() -> None:
    confined = Confined(SLEEPING, children=1, limit_s=1.0, patience_s=0.05)
    reader = ResumeReader(HandClock(), confined)
    results = await asyncio.gather(*(reader.read(b"anything") for _ in range(3)), return_exceptions=True)
    assert [one.code for one in results if isinstance(one, Refusal)].count("busy") == 2
