"""Published months that may need correction: a return was carried forward from one that has been corrected since.

Correcting an earlier month leaves later months as they are. The force must check whether the correction affects them
too; approving the later return again confirms it or corrects it. A month may also need correction because approvals
have changed its figures, which its candidate shows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db import connection

from core import months
from figures import measures
from figures.models import Snapshot
from figures.snapshot_reader import ForceNames


def reasons(published: Collection[date], *, forces: ForceNames) -> dict[date, tuple[str, ...]]:
    """By month, a sentence for each force whose return builds on a corrected one; one query for any months."""
    by_month: dict[date, list[str]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select force, period, since from ({measures.of_returns().outdated}) o where period = any(%s)",
            [[*published]],
        )
        for force, month, since in cursor.fetchall():
            name = forces.short_name(force, month=month)
            by_month[month].append(
                f"{name}: carried forward from {months.label(since)}, which has been corrected since."
            )
    return {month: tuple(sorted(sentences)) for month, sentences in by_month.items()}


def may_need_correction(version: Snapshot, *, candidate: Snapshot | None, why: Collection[str] = ()) -> bool:
    """Whether a published version may need correction: its month's candidate differs, or `reasons` gives a sentence.

    Version 0 is not published and never needs correction: it is rebuilt automatically.
    """
    differs = candidate is not None and not candidate.version and candidate.digest != version.digest
    return bool(version.version) and (differs or bool(why))
