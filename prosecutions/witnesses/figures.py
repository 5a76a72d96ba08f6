"""Figures of victims and witnesses of prosecutions, live from the records.

They are numbered in each case. The same person in two cases is counted twice, so nobody adds these to victims in
returns, referrals or crimes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, TextChoices

from prosecutions.witnesses.choices import (
    EvidenceWay,
    Measure,
    MeasureStatus,
    Willingness,
    WithdrawalStage,
    WitnessStatus,
)
from prosecutions.witnesses.querysets import SpecialMeasureQuerySet, WitnessQuerySet
from prosecutions.witnesses.workflow import GIVING_EVIDENCE

APPLIED = (MeasureStatus.APPLIED, MeasureStatus.GRANTED, MeasureStatus.REFUSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedRow:
    """How many victims and witnesses there are of one kind."""

    label: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureCounts:
    """Applications for one special measure, and what became of them."""

    label: str
    applied: int
    granted: int
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessFigures:
    """What the page prints of victims and witnesses."""

    total: int
    abroad: int
    under_18: int
    willingness: tuple[CountedRow, ...]
    stages: tuple[CountedRow, ...]
    evidence: tuple[CountedRow, ...]
    measures: tuple[MeasureCounts, ...]


def figures_of(
    witnesses: WitnessQuerySet, measures: SpecialMeasureQuerySet, *, first: date, last: date
) -> WitnessFigures:
    """Return the figures of those first contacted from the first to the last day, in two statements."""
    counted = witnesses.counted().filter(first_contact_on__range=(first, last)).order_by()
    numbers = counted.aggregate(
        total=Count("pk"),
        abroad=Count("pk", filter=Q(is_abroad=True)),
        under_18=Count("pk", filter=Q(is_under_18=True)),
        before=Count("pk", filter=Q(status=WitnessStatus.BEFORE, kind__in=sorted(GIVING_EVIDENCE))),
        not_needed=Count("pk", filter=Q(status=WitnessStatus.NOT_NEEDED, kind__in=sorted(GIVING_EVIDENCE))),
        **{f"willing_{value}": Count("pk", filter=Q(willingness=value)) for value in Willingness},
        **{f"stage_{value}": Count("pk", filter=Q(stage=value)) for value in WithdrawalStage},
        **{f"way_{value}": Count("pk", filter=Q(evidence=value)) for value in EvidenceWay},
    )
    return WitnessFigures(
        total=numbers["total"],
        abroad=numbers["abroad"],
        under_18=numbers["under_18"],
        willingness=_rows(numbers, "willing", Willingness),
        stages=_rows(numbers, "stage", WithdrawalStage),
        evidence=(
            *_rows(numbers, "way", EvidenceWay),
            CountedRow(label=str(WitnessStatus.NOT_NEEDED.label), number=numbers["not_needed"]),
            CountedRow(label="Not yet", number=numbers["before"]),
        ),
        measures=_measures(measures.filter(witness__in=counted.values("pk"))),
    )


def _rows(numbers: Mapping[str, int], prefix: str, choices: type[TextChoices]) -> tuple[CountedRow, ...]:
    return tuple(CountedRow(label=str(each.label), number=numbers[f"{prefix}_{each.value}"]) for each in choices)


def _measures(rows: SpecialMeasureQuerySet) -> tuple[MeasureCounts, ...]:
    counted = (
        rows.order_by()
        .values("measure")
        .annotate(
            applied=Count("pk", filter=Q(status__in=APPLIED)),
            granted=Count("pk", filter=Q(status=MeasureStatus.GRANTED)),
            refused=Count("pk", filter=Q(status=MeasureStatus.REFUSED)),
        )
    )
    by_measure: dict[str, Any] = {row["measure"]: row for row in counted}
    return tuple(
        MeasureCounts(
            label=str(measure.label),
            **{name: by_measure.get(measure, {}).get(name, 0) for name in ("applied", "granted", "refused")},
        )
        for measure in Measure
    )
