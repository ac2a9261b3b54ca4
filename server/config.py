"""One typed Settings. Every field has its sentence and its unit; the environment variable is ``LIS_`` plus the name."""

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """All settings of one server process."""

    model_config = SettingsConfigDict(env_prefix="LIS_", env_file=".env", extra="ignore")

    host: str = Field("127.0.0.1", description="Address to serve on.")
    port: int = Field(8080, description="TCP port to serve on; 0 takes a free one.")
    public_url: str = Field("", description="Address candidates use, if it differs from host and port (behind a proxy).")
    proxies: int = Field(
        0, ge=0, le=5, description="Reverse proxies in front that add to X-Forwarded-For; limits then count the real peer."
    )
    tls: bool = Field(False, description="Serve HTTPS; phones give no camera without it, except on localhost.")
    tls_cert: Path | None = Field(
        None, description="Certificate file (PEM); made on the spot when TLS is on and none is given."
    )
    tls_key: Path | None = Field(None, description="Private key file (PEM) of tls_cert.")

    data_dir: Path = Field(Path("data"), description="Folder for the database, recordings, keys and logs.")
    database_url: str = Field("", description="SQLAlchemy URL; empty means SQLite in data_dir.")
    web_dir: Path = Field(Path("web_client/dist"), description="Folder of the built web client.")

    analyzer_hosts: int = Field(1, ge=0, le=64, description="Analyzer processes to start; 0 turns live analysis off.")
    models_dir: Path = Field(Path("~/.cache/live-interview-server/models"), description="Folder of the verified models.")
    whisper_threads: int = Field(2, ge=1, le=64, description="Speech-model workers in a host, one thread each.")
    speech_engine: str = Field(
        "whisper",
        pattern=r"^[a-z0-9-]+$",
        description="Speech recogniser: a file of analyzers/engines (faster-whisper for a GPU).",
    )
    speech_model: str = Field("whisper-base", description="The recogniser's model: a listed name, or what the engine takes.")
    speech_device: str = Field("cpu", pattern=r"^[a-z0-9:]+$", description="Where the recogniser runs: cpu, or cuda.")
    speech_precision: str = Field(
        "int8", pattern=r"^[a-z0-9_]+$", description="Number format of the model: int8 on a cpu, float16 on a GPU."
    )

    media_addresses: list[str] = Field(
        default_factory=list, description="Addresses media may arrive on; empty means every address of this machine."
    )
    media_loopback: bool = Field(True, description="Offer 127.0.0.1 for media as well; needed when no network is up.")
    ice_servers: list[dict[str, str]] = Field(
        default_factory=list,
        description="TURN servers for the pages: urls, username, credential. The server itself needs none.",
    )
    allow_private_candidates: bool = Field(
        True, description="Accept private addresses in a page's offer; turn off on a server that faces the internet."
    )

    rtp_silence_s: float = Field(1.5, gt=0, description="No media for this many seconds means it is lost.")
    page_silence_s: float = Field(5.0, gt=0, description="No message from a page for this many seconds means it is gone.")
    session_keep_s: float = Field(900.0, gt=0, description="An absent candidate's room stays in memory this many seconds.")
    max_live_sessions: int = Field(
        0,
        ge=0,
        description="Interviews at a time; more candidates wait at the door and are let in by turn. 0: no maximum.",
    )
    full_loop_lag_ms: float = Field(
        100.0,
        ge=0,
        description="New candidates wait while the event loop is this late in the median, or its core is used up, for 10 s "
        "on end (milliseconds). 0: the loop is no reason.",
    )
    full_by_analysis: bool = Field(
        True, description="New candidates wait while every analyzer process is at its highest pressure for 10 s on end."
    )
    disk_reserve_mb: int = Field(2048, ge=0, description="New sessions are refused when less disk is free (MiB).")

    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Least severity that is logged.")
    log_format: Literal["console", "json"] = Field("console", description="How log lines look.")
