"""The OpenAPI 3.1 document, made from the route table and the models; nothing is written down twice."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from server.config import Settings
from server.core.api import Problem
from server.core.errors import text_of
from server.http.auth import sign_in_cookie
from server.http.errors import STATUS
from server.http.routes import Route

Json = dict[str, Any]
Refs = Mapping[Any, Json]
"""Where each model's schema is, by (model, mode)."""
Mode = Literal["validation", "serialization"]
_PARAMETER = re.compile(r"\{(\w+)\}")
_PARAMETERS = {
    "question": "Number of the question, from 1",
    "take": "Number of the take, from 1",
    "token": "The last part of the link",
}


def document(routes: Sequence[Route], settings: Settings) -> Json:
    """The whole document as JSON-ready data."""
    wanted: dict[tuple[type[BaseModel], Mode], None] = {(Problem, "serialization"): None}
    for route in routes:
        if route.body is not None:
            wanted[(route.body, "validation")] = None
        if route.answer is not None:
            wanted[(route.answer, "serialization")] = None
    refs, schemas = models_json_schema(list(wanted), ref_template="#/components/schemas/{model}")
    paths: defaultdict[str, Json] = defaultdict(dict)
    for route in routes:
        paths[route.path][route.method.lower()] = _operation(route, refs)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Live interview server",
            "version": _version(),
            "description": "One API for the console and for programs. Times are UTC in RFC 3339; `*_ms` are milliseconds "
            "since the session began. Every error is a Problem in the reader's language (Accept-Language or ?lang=).",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": settings.public_url or "/"}],
        "security": [{"key": []}, {"cookie": []}],
        "paths": dict(paths),
        "components": {
            "schemas": schemas.get("$defs", {}),
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer", "description": "An API key"},
                "cookie": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": sign_in_cookie(settings),
                    "description": "Requests that change something also need a good Origin and `X-Requested-With: lis`",
                },
            },
        },
    }


def _operation(route: Route, refs: Refs) -> Json:
    operation: Json = {
        "operationId": route.handle.__name__,
        "summary": route.summary,
        "tags": [route.tag],
        "responses": _responses(route, refs),
    }
    parameters: list[Json] = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": _PARAMETERS.get(name, f"Id of the {name}"),
            "schema": {"type": "string"},
        }
        for name in _PARAMETER.findall(route.path)
    ]
    parameters += [
        {"name": query.name, "in": "query", "description": query.about, "schema": query.schema} for query in route.query
    ]
    if route.ranges:
        parameters.append({"name": "Range", "in": "header", "schema": {"type": "string"}})
    if parameters:
        operation["parameters"] = parameters
    if route.body is not None:
        content = {"application/json": {"schema": refs[(route.body, "validation")]}}
        operation["requestBody"] = {"required": True, "content": content}
    if route.upload:
        operation["requestBody"] = {"required": True, "content": {kind: {"schema": _BINARY} for kind in route.upload}}
    if route.access == "anybody":
        operation["security"] = []
    return operation


def _responses(route: Route, refs: Refs) -> Json:
    good: Json = {"description": route.summary}
    if route.answer is not None:
        schema = refs[(route.answer, "serialization")]
        good["content"] = {"application/json": {"schema": {"type": "array", "items": schema} if route.many else schema}}
    elif route.status != 204:
        good["content"] = {route.media_type: {"schema": {} if route.media_type == "application/json" else _BINARY}}
    responses: Json = {str(route.status): good}
    if route.ranges:
        responses["206"] = {"description": "The range asked for", "content": good["content"]}
        responses["416"] = _problem("The range lies outside the file", refs)
    codes = set(route.refusals)
    if route.access == "account":
        codes.add("not_signed_in")
        if route.method != "GET":
            codes.add("wrong_origin")
        if not route.with_one_time_password:
            codes.add("must_change_password")
    if route.body is not None:
        codes |= {"bad_request", "not_json", "too_deep", "too_big"}
    if route.upload:
        codes.add("too_big")
    by_status: defaultdict[int, list[str]] = defaultdict(list)
    for code in sorted(codes):
        by_status[STATUS[code]].append(f"`{code}`: {text_of(code, 'en')}")
    for status, lines in sorted(by_status.items()):
        responses[str(status)] = _problem("\n\n".join(lines), refs)
    responses["default"] = _problem("Any other error", refs)
    return responses


_BINARY: Json = {"type": "string", "format": "binary"}


def _problem(about: str, refs: Refs) -> Json:
    return {
        "description": about,
        "content": {"application/json": {"schema": refs[(Problem, "serialization")]}},
    }


def _version() -> str:
    try:
        return version("live-interview-server")
    except PackageNotFoundError:
        return "0"
