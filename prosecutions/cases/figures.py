"""Figures of prosecutions, live from the records: outcomes by cohort, the conviction rate with its base, times.

Cases, defendants and offences are counted apart. A cohort is the quarter in which defendants were charged. Newer ones
have had less time, so each has the share that is not finished. The conviction rate is convicted defendants as a share
of all defendants with finished prosecutions. It differs from that of the CPS, which counts flagged defendants whose
prosecution finished in the period.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Count,
    F,
    FloatField,
    Func,
    IntegerField,
    Min,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncDate, TruncQuarter

from core import clock
from core.aggregates import Median
from core.govuk import in_words
from core.sentences import percent
from nrm.crime.choices import RecordStatus
from nrm.crime.querysets import CrimeRecordQuerySet
from prosecutions.cases.choices import CaseStatus, DefendantStatus, OffenceGroup, PreventionOrder
from prosecutions.cases.crime_checks import charged_outcomes
from prosecutions.cases.defendant_workflow import CONVICTED, CONVICTIONS, FINISHED
from prosecutions.cases.querysets import ChargeQuerySet, DefendantQuerySet, ProsecutionCaseQuerySet
from prosecutions.models import Charge, DefendantCrime

FEWEST = 20  # defendants: a rate of fewer says more about chance than about prosecutions
FEWEST_TIMES = 5  # for a median
ORDER = list(OffenceGroup)  # the principal offence of a defendant is in the first of these groups


class DaysOf(Func):
    """A difference of two dates as a number of days."""

    template = "(extract(epoch from %(expressions)s) / 86400)"
    output_field = FloatField()


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Defendants of one cohort, or of one group of offences, and what became of their prosecutions."""

    label: str
    defendants: int
    finished: int
    convicted: int

    @property
    def unsuccessful(self) -> int:
        """Defendants whose prosecution finished without a conviction."""
        return self.finished - self.convicted

    @property
    def unfinished(self) -> int:
        """Defendants with a charge that has no result yet."""
        return self.defendants - self.finished

    @property
    def unfinished_percentage(self) -> str:
        """The share that is not finished, in words."""
        return percent(self.unfinished / self.defendants if self.defendants else None)

    @property
    def has_rate(self) -> bool:
        """Whether enough defendants are finished for a rate."""
        return self.finished >= FEWEST

    @property
    def rate(self) -> str:
        """The conviction rate; a dash for fewer than `FEWEST` finished defendants."""
        return percent(self.convicted / self.finished if self.has_rate else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class OffenceCounts:
    """Charges of one group and what became of them."""

    label: str
    charges: int
    convicted: int
    other_results: int

    @property
    def undecided(self) -> int:
        """Charges without a result."""
        return self.charges - self.convicted - self.other_results


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """The median number of days between two events, and of how many."""

    label: str
    days: float | None
    base: int

    @property
    def in_words(self) -> str:
        """The median in days; a dash for fewer than `FEWEST_TIMES`."""
        return "–" if self.days is None or self.base < FEWEST_TIMES else f"{self.days:.0f} days"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedCrimes:
    """Defendants with a linked crime record, and the recorded crimes that are linked to them: each counts once."""

    defendants: int
    crimes: int
    charged: int  # crimes whose newest outcome says that somebody was charged or summonsed


@dataclass(frozen=True, slots=True, kw_only=True)
class ProsecutionFigures:
    """All figures of a page."""

    cases: int
    referred: int
    charged_cases: int
    flagged_cases: int
    suspects: int
    total: Counts
    cohorts: tuple[Counts, ...]
    groups: tuple[Counts, ...]
    offences: tuple[OffenceCounts, ...]
    orders_made: int
    order_gaps: int
    durations: tuple[Duration, ...]
    linked: LinkedCrimes | None  # None for those who do not read the crime register

    fewest: int = FEWEST
    fewest_times: int = FEWEST_TIMES


def figures_of(
    cases: ProsecutionCaseQuerySet,
    defendants: DefendantQuerySet,
    charges: ChargeQuerySet,
    *,
    first: date,
    last: date,
    reports: CrimeRecordQuerySet | None = None,
) -> ProsecutionFigures:
    """Return the figures of defendants charged, and of cases opened or referred, from the first to the last day.

    `reports` are the crime records from which the time to a charge is counted, for those who read the crime register.
    """
    people = defendants.counted().filter(charged_on__range=(first, last))
    of_cases = cases.filter(
        Q(referred_on__range=(first, last)) | Q(referred_on=None, created_at__date__range=(first, last))
    )
    counted = of_cases.order_by().aggregate(
        cases=Count("pk"),
        referred=Count("pk", filter=Q(referred_on__isnull=False)),
        charged=Count("pk", filter=Q(status=CaseStatus.CHARGED)),
        flagged=Count("pk", filter=Q(is_flagged=True, referred_on__isnull=False)),
        suspects=Coalesce(Sum("suspects"), Value(0)),
    )
    cohorts = _cohorts(people)
    return ProsecutionFigures(
        cases=counted["cases"],
        referred=counted["referred"],
        charged_cases=counted["charged"],
        flagged_cases=counted["flagged"],
        suspects=counted["suspects"],
        total=_sum("All", cohorts),
        cohorts=cohorts,
        groups=_groups(people),
        offences=_offences(charges.counted().filter(defendant__charged_on__range=(first, last))),
        orders_made=people.filter(order=PreventionOrder.MADE).count(),
        order_gaps=people.with_order_gap().count(),
        durations=(*_time_from_report(people, reports), *_durations(of_cases, people)),
        linked=_linked(people, reports),
    )


_NUMBERS: dict[str, Any] = {
    "defendants": Count("pk"),
    "finished": Count("pk", filter=Q(status__in=sorted(FINISHED))),
    "convicted": Count("pk", filter=Q(status__in=sorted(CONVICTED))),
}


def _cohorts(people: DefendantQuerySet) -> tuple[Counts, ...]:
    quarters = people.order_by().annotate(quarter=TruncQuarter("charged_on")).values("quarter").annotate(**_NUMBERS)
    return tuple(_counts(row, quarter_in_words(row["quarter"])) for row in quarters.order_by("-quarter"))


def _groups(people: DefendantQuerySet) -> tuple[Counts, ...]:
    """Return defendants by the group of their principal offence, the first that one of their charges has."""
    places = [When(group=group, then=Value(place)) for place, group in enumerate(ORDER)]
    rank = Case(*places, default=Value(len(ORDER) - 1), output_field=IntegerField())
    of_defendant = Charge.objects.counted().filter(defendant=OuterRef("pk")).order_by().values("defendant")
    first = Coalesce(Subquery(of_defendant.annotate(rank=Min(rank)).values("rank")), Value(len(ORDER)))
    rows = people.order_by().annotate(rank=first).values("rank").annotate(**_NUMBERS)
    labels = [*(str(group.label) for group in ORDER), "No charge entered"]
    return tuple(_counts(row, labels[row["rank"]]) for row in rows.order_by("rank"))


def _counts(row: Mapping[str, Any], label: str) -> Counts:
    return Counts(label=label, defendants=row["defendants"], finished=row["finished"], convicted=row["convicted"])


def _offences(charges: ChargeQuerySet) -> tuple[OffenceCounts, ...]:
    rows = (
        charges.order_by()
        .values("group")
        .annotate(
            charges=Count("pk"),
            convicted=Count("pk", filter=Q(result__in=sorted(CONVICTIONS))),
            other_results=Count("pk", filter=~Q(result="") & ~Q(result__in=sorted(CONVICTIONS))),
        )
    )
    by_group: dict[str, Any] = {row["group"]: row for row in rows}
    return tuple(
        OffenceCounts(
            label=str(group.label),
            **{name: by_group.get(group, {}).get(name, 0) for name in ("charges", "convicted", "other_results")},
        )
        for group in OffenceGroup
    )


def _time_from_report(people: DefendantQuerySet, reports: CrimeRecordQuerySet | None) -> tuple[Duration, ...]:
    """From the first report to the charge; nothing without reports.

    The first report is that of the crime records linked to the defendant, or else to the investigation.
    """
    if reports is None:
        return ()
    links = DefendantCrime.objects.filter(defendant=OuterRef("pk"), record__in=reports)
    own = links.exclude(record__status=RecordStatus.CANCELLED).order_by().values("defendant")
    first = Coalesce(
        Subquery(own.annotate(first=Min("record__reported_at")).values("first")),
        Subquery(reports.first_report_of(OuterRef("case__investigation"))),
    )
    charged = people.annotate(reported_on=TruncDate(first, tzinfo=clock.LONDON)).filter(
        charged_on__gte=F("reported_on")
    )
    label = "First report to the force to charge"
    return (_median(label, charged, F("charged_on") - F("reported_on"), of="defendants"),)


def _linked(people: DefendantQuerySet, reports: CrimeRecordQuerySet | None) -> LinkedCrimes | None:
    """Return what is linked between these defendants and the crime register, or None for who does not read it."""
    if reports is None:
        return None
    links = DefendantCrime.objects.filter(defendant__in=people.order_by(), record__in=reports)
    crime = Q(record__status=RecordStatus.CRIME)
    return LinkedCrimes(
        **links.aggregate(
            defendants=Count("defendant", distinct=True),
            crimes=Count("record", distinct=True, filter=crime),
            charged=Count("record", distinct=True, filter=crime & Q(record__outcome__in=charged_outcomes())),
        )
    )


def _durations(cases: ProsecutionCaseQuerySet, people: DefendantQuerySet) -> tuple[Duration, ...]:
    decided = cases.filter(decided_on__isnull=False, referred_on__isnull=False)
    charged = people.filter(case__referred_on__isnull=False, charged_on__gte=F("case__referred_on"))
    finished = people.filter(result_on__isnull=False)
    return (
        _median("Last referral to charging decision", decided, F("decided_on") - F("referred_on"), of="cases"),
        _median("Last referral to charge", charged, F("charged_on") - F("case__referred_on"), of="defendants"),
        _median("Charge to result", finished, F("result_on") - F("charged_on"), of="defendants"),
        _median(
            "Result to sentence",
            people.filter(status=DefendantStatus.SENTENCED),
            F("sentenced_on") - F("result_on"),
            of="defendants",
        ),
    )


def _median(label: str, rows: Any, days: Any, *, of: str) -> Duration:
    counted = rows.order_by().aggregate(base=Count("pk"), days=Median(DaysOf(days)))
    return Duration(label=f"{label} ({of})", days=counted["days"], base=counted["base"])


def _sum(label: str, rows: tuple[Counts, ...]) -> Counts:
    return Counts(
        label=label,
        defendants=sum(row.defendants for row in rows),
        finished=sum(row.finished for row in rows),
        convicted=sum(row.convicted for row in rows),
    )


def quarter_in_words(first: date) -> str:
    """Return a calendar quarter by its months: `October to December 2026`."""
    last = date(first.year, first.month + 2, 1)
    return f"{in_words(first).split()[1]} to {last:%B %Y}"
