"""The candidate's own result: who gets in, what is shown when, what is kept, what can be asked for."""

import json
from collections import Counter
from email import message_from_bytes, policy
from io import BytesIO

import pytest
import sqlalchemy as sa
from pdfminer.high_level import extract_text

from server.core.api_scores import ReviewDraft
from server.core.facts import ConsentGiven, Entry
from server.http.keys import HUB
from server.http.result_parts import REQUESTS
from server.hub.outbox import Outbox
from server.hub.watch import SessionWatch
from server.notify.contract import Outgoing
from server.stores.audit import AuditFilter
from server.stores.schema_hiring import candidates
from tests.http.crowd import CROWD, post_at_once
from tests.http.result_round import MAIL, SECRET_NOTE, Round
from tests.http.site import Site, problem_of
from tests.http.test_messages import app_post
from tests.http.test_pages import tables

DAY_S = 24 * 3600.0


async def test_a_code_to_the_address_on_file_lets_in_for_a_while(signed_in: Site) -> None:
    round = await Round(signed_in).submitted()
    door = await (await round.ask("GET")).json()
    assert door == {
        "organisation": "示例公司",
        "addresses": [{"channel": "mail", "address": "l***@example.com"}],
        "inside": False,
    }
    assert await problem_of(await round.ask("GET", "/result")) == (403, "code_needed")
    await round.code()
    assert await problem_of(await round.ask("POST", "/enter", {"code": "000000"})) == (403, "code_wrong")
    assert await problem_of(await round.ask("POST", "/enter", {"code": "12"})) == (400, "bad_request")
    signed_in.clock.advance(61)
    code = await round.code()
    entered = await round.ask("POST", "/enter", {"code": code})
    cookie = entered.headers["Set-Cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Strict"))
    assert (await (await round.ask("GET")).json())["inside"]
    assert (await round.page())["state"] == "waiting"
    again = await round.ask("POST", "/enter", {"code": code})
    assert (await problem_of(again))[1] == "code_over", "a code works once"
    signed_in.clock.advance(2 * 3600)
    assert await problem_of(await round.ask("GET", "/result")) == (403, "code_needed")


async def test_a_thousand_uses_of_one_code_let_in_once(signed_in: Site) -> None:
    round = await Round(signed_in).submitted()
    code = await round.code()
    url = f"{signed_in.origin}/api/result/{round.token}/enter"
    answers = await post_at_once(url, lambda _: {"code": code}, {"Origin": signed_in.origin})
    assert Counter((answer.status, answer.code) for answer in answers) == {(204, ""): 1, (410, "code_over"): CROWD - 1}
    assert [len(answer.cookies) for answer in answers if answer.cookies] == [1]
    assert len(await signed_in.stores.audit.list(AuditFilter(action="entered_result"))) == 1


async def test_codes_are_not_sent_too_often(signed_in: Site) -> None:
    round = await Round(signed_in).submitted()
    await round.code()
    refused = await round.ask("POST", "/code", {"channel": "mail"})
    assert (await problem_of(refused))[1] == "code_wait"
    assert (await problem_of(await round.ask("POST", "/code", {"channel": "sms"})))[1] == "no_address"


async def test_dead_links_all_look_alike(signed_in: Site) -> None:
    unknown, revoked, erased, early = (Round(signed_in) for _ in range(4))
    unknown.invitation = "ab" * 16
    for number, one in enumerate((revoked, erased)):
        one.mail = f"c{number}@example.com"
        await one.submitted()
    await signed_in.post(f"/api/v1/invitations/{revoked.invitation}/revoke")
    request = await (await (await erased.enter()).ask("POST", "/requests", {"kind": "erase"})).json()
    granted = await signed_in.post(f"/api/v1/requests/{request['id']}/answer", {"outcome": "granted", "answer": "好的"})
    assert await granted.json() == {"erased": True, "request": None, "notice": "not_sent"}
    early.invitation = (await signed_in.invitation())["id"]
    texts = set()
    for one in (unknown, revoked, erased, early):
        response = await one.ask("GET", "", **{"Accept-Language": "zh"})
        assert await problem_of(response) == (404, "link_unknown")
        texts.add(await response.text())
        assert await problem_of(await one.ask("GET", "/result")) == (404, "link_unknown")
    assert len(texts) == 1


