"""The list of interviews, views, decisions, comparison, distribution and exports through the API."""

import csv
import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
from pdfminer.high_level import extract_text

from server.core.facts import Entry, FlagRaised, SessionOpened, StageEntered, Transcript
from server.core.plan import Plan
from server.hiring import next_round
from server.http.decision_parts import DECISIONS
from server.stores.schema import sessions
from server.stores.schema_hiring import scores
from tests.http.site import PLAN, Site, problem_of
from tests.http.test_messages import app_post

DIMENSIONS = [{"id": "talk", "title": "沟通"}, {"id": "skill", "title": "专业"}, {"id": "team", "title": "协作"}]


async def opening_of(site: Site, title: str = "Engineer", department: str = "Platform") -> str:
    plan = {**PLAN, "title": title, "department": department, "dimensions": DIMENSIONS}
    response = await site.post("/api/v1/openings", {"plan": plan})
    assert response.status == 201, await response.text()
    return str((await response.json())["id"])


async def interview(site: Site, opening: str, name: str, score: float | None = None, **head: Any) -> str:
    """A submitted interview, perhaps with a score."""
    added = await site.post(
        f"/api/v1/openings/{opening}/candidates", {"name": name, "mail": f"{abs(hash(name))}@example.com"}
    )
    assert added.status == 201, await added.text()
    candidate = (await added.json())["id"]
    invited = await site.post(f"/api/v1/openings/{opening}/candidates/invite", {"candidates": [candidate], "tell": False})
    assert invited.status == 200, await invited.text()
    row = (await (await site.get(f"/api/v1/candidates/{candidate}")).json())["candidate"]
    opened = await site.open_link(row["link"].rsplit("/", 1)[1], page_id=f"page-{candidate}"[:40])
    session = str((await opened.json())["session"])
    site.clock.advance(60)
    values = {"stage": "submitted", "live": False, "answered": 1, **head}
    async with site.stores.database.write() as connection:
        await connection.execute(sa.update(sessions).where(sessions.c.id == session).values(**values))
        if score is not None:
            await connection.execute(sa.insert(scores).values(score_row(session, score)))
    plan = Plan.model_validate({**PLAN, "dimensions": DIMENSIONS})
    facts = (
        SessionOpened(plan=plan, candidate=name, page_language="zh"),
        StageEntered(stage="answering", question=1, take=1),
        Transcript(question=1, take=1, text=f"我是{name}，负责过支付系统。", words=(), language="zh", model="m"),
        StageEntered(stage="submitted", reason="finished"),
    )
    await site.stores.timeline.append(
        session, [Entry(n=n, at_ms=n * 1000, fact=fact) for n, fact in enumerate(facts, start=1)]
    )
    return session


def score_row(session: str, value: float) -> dict[str, Any]:
    from server.core.api_scores import EffectiveScore, Score
    from tests.results.made_scores import made_score

    score: Score = made_score(session, value)
    effective = EffectiveScore(
        composite=value,
        grade="B",
        formula="",
        dimensions={"talk": value, "skill": None, "team": value},
        questions={"1": value},
        overridden=(),
    )
    return {
        "session": session,
        "version": 1,
        "rules_version": "1",
        "weights_sha256": "0" * 64,
        "reason": "first",
        "complete": True,
        "composite": value,
        "effective": value,
        "effective_body": effective.model_dump_json(),
        "body": score.model_dump_json(),
        "created_wall_s": 1_000_000.0,
    }


async def listed(site: Site, query: str = "") -> list[str]:
    response = await site.get(f"/api/v1/results?{query}")
    assert response.status == 200, await response.text()
    return [row["candidate"] for row in (await response.json())["rows"]]


async def test_the_list_is_by_time_unless_somebody_asks_for_scores(signed_in: Site) -> None:
    opening = await opening_of(signed_in)
    for name, score in (("甲", 90.0), ("乙", None), ("丙", 40.0), ("丁", 70.0)):
        await interview(signed_in, opening, name, score)
    assert await listed(signed_in) == ["丁", "丙", "乙", "甲"]
    assert await listed(signed_in, "sort=score") == ["甲", "丁", "丙", "乙"]
    assert await listed(signed_in, "score_min=50") == ["丁", "甲"]
    assert await listed(signed_in, "score_max=50") == ["丙"]
    assert await listed(signed_in, f"opening={opening}&top_tenth=true") == ["甲"]
    first = await (await signed_in.get("/api/v1/results?sort=score&limit=3")).json()
    assert (first["total"], len(first["rows"])) == (4, 3)
    rest = await (await signed_in.get(f"/api/v1/results?sort=score&limit=3&after={first['next']}")).json()
    assert ([row["candidate"] for row in rest["rows"]], rest["next"]) == (["乙"], "")


