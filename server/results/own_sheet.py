"""The candidate's own result on paper: the very page they read, nothing else. Pure."""

from server.core.api_result import OwnResult
from server.core.text import Language, Text
from server.results.pdf.sheet import AnyBlock, Axis, Bullets, Facts, Heading, Paragraph, Radar, Sheet

_TITLE = Text(zh="面试结果", en="Interview result")
_FACTS = {
    "candidate": Text(zh="姓名", en="Name"),
    "title": Text(zh="职位", en="Position"),
    "employer": Text(zh="招聘方", en="Employer"),
    "handed_in": Text(zh="提交时间", en="Handed in"),
}
_DIMENSIONS = Text(zh="各维度得分（满分 100）", en="Scores by dimension (of 100)")
_DIMENSIONS_ABOUT = Text(
    zh="得分由规则从回答的内容算出，人可以修改；录用与否由人决定。",
    en="Scores are computed by rules from what was said, and people may change them. People decide.",
)
_BY_PERSON = Text(zh="经人工修改", en="changed by a person")
_WORDS = Text(zh="总体", en="Overall")
_REMARKS = Text(zh="招聘方的话", en="From the employer")
_ADVICE = Text(zh="可以怎样改进", en="What to work on")
_QUESTION = Text(zh="第 {n} 题：", en="Question {n}: ")
_WHY = Text(zh="依据：", en="Why: ")
_OWN = Text(zh="得分", en="Score")
_NOT_AVAILABLE = Text(zh="无法评分", en="not available")
_FOOT = Text(zh="仅供本人查看", en="For the person named above alone")


def own_sheet(page: OwnResult, language: Language) -> Sheet:
    """``page`` holds what may be shown; nothing is looked up here."""
    blocks: list[AnyBlock] = [Facts(rows=tuple(_facts(page, language)))]
    if page.dimensions:
        blocks += _dimensions(page, language)
    if page.words:
        blocks.append(Heading(text=_WORDS.get(language)))
        blocks += [Paragraph(text=words.get(language)) for words in page.words]
    if page.remarks:
        blocks.append(Heading(text=_REMARKS.get(language)))
        blocks += [Paragraph(text=remark.text) for remark in page.remarks]
    if "advice" in page.shows:
        blocks.append(Heading(text=_ADVICE.get(language)))
        blocks.append(_advice(page, language))
    return Sheet(
        title=_TITLE.get(language), subtitle=page.title, language=language, foot=_FOOT.get(language), blocks=tuple(blocks)
    )


def _facts(page: OwnResult, language: Language) -> list[tuple[str, str]]:
    employer = " · ".join(filter(None, (page.organisation, page.department)))
    handed_in = page.handed_in_at.strftime("%Y-%m-%d %H:%M UTC") if page.handed_in_at else ""
    rows = (("candidate", page.candidate), ("title", page.title), ("employer", employer), ("handed_in", handed_in))
    return [(_FACTS[name].get(language), value) for name, value in rows if value]


def _dimensions(page: OwnResult, language: Language) -> list[AnyBlock]:
    axes = tuple(
        Axis(title=f"{one.title} ({_BY_PERSON.get(language)})" if one.by_person else one.title, value=one.score, median=None)
        for one in page.dimensions
    )
    return [
        Heading(text=_DIMENSIONS.get(language)),
        Radar(axes=axes, value_title=_OWN.get(language), median_title="", not_available=_NOT_AVAILABLE.get(language)),
        Paragraph(text=_DIMENSIONS_ABOUT.get(language), soft=True),
    ]


def _advice(page: OwnResult, language: Language) -> AnyBlock:
    if not page.advice:
        return Paragraph(text=page.advice_not_available.get(language) if page.advice_not_available else "")
    return Bullets(
        items=tuple(
            (
                (_QUESTION.get(language).format(n=one.question) if one.question else "") + one.advice.get(language),
                _WHY.get(language) + one.reason.get(language),
            )
            for one in page.advice
        )
    )