async def test_one_cookie_opens_one_result(signed_in: Site) -> None:
    mine = await (await Round(signed_in).submitted()).enter()
    other = await Round(signed_in, mail="other@example.com", name="王五").submitted()
    other.cookies = mine.cookies
    assert await problem_of(await other.ask("GET", "/result")) == (403, "code_needed")
    assert await problem_of(await other.ask("GET", "/recordings/1/1")) == (403, "code_needed")
    other_link = signed_in.links.token(mine.invitation)
    assert (await signed_in.get(f"/api/result/{other_link}")).status == 404, "the interview's link is another one"


async def test_nothing_before_the_delay_and_never_more_than_the_opening_allows(signed_in: Site) -> None:
    round = await (await Round(signed_in).submitted(delay_hours=24)).enter()
    waiting = await round.page()
    assert (waiting["state"], waiting["ready_at"]) == ("waiting", None)
    await round.scored()
    page = await round.page()
    assert page["state"] == "waiting"
    assert page["ready_at"] is not None
    assert (page["dimensions"], page["words"], page["advice"], page["pdf"]) == ([], [], [], False)
    assert await problem_of(await round.ask("GET", "/result.pdf")) == (404, "not_found")
    signed_in.clock.advance(DAY_S)
    await round.enter()
    page = await round.page()
    assert page["state"] == "ready"
    assert [one["id"] for one in page["dimensions"]] == ["talk", "skill", "team"]
    assert page["words"]
    (point,) = [one for one in page["advice"] if one["kind"] == "key_point"]
    assert "结果的数字" in point["advice"]["zh"]
    (rate,) = [one for one in page["advice"] if one["kind"] == "rate"]
    assert "480" in rate["reason"]["zh"]
    assert page["pdf"]
    for private in ("long_silence", "face.smile", "composite", "flag"):
        assert private not in (await (await round.ask("GET", "/result")).text())


@pytest.mark.parametrize("shows", [(), ("dimensions",), ("words",), ("remarks",), ("advice",), ("pdf",)])
async def test_each_part_is_shown_only_if_the_opening_says_so(signed_in: Site, shows: tuple[str, ...]) -> None:
    round = await (await (await Round(signed_in, shows=shows).submitted(delay_hours=0)).scored()).enter()
    for note, for_candidate in ((SECRET_NOTE, False), ("欢迎再来", True)):
        draft = ReviewDraft(kind="remark", text=note, for_candidate=for_candidate)
        made = await signed_in.post(f"/api/v1/sessions/{round.session}/score/reviews", draft.model_dump())
        assert made.status < 300, await made.text()
    page = await round.page()
    assert page["state"] == ("ready" if shows else "waiting")
    for part in ("dimensions", "words", "remarks", "advice"):
        assert bool(page[part]) == (part in shows), part
    assert page["pdf"] == ("pdf" in shows)
    assert [one["text"] for one in page["remarks"]] == (["欢迎再来"] if "remarks" in shows else [])
    assert SECRET_NOTE not in str(page)


async def test_what_a_person_changed_counts_and_says_so(signed_in: Site) -> None:
    round = await (await (await Round(signed_in).submitted(delay_hours=0)).scored()).enter()
    draft = {"kind": "override", "target": "dimension:team", "value": 88.0, "text": "听了录音"}
    assert (await signed_in.post(f"/api/v1/sessions/{round.session}/score/reviews", draft)).status < 300
    team = {one["id"]: one for one in (await round.page())["dimensions"]}["team"]
    assert (team["score"], team["by_person"]) == (88.0, True)
    assert "听了录音" not in str(await round.page())


async def test_the_pdf_is_in_chinese_and_in_english(signed_in: Site) -> None:
    round = await (await (await Round(signed_in).submitted(delay_hours=0)).scored()).enter()
    for language, words in (("zh", ("林悦", "后端工程师", "可以怎样改进", "沟通")), ("en", ("What to work on", "Score"))):
        response = await round.ask("GET", f"/result.pdf?lang={language}")
        assert response.status == 200, await response.text()
        text = extract_text(BytesIO(await response.read())).replace("\n", "")
        for word in words:
            assert word in text, word


