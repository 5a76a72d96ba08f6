"""The status of every due force in a month, and so the inputs of the month's snapshot at this moment.

Reads one month or all months at once, in a few queries, and gives each result a digest: `snapshots` does not rebuild a
snapshot whose inputs have the same digest.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Exists, OuterRef, Subquery

from core import months
from figures import measures, other_batches
from figures.choices import COUNTED, Treatment
from figures.measures import FigureKind
from figures.models import Batch, Period, SnapshotAddition, SnapshotSource
from figures.other_batches import Addition
from reference.models import Force


@dataclass(frozen=True, slots=True, kw_only=True)
class DueForce:
    """One due force: its areas in that month, its status, and its batch if its record counts and has been counted."""

    force: str
    region: str
    unit: str
    treatment: Treatment
    batch: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The batch of one force that reported in the previous month, with the areas that the force has now."""

    force: str
    region: str
    unit: str
    batch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """One force's sum of a running measure, by category, from the start of the series to this month.

    Only a force that reported in the month has one: forces that a total lists as missing are not in it.
    """

    force: str
    region: str
    unit: str
    measure: str
    dimension: str
    category: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthStatus:
    """The inputs of one month's snapshot. `uncounted`: months of the series where a record still has no batch.

    `additions`: the batches of the kinds besides the returns. A month without any keeps the digest it had before those
    kinds existed.
    """

    month: date
    forces: tuple[DueForce, ...]
    opening_month: date | None
    openings: tuple[Opening, ...]
    running: tuple[Running, ...]
    uncounted: tuple[date, ...]
    additions: tuple[Addition, ...] = ()
    is_locked: bool = False

    def _counts_as(self, force: DueForce) -> Treatment:
        return Treatment.MISSING if self.is_locked and force.treatment not in COUNTED else force.treatment

    @property
    def digest(self) -> str:
        """A digest that is the same for the same batches, treatments and areas, and for nothing else.

        After the lock the digest leaves out the status of a force that does not count: it changes no figure of the
        snapshot.
        """
        lines = [
            *(f"force\t{b.force}\t{b.region}\t{b.unit}\t{self._counts_as(b)}\t{b.batch}" for b in self.forces),
            *(f"opening\t{o.force}\t{o.region}\t{o.unit}\t{o.batch}\t{self.opening_month}" for o in self.openings),
            *(f"running\t{r.force}\t{r.region}\t{r.unit}\t{r.measure}\t{r.category}\t{r.value}" for r in self.running),
            *(f"addition\t{a.kind}\t{a.force}\t{a.region}\t{a.unit}\t{a.batch}" for a in self.additions),
        ]
        return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def status_of_month(month: date) -> MonthStatus:
    """The status of every force in one month."""
    return of_months([month])[month]


def of_months(wanted: Collection[date] | None = None) -> dict[date, MonthStatus]:
    """The status of every force in each of these months, or in every month there is; oldest first."""
    kind = measures.of_returns()
    all_periods = list(Period.objects.order_by("month"))
    start_of = _series(all_periods)
    periods = [period for period in all_periods if wanted is None or period.month in wanted]
    if not periods:
        return {}
    first, last = min(start_of[period.month] for period in periods), periods[-1].month
    batch_of = _batches(kind, first=first, last=last)
    change_of = _changes(kind, [batch for batch in batch_of.values() if batch is not None])
    returns = returns_of(periods)
    uncounted = sorted({month for (_, month), batch in batch_of.items() if batch is None})
    beside = other_batches.batches_of([period.month for period in periods])
    forces = list(Force.objects.all())

    by_month: dict[date, MonthStatus] = {}
    running: dict[tuple[str, str, str], int] = {}
    before: date | None = None
    for period in (period for period in all_periods if first <= period.month <= last):
        month = period.month
        if month == start_of[month]:
            running, before = {}, None
        running = running | {key: running.get(key, 0) + change for key, change in change_of[month].items()}
        if period in periods:
            places = _places(month)
            due = {force.code for force in forces if force.is_valid_on(months.last_day(month))}
            by_month[month] = MonthStatus(
                month=month,
                forces=tuple(
                    DueForce(
                        force=code,
                        region=places[code][0],
                        unit=places[code][1],
                        treatment=_treatment(code, period, batch_of=batch_of, returns=returns),
                        batch=batch_of.get((code, month)),
                    )
                    for code in sorted(due)
                ),
                opening_month=before,
                openings=tuple(
                    Opening(force=code, region=places[code][0], unit=places[code][1], batch=batch)
                    for code in sorted(places)
                    if before and (batch := batch_of.get((code, before))) is not None
                ),
                running=tuple(
                    Running(
                        force=code,
                        region=places[code][0],
                        unit=places[code][1],
                        measure=measure,
                        dimension=kind.dimension_of(measure),
                        category=category,
                        value=value,
                    )
                    for (code, measure, category), value in sorted(running.items())
                    if code in due and (code, month) in batch_of
                ),
                uncounted=tuple(
                    sorted(
                        {other for other in uncounted if start_of[month] <= other <= month}
                        | ({month} if other_batches.lack(beside[month]) else set())
                    )
                ),
                additions=other_batches.placed(beside[month], places=places, due=due),
                is_locked=period.is_locked,
            )
        before = month
    return by_month


