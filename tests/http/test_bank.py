"""The bank through the API: searched, added to, changed, taken along as a file, given back all or not at all."""

import io
import json
from typing import Any
from urllib.parse import quote

from openpyxl import load_workbook

from tests.http.site import Site, problem_of

BANK = "/api/v1/bank"
DRAFT: dict[str, Any] = {
    "role": "backend",
    "language": "zh",
    "question": {"text": "您如何给老系统加上测试？", "dimensions": ["technical"], "key_points": [{"text": "先加护栏"}]},
    "tags": ["遗留系统"],
}


async def search(site: Site, **query: str) -> dict[str, Any]:
    asked = "&".join(f"{name}={quote(value)}" for name, value in query.items())
    response = await site.get(f"{BANK}/questions?{asked}")
    assert response.status == 200
    found: dict[str, Any] = await response.json()
    return found


async def upload(site: Site, raw: bytes, query: str = "") -> dict[str, Any]:
    response = await site.client.post(f"{BANK}/import{query}", data=raw, headers=site.page())
    assert response.status == 200, await response.text()
    taken: dict[str, Any] = await response.json()
    return taken


async def test_roles_count_their_questions(signed_in: Site) -> None:
    roles = {one["id"]: one for one in await (await signed_in.get(f"{BANK}/roles")).json()}
    assert len(roles) >= 8
    assert all(one["zh"] >= 6 and one["en"] >= 6 for one in roles.values())
    assert roles["backend"]["title"] == {"zh": "后端工程师", "en": "Backend engineer"}


async def test_the_readers_language_stands_first(signed_in: Site) -> None:
    made = await signed_in.client.post(f"{BANK}/questions", json=DRAFT, headers=signed_in.page())
    assert made.status == 201
    for language in ("en", "zh"):
        page = await search(signed_in, first=language, limit="200")
        order = [one["language"] for one in page["questions"]]
        assert set(order) == {"en", "zh"}
        assert order == sorted(order, reverse=language == "zh")
        assert page["total"] == (await search(signed_in))["total"]
        found = [one["language"] for one in (await search(signed_in, first=language, text="backend"))["questions"]]
        assert found == sorted(found, reverse=language == "zh")
        assert len(set(found)) == 2
    problem = await signed_in.get(f"{BANK}/questions?first=fr")
    assert problem.status == 400


async def test_search_by_text_role_language_and_kind(signed_in: Site) -> None:
    found = await search(signed_in, text="慢查询", language="zh")
    assert found["questions"][0]["id"] == "backend.zh.slow_interface"
    assert (await search(signed_in, text="idempot", language="zh"))["total"] == 0
    assert (await search(signed_in, text="idempot"))["questions"][0]["role"] == "backend"
    kinds = await search(signed_in, role="sales", language="en", kind="choice")
    assert [one["question"]["kind"] for one in kinds["questions"]] == ["choice"]
    assert kinds["questions"][0]["dimensions"][0]["title"] == "Customer focus"
    page = await search(signed_in, limit="5", offset="5")
    assert len(page["questions"]) == 5
    assert page["total"] >= 120
    for wrong in ("kind=riddle", "language=fr", "source=x", "limit=0", f"text={'x' * 300}"):
        assert await problem_of(await signed_in.get(f"{BANK}/questions?{wrong}")) == (400, "bad_request")


async def test_a_question_of_ones_own_lives_and_goes(signed_in: Site) -> None:
    response = await signed_in.post(f"{BANK}/questions", DRAFT)
    assert response.status == 201
    made = await response.json()
    assert made["source"] == "own"
    assert made["dimensions"] == [{"id": "technical", "title": "专业能力", "weight": 40.0}]
    assert (await search(signed_in, text="遗留"))["questions"][0]["id"] == made["id"]
    path = f"{BANK}/questions/{made['id']}"
    changed = {**DRAFT, "role": "自定岗位", "question": {"text": "换一个问法？"}}
    assert (await (await signed_in.post(path, changed, method="PUT")).json())["question"]["text"] == "换一个问法？"
    roles = await (await signed_in.get(f"{BANK}/roles")).json()
    assert roles[-1] == {"id": "自定岗位", "title": {"zh": "自定岗位", "en": "自定岗位"}, "zh": 1, "en": 0}
    assert (await search(signed_in, source="own"))["total"] == 1
    assert (await signed_in.post(path, method="DELETE")).status == 204
    assert await problem_of(await signed_in.get(path)) == (404, "not_found")
    assert await problem_of(await signed_in.post(path, method="DELETE")) == (404, "not_found")


