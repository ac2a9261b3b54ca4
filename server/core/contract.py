"""The wire contract read back from the models, in a form that can be written down for others.

Only :mod:`server.core.generate` uses this. ``Shape`` is one TypeScript interface or one table of the protocol page.
"""

import ast
import inspect
import textwrap
from dataclasses import dataclass
from types import ModuleType
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel

from server.core import (
    api,
    api_admin,
    api_bank,
    api_candidates,
    api_decisions,
    api_messages,
    api_result,
    api_scores,
    errors,
    facts,
    messages,
    opening,
    plan,
    text,
)

MODULES: tuple[ModuleType, ...] = (
    text,
    plan,
    opening,
    facts,
    messages,
    api,
    api_bank,
    api_candidates,
    api_messages,
    api_scores,
    api_decisions,
    api_result,
    api_admin,
)
REQUESTS: tuple[type[BaseModel], ...] = tuple(body for module in MODULES for body in getattr(module, "REQUESTS", ()))
"""The API bodies that come in; every other one goes out. A field with a default may be left out inwards only."""

DISCRIMINATORS = frozenset({"type", "kind"})
Schema = dict[str, Any]


@dataclass(frozen=True)
class Member:
    """One field: its JSON Schema, whether it must be there, and what its declaration says about it."""

    name: str
    schema: Schema
    needed: bool
    about: str


@dataclass(frozen=True)
class Shape:
    """One model as it crosses a border in one direction."""

    name: str
    module: str
    about: str
    members: tuple[Member, ...]


@dataclass(frozen=True)
class Contract:
    """All shapes in the order of declaration, with the named choices, unions and numbers around them."""

    shapes: tuple[Shape, ...]
    choices: dict[str, tuple[str, ...]]
    unions: dict[str, tuple[str, ...]]
    numbers: dict[str, int]
    codes: tuple[str, ...]


def _is_model(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, BaseModel)


def _models() -> list[type[BaseModel]]:
    found: list[type[BaseModel]] = []
    for module in MODULES:
        own = [v for v in vars(module).values() if _is_model(v) and v.__module__ == module.__name__]
        found += [model for model in own if model.model_fields]
    return found


def _unions() -> dict[str, tuple[type[BaseModel], ...]]:
    found: dict[str, tuple[type[BaseModel], ...]] = {}
    for module in MODULES:
        for name, value in vars(module).items():
            if get_origin(value) is Annotated and not name.startswith("_"):
                members = get_args(get_args(value)[0])
                if members and all(_is_model(member) for member in members):
                    found.setdefault(name, members)
    return found


def _choices() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for module in MODULES:
        for name, value in vars(module).items():
            if get_origin(value) is Literal and not name.startswith("_"):
                found.setdefault(name, get_args(value))
    return found


def _numbers() -> dict[str, int]:
    return {
        name: value
        for module in (plan, messages)
        for name, value in vars(module).items()
        if name.isupper() and type(value) is int
    }


def _names(models: list[type[BaseModel]]) -> dict[type[BaseModel], str]:
    """A name for each model; of two models with one name, the message is called ``...Message``."""
    taken = [model.__name__ for model in models]
    named: dict[type[BaseModel], str] = {}
    for model in models:
        twice = taken.count(model.__name__) > 1
        suffix = "Message" if twice and model.__module__ == messages.__name__ else ""
        named[model] = model.__name__ + suffix
    if len(set(named.values())) != len(named):
        raise ValueError("two models of the contract have the same name")
    return named


def _about_fields(model: type[BaseModel]) -> dict[str, str]:
    """The docstrings that stand below fields, by field name."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(model))).body[0]
    assert isinstance(tree, ast.ClassDef)
    found: dict[str, str] = {}
    for one, following in zip(tree.body, tree.body[1:], strict=False):
        if (
            isinstance(one, ast.AnnAssign)
            and isinstance(one.target, ast.Name)
            and isinstance(following, ast.Expr)
            and isinstance(following.value, ast.Constant)
            and isinstance(following.value.value, str)
        ):
            found[one.target.id] = " ".join(following.value.value.split())
    return found


def _references(schema: object) -> set[str]:
    if isinstance(schema, dict):
        own = {schema["$ref"].rsplit("/", 1)[1]} if "$ref" in schema else set()
        return own.union(*(_references(value) for key, value in schema.items() if key != "$defs"))
    if isinstance(schema, list):
        return set().union(*map(_references, schema))
    return set()


def _rename(schema: Any, names: dict[str, str]) -> Any:
    if isinstance(schema, dict):
        renamed = {key: _rename(value, names) for key, value in schema.items() if key != "$defs"}
        if "$ref" in renamed:
            target = renamed["$ref"].rsplit("/", 1)[1]
            renamed["$ref"] = names.get(target, target)
        return renamed
    if isinstance(schema, list):
        return [_rename(item, names) for item in schema]
    return schema


class _Reader:
    def __init__(self) -> None:
        self.models = _models()
        self.names = _names(self.models)
        self.schemas = {self.names[m]: m.model_json_schema() for m in self.models}
        # A root model that is part of a cycle comes as a bare reference to itself.
        for name, schema in self.schemas.items():
            if "$ref" in schema and "properties" not in schema:
                self.schemas[name] = schema["$defs"][schema["$ref"].rsplit("/", 1)[1]]

    def closure(self, roots: set[str]) -> set[str]:
        reached: set[str] = set()
        ahead = list(roots)
        while ahead:
            name = ahead.pop()
            if name not in reached:
                reached.add(name)
                ahead += _references(self.schemas[name])
        return reached

    def may_lack_something(self, name: str) -> bool:
        """Whether this model or one below it has a field that may be left out."""
        for below in self.closure({name}):
            schema = self.schemas[below]
            if set(schema["properties"]) - set(schema.get("required", ())) - DISCRIMINATORS:
                return True
        return False

    def shape(self, model: type[BaseModel], name: str, inward: bool, renamed: dict[str, str]) -> Shape:
        schema = _rename(self.schemas[self.names[model]], renamed)
        required = set(schema.get("required", ()))
        about = _about_fields(model)
        members = tuple(
            Member(field, value, not inward or field in required or field in DISCRIMINATORS, about.get(field, ""))
            for field, value in schema["properties"].items()
        )
        return Shape(name, model.__module__.rsplit(".", 1)[1], inspect.cleandoc(model.__doc__ or ""), members)


def read_contract() -> Contract:
    """Everything that :data:`MODULES` declare."""
    reader = _Reader()
    unions = _unions()
    inward_roots = {*REQUESTS, *(m for name, union in unions.items() if name.startswith("From") for m in union)}
    inward = reader.closure({reader.names[model] for model in inward_roots})
    outward = reader.closure({reader.names[model] for model in reader.models if model not in inward_roots})
    both = {name: f"{name}Input" for name in inward & outward if reader.may_lack_something(name)}
    shapes: list[Shape] = []
    for model in reader.models:
        name = reader.names[model]
        if name in outward or name not in inward:
            shapes.append(reader.shape(model, name, inward=False, renamed={}))
        if name in inward and (name in both or name not in outward):
            shapes.append(reader.shape(model, both.get(name, name), inward=True, renamed=both))
    return Contract(
        shapes=tuple(shapes),
        choices=_choices(),
        unions={name: tuple(reader.names[m] for m in union) for name, union in unions.items()},
        numbers=_numbers(),
        codes=tuple(sorted(errors.CODES)),
    )