def months_not_added_up(kind: FigureKind, *, before: datetime) -> list[date]:
    """Months whose snapshots lack a force's newest batch although it was counted before `before`.

    Reads no source record.
    """
    newest = Batch.objects.filter(
        kind=kind.name, method=kind.method, force=OuterRef("force"), period=OuterRef("period")
    ).order_by("-source")
    rows = SnapshotSource if kind.name == measures.of_returns().name else SnapshotAddition
    added_up = rows._default_manager.filter(batch=OuterRef("pk"), snapshot__period=OuterRef("period"))
    waiting = Batch.objects.filter(~Exists(added_up), pk=Subquery(newest.values("pk")[:1]), counted_at__lt=before)
    return list(waiting.order_by("period").values_list("period", flat=True).distinct())


def sources_of(month: date) -> str:
    """A digest of the records that count in the series up to a month. Any new approval changes it."""
    kind = measures.of_returns()
    series = Period.objects.series_of(month).filter(month__lte=month).values_list("month", flat=True)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select found.force, found.period, found.source from ({kind.sources}) found"
            " where found.period = any(%s) order by found.period, found.force, found.source",
            [[*series]],
        )
        lines = [f"{force}\t{period}\t{source}" for force, period, source in cursor.fetchall()]
    lines += other_batches.sources_of(month)
    return hashlib.sha256("\n".join([f"method\t{kind.method}", *lines]).encode()).hexdigest()


def _series(periods: Collection[Period]) -> dict[date, date]:
    """The first month of its series, by month."""
    start, start_of = date.max, {}
    for period in periods:
        start = period.month if period.starts_series else min(start, period.month)
        start_of[period.month] = start
    return start_of


def _treatment(
    code: str,
    period: Period,
    *,
    batch_of: dict[tuple[str, date], int | None],
    returns: dict[tuple[str, date], tuple[Treatment, bool]],
) -> Treatment:
    """Reported if the record of the force counts, even while it is being corrected; otherwise its own status."""
    treatment, is_late = returns.get((code, period.month), (Treatment.NOT_STARTED, False))
    if (code, period.month) in batch_of:
        return Treatment.LATE if is_late else Treatment.REPORTED
    return treatment


def _batches(kind: FigureKind, *, first: date, last: date) -> dict[tuple[str, date], int | None]:
    """The batch of the record that counts, by force and month; None if it has not been counted yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            select found.force, found.period, b.id from ({kind.sources}) found
            left join figures_batch b on b.kind = %(kind)s and b.source = found.source and b.method = %(method)s
            where found.period between %(first)s and %(last)s""",
            {"kind": kind.name, "method": kind.method, "first": first, "last": last},
        )
        return {(force, period): batch for force, period, batch in cursor.fetchall()}


def _changes(kind: FigureKind, batches: list[int]) -> dict[date, dict[tuple[str, str, str], int]]:
    """What each batch adds to the running sum: by month, then by force, running measure and category."""
    changes: dict[date, dict[tuple[str, str, str], int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select b.period, b.force, r.measure, f.category, f.value
            from unnest(%s::text[], %s::text[], %s::text[]) as r (measure, change, dimension)
            join figures_figure f on f.measure = r.change and f.dimension = r.dimension
            join figures_batch b on b.id = f.batch_id
            where f.batch_id = any(%s)""",
            [
                list(kind.running),
                list(kind.running.values()),
                [kind.dimension_of(measure) for measure in kind.running],
                batches,
            ],
        )
        for period, force, measure, category, value in cursor.fetchall():
            changes[period][force, measure, category] = value
    return changes


def returns_of(periods: Collection[Period]) -> dict[tuple[str, date], tuple[Treatment, bool]]:
    """The status of each return, and whether it was first submitted after the lock, by force and month."""
    kind = measures.of_returns()
    locked_at = {period.month: period.locked_at for period in periods}
    with connection.cursor() as cursor:
        cursor.execute(
            f"select force, period, treatment, first_submitted_at from ({kind.standing}) s where s.period = any(%s)",
            [list(locked_at)],
        )
        return {
            (force, period): (
                Treatment(treatment),
                bool(first_submitted_at and (lock := locked_at[period]) and first_submitted_at > lock),
            )
            for force, period, treatment, first_submitted_at in cursor.fetchall()
        }


def statuses(months_wanted: Collection[date]) -> dict[tuple[str, date], Treatment]:
    """The current status of each existing return, by force and month, instead of the status a snapshot stored."""
    kind = measures.of_returns()
    with connection.cursor() as cursor:
        cursor.execute(
            f"select force, period, treatment from ({kind.standing}) s where s.period = any(%s)", [list(months_wanted)]
        )
        return {(force, period): Treatment(treatment) for force, period, treatment in cursor.fetchall()}


def has_submitted(force: str, month: date) -> bool:
    """Whether a force has ever submitted its return for a month."""
    kind = measures.of_returns()
    with connection.cursor() as cursor:
        cursor.execute(
            f"select first_submitted_at from ({kind.standing}) s where s.period = %s and s.force = %s", [month, force]
        )
        return any(first_submitted_at for (first_submitted_at,) in cursor.fetchall())


def _places(month: date) -> dict[str, tuple[str, str]]:
    """The region and unit of each force at the month's end, by force, including forces that are no longer due."""
    placed = Force.objects.places_on(months.last_day(month))
    return {code: (region, unit) for code, region, unit in placed}