async def test_filters_narrow_the_list(signed_in: Site) -> None:
    one, two = await opening_of(signed_in), await opening_of(signed_in, "设计师", "Design")
    await interview(signed_in, one, "Anna_Li", flags=2)
    begun = datetime.fromtimestamp(signed_in.clock.wall_s(), UTC).isoformat().replace("+00:00", "Z")
    await interview(signed_in, two, "王芳", stage="withdrawn")
    raised = FlagRaised(id="no_face:1", rule="no_face", severity="attention", question=1, take=1, evidence=())
    session = (await (await signed_in.get("/api/v1/results?name=anna")).json())["rows"][0]["id"]
    await signed_in.stores.timeline.append(session, [Entry(n=5, at_ms=5000, fact=raised)])
    for query, expected in (
        ("name=anna_", ["Anna_Li"]),
        ("name=%25", []),
        ("department=Design", ["王芳"]),
        (f"opening={one}", ["Anna_Li"]),
        ("state=withdrawn", ["王芳"]),
        ("state=submitted", ["Anna_Li"]),
        ("flags=any", ["Anna_Li"]),
        ("flags=none", []),  # consent taken back: nothing is told of flags
        ("rule=no_face", ["Anna_Li"]),
        ("rule=no", []),
        (f"since={begun}", ["王芳"]),
        (f"until={begun}", ["Anna_Li"]),
        ("decision=none", ["王芳", "Anna_Li"]),
        ("decision=reject", []),
    ):
        assert await listed(signed_in, query) == expected, query


@pytest.mark.parametrize(
    "query", ["state=odd", "score_min=101", "since=yesterday", "top_tenth=true", "after=x_1", "limit=0"]
)
async def test_bad_queries_are_refused(signed_in: Site, query: str) -> None:
    assert await problem_of(await signed_in.get(f"/api/v1/results?{query}")) == (400, "bad_request")


async def test_views_are_kept_for_each_account(signed_in: Site) -> None:
    made = await signed_in.post("/api/v1/views", {"name": "待定", "query": {"decision": "none", "score_min": 60}})
    assert made.status == 201
    replaced = await signed_in.post("/api/v1/views", {"name": "待定", "query": {"decision": "none"}})
    view = (await replaced.json())["id"]
    views = await (await signed_in.get("/api/v1/views")).json()
    assert [(one["id"], one["query"]["decision"], one["query"]["score_min"]) for one in views] == [(view, "none", None)]
    await signed_in.stores.accounts.create("other", "another good password", "hr", must_change_password=False)
    await signed_in.sign_in("other", "another good password")
    assert await (await signed_in.get("/api/v1/views")).json() == []
    assert (await signed_in.post(f"/api/v1/views/{view}", method="DELETE")).status == 404
    await signed_in.sign_in()
    assert (await signed_in.post(f"/api/v1/views/{view}", method="DELETE")).status == 204


async def test_a_decision_needs_a_reason_and_is_never_overwritten(signed_in: Site) -> None:
    opening = await opening_of(signed_in)
    session = await interview(signed_in, opening, "张伟", 80.0)
    without = await signed_in.post(
        "/api/v1/decisions", {"decision": "reject", "items": [{"session": session, "reason": " "}]}
    )
    assert without.status == 400
    first = {"decision": "talent_pool", "items": [{"session": session, "known": 0}], "reason": "以后再联系"}
    outcome = (await (await signed_in.post("/api/v1/decisions", first)).json())[0]
    assert (outcome["fault"], outcome["decision"]["n"], outcome["decision"]["by"]) == ("", 1, "hr")
    stale = (await (await signed_in.post("/api/v1/decisions", {**first, "decision": "reject"})).json())[0]
    assert (stale["fault"], stale["decision"]) == ("changed_meanwhile", None)
    again = {"decision": "reject", "items": [{"session": session, "reason": "经验不足", "known": 1}]}
    assert (await (await signed_in.post("/api/v1/decisions", again)).json())[0]["decision"]["n"] == 2
    history = await (await signed_in.get(f"/api/v1/sessions/{session}/decisions")).json()
    assert [(one["decision"], one["reason"]) for one in history] == [("talent_pool", "以后再联系"), ("reject", "经验不足")]
    row = (await (await signed_in.get("/api/v1/results?decision=reject")).json())["rows"][0]
    assert (row["decision"], row["decided_by"]) == ("reject", "hr")


