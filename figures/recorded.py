"""From when on something was recorded at all: before that a month has a gap and no 0."""

from __future__ import annotations

from datetime import date

from django.db.models import Min

from figures import measures
from figures.measures import ALL, TOTAL
from figures.models import SnapshotFigure
from reference.areas import UK


def first_months() -> dict[str, date]:
    """By measure, the first month that has any of what began to be recorded only later; one query.

    A measure that no month has any of is left out: there is nothing to tell the months before from those after.
    """
    names = [measure.name for kind in measures.kinds() for measure in kind.measures if measure.began_later]
    rows = SnapshotFigure.objects.filter(
        area_kind=UK.kind.value, area=UK.code, measure__in=names, dimension=TOTAL, category=ALL, value__gt=0
    )
    return dict(rows.values_list("measure").annotate(first=Min("snapshot__period")).order_by())
