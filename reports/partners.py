"""What partners read until there are releases: live investigations by primary type, of published versions only.

The UK and England & Wales, no smaller area, and no cell that is small or could be worked out from the others. Page and
API print the same `PartnerMonth`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from figures import reading
from figures.coverage import Counted, Coverage
from figures.measures import ALL, TOTAL
from figures.models import Snapshot, SnapshotFigure
from reference.areas import ENGLAND_AND_WALES, UK, Area
from reference.models import ExploitationType

SMALL = 5
FOLDED = "Other and not known"
ALWAYS_FOLDED = frozenset({"OTHER", "UNK"})
AREAS = (UK, ENGLAND_AND_WALES)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerRow:
    """One line of the table: a type, the rest, or all; a number for each area."""

    code: str
    label: str
    counts: tuple[Counted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerMonth:
    """What partners may know of one month."""

    snapshot: Snapshot
    coverage: tuple[Coverage, ...]
    rows: tuple[PartnerRow, ...]


def published_months() -> list[Snapshot]:
    """The newest published version of each month, the newest month first."""
    found = Snapshot.objects.published().newest_of_each_month().select_related("period")
    return sorted(found, key=lambda one: one.period_id, reverse=True)


def month_of(month: date | None) -> PartnerMonth:
    """One month, else the newest. Raises Snapshot.DoesNotExist where nothing is published of it."""
    found = [one for one in published_months() if month is None or one.period_id == month]
    if not found:
        raise Snapshot.DoesNotExist("nothing is published")
    snapshot = found[0]
    covered = reading.coverages(snapshot)
    values = _values(snapshot)
    types = list(ExploitationType.objects.in_order().values_list("code", "name"))
    codes = [code for code, _ in types]
    # Where the other bodies together have only a few, the second column would say so.
    outside = values[UK].get(ALL, 0) - values[ENGLAND_AND_WALES].get(ALL, 0)
    areas = (UK,) if _is_small(outside) else AREAS
    hidden = folded([{code: values[area].get(code, 0) for code in codes} for area in areas])
    coverage = tuple(covered[area] for area in areas)

    def counts(*of: str) -> tuple[Counted, ...]:
        return tuple(
            Counted.of(sum(values[area].get(code, 0) for code in of), coverage=one)
            for area, one in zip(areas, coverage, strict=True)
        )

    rows = [PartnerRow(code=code, label=name, counts=counts(code)) for code, name in types if code not in hidden]
    if hidden:
        rows.append(PartnerRow(code="REST", label=FOLDED, counts=counts(*sorted(hidden))))
    rows.append(PartnerRow(code="ALL", label="All live investigations", counts=counts(ALL)))
    return PartnerMonth(snapshot=snapshot, coverage=coverage, rows=tuple(rows))


def folded(counts: list[dict[str, int]]) -> frozenset[str]:
    """The types that are shown only as *other and not known*: one answer for all areas of a table.

    A type goes in when any area has under 5 of it, or the ground between two areas has 1 to 4. Then the smallest that
    are left go in too, until the sum is 0 or at least 5 everywhere, so that nothing small follows by subtraction.
    """
    cells = [*counts, *_between(counts)]
    hidden = set(ALWAYS_FOLDED & {code for one in counts for code in one})
    hidden |= {code for one in counts for code, value in one.items() if value < SMALL}
    hidden |= {code for one in cells for code, value in one.items() if _is_small(value)}
    left = sorted({code for one in counts for code in one} - hidden, key=lambda code: counts[0].get(code, 0))
    while left and any(_is_small(sum(one.get(code, 0) for code in hidden)) for one in cells):
        hidden.add(left.pop(0))
    return frozenset(hidden)


def _between(counts: list[dict[str, int]]) -> list[dict[str, int]]:
    """What is in the first area and not in each of the others, which lie within it: a reader can subtract."""
    whole, *parts = counts
    return [{code: value - part.get(code, 0) for code, value in whole.items()} for part in parts]


def _is_small(value: int) -> bool:
    return 0 < value < SMALL


def _values(snapshot: Snapshot) -> Mapping[Area, Mapping[str, int]]:
    """By area, then by type and for all, live investigations: one query."""
    within = Q(area_kind=UK.kind) | Q(area_kind=ENGLAND_AND_WALES.kind)
    rows = SnapshotFigure.objects.filter(
        within, snapshot=snapshot, measure="live", dimension__in=["primary_type", TOTAL]
    )
    found: dict[Area, dict[str, int]] = {area: {} for area in AREAS}
    by_kind = {str(area.kind): area for area in AREAS}
    for kind, category, value in rows.values_list("area_kind", "category", "value"):
        found[by_kind[kind]][category] = value
    return found