async def test_what_is_kept_is_listed_and_can_be_taken_along(signed_in: Site) -> None:
    round = await (await (await Round(signed_in).submitted()).scored()).enter()
    assert (await signed_in.get(f"/api/v1/sessions/{round.session}/report")).status == 200
    kept = await (await round.ask("GET", "/kept")).json()
    assert (kept["name"], kept["mail"]) == ("林悦", MAIL)
    assert kept["consents"][0]["choices"]["record"]
    assert (kept["recordings"][0]["question"], kept["recordings_bytes"]) == (1, 7)
    assert kept["until"] is not None
    assert (kept["answers"], kept["scores"]) == (1, 1)
    assert [one["kind"] for one in kept["messages"]] == ["result_code"]
    viewed = kept["viewed"]
    assert {one["role"] for one in viewed} == {"hr"}
    assert "hr-name" not in str(viewed)
    data = await round.ask("GET", "/data.json")
    assert "attachment" in data.headers["Content-Disposition"]
    taken = await data.json()
    assert "支付系统" in taken["answers"][0]["text"]
    assert "long_silence" not in await data.text()
    recording = await round.ask("GET", "/recordings/1/1")
    assert await recording.read() == b"picture"
    assert await problem_of(await round.ask("GET", "/recordings/9/9")) == (404, "not_found")


async def test_withdrawing_consent_hides_the_recordings_at_once(signed_in: Site) -> None:
    round = await (await Round(signed_in).submitted()).enter()
    path = f"/api/v1/sessions/{round.session}/recordings/1/1"
    assert (await signed_in.get(path)).status == 200
    asked = await round.ask("POST", "/requests", {"kind": "withdraw", "text": "不想再被看到"})
    assert asked.status == 201
    assert await problem_of(await signed_in.get(path)) == (403, "recording_withdrawn")
    report = await (await signed_in.get(f"/api/v1/sessions/{round.session}/report")).json()
    (take,) = report["questions"][0]["takes"]
    assert (take["recording"], take["recording_note"]) == (None, "withdrawn")
    assert (await round.ask("GET", "/recordings/1/1")).status == 200, "they are still one's own"
    page = await round.page()
    assert (page["recordings_hidden"], page["requests"][0]["outcome"]) == (True, "open")
    id = page["requests"][0]["id"]
    refused = await signed_in.post(f"/api/v1/requests/{id}/answer", {"outcome": "refused", "answer": "不行"})
    assert await problem_of(refused) == (400, "bad_request")
    answered = await signed_in.post(f"/api/v1/requests/{id}/answer", {"outcome": "granted", "answer": "文字也已删除"})
    assert answered.status == 200
    assert await problem_of(await signed_in.get(path)) == (403, "recording_withdrawn")
    assert (await round.page())["requests"][0]["answer"] == "文字也已删除"


@pytest.mark.parametrize(("kind", "told"), [("withdraw", 4), ("erase", 4), ("object", None)])
async def test_consoles_that_look_at_it_are_told_at_once(signed_in: Site, kind: str, told: int | None) -> None:
    round = await (await Round(signed_in).submitted()).enter()
    outbox = Outbox()
    hub = signed_in.client.app[HUB]
    watch = SessionWatch(round.session, 0, hub, signed_in.stores.timeline.read, outbox)
    await watch.start(0)
    assert '"entries"' in str(await outbox.get())
    assert (await round.ask("POST", "/requests", {"kind": kind, "text": "…"})).status == 201
    outbox.close()
    text = await outbox.get()
    assert (None if text is None else len(json.loads(text)["purposes"])) == told


