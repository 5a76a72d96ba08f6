"""The partner edition: live investigations of the UK by primary type, without any force's number or small cell.

Each month has one edition: the first published version that is large enough. A later version replaces it only if the
difference is large enough too (`disclosure_control`, docs/adr/0025). The order of the published versions determines the
edition, and nothing about it is stored. The page and the API print the same `PartnerMonth`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, cast

from django.db.models import FilteredRelation, Q, Sum
from django.db.models.functions import Coalesce

from core import months
from figures import snapshot_reader
from figures.coverage import Counted, Coverage
from figures.models import Snapshot, SnapshotSource
from reference.areas import UK
from reference.models import ExploitationType
from reports.partners import disclosure_control
from reports.partners.disclosure_control import REST, Line, Returns

MEASURE, DIMENSION = "live", "primary_type"
OWN_LINES = ("CRIM", "SEX", "LAB", "DOM")  # large enough in every month so far; all other types share a line
NOT_SEPARATE = "Types not shown separately"
EVERYTHING = "All live investigations"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerEdition:
    """What partners read of one month: a published version, and the lines in which it is printed.

    `is_overtaken`: a later published version has other numbers, and partners do not read it.
    """

    snapshot: Snapshot
    returns: Returns
    lines: tuple[Line, ...]
    is_overtaken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerRow:
    """One line of the table. Its code names every type in it: "CRIM", "ORG+OTHER+UNK"; "ALL" for the total."""

    code: str
    label: str
    counted: Counted


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerMonth:
    """What partners may know of one month. The coverage names no force."""

    snapshot: Snapshot
    coverage: Coverage
    rows: tuple[PartnerRow, ...]
    is_overtaken: bool


def published(month: date | None = None) -> list[PartnerEdition]:
    """Return the edition of each month, newest first, or of one month, in two queries.

    A month in which no version is large enough is left out.
    """
    snapshots = Snapshot.objects.published().select_related("period").order_by("-period", "version")
    versions = list(snapshots if month is None else snapshots.filter(period=month))
    returns = _returns(versions)
    editions = [
        _edition(list(group), returns) for _, group in groupby(versions, key=lambda snapshot: snapshot.period_id)
    ]
    return [edition for edition in editions if edition is not None]


def printed(edition: PartnerEdition) -> PartnerMonth:
    """Return the numbers of an edition with their coverage, line by line."""
    coverage = snapshot_reader.coverage_of(edition.snapshot, UK).without_names()
    names = _names_on(months.last_day(edition.snapshot.period_id))
    others = tuple(code for code in names if code not in OWN_LINES)

    def row(line: Line) -> PartnerRow:
        codes = [code for code in names if code in line or (code in others and REST in line)]
        label = names[codes[0]] if len(line) == 1 and REST not in line else _not_separate(names[code] for code in codes)
        return PartnerRow(code="+".join(codes), label=label, counted=_counted(edition, line, coverage))

    everything = frozenset().union(*edition.lines)
    rows = [row(line) for line in edition.lines if len(edition.lines) > 1]
    rows.append(PartnerRow(code="ALL", label=EVERYTHING, counted=_counted(edition, everything, coverage)))
    return PartnerMonth(
        snapshot=edition.snapshot, coverage=coverage, rows=tuple(rows), is_overtaken=edition.is_overtaken
    )


def _counted(edition: PartnerEdition, line: Line, coverage: Coverage) -> Counted:
    value = sum(live.get(code, 0) for live in edition.returns.values() for code in line)
    return Counted.of(value, coverage=coverage)


def _not_separate(names: Iterable[str]) -> str:
    """Return the label of a line of several types, which names each of them."""
    return f"{NOT_SEPARATE}: {', '.join(name[:1].lower() + name[1:] for name in names)}"


def _names_on(day: date) -> dict[str, str]:
    """Return every type a return of that day can have, by code, in order, including types that had ended by then."""
    return dict(ExploitationType.objects.filter(valid_from__lte=day).in_order().values_list("code", "name"))


def _edition(versions: Sequence[Snapshot], returns: Mapping[int, Returns]) -> PartnerEdition | None:
    """Return what partners read after one month's versions were published one after another."""
    shown: list[Snapshot] = []
    lines: tuple[Line, ...] = ()
    for version in versions:
        if not shown:
            lines = disclosure_control.lines_of(returns[version.pk], own=OWN_LINES)
            is_shown = bool(lines)
        else:
            earlier = [returns[snapshot.pk] for snapshot in shown]
            is_shown = disclosure_control.may_follow(returns[version.pk], shown=earlier, lines=lines)
        if is_shown:
            shown.append(version)
    if not shown:
        return None
    newest = shown[-1]
    is_overtaken = returns[newest.pk] != returns[versions[-1].pk]
    return PartnerEdition(snapshot=newest, returns=returns[newest.pk], lines=lines, is_overtaken=is_overtaken)


def _returns(snapshots: Sequence[Snapshot]) -> dict[int, Returns]:
    """Return live investigations by snapshot and force, for each type with a line and for all others together."""
    live = FilteredRelation(
        "batch__figures", condition=Q(batch__figures__measure=MEASURE, batch__figures__dimension=DIMENSION)
    )
    sums = {code: Coalesce(Sum("live__value", filter=Q(live__category=code)), 0) for code in OWN_LINES}
    sums[REST] = Coalesce(Sum("live__value", filter=~Q(live__category__in=OWN_LINES)), 0)
    reported = SnapshotSource.objects.filter(snapshot__in=[snapshot.pk for snapshot in snapshots], batch__isnull=False)
    by_force = reported.values("snapshot", "force").annotate(live=live).annotate(**sums)
    returns: dict[int, dict[str, Mapping[str, int]]] = {snapshot.pk: {} for snapshot in snapshots}
    for row in cast(Iterable[dict[str, Any]], by_force):  # type checking can't know the names of the sums
        returns[row["snapshot"]][row["force"]] = {code: row[code] for code in (*OWN_LINES, REST)}
    return dict(returns)
