"""The OpenAPI document is valid and says exactly what is served."""

import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from openapi_spec_validator import OpenAPIV31SpecValidator

from server.core.errors import CODES
from server.http.app import api_routes
from server.http.errors import STATUS
from tests.http.site import Site

SOCKETS = {"/ws/candidate", "/ws/console"}


async def described(site: Site) -> dict[str, Any]:
    document: dict[str, Any] = await (await site.get("/api/v1/openapi.json")).json()
    return document


async def test_it_is_a_valid_openapi_3_1_document(site: Site) -> None:
    document = await described(site)
    assert document["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(document).validate()


async def test_every_api_route_is_in_it_and_nothing_else(site: Site) -> None:
    document = await described(site)
    said = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    served = set()
    for route in site.client.app.router.routes():
        assert route.resource is not None
        path = route.resource.canonical
        if path.startswith("/api/") and route.method != "HEAD":
            served.add((route.method, path))
    assert served == said


async def test_every_route_says_how_it_is_reached_and_refused(site: Site) -> None:
    document = await described(site)
    operations = [operation for methods in document["paths"].values() for operation in methods.values()]
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    for path, methods in document["paths"].items():
        for operation in methods.values():
            named = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "path"}
            assert named == set(re.findall(r"\{(\w+)\}", path))
            assert "default" in operation["responses"]
            if operation.get("security") != []:
                assert "401" in operation["responses"]


async def test_routes_without_sign_in_are_these_few(site: Site) -> None:
    anybody = {route.path for route in api_routes(site.parts) if route.access == "anybody"}
    assert anybody == {
        "/api/v1/openapi.json",
        "/api/v1/sign-in",
        "/api/candidate/invitations/{token}",
        "/api/candidate/invitations/{token}/open",
        "/api/candidate/invitations/{token}/code",
        "/api/candidate/invitations/{token}/code/check",
        "/api/result/{token}",
        "/api/result/{token}/code",
        "/api/result/{token}/enter",
        "/api/result/{token}/leave",
        "/api/result/{token}/result",
        "/api/result/{token}/result.pdf",
        "/api/result/{token}/kept",
        "/api/result/{token}/data.json",
        "/api/result/{token}/recordings/{question}/{take}",
        "/api/result/{token}/requests",
    }


async def test_all_others_refuse_a_stranger(site: Site) -> None:
    for route in api_routes(site.parts):
        if route.access == "account":
            path = re.sub(r"\{\w+\}", "1", route.path)
            response = await site.post(path, {} if route.body else None, method=route.method)
            assert (response.status, (await response.json())["code"]) == (401, "not_signed_in"), route.path


async def test_answers_are_as_described(signed_in: Site) -> None:
    """Real answers validate against the schemas of the document."""
    document = await described(signed_in)
    invitation = await signed_in.invitation()
    session = await signed_in.session()
    for path, real in (
        ("/api/v1/me", "/api/v1/me"),
        ("/api/v1/openings", "/api/v1/openings"),
        ("/api/v1/openings/{opening}", f"/api/v1/openings/{invitation['opening']}"),
        ("/api/v1/openings/{opening}/invitations", f"/api/v1/openings/{invitation['opening']}/invitations"),
        ("/api/v1/invitations/{invitation}", f"/api/v1/invitations/{invitation['id']}"),
        ("/api/v1/sessions", "/api/v1/sessions"),
        ("/api/v1/sessions/{session}", f"/api/v1/sessions/{session}"),
        ("/api/v1/sessions/{session}/timeline", f"/api/v1/sessions/{session}/timeline"),
        ("/api/v1/sessions/{session}/report", f"/api/v1/sessions/{session}/report"),
        ("/api/candidate/invitations/{token}", f"/api/candidate/invitations/{invitation['link'].rsplit('/')[-1]}"),
    ):
        answer = await (await signed_in.get(real)).json()
        schema = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        Draft202012Validator({**schema, "components": document["components"]}).validate(answer)


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_refusal_has_its_status(code: str) -> None:
    assert 400 <= STATUS[code] < 600