async def test_what_comes_with_the_product_stays_as_it_is(signed_in: Site) -> None:
    path = f"{BANK}/questions/backend.zh.slow_interface"
    assert await problem_of(await signed_in.post(path, DRAFT, method="PUT")) == (403, "not_allowed")
    assert await problem_of(await signed_in.post(path, method="DELETE")) == (403, "not_allowed")
    assert await problem_of(await signed_in.post(f"{BANK}/templates/backend.zh", method="DELETE")) == (403, "not_allowed")
    assert (await signed_in.get(path)).status == 200


async def test_a_template_makes_an_opening_and_an_opening_a_template(signed_in: Site) -> None:
    listed = await (await signed_in.get(f"{BANK}/templates?language=en")).json()
    assert len(listed) >= 8
    template = await (await signed_in.get(f"{BANK}/templates/product_manager.zh")).json()
    made = await signed_in.post("/api/v1/openings", {"plan": template["plan"]})
    assert made.status == 201
    assert (await made.json())["plan"]["dimensions"] == template["plan"]["dimensions"]
    kept = await signed_in.post(f"{BANK}/templates", {"title": "我们的产品经理", "plan": template["plan"]})
    assert kept.status == 201
    own = await kept.json()
    assert (await (await signed_in.get(f"{BANK}/templates")).json())[0]["id"] == own["id"]
    assert (await signed_in.post(f"{BANK}/templates/{own['id']}", method="DELETE")).status == 204
    assert await problem_of(await signed_in.get(f"{BANK}/templates/{own['id']}")) == (404, "not_found")


async def test_what_is_exported_is_imported_once(signed_in: Site) -> None:
    await signed_in.post(f"{BANK}/questions", DRAFT)
    response = await signed_in.get(f"{BANK}/export.json?source=own")
    assert "attachment" in response.headers["Content-Disposition"]
    raw = await response.read()
    assert await upload(signed_in, raw) == {"rows": 1, "added": 0, "known": 1, "faults": [], "more_faults": 0}
    whole = json.loads(raw)
    whole["questions"].append({**DRAFT, "question": {"text": "全新的题？"}})
    raw = json.dumps(whole).encode()
    assert (await upload(signed_in, raw, "?dry_run=1"))["added"] == 0
    assert await upload(signed_in, raw) == {"rows": 2, "added": 1, "known": 1, "faults": [], "more_faults": 0}
    assert (await search(signed_in, source="own"))["total"] == 2


async def test_nothing_of_a_file_with_a_fault_is_taken(signed_in: Site) -> None:
    rows = [{**DRAFT, "question": {"text": f"题 {n}？"}} for n in range(300)]
    rows[7] = {**DRAFT, "language": "fr"}
    for row in rows[50:]:
        row["question"] = {"text": ""}
    taken = await upload(signed_in, json.dumps(rows).encode())
    assert taken["added"] == 0
    assert taken["faults"][0]["row"] == 8
    assert taken["faults"][0]["text"]["zh"]
    assert len(taken["faults"]) == 200
    assert taken["more_faults"] == 51
    assert (await search(signed_in, source="own"))["total"] == 0


async def test_a_spreadsheet_goes_out_and_comes_in(signed_in: Site) -> None:
    raw = await (await signed_in.get(f"{BANK}/export.xlsx?role=finance")).read()
    book = load_workbook(io.BytesIO(raw))
    assert book.active.max_row == 13
    for row in book.active.iter_rows(min_row=2, min_col=1, max_col=1):
        row[0].value = "我们的财务"
    out = io.BytesIO()
    book.save(out)
    taken = await upload(signed_in, out.getvalue())
    assert (taken["rows"], taken["added"], taken["faults"]) == (12, 12, [])
    book.active["B3"] = "法文"
    book.active["A3"] = "别的"
    out = io.BytesIO()
    book.save(out)
    assert [(one["row"], one["field"]) for one in (await upload(signed_in, out.getvalue()))["faults"]] == [(3, "language")]
    assert [one["row"] for one in (await upload(signed_in, b"PK\x03\x04 nonsense"))["faults"]] == [0]


async def test_files_too_big_and_strangers_are_refused(signed_in: Site) -> None:
    response = await signed_in.client.post(f"{BANK}/import", data=b"x" * (9 * 1024 * 1024), headers=signed_in.page())
    assert await problem_of(response) == (413, "too_big")
    assert await problem_of(await signed_in.post(f"{BANK}/questions", DRAFT, headers={})) == (403, "wrong_origin")
    signed_in.client.session.cookie_jar.clear()
    assert await problem_of(await signed_in.get(f"{BANK}/questions")) == (401, "not_signed_in")