async def test_many_decisions_are_shown_before_and_taken_one_by_one(signed_in: Site) -> None:
    opening, second = await opening_of(signed_in), await opening_of(signed_in, "二面")
    good = await interview(signed_in, opening, "张伟")
    live = await interview(signed_in, opening, "李娜", stage="answering", live=True)
    signed_in.rooms.live.add(live)
    draft = {
        "decision": "next_round",
        "items": [{"session": good, "reason": "表达清楚"}, {"session": live}, {"session": "unknown"}],
        "reason": "一起约",
        "notify": True,
        "next_opening": second,
    }
    shown = await (await signed_in.post("/api/v1/decisions/preview", draft)).json()
    assert [one["fault"] for one in shown] == ["", "still_live", "not_found"]
    assert (shown[0]["candidate"], shown[0]["reason"], shown[0]["next_opening_title"]) == ("张伟", "表达清楚", "二面")
    assert "张伟" in shown[0]["notice"]["body"]
    assert shown[0]["notice"]["address"].endswith("@example.com")
    assert await signed_in.stores.decisions.history(good) == []
    outcomes = await (await signed_in.post("/api/v1/decisions", draft)).json()
    assert [one["fault"] for one in outcomes] == ["", "still_live", "not_found"]
    decision = outcomes[0]["decision"]
    assert (decision["notice"], decision["next_opening"]) == ("asked", second)
    invitation = await signed_in.stores.invitations.get(decision["invitation"])
    assert invitation is not None
    assert (invitation.opening, invitation.candidate) == (second, "张伟")
    async with signed_in.stores.database.read() as connection:
        kinds = (await connection.execute(sa.text("SELECT kind FROM outbox ORDER BY kind"))).scalars().all()
    assert kinds == ["next_round"]  # this site tells nobody of invitations


async def rows_of(site: Site, opening: str) -> dict[str, int]:
    """How many there are of all that a decision for the next round writes."""
    async with site.stores.database.read() as connection:
        counts = {
            "candidates": f"SELECT count(*) FROM candidates WHERE opening = '{opening}'",
            "invitations": f"SELECT count(*) FROM invitations WHERE opening = '{opening}'",
            "decisions": "SELECT count(*) FROM decisions",
            "messages": "SELECT count(*) FROM outbox",
        }
        return {name: await connection.scalar(sa.text(query)) or 0 for name, query in counts.items()}


@pytest.mark.parametrize("fails", ["insert_invitation", "message", "letter", "event"])
async def test_a_next_round_stands_whole_or_not_at_all(signed_in: Site, monkeypatch: pytest.MonkeyPatch, fails: str) -> None:
    opening, second = await opening_of(signed_in), await opening_of(signed_in, "二面")
    session = await interview(signed_in, opening, "张伟")
    parts, messages = signed_in.client.app[DECISIONS]._parts, app_post(signed_in).messages
    monkeypatch.setattr(parts.next_rounds, "_notices", messages)  # this site tells nobody of invitations
    draft = {
        "decision": "next_round",
        "items": [{"session": session, "known": 0}],
        "reason": "好",
        "notify": True,
        "next_opening": second,
    }

    async def killed(*_: object) -> None:
        raise RuntimeError("killed here")

    with monkeypatch.context() as failing:
        match fails:
            case "insert_invitation":
                failing.setattr(next_round, "insert_invitation", killed)
            case "message":
                failing.setattr(messages._outbox, "add_many_in", killed)
            case "letter":
                failing.setattr(messages._outbox, "add_in", killed)
            case _:
                failing.setattr(type(parts.told), "decided", killed)
        assert (await signed_in.post("/api/v1/decisions", draft)).status == 500
    assert await rows_of(signed_in, second) == {"candidates": 0, "invitations": 0, "decisions": 0, "messages": 0}
    assert (await (await signed_in.post("/api/v1/decisions", draft)).json())[0]["fault"] == ""
    assert await rows_of(signed_in, second) == {"candidates": 1, "invitations": 1, "decisions": 1, "messages": 2}
    for known, fault in ((0, "changed_meanwhile"), (1, "not_possible")):  # decided meanwhile; there already
        again = {**draft, "items": [{"session": session, "known": known}]}
        assert (await (await signed_in.post("/api/v1/decisions", again)).json())[0]["fault"] == fault
        assert await rows_of(signed_in, second) == {"candidates": 1, "invitations": 1, "decisions": 1, "messages": 2}


