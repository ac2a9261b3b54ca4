"""One typed Settings. Every field has its sentence and its unit; the environment variable is ``LIS_`` plus the name."""

import re
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from server.core.machine import analysis_size, this_machine


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
    database_url: str = Field("", description="postgresql://user:password@host/name; empty means SQLite in data_dir.")
    web_dir: Path = Field(Path("web_client/dist"), description="Folder of the built web client.")

    analyzer_hosts: int = Field(
        default_factory=lambda: analysis_size(this_machine()).hosts,
        ge=0,
        le=64,
        description="Analyzer processes to start, each with models of its own (0.6 to 1 GB); 0 turns live analysis off. "
        "Unset: one for each four usable cores as far as memory goes, 1 to 8: four cores are full before a process is.",
    )
    models_dir: Path = Field(Path("~/.cache/live-interview-server/models"), description="Folder of the verified models.")
    whisper_threads: int = Field(
        default_factory=lambda: analysis_size(this_machine()).workers,
        ge=1,
        le=64,
        description="Speech-model workers in an analyzer process, one thread each. Unset: its share of the usable cores, "
        "2 to 4, so that a final pass never takes the only one.",
    )
    speech_engine: str = Field(
        "whisper",
        pattern=r"^[a-z0-9-]+$",
        description="Speech recogniser: a file of analyzers/engines (whisper for a CPU, faster-whisper for a GPU).",
    )
    speech_model: str = Field("whisper-base", description="The recogniser's model: a listed name, or what the engine takes.")
    speech_device: str = Field(
        "cpu", pattern=r"^[a-z0-9:]+$", description="Where the recogniser runs: cpu, or cuda (faster-whisper alone)."
    )
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
    webhook_private: bool = Field(
        False,
        description="Webhooks may go to private, loopback and link-local addresses, and over plain http: for an HR system "
        "in the same house.",
    )
    disk_reserve_mb: int = Field(2048, ge=0, description="New sessions are refused when less disk is free (MiB).")

    time_zone: str = Field(
        "Asia/Shanghai", description="IANA name of the time zone that messages to candidates give times in; they name it."
    )
    smtp_host: str = Field("", description="Mail server that messages leave by; empty: they are kept as .eml in data_dir.")
    smtp_port: int = Field(587, ge=1, le=65535, description="TCP port of the mail server.")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="How the line to the mail server is encrypted; none is for a server on this machine alone."
    )
    smtp_user: str = Field("", description="Name to sign in to the mail server with; empty: without signing in.")
    smtp_password: SecretStr = Field(SecretStr(""), description="Password of smtp_user.")
    smtp_from: str = Field(
        "interviews@localhost", description='Sender of mails: an address, or a name with one ("Hiring <hr@example.com>").'
    )
    smtp_reply_to: str = Field("", description="Where answers to mails go, if not to the sender.")
    smtp_timeout_s: float = Field(30.0, gt=0, le=60, description="The most that one step of sending a mail takes (seconds).")
    notify_urls: dict[str, SecretStr] = Field(
        default_factory=dict,
        description="Gateways by name as Apprise URLs (JSON): sms, wecom, dingtalk, feishu ...; {phone} and {mail} in a "
        "URL stand for the candidate's own.",
    )
    notify_by: list[str] = Field(
        default_factory=lambda: ["mail", "sms"],
        description="Ways a message may take, in order: the first by which the candidate can be reached is taken (JSON).",
    )
    remind_before_end_h: float = Field(
        24.0, ge=0, description="Remind who has not opened the link this many hours before its window ends. 0: not."
    )
    remind_after_h: float = Field(
        72.0, ge=0, description="Remind who has not opened the link this many hours after the invitation. 0: not."
    )

    llm_url: str = Field(
        "",
        description="Base URL of an OpenAI-compatible endpoint (https://host/v1), asked for personal questions and as a "
        "second marker; parts of résumés and answers are sent there. Empty: none, rules alone.",
    )
    llm_model: str = Field("", description="Name of the model at llm_url.")
    llm_api_key: SecretStr = Field(SecretStr(""), description="Key for llm_url, if it wants one.")
    llm_timeout_s: float = Field(30.0, gt=0, le=300, description="The most one answer of the model may take (seconds).")

    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Least severity that is logged.")
    log_format: Literal["console", "json"] = Field("console", description="How log lines look.")

    @field_validator("time_zone")
    @classmethod
    def _zone_known(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError("not an IANA time zone, like Asia/Shanghai or Europe/Berlin") from None
        return name

    @field_validator("notify_urls")
    @classmethod
    def _names_short(cls, urls: dict[str, SecretStr]) -> dict[str, SecretStr]:
        for name in urls:
            if not re.fullmatch(r"[a-z][a-z0-9_]{0,19}", name) or name == "mail":
                raise ValueError("a gateway's name is 1 to 20 of a-z, 0-9 and _, and not mail")
        return urls
