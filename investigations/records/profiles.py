"""Stores the profile of each approved entry: since when it is unchanged, why to review it, and who is in it.

One statement for a return of any size (sql/profile.sql), and one for what case review reads (sql/case_reviews.sql). A
profile is frozen with its entry. A later correction of an earlier month doesn't change the profiles that built on it:
they say what was known at approval. Approving the later month again does.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import connection

from core import sql
from investigations.choices import EARLY_ADVICE_STAGES
from investigations.models import Revision
from investigations.sealed import counting

STATEMENT = sql.text_of("investigations", "profile")
CASE_REVIEWS = sql.text_of("investigations", "case_reviews")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRule:
    """From how many months on a case is listed for review: without any change, and since it was opened."""

    unchanged: int
    long_open: int


def in_force(month: date) -> ReviewRule:
    """The rule for a month: the newest that was valid by then."""
    newest = max(
        (row for row in settings.REVIEW_RULES if row["valid_from"] <= month), key=lambda row: row["valid_from"]
    )
    return ReviewRule(unchanged=newest["unchanged"], long_open=newest["long_open"])


def store(revision: Revision) -> None:
    """Store the profiles of a revision that has just been approved, and what case review reads of it."""
    store_all([revision.pk], month=revision.period_id)
    store_case_reviews([revision.pk])


def store_all(revisions: Collection[int], *, month: date) -> None:
    """Store the profiles of approved revisions of one month. Those of earlier months must be stored already."""
    rule = in_force(month)
    with counting.with_sealed(), connection.cursor() as cursor:
        cursor.execute(
            STATEMENT,
            {
                "revisions": list(revisions),
                "unchanged": rule.unchanged,
                "long_open": rule.long_open,
                "advice_stages": sorted(EARLY_ADVICE_STAGES),
            },
        )


def store_case_reviews(revisions: Collection[int]) -> None:
    """Store the cases to review of revisions, which have profiles, and their numbers."""
    with counting.with_sealed(), connection.cursor() as cursor:
        cursor.execute(CASE_REVIEWS, {"revisions": list(revisions)})
