"""After somebody changed a score by hand every reader tells what counts now, and none what was computed."""

import csv
import io
from io import BytesIO
from typing import Any

import pytest
from pdfminer.high_level import extract_text

from tests.http.result_round import Round
from tests.http.site import Site


async def changed(site: Site, target: str, value: float) -> tuple[Round, dict[str, Any], dict[str, Any]]:
    """A round with an override, its score before and after."""
    round = await (await (await Round(site).submitted(delay_hours=0)).scored()).enter()
    path = f"/api/v1/sessions/{round.session}/score"
    before = await (await site.get(path)).json()
    draft = {"kind": "override", "target": target, "value": value, "text": "听了录音"}
    assert (await site.post(f"{path}/reviews", draft)).status == 200
    return round, before, await (await site.get(path)).json()


@pytest.mark.parametrize("target", ["composite", "question:1", "dimension:team"])
async def test_every_reader_has_the_changed_score(signed_in: Site, target: str) -> None:
    round, before, after = await changed(signed_in, target, 3.0)
    computed, counts = before["score"]["composite"]["value"], after["effective"]["composite"]
    assert computed != counts
    assert after["score"] == before["score"], "what was computed stays as it was"
    if target != "dimension:team":
        assert counts == 3.0
    team = after["effective"]["dimensions"]["team"]
    assert team == (before["effective"]["dimensions"]["team"] if target == "composite" else 3.0)

    (row,) = (await (await signed_in.get("/api/v1/results")).json())["rows"]
    assert row["score"] == counts
    for sieve, found in ((f"score_max={counts + 0.1}", 1), (f"score_min={counts + 0.1}", 0)):
        assert len((await (await signed_in.get(f"/api/v1/results?{sieve}")).json())["rows"]) == found
    other = await (await Round(signed_in, name="何青", mail="he@example.com").submitted()).scored()
    made = await (await signed_in.get(f"/api/v1/compare?sessions={round.session},{other.session}")).json()
    mine = made["candidates"][0]
    assert (mine["score"], mine["grade"]) == (counts, after["effective"]["grade"] or "")
    assert {one["id"]: one["score"] for one in mine["dimensions"]}["team"] == team
    answer = next(one for one in made["questions"][0]["answers"] if one["session"] == round.session)
    assert answer["score"] == after["effective"]["questions"]["1"]

    table = (await (await signed_in.get(f"/api/v1/results.csv?opening={round.opening}&lang=en")).read()).decode("utf-8-sig")
    (line,) = csv.DictReader(io.StringIO(table))
    assert (float(line["Composite score"]), float(line["协作"])) == (counts, team)
    spread = await (await signed_in.get(f"/api/v1/openings/{round.opening}/distribution")).json()
    assert (spread["highest"], {one["id"]: one["median"] for one in spread["dimensions"]}["team"]) == (counts, team)

    page = await round.page()
    own = {one["id"]: one for one in page["dimensions"]}["team"]
    assert own["score"] == team
    assert own["by_person"] == (target != "composite")


async def test_paper_says_what_counts_and_that_a_person_set_it(signed_in: Site) -> None:
    round, before, after = await changed(signed_in, "question:1", 3.0)
    pdf = await signed_in.get(f"/api/v1/sessions/{round.session}/report.pdf?lang=en")
    text = extract_text(BytesIO(await pdf.read())).replace("\n", " ")
    assert "set by a person" in text
    question = before["score"]["questions"][0]
    assert question["formula"] not in text, "it gives another number"
    assert after["effective"]["advice"]["advice"] == "not_yet"
    assert "not yet: " in text
    for one in before["score"]["dimensions"]:
        assert one["formula"] not in text


async def test_strengths_follow_what_counts(signed_in: Site) -> None:
    round, before, after = await changed(signed_in, "question:1", 96.0)
    told = [note["text"]["en"] for note in after["effective"]["strengths"]]
    assert "“协作” has 96 points" in told
    assert any(one.startswith("question 1 has 96 points") for one in told)
    own = " ".join(words["en"] for words in (await round.page())["words"])
    assert "96 points" in own
    computed = before["score"]["questions"][0]["value"]
    assert f"has {computed:g} points" not in own
    draft = {"kind": "override", "target": "question:1", "value": 3.0, "text": "再听一次"}
    await signed_in.post(f"/api/v1/sessions/{round.session}/score/reviews", draft)
    own = " ".join(words["en"] for words in (await round.page())["words"])
    assert "points" not in own, "nothing of what was taken away"
