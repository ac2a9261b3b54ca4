"""Which analyzers there are, and what they share: models are loaded here, once."""

from dataclasses import dataclass, field
from typing import Any

import structlog

import analyzers
from analyzers import Analyzer, ModelPaths, analyzer_fault
from analyzers.models import ModelMissing
from analyzers.sound.silero import SileroModel
from server.core.analysis_wire import AnalyzerDeclared, HostReady
from server.core.plugins import PluginError, scan

log = structlog.get_logger()


@dataclass
class Registry:
    """``missing`` says which analyzers cannot run, and why; the others work."""

    kinds: dict[str, type[Analyzer]]
    silero: SileroModel
    shared: dict[str, Any] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)

    def ready(self, pid: int) -> HostReady:
        """The host's greeting."""
        running = [kind for name, kind in self.kinds.items() if name not in self.missing]
        return HostReady(
            pid=pid,
            analyzers=tuple(
                AnalyzerDeclared(
                    name=kind.name, title=kind.title, purpose=kind.purpose, wants_pictures="pictures" in kind.wants
                )
                for kind in running
            ),
            signals=tuple(signal for kind in running for signal in kind.signals),
            events=tuple(event for kind in running for event in kind.events),
            missing=dict(self.missing),
        )


def found_kinds() -> dict[str, type[Analyzer]]:
    """Every analyzer of the folder; raises PluginError for one that breaks the contract."""
    kinds = scan(analyzers, Analyzer)
    for kind in kinds.values():
        if fault := analyzer_fault(kind):
            raise PluginError(f"{kind.__module__}.{kind.__name__}: {fault}")
    return kinds


def load(models: ModelPaths, threads: int) -> Registry:
    """Find the analyzers and load their models."""
    registry = Registry(found_kinds(), SileroModel())
    for name, kind in registry.kinds.items():
        try:
            registry.shared[name] = kind.load(models, threads)
        except ModelMissing as missing:
            registry.missing[name] = str(missing)
        except Exception as error:
            log.error("analyzer_not_loaded", analyzer=name, error=type(error).__name__, exc_info=error)
            registry.missing[name] = f"could not be loaded ({type(error).__name__})"
    return registry
