"""Which analyzers there are, and what they share: models are loaded here, once."""

import gc
import time
from dataclasses import dataclass, field
from typing import Any

import structlog

import analyzers
from analyzers import Analyzer, ModelPaths, analyzer_fault
from analyzers.host.late import LateModels
from analyzers.models import ModelMissing
from analyzers.sound.silero import NoVoiceModel, SileroModel, VoiceModel
from server.core.analysis_wire import AnalyzerDeclared, HostReady
from server.core.plugins import PluginError, scan

log = structlog.get_logger()


@dataclass
class Registry:
    """``missing`` says which analyzers cannot run, and why; the others work, some of them once ``late`` has brought them."""

    kinds: dict[str, type[Analyzer]]
    silero: VoiceModel
    shared: dict[str, Any] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    late: LateModels = field(default_factory=lambda: LateModels((), lambda _: None))

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


def keep_for_good() -> None:
    """What is loaded now stays to the end. The search for garbage then finds little besides closed seats, and so comes soon:
    a full search is put off until a quarter more has come than the last one found."""
    gc.collect()
    gc.freeze()
    gc.collect()


def found_kinds() -> dict[str, type[Analyzer]]:
    """Every analyzer of the folder; raises PluginError for one that breaks the contract."""
    kinds = scan(analyzers, Analyzer)
    for kind in kinds.values():
        if fault := analyzer_fault(kind):
            raise PluginError(f"{kind.__module__}.{kind.__name__}: {fault}")
    return kinds


def load(models: ModelPaths, threads: int) -> Registry:
    """Find the analyzers and load their models; of those that look, only whether that could be done.

    Looking is the one thing that is done to some people and not to others, by consent and by law: what it needs comes with
    the first seat that may (:class:`LateModels`). One that turns out not to load then is missing from that moment on.
    """
    registry = Registry(found_kinds(), NoVoiceModel())
    try:
        registry.silero = SileroModel()
    except Exception as error:  # onnxruntime's own kinds: its file is not there, or is not a model
        log.error("voice_activity_not_loaded", error=type(error).__name__, exc_info=error)
        deaf = [name for name, kind in registry.kinds.items() if "pictures" not in kind.wants]
        why = f"Silero voice activity could not be loaded ({type(error).__name__}); install the requirements anew"
        registry.missing.update(dict.fromkeys(deaf, ModelMissing(why, "not_loaded").reason))

    def bring(name: str) -> None:
        began_s = time.monotonic()
        try:
            registry.shared[name] = registry.kinds[name].load(models, threads)
        except ModelMissing as missing:
            registry.missing[name] = missing.reason
        except Exception as error:
            log.error("analyzer_not_loaded", analyzer=name, error=type(error).__name__, exc_info=error)
            registry.missing[name] = ModelMissing(type(error).__name__, "not_loaded").reason
        else:
            log.info("analyzer_loaded", analyzer=name, took_s=round(time.monotonic() - began_s, 2))

    def bring_late(name: str) -> None:
        bring(name)
        keep_for_good()

    late = [name for name, kind in registry.kinds.items() if "pictures" in kind.wants]
    for name, kind in registry.kinds.items():
        if name in registry.missing:
            continue
        if name not in late:
            bring(name)
            continue
        try:
            kind.check(models)
        except ModelMissing as missing:
            registry.missing[name] = missing.reason
    registry.late = LateModels((name for name in late if name not in registry.missing), bring_late)
    keep_for_good()
    return registry
