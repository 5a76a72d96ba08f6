"""Since when something is recorded at all: before that a month has a gap and no 0.

The month is a dated rule of the app that counts the measure, never read from the figures: what a published month says
must not change when later months come.
"""

from __future__ import annotations

from datetime import date

from figures import measures


def first_months() -> dict[str, date]:
    """By measure, the first month of what began to be recorded later than the rest of its kind."""
    return {name: first for kind in measures.kinds() for name, first in kind.recorded_since().items()}