async def test_candidates_are_compared_in_the_order_asked_for(signed_in: Site) -> None:
    opening, other = await opening_of(signed_in), await opening_of(signed_in, "设计师")
    first, second = await interview(signed_in, opening, "甲", 60.0), await interview(signed_in, other, "乙", 80.0)
    made = await (await signed_in.get(f"/api/v1/compare?sessions={first},{second}")).json()
    assert [one["candidate"] for one in made["candidates"]] == ["甲", "乙"]
    assert [one["score"] for one in made["candidates"]] == [60.0, 80.0]
    assert [one["id"] for one in made["dimensions"]] == ["talk", "skill", "team"]
    assert made["candidates"][0]["dimensions"][1] == {"id": "skill", "score": None}
    assert [answer["text"][:3] for answer in made["questions"][0]["answers"]] == ["我是甲", "我是乙"]
    assert [answer["note"] for answer in made["questions"][1]["answers"]] == ["not_answered", "not_answered"]
    for bad in (first, ",".join([first] * 3), ",".join(str(n) for n in range(6))):
        assert await problem_of(await signed_in.get(f"/api/v1/compare?sessions={bad}")) == (400, "bad_request")
    assert await problem_of(await signed_in.get(f"/api/v1/compare?sessions={first},nobody")) == (404, "not_found")


async def test_an_opening_shows_how_its_scores_lie(signed_in: Site) -> None:
    opening = await opening_of(signed_in)
    for name, score in (("甲", 60.0), ("乙", 80.0), ("丙", 100.0), ("丁", None)):
        await interview(signed_in, opening, name, score)
    made = await (await signed_in.get(f"/api/v1/openings/{opening}/distribution")).json()
    assert (made["submitted"], made["n"], made["mean"], made["median"], made["highest"]) == (4, 3, 80.0, 80.0, 100.0)
    assert made["top_tenth_from"] == 100.0
    assert [one["count"] for one in made["bins"]] == [0, 0, 0, 0, 0, 0, 1, 0, 1, 1]
    assert [(one["id"], one["median"], one["n"]) for one in made["dimensions"]] == [
        ("talk", 80.0, 3),
        ("skill", None, 0),
        ("team", 80.0, 3),
    ]


async def test_the_spreadsheet_has_numbers_dates_and_no_formulas(signed_in: Site) -> None:
    opening = await opening_of(signed_in)
    await interview(signed_in, opening, "=cmd|' /C calc'!A0", 81.5)
    await interview(signed_in, opening, "李娜")
    response = await signed_in.get(f"/api/v1/results.xlsx?opening={opening}&lang=zh")
    assert response.status == 200
    sheet = openpyxl.load_workbook(io.BytesIO(await response.read())).active
    assert sheet is not None
    head = [cell.value for cell in sheet[1]]
    rows = {row[0].value: dict(zip(head, row, strict=True)) for row in sheet.iter_rows(min_row=2)}
    bad = rows["=cmd|' /C calc'!A0"]
    assert (bad["候选人"].data_type, bad["综合得分"].value, bad["综合得分"].data_type) == ("s", 81.5, "n")
    assert isinstance(bad["开始时间（UTC）"].value, datetime)
    assert (bad["沟通"].value, bad["专业"].value, rows["李娜"]["综合得分"].value) == (81.5, None, None)
    text = (await (await signed_in.get("/api/v1/results.csv?lang=en")).read()).decode("utf-8-sig")
    names = [row[0] for row in csv.reader(io.StringIO(text))]
    assert names == ["Candidate", "李娜", "'=cmd|' /C calc'!A0"]


async def test_reports_come_as_pdf_alone_and_in_a_bundle_with_progress(signed_in: Site) -> None:
    opening = await opening_of(signed_in)
    ids = [await interview(signed_in, opening, name, 70.0) for name in ("张伟", "张/伟")]
    one = await signed_in.get(f"/api/v1/sessions/{ids[0]}/report.pdf?lang=zh")
    assert (one.status, one.content_type) == (200, "application/pdf")
    text = extract_text(io.BytesIO(await one.read()))
    assert "张伟 的面试报告" in text
    assert "我是张伟，负责过支付系统。" in text
    begun = await signed_in.post("/api/v1/exports", {"format": "pdf", "sessions": ids})
    assert begun.status == 202
    job = await begun.json()
    while job["state"] == "running":
        job = await (await signed_in.get(f"/api/v1/exports/{job['id']}")).json()
    assert (job["state"], job["done"], job["total"], job["left_out"]) == ("ready", 2, 2, 0)
    packed = zipfile.ZipFile(io.BytesIO(await (await signed_in.get(job["file"])).read()))
    assert sorted(name.rsplit("-", 1)[0] for name in packed.namelist()) == ["张_伟", "张伟"]
    assert (await signed_in.post(f"/api/v1/exports/{job['id']}", method="DELETE")).status == 204
    assert (await signed_in.get(job["file"])).status == 404
    unknown = await signed_in.post("/api/v1/exports", {"format": "pdf", "sessions": [ids[0], "nobody"]})
    assert await problem_of(unknown) == (404, "not_found")
