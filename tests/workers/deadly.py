"""For a worker of these tests (`celery worker --include`): building one month kills the process that does it."""

from __future__ import annotations

import os
import signal
from datetime import date

from core import months
from figures import snapshots
from figures.models import Snapshot

MONTH = months.parse(os.environ["DEADLY_MONTH"])
harmless = snapshots.build


def build(month: date) -> Snapshot:
    """Dies as from an out-of-memory kill: no exception, no cleanup."""
    if month == MONTH:
        os.kill(os.getpid(), signal.SIGKILL)
    return harmless(month)


snapshots.build = build