@pytest.mark.parametrize("kind", ["withdraw", "erase"])
async def test_nothing_of_the_answers_is_shown_anywhere_once_consent_is_taken_back(signed_in: Site, kind: str) -> None:
    """Every reader of those who hire; the candidate keeps reading their own."""
    gone = await (await (await Round(signed_in, name="林悦").submitted(delay_hours=0)).scored()).enter()
    kept = await (await Round(signed_in, name="何青", mail="he@example.com").submitted(delay_hours=0)).scored()
    id = gone.session
    pages = (
        f"/api/v1/sessions/{id}/report",
        f"/api/v1/sessions/{id}/timeline?limit=1000",
        f"/api/v1/sessions/{id}/score",
        f"/api/v1/compare?sessions={id},{kept.session}",
        "/api/v1/results?name=林悦",
        "/api/v1/results.csv?name=林悦",
        f"/api/v1/sessions/{id}",
    )
    before = [await (await signed_in.get(path)).text() for path in pages]
    assert "支付系统" in before[0]
    assert "支付系统" in before[1]
    assert "f1" in before[1]
    job = await (await signed_in.post("/api/v1/exports", {"format": "csv", "sessions": [id]})).json()
    assert (await gone.ask("POST", "/requests", {"kind": kind})).status == 201
    assert await problem_of(await signed_in.get(f"/api/v1/exports/{job['id']}")) == (404, "not_found")
    after = [await (await signed_in.get(path)).text() for path in pages]
    for path, text in zip(pages, after, strict=True):
        assert text.count("支付系统") == ("compare" in path), path
    csv_text = after.pop(5)
    report, timeline, score, comparison, listed, summary = (json.loads(one) for one in after)
    (take,) = report["questions"][0]["takes"]
    assert set(report["withdrawn"]) == {"record", "transcribe", "analyse", "expression"}
    assert (take["text"], take["measures"], take["rates"], take["events"], take["flags"]) == ("", {}, [], [], [])
    assert {take["not_available"][name] for name in ("transcript", "measures", "rates", "terms")} == {"withdrawn"}
    assert report["complete"]
    facts = [entry["fact"]["kind"] for entry in timeline["entries"]]
    assert [entry["n"] for entry in timeline["entries"]] == list(range(1, len(facts) + 1))
    assert not {"transcript", "flag_raised", "signal", "event_began", "answer_measured", "recording_ready"} & set(facts)
    assert (score["state"], score["score"], score["effective"], score["reviews"]) == ("withdrawn", None, None, [])
    mine, other = comparison["candidates"]
    assert (mine["score"], mine["rate_per_min"], mine["flags"], mine["points_covered"]) == (None, None, [], None)
    assert mine["withdrawn"]
    assert not other["withdrawn"]
    assert other["score"] is not None
    answer = next(one for one in comparison["questions"][0]["answers"] if one["session"] == id)
    assert (answer["recording"], answer["text"], answer["note"], answer["score"]) == (None, "", "withdrawn", None)
    (row,) = listed["rows"]
    assert (row["withdrawn"], row["score"], row["flags"]) == (True, None, None)
    assert (summary["withdrawn"], summary["flags"]) == (True, None)
    for sieve in ("score_min=0", "flags=any", "flags=none", "rule=long_silence"):
        rows = (await (await signed_in.get(f"/api/v1/results?{sieve}")).json())["rows"]
        assert id not in [one["id"] for one in rows], sieve
    assert "候选人已撤回同意" in csv_text
    assert "None" not in csv_text
    pdf = await signed_in.get(f"/api/v1/sessions/{id}/report.pdf?lang=en")
    printed = extract_text(BytesIO(await pdf.read())).replace("\n", " ")
    assert "withdrawn by the candidate" in printed
    assert "支付系统" not in printed
    assert "No flags" not in printed
    spread = await (await signed_in.get(f"/api/v1/openings/{gone.opening}/distribution")).json()
    assert (spread["submitted"], spread["n"]) == (1, 0)
    assert {one["n"] for one in spread["dimensions"]} == {0}
    for method, path, body in (
        ("get", f"/api/v1/sessions/{id}/score/versions/1", None),
        ("post", f"/api/v1/sessions/{id}/score/rescore", {}),
        ("post", f"/api/v1/sessions/{id}/score/reviews", {"kind": "remark", "text": "x"}),
    ):
        response = await (signed_in.get(path) if method == "get" else signed_in.post(path, body))
        assert await problem_of(response) == (403, "consent_withdrawn"), path
    assert (await gone.page())["dimensions"], "it is still one's own"


async def test_a_purpose_taken_back_during_the_interview_is_hidden_alone(signed_in: Site) -> None:
    round = await Round(signed_in).submitted()
    entries = await signed_in.stores.timeline.read_all(round.session)
    agreed = {"record": True, "transcribe": True, "analyse": True, "expression": True}
    facts = [{**agreed}, {**agreed, "expression": False}]
    more = [
        Entry(
            n=len(entries) + at,
            at_ms=entries[-1].at_ms,
            fact=ConsentGiven(choices=choices, text_version="v1", text_sha256="0" * 64, language="zh"),
        )
        for at, choices in enumerate(facts, start=1)
    ]
    await signed_in.stores.timeline.append(round.session, more)
    report = await (await signed_in.get(f"/api/v1/sessions/{round.session}/report")).json()
    (take,) = report["questions"][0]["takes"]
    assert report["withdrawn"] == ["expression"]
    assert take["events"] == [], "the smile"
    assert "支付系统" in take["text"]
    assert take["recording"] is not None
    assert take["flags"]
    assert (await signed_in.get(f"/api/v1/sessions/{round.session}/recordings/1/1")).status == 200


