"""The reports on paper: everything for HR, nothing private for the candidate, text that comes back in Chinese."""

import io
import re
from datetime import UTC, datetime

import pytest
from pdfminer.high_level import extract_text
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser

from server.core.api import Report
from server.core.api_decisions import Decision
from server.core.api_result import OwnDimension, OwnRemark, OwnResult
from server.core.api_scores import EffectiveScore, Review, ScoreReport
from server.core.facts import Entry, Evidence, FlagRaised, SessionOpened, StageEntered, Transcript
from server.core.messages import FlagDeclared
from server.core.plan import Dimension, Plan, Question
from server.core.text import Text
from server.results import report
from server.results.own_sheet import own_sheet
from server.results.pdf.draw import pdf_of
from server.results.pdf.hr import hr_sheet
from server.results.pdf.sheet import Axis, Grid, Paragraph, Radar, Sheet
from tests.results.made_scores import made_score

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
PLAN = Plan(
    title="后端工程师",
    department="平台部",
    organisation="某公司",
    questions=(Question(text="请介绍你自己"), Question(text="Why here?")),
    dimensions=tuple(Dimension(id=id, title=title) for id, title in (("talk", "沟通"), ("skill", "专业"), ("team", "协作"))),
    shows=("dimensions",),
)
FLAGS = (
    FlagDeclared(
        rule="no_face", severity="attention", title=Text(zh="画面中没有人脸", en="No face"), hint=Text(zh="", en="")
    ),
)


def made_report() -> Report:
    evidence = Evidence(question=1, take=1, from_ms=2000, to_ms=3000, what="face.absent", values={"held_s": 7.0})
    facts = (
        SessionOpened(plan=PLAN, candidate="张伟", page_language="zh"),
        StageEntered(stage="answering", question=1, take=1),
        FlagRaised(id="f", rule="no_face", severity="attention", question=1, take=1, evidence=(evidence,)),
        Transcript(question=1, take=1, text="我负责过支付系统的重构。", words=(), language="zh", model="m"),
        StageEntered(stage="submitted", reason="finished"),
    )
    entries = [Entry(n=n, at_ms=n * 1000, fact=fact) for n, fact in enumerate(facts, start=1)]
    return report.build("s", "张伟", PLAN, AT, entries, FLAGS)


def made_score_report() -> ScoreReport:
    fields: dict[str, object] = {
        "session": "s",
        "state": "scored",
        "deadline_at": None,
        "score": made_score("s", 81.5),
        "effective": EffectiveScore(
            composite=85.0,
            grade="A",
            formula="人工",
            dimensions={"talk": 81.5, "skill": None, "team": 81.5},
            questions={"1": 81.5},
            overridden=("composite",),
        ),
        "versions": (),
        "reviews": (
            Review(id="1", kind="remark", by="王主管", at=AT, text="内部备注：薪资期望偏高"),
            Review(id="2", kind="override", by="王主管", at=AT, target="composite", value=85.0, text="面试当天网络不好"),
        ),
        "medians": {"talk": 70.0},
        "weights_changed": False,
    }
    if "second" in ScoreReport.model_fields:
        fields["second"] = made_score_second()
    return ScoreReport.model_validate(fields)


def made_score_second() -> dict[str, object]:
    return {"model": "", "not_available": "off"}


DECISION = Decision(
    id="d",
    session="s",
    n=1,
    decision="talent_pool",
    reason="以后再联系",
    by="王主管",
    at=AT,
    notice="",
    next_opening="",
    invitation="",
)


def text_of(sheet: Sheet) -> str:
    return str(extract_text(io.BytesIO(pdf_of(sheet))))


def test_hr_finds_everything_on_paper_in_chinese() -> None:
    text = text_of(hr_sheet(made_report(), made_score_report(), [DECISION], AT, "zh"))
    for part in (
        "张伟 的面试报告",
        "后端工程师 · 平台部 · 某公司",
        "85.0",
        "A",
        "沟通",
        "70.0",
        "无法计算",
        "提到团队合作 3 次",
        "画面中没有人脸",
        "第 1 题，0:03 · 0:02–0:03",
        "团队合作",
        "说到",
        "没有说到",
        "1:05 “我们团队当时”",
        "我负责过支付系统的重构。",
        "没有作答。",
        "内部备注：薪资期望偏高",
        "王主管 把综合得分改为 85.0：面试当天网络不好",
        "进入人才库",
        "以后再联系",
        "第 1 页",
    ):
        assert part in text, part


def test_and_in_english() -> None:
    text = text_of(hr_sheet(made_report(), made_score_report(), [], AT, "en"))
    for part in (
        "Interview report: 张伟",
        "Composite score",
        "not available",
        "No face",
        "No decision yet.",
        "Not answered.",
    ):
        assert part in text, part
    assert not re.search(
        "[一-鿿]",
        "".join(block.text for block in hr_sheet(made_report(), None, [], AT, "en").blocks if isinstance(block, Paragraph)),
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_private_is_on_the_candidates_paper(language: str) -> None:
    """What the page does not hold cannot be printed; what it holds but the opening does not show is not printed either."""
    own = OwnResult(
        candidate="张伟", title="后端工程师", department="平台部", organisation="某公司", interview_language="zh",
        state="ready", handed_in_at=AT, ready_at=AT, told=None, shows=("dimensions", "remarks", "pdf"),
        dimensions=(OwnDimension(id="talk", title="沟通", score=81.5),),
        remarks=(OwnRemark(text="谢谢您的时间", made_at=AT),), pdf=True,
    )  # fmt: skip
    text = text_of(own_sheet(own, "zh" if language == "zh" else "en"))
    assert "81.5" in text
    assert "谢谢您的时间" in text
    for private in ("薪资", "王主管", "没有人脸", "No face", "85.0", "70.0", "支付系统", "以后再联系", "团队合作"):
        assert private not in text, private


def test_the_radar_is_drawn_not_pasted_and_the_font_is_embedded_in_part() -> None:
    axes = tuple(Axis(title=title, value=value, median=50) for title, value in (("一", 80.0), ("二", None), ("三", 60.0)))
    radar = Radar(axes=axes, value_title="本人", median_title="中位数", not_available="无法计算")
    made = pdf_of(Sheet(language="zh", title="雷达", subtitle="", foot="", blocks=(radar,)))
    assert b"/Subtype /Image" not in made
    assert b"/CIDFontType0C" in made
    assert len(made) < 60_000
    assert "无法计算" in extract_text(io.BytesIO(made))
    PDFDocument(PDFParser(io.BytesIO(made)))


def test_long_tables_and_odd_characters_fill_pages_without_loss() -> None:
    rows = tuple((f"要点{n}", "说到", "原话" * 60) for n in range(60))
    blocks = (
        Grid(head=("甲", "乙", "丙"), shares=(2, 1, 4), rows=rows),
        Paragraph(text="\x00泰ไทย𠮷\u202e\ud800end" + "长" * 9000),
    )
    text = text_of(Sheet(language="zh", title="很长", subtitle="", foot="", blocks=blocks))
    assert all(f"要点{n}" in text for n in range(60))
    assert "泰□" in text
    assert text.count("长") == 9001
    assert "第 9 页" in text
