"""The result as the candidate may have it on paper. Pure.

It is made of :class:`server.core.api_result.OwnResult` alone, which holds what the opening allows and nothing else: no report,
no flags, no scores of questions, no other candidate can come into it, because this function is not given them.
"""

from collections.abc import Iterator
from datetime import datetime

from server.core.api_result import OwnResult
from server.core.text import Language
from server.results.pdf.hr import MOMENT
from server.results.pdf.sheet import AnyBlock, Axis, Bullets, Facts, Grid, Heading, Paragraph, Radar, Sheet
from server.results.pdf.words import Words


def candidate_sheet(own: OwnResult, made_at: datetime, language: Language) -> Sheet:
    """What ``own`` holds, part by part; a part that is not in ``own.shows`` is left out even if there were something."""
    words = Words(language)
    return Sheet(
        language=language,
        title=words("own_title", name=own.candidate),
        subtitle=" · ".join(filter(None, (own.title, own.department, own.organisation))),
        foot=words("own_foot", made=made_at.strftime(MOMENT)),
        blocks=(
            Facts(rows=_head(own, words)),
            *(_dimensions(own, words) if "dimensions" in own.shows else ()),
            *(_words(own, words) if "words" in own.shows else ()),
            *(_remarks(own, words) if "remarks" in own.shows else ()),
            *(_advice(own, words) if "advice" in own.shows else ()),
            Paragraph(text=words("own_note"), soft=True),
        ),
    )


def _head(own: OwnResult, words: Words) -> tuple[tuple[str, str], ...]:
    handed_in = ((words("handed_in"), own.handed_in_at.strftime(MOMENT)),) if own.handed_in_at else ()
    told = ((words("own_status"), words.decision(own.told)),) if own.told else ()
    return (*handed_in, (words("language"), words.spoken(own.interview_language)), *told)


def _dimensions(own: OwnResult, words: Words) -> Iterator[AnyBlock]:
    if not own.dimensions:
        return
    yield Radar(
        axes=tuple(Axis(title=one.title, value=one.score) for one in own.dimensions),
        value_title=words("value"),
        median_title="",
        not_available=words("not_available"),
    )
    yield Grid(
        head=(words("dimension_head"), words("value_head"), ""),
        shares=(4, 1.5, 5),
        rows=tuple(
            (
                one.title,
                words("not_available") if one.score is None else f"{one.score:.1f}",
                words.text(one.not_available)
                if one.not_available is not None
                else words("by_person")
                if one.by_person
                else "",
            )
            for one in own.dimensions
        ),
    )


def _words(own: OwnResult, words: Words) -> Iterator[AnyBlock]:
    if own.words:
        yield Heading(text=words("own_words"))
        yield Bullets(items=tuple((words.text(one), "") for one in own.words))


def _remarks(own: OwnResult, words: Words) -> Iterator[AnyBlock]:
    if own.remarks:
        yield Heading(text=words("own_remarks"))
        yield Bullets(items=tuple((one.text, one.made_at.strftime(MOMENT)) for one in own.remarks))


def _advice(own: OwnResult, words: Words) -> Iterator[AnyBlock]:
    if not own.advice and own.advice_not_available is None:
        return
    yield Heading(text=words("own_advice"))
    if own.advice:
        yield Bullets(items=tuple((words.text(one.advice), words.text(one.reason)) for one in own.advice))
    elif own.advice_not_available is not None:
        yield Paragraph(text=words.text(own.advice_not_available))