async def test_a_request_has_its_date_and_its_answer(signed_in: Site) -> None:
    round = await (await Round(signed_in, policy="cn").submitted()).enter()
    first = await round.ask("POST", "/requests", {"kind": "review", "text": "第一题"})
    again = await round.ask("POST", "/requests", {"kind": "review"})
    assert (first.status, again.status) == (201, 200)
    assert (await first.json())["id"] == (await again.json())["id"]
    listed = await (await signed_in.get("/api/v1/requests?open")).json()
    (one,) = listed
    assert (one["candidate"], one["kind"], one["text"], one["overdue"]) == ("林悦", "review", "第一题", False)
    assert (await (await signed_in.get(f"/api/v1/sessions/{round.session}/requests")).json()) == listed
    signed_in.clock.advance(16 * DAY_S)
    await signed_in.sign_in()
    assert (await (await signed_in.get("/api/v1/requests")).json())[0]["overdue"], "15 days in this profile"
    path = f"/api/v1/requests/{one['id']}/answer"
    assert (await signed_in.post(path, {"outcome": "granted", "answer": "已复核"})).status == 200
    assert await problem_of(await signed_in.post(path, {"outcome": "granted", "answer": "再次"})) == (409, "wrong_moment")
    assert await (await signed_in.get("/api/v1/requests?open")).json() == []


async def test_a_refused_erasure_shows_the_recordings_again(signed_in: Site) -> None:
    round = await (await Round(signed_in).submitted()).enter()
    path = f"/api/v1/sessions/{round.session}/recordings/1/1"
    made = await (await round.ask("POST", "/requests", {"kind": "erase"})).json()
    assert await problem_of(await signed_in.get(path)) == (403, "recording_withdrawn")
    answer = {"outcome": "refused", "answer": "依法需保留到争议结束"}
    assert (await signed_in.post(f"/api/v1/requests/{made['id']}/answer", answer)).status == 200
    assert (await signed_in.get(path)).status == 200
    assert (await round.page())["requests"][0]["outcome"] == "refused"


async def test_an_erasure_that_nobody_answers_carries_itself_out(signed_in: Site) -> None:
    round = await (await Round(signed_in).submitted()).enter()
    await round.ask("POST", "/requests", {"kind": "erase"})
    requests = signed_in.client.app[REQUESTS]
    signed_in.clock.advance(29 * DAY_S)
    assert await requests.erase_overdue() == 0
    signed_in.clock.advance(DAY_S + 1)
    assert await requests.erase_overdue() == 1
    assert await problem_of(await round.ask("GET")) == (404, "link_unknown")
    assert await requests.erase_overdue() == 0
    assert not (signed_in.settings.data_dir / "recordings" / round.session).exists()


async def test_reading_changes_nothing(signed_in: Site) -> None:
    round = await (await (await Round(signed_in).submitted(delay_hours=0)).scored()).enter()
    before = tables(signed_in)
    for tail in ("", "/result", "/kept", "/data.json", "/recordings/1/1"):
        assert (await round.ask("GET", tail)).status == 200
    assert tables(signed_in) == before


async def test_another_site_can_do_nothing(signed_in: Site) -> None:
    round = await Round(signed_in).submitted()
    for tail, body in (("/code", {"channel": "mail"}), ("/enter", {"code": "123456"}), ("/requests", {"kind": "erase"})):
        response = await round.ask("POST", tail, body, Origin="https://evil.example")
        assert await problem_of(response) == (403, "wrong_origin")


