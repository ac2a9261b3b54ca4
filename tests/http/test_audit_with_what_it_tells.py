"""An audit row stands with what it tells of: where the row cannot be written nothing is done, and no row of what was not."""

from typing import Any

import pytest

from server.http.decision_parts import DECISIONS, EXPORT_JOBS
from server.stores.audit import AuditFilter
from tests.http.result_round import Round
from tests.http.site import Site


async def noted(site: Site, action: str) -> list[str]:
    rows = await site.stores.audit.list(AuditFilter(action=action))
    assert (await site.stores.audit.check()).broken_n is None
    return [row.object for row in rows]


async def killed(*_: object, **__: object) -> Any:
    raise RuntimeError("killed here")


async def scored(site: Site) -> Round:
    return await (await Round(site).submitted(delay_hours=0)).scored()


async def test_a_decision_and_its_row(signed_in: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    round = await scored(signed_in)
    draft = {"decision": "reject", "items": [{"session": round.session, "known": 0}], "reason": "…", "notify": True}
    with monkeypatch.context() as failing:
        failing.setattr(signed_in.stores.audit, "append_in", killed)
        assert (await signed_in.post("/api/v1/decisions", draft)).status == 500
    assert await signed_in.stores.decisions.history(round.session) == []
    with monkeypatch.context() as failing:
        failing.setattr(type(signed_in.client.app[DECISIONS]._parts.told), "decided", killed)
        assert (await signed_in.post("/api/v1/decisions", draft)).status == 500
    assert await noted(signed_in, "decide") == []
    assert (await signed_in.post("/api/v1/decisions", draft)).status == 200
    assert await noted(signed_in, "decide") == [f"session:{round.session}"]
    assert (await (await signed_in.post("/api/v1/decisions", draft)).json())[0]["fault"] == "changed_meanwhile"
    assert len(await noted(signed_in, "decide")) == 1, "what was not decided is not noted as decided"


async def test_an_override_and_its_row(signed_in: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    round = await scored(signed_in)
    path = f"/api/v1/sessions/{round.session}/score"
    draft = {"kind": "override", "target": "composite", "value": 9.0, "text": "机密的理由"}
    before = (await (await signed_in.get(path)).json())["effective"]
    with monkeypatch.context() as failing:
        failing.setattr(signed_in.stores.audit, "append_in", killed)
        assert (await signed_in.post(f"{path}/reviews", draft)).status == 500
    after = await (await signed_in.get(path)).json()
    assert (after["effective"], after["reviews"]) == (before, [])
    (row,) = (await (await signed_in.get("/api/v1/results")).json())["rows"]
    assert row["score"] == before["composite"]
    assert (await signed_in.post(f"{path}/reviews", draft)).status == 200
    assert await noted(signed_in, "score") == [f"session:{round.session}"]
    (entry,) = await signed_in.stores.audit.list(AuditFilter(action="score"))
    assert "机密" not in entry.detail


async def test_no_export_without_its_row(signed_in: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    round = await scored(signed_in)
    draft = {"format": "csv", "sessions": [round.session]}
    with monkeypatch.context() as failing:
        failing.setattr(signed_in.stores.audit, "append_in", killed)
        assert (await signed_in.post("/api/v1/exports", draft)).status == 500
        for path in ("/api/v1/results.csv", f"/api/v1/sessions/{round.session}/report.pdf"):
            response = await signed_in.get(path)
            assert response.status == 500
            assert "Content-Disposition" not in response.headers
    assert signed_in.client.app[EXPORT_JOBS]._jobs == {}
    assert await noted(signed_in, "export") == []
    assert (await signed_in.post("/api/v1/exports", draft)).status == 202
    assert await noted(signed_in, "export") == [f"session:{round.session}"]


async def test_an_export_that_looked_before_an_erasure_does_not_begin(
    signed_in: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    round = await scored(signed_in)
    store = signed_in.stores.result_list
    look = type(store).of_ids

    async def erased_meanwhile(*given: Any) -> Any:
        found = await look(*given)
        signed_in.client.app[EXPORT_JOBS].forget_files()
        return found

    monkeypatch.setattr(type(store), "of_ids", erased_meanwhile)
    response = await signed_in.post("/api/v1/exports", {"format": "csv", "sessions": [round.session]})
    assert response.status == 503
    assert signed_in.client.app[EXPORT_JOBS]._jobs == {}


async def test_an_erasure_and_its_row(signed_in: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    round = await scored(signed_in)
    path = f"/api/v1/sessions/{round.session}"
    with monkeypatch.context() as failing:
        failing.setattr(signed_in.stores.audit, "append_in", killed)
        assert (await signed_in.post(path, method="DELETE")).status == 500
    assert (await signed_in.get(path)).status == 200
    assert (signed_in.settings.data_dir / "recordings" / round.session).exists()
    assert await noted(signed_in, "erase") == []
    assert (await signed_in.post(path, method="DELETE")).status == 204
    assert f"session:{round.session}" in await noted(signed_in, "erase")
