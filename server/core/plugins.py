"""Plug-ins are found by scanning a package: one file, one class. A broken or doubled one fails loudly at start."""

import importlib
import inspect
import pkgutil
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")


class PluginError(RuntimeError):
    """A plug-in file breaks its contract; the message names the file and what is wrong."""


def scan(package: ModuleType, base: type[T], *, name_of: str = "name") -> dict[str, type[T]]:
    """All concrete subclasses of ``base`` defined directly in the package's modules, by their ``name_of`` attribute.

    Raises :class:`PluginError` for a module that cannot be imported, a class without a name, or a doubled name.
    """
    found: dict[str, type[T]] = {}
    for module_info in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
        if module_info.name.startswith("_") or module_info.ispkg:
            continue
        full_name = f"{package.__name__}.{module_info.name}"
        try:
            module = importlib.import_module(full_name)
        except ImportError as error:
            raise PluginError(f"{full_name}: cannot be imported: {error}") from error
        for _, member in inspect.getmembers(module, inspect.isclass):
            if member.__module__ != full_name or not issubclass(member, base) or inspect.isabstract(member):
                continue
            name = getattr(member, name_of, None)
            if not isinstance(name, str) or not name:
                raise PluginError(f"{full_name}.{member.__name__}: declares no {name_of}")
            if name in found:
                raise PluginError(f"{full_name}.{member.__name__}: the {name_of} {name!r} is taken")
            found[name] = member
    return found