async def test_an_answer_is_sent_in_the_language_of_the_request_and_previewed(signed_in: Site) -> None:
    round = await (await Round(signed_in).submitted()).enter()
    made = await (await round.ask("POST", "/requests", {"kind": "review", "language": "en"})).json()
    path = f"/api/v1/requests/{made['id']}/answer"
    answer = {"outcome": "granted", "answer": "We listened again.\nThe score stays."}
    preview = await (await signed_in.post(f"{path}/preview", answer)).json()
    assert (preview["channel"], preview["address"], preview["language"], preview["fault"]) == ("mail", MAIL, "en", "")
    assert "review by a person" in preview["subject"]
    assert "We listened again.\nThe score stays." in preview["body"]
    assert await app_post(signed_in).outbox.list(kind="request_answered") == [], "looking writes nothing"
    done = await (await signed_in.post(path, answer)).json()
    assert (done["erased"], done["notice"]) == (False, "queued")
    (message,) = await app_post(signed_in).outbox.list(kind="request_answered")
    assert (message.address, message.language, message.invitation) == (MAIL, "en", round.invitation)
    await app_post(signed_in).worker.step()
    mail = message_from_bytes(signed_in.stores.kept_mail.path(message.id).read_bytes(), policy=policy.default)
    plain = mail.get_body(("plain",))
    assert plain is not None
    assert "The score stays." in plain.get_content()
    assert f"/r/{round.token}" in plain.get_content()
    assert await problem_of(await signed_in.post(f"{path}/preview", answer)) == (409, "wrong_moment")


async def test_an_answer_and_its_message_stand_or_fall_together(signed_in: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    round = await (await Round(signed_in).submitted()).enter()
    made = await (await round.ask("POST", "/requests", {"kind": "object"})).json()
    path = f"/api/v1/requests/{made['id']}/answer"
    answer = {"outcome": "refused", "answer": "理由"}
    outbox = app_post(signed_in).messages._outbox

    async def killed(*_: object) -> str:
        raise RuntimeError("killed here")

    with monkeypatch.context() as failing:
        failing.setattr(outbox, "add_in", killed)
        assert (await signed_in.post(path, answer)).status == 500
    row = await signed_in.stores.requests.get(made["id"])
    assert row is not None
    assert row.outcome == "open"
    assert (await signed_in.post(path, answer)).status == 200
    assert len(await app_post(signed_in).outbox.list(kind="request_answered")) == 1


async def test_who_has_no_contact_finds_the_answer_on_the_page(signed_in: Site) -> None:
    round = await (await Round(signed_in).submitted()).enter()
    made = await (await round.ask("POST", "/requests", {"kind": "object"})).json()
    async with signed_in.stores.database.write() as connection:
        await connection.execute(sa.update(candidates).values(mail="", phone=""))
    path = f"/api/v1/requests/{made['id']}/answer"
    answer = {"outcome": "granted", "answer": "好"}
    assert (await (await signed_in.post(f"{path}/preview", answer)).json())["fault"] == "no_contact"
    assert (await (await signed_in.post(path, answer)).json())["notice"] == "no_contact"


async def test_that_everything_is_erased_leaves_no_message_behind(signed_in: Site) -> None:
    round = await (await Round(signed_in).submitted()).enter()
    made = await (await round.ask("POST", "/requests", {"kind": "erase"})).json()
    path = f"/api/v1/requests/{made['id']}/answer"
    answer = {"outcome": "granted", "answer": "已按您的要求删除"}
    preview = await (await signed_in.post(f"{path}/preview", answer)).json()
    assert "全部内容已经删除" in preview["body"]
    sent: list[Outgoing] = []

    class Gateway:
        name, leaves = "mail", "sent"

        async def send(self, message: Outgoing) -> None:
            sent.append(message)

    app_post(signed_in).ways._channels["mail"] = Gateway()
    done = await (await signed_in.post(path, answer)).json()
    assert (done["erased"], done["notice"]) == (True, "sent")
    (message,) = sent
    assert (message.address, "已按您的要求删除" in message.text) == (MAIL, True)
    assert await app_post(signed_in).outbox.list() == []


async def test_without_a_gateway_an_erasure_is_not_told_and_hr_hears_so(signed_in: Site) -> None:
    round = await (await Round(signed_in).submitted()).enter()
    made = await (await round.ask("POST", "/requests", {"kind": "erase"})).json()
    done = await signed_in.post(f"/api/v1/requests/{made['id']}/answer", {"outcome": "granted", "answer": "好"})
    assert (await done.json())["notice"] == "not_sent"
    assert not any((signed_in.settings.data_dir / "outbox").rglob("*.eml")), "no file with the address stays"
