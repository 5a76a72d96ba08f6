"""Copies the chain's head outside the database: an hourly line in a file, and a line in the service's log.

Anybody who could rewrite the log and its seals would have to rewrite these copies too. `verify_audit` compares the
chain with every line: a truncated or rebuilt chain does not have the recorded heads.
"""

from __future__ import annotations

import os
import re
from datetime import datetime
from pathlib import Path

import structlog
from django.conf import settings

from audit import sealing
from audit.sealing import ChainHead

NOTED = re.compile(r"(?P<at>\S+) (?P<number>\d{1,18}):(?P<hash>[0-9a-f]{64})")
logger = structlog.get_logger(__name__)


class UnreadableHead(Exception):
    """A line of the file was not written by this module."""


def note(*, at: datetime) -> ChainHead | None:
    """Copy the current head, unless it was the last one copied. Returns None if there is nothing new."""
    head = sealing.head()
    if head is None or head in noted()[-1:]:
        return None
    logger.info("log_head", number=head.number, hash=head.hash)
    file = _file()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w") as lines:
        lines.write(f"{at:%Y-%m-%dT%H:%M:%SZ} {head}\n")
        lines.flush()
        os.fsync(lines.fileno())
    return head


def noted() -> list[ChainHead]:
    """Every copied head, oldest first. Raises UnreadableHead if somebody edited a line."""
    try:
        lines = _file().read_text().splitlines()
    except FileNotFoundError:
        return []
    matches = [NOTED.fullmatch(line) for line in lines]
    if None in matches:
        raise UnreadableHead(f"Line {matches.index(None) + 1} of {_file()} is not a head of the log.")
    return [ChainHead(number=int(match["number"]), hash=match["hash"]) for match in matches if match]


def _file() -> Path:
    return Path(settings.MSPT_LOG_HEADS)
