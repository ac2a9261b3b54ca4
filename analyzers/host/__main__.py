"""``python -m analyzers.host --socket PATH --models DIR --threads N``: started by the server, ends with it."""

import argparse
import asyncio
import logging
import os
import signal
import sys
from pathlib import Path

import structlog

from analyzers import SpeechSetting
from analyzers.host.connection import serve
from analyzers.models import ModelFolder
from server.core.faults import exception_by_place


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m analyzers.host", description="Analyzer host of one server.")
    parser.add_argument("--socket", type=Path, required=True, help="unix socket to connect to")
    parser.add_argument("--models", type=Path, required=True, help="folder of the models")
    parser.add_argument("--threads", type=int, default=2, help="speech workers, one thread each")
    usual = SpeechSetting()
    parser.add_argument("--engine", default=usual.engine, help="speech engine: a file of analyzers/engines")
    parser.add_argument("--model", default=usual.model, help="speech model, as that engine names it")
    parser.add_argument("--device", default=usual.device, help="cpu or cuda")
    parser.add_argument("--precision", default=usual.precision, help="number format of the speech model")
    chosen = parser.parse_args()
    speech = SpeechSetting(chosen.engine, chosen.model, chosen.device, chosen.precision)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            exception_by_place,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the server ends us in its own order
    try:
        asyncio.run(serve(chosen.socket, ModelFolder(chosen.models, speech), max(1, chosen.threads)))
    except OSError as error:
        structlog.get_logger().error("no_server", error=type(error).__name__)
        os._exit(1)
    os._exit(0)  # model threads may be in the middle of a long call; there is nobody left to wait for them


if __name__ == "__main__":
    main()
