"""The month from which each measure is recorded. Before it, a month has a gap and not 0.

The month is a dated rule of the app that counts the measure. It is never derived from the figures, so later months
cannot change what a published month says.
"""

from __future__ import annotations

from datetime import date

from figures import measures


def first_months() -> dict[str, date]:
    """The first recorded month, by measure, for measures that began later than the others of their kind."""
    return {name: first for kind in measures.kinds() for name, first in kind.recorded_since().items()}
