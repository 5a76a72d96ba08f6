"""Corrections between two revisions of a force, case by case: what was carried forward, against the earlier month.

One statement counts any number of pairs, for a return and for a snapshot alike; the querysets list the cases behind it.
`figures.reconciliation.base.Corrections` defines a correction.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from figures.reconciliation.base import Corrections
from investigations.choices import Arrival, EntryState
from investigations.models import Entry, Revision

# If a first return is submitted late, the return after it may already have taken its cases into the system: those count
# as carried forward too.
BROUGHT_ALONG = (Arrival.ROLLED, Arrival.ALREADY_RUNNING)

# `sql/corrections_between.sql` counts, because a total of the country is made of the cases of every force.
BETWEEN = """
select pair.force, counted.up, counted.down, counted.opening
from pair cross join lateral scope.corrections_between(pair.later, pair.earlier) counted
"""


def against(opening: Revision, revision: Revision) -> tuple[int, Corrections]:
    """The live cases of the month that a revision was carried forward from, as it counts now, and the corrections.

    Uses one statement for both.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"with pair (force, later, earlier) as (values (%s, %s::bigint, %s::bigint)) {BETWEEN}",
            [revision.force_id, revision.pk, opening.pk],
        )
        row = cursor.fetchone()
    _, up, down, live = row or (None, 0, 0, 0)
    return live, Corrections(up=up, down=down)


def cases_up(opening: Revision | None, revision: Revision) -> QuerySet[Entry]:
    """The entries behind *corrections up*; a first return has none."""
    if opening is None:
        return Entry.objects.none()
    brought_along = Entry.objects.filter(revision=revision, arrival__in=BROUGHT_ALONG)
    return brought_along.exclude(state=EntryState.VOID).exclude(investigation__in=_live_in(opening))


def cases_down(opening: Revision | None, revision: Revision) -> QuerySet[Entry]:
    """The entries behind *corrections down*; what this revision leaves out are entries of the earlier month."""
    void = Q(revision=revision, state=EntryState.VOID)
    if opening is None:
        return Entry.objects.filter(void)
    brought_along = Entry.objects.filter(revision=revision, arrival__in=BROUGHT_ALONG).values("investigation")
    left_out = Q(revision=opening, state=EntryState.LIVE) & ~Q(investigation__in=brought_along)
    counted = Q(investigation__in=_live_in(opening)) | ~Q(arrival__in=BROUGHT_ALONG)
    return Entry.objects.filter(left_out | (void & counted))


def _live_in(revision: Revision) -> QuerySet[Entry, Any]:
    return Entry.objects.filter(revision=revision, state=EntryState.LIVE).values("investigation")
