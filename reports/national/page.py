"""The national page: one month of the UK, its reconciliation, and the national team's next steps to publish it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from core import months
from figures import needs_correction, same_forces, series, skipped_months, snapshot_reader, thresholds
from figures.coverage import Counted, Coverage
from figures.models import FailedBuild, Period, Snapshot
from reference.areas import ENGLAND_AND_WALES, UK
from reference.models import ExploitationType
from reports import permissions
from reports.charts.figure import Chart
from reports.national import averages, charts, headlines, notes, publication
from reports.snapshots import reconciliation


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRow:
    """One row of the list of months: the newest readable snapshot with the UK's number."""

    snapshot: Snapshot
    live: Counted
    may_need_correction: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class National:
    """The data of the page."""

    snapshot: Snapshot
    uk: Coverage
    england_and_wales: Coverage
    headlines: headlines.Headlines
    is_enough: bool
    # None if withheld, because it would reveal one force's figures
    reconciliation: reconciliation.PrintedReconciliation | None
    live: Chart
    types_over_time: Chart
    types: Chart
    regions: Chart
    tiles: Chart | None
    averages: tuple[averages.YearMean, ...]
    anomalies: tuple[notes.KnownAnomaly, ...]
    rows: tuple[MonthRow, ...]
    panel: publication.Panel | None
    ready: tuple[publication.Ready, ...]
    waiting: tuple[publication.WaitingMonth, ...]
    parked: tuple[FailedBuild, ...]

    @property
    def month(self) -> str:
        """The month as in addresses."""
        return months.text(self.snapshot.period_id)


def page_for(user: User, *, month: date | None) -> National | None:
    """Make the page for a month, or the newest published one; None if there is nothing to read yet.

    Raises Snapshot.DoesNotExist if the person may read nothing of the requested month.
    """
    found = permissions.one_a_month(user)
    shown = _shown(found, month=month)
    if shown is None:
        return None
    starts = set(Period.objects.filter(starts_series=True).values_list("month", flat=True))
    forces = snapshot_reader.ForceNames()
    coverage = snapshot_reader.coverage_over(found, area=UK, forces=forces)
    until = [one for one in found if one.period_id <= shown.period_id]
    over_time = charts.uk_over_time(found, coverage=coverage)
    drawn = charts.up_to(over_time, shown.period_id)
    in_series = [
        one
        for one in until
        if series.series_of(one.period_id, starts=starts) == series.series_of(shown.period_id, starts=starts)
    ]
    ground = same_forces.same_ground(in_series, area=UK, forces=forces)
    by_month = {one.period_id: one for one in until}
    enough = thresholds.months_with_enough(found, coverage=coverage)
    is_enough = shown.period_id in enough
    with_data = {one for one in drawn.months if not drawn.total[one].is_gap and one in enough}
    against = headlines.compared_month(shown.period_id, among=with_data, starts=starts)
    year_ago = months.previous(shown.period_id, series.MONTHS_OF_A_YEAR)
    every = snapshot_reader.coverages(shown, forces=forces)
    readable = permissions.shown_to(user, shown, every)
    areas = readable.only(every)
    types = list(ExploitationType.objects.in_order())
    url = reverse("reports:snapshot-detail", args=[months.text(shown.period_id)])
    is_national = user.role == Role.NATIONAL
    moving = list(permissions.readable_by(user).moving()) if is_national else []
    rested_on = (
        needs_correction.reasons([one.period_id for one in found if one.version], forces=forces) if is_national else {}
    )
    of_month = next((one for one in moving if one.period_id == shown.period_id), None)
    top = headlines.headlines_of(
        shown,
        then=by_month[against] if against else None,
        coverage=coverage,
        forces=forces,
        url=url,
        is_enough=is_enough,
    )
    return National(
        snapshot=shown,
        uk=areas[UK],
        england_and_wales=every[ENGLAND_AND_WALES],
        headlines=top,
        is_enough=is_enough,
        reconciliation=reconciliation.printed(
            snapshot_reader.reconciliation_of(shown, UK, forces=forces),
            coverage=areas[UK],
            list_url=f"{url}?",
            gaps=skipped_months.gaps_of(shown, forces=forces),
        )
        if UK in readable.reconciliations
        else None,
        live=charts.live(
            drawn,
            starts=starts,
            enough=enough,
            every_month=ground if ground.can_be_followed else None,
            same_pair=top.same_pair,
            so_far=top.so_far,
        ),
        types_over_time=charts.by_type_over_time(drawn, types=types, starts=starts, enough=enough),
        types=charts.by_type_now(
            drawn,
            types=types,
            now=shown.period_id,
            then=year_ago if against == year_ago and is_enough else None,
            is_enough=is_enough,
        ),
        regions=charts.by_region(shown, coverage=areas, is_enough=is_enough),
        tiles=charts.tiles(shown, user=user, is_enough=is_enough),
        averages=tuple(
            averages.by_year({month: drawn.total[month] for month in drawn.months if month in enough}, starts=starts)
        ),
        anomalies=tuple(notes.anomalies_in(drawn.months)),
        rows=_rows(found, over_time, moving={one.period_id: one for one in moving}, rested_on=rested_on),
        panel=publication.panel_of(
            of_month or shown,
            user=user,
            dates_url=reverse("reports:period-dates", args=[months.text(shown.period_id)]),
            outdated=rested_on.get(shown.period_id, ()),
        )
        if is_national
        else None,
        ready=tuple(one for one in publication.ready(moving) if one.snapshot.period_id != shown.period_id),
        waiting=tuple(publication.waiting(moving)),
        parked=tuple(FailedBuild.objects.parked()) if is_national else (),
    )


def _shown(found: list[Snapshot], *, month: date | None) -> Snapshot | None:
    if month is not None:
        one = next((one for one in found if one.period_id == month), None)
        if one is None:
            raise Snapshot.DoesNotExist(f"no snapshot of {month:%Y-%m}")
        return one
    published = [one for one in found if one.version]
    return (published or found)[-1] if found else None


def _rows(
    found: list[Snapshot],
    data: charts.UkOverTime,
    *,
    moving: Mapping[date, Snapshot],
    rested_on: Mapping[date, tuple[str, ...]],
) -> tuple[MonthRow, ...]:
    """Return the list of months.

    `rested_on` says why a published one may need correction, as `figures.needs_correction` gives it.
    """
    total: Mapping[date, Counted] = data.total
    return tuple(
        MonthRow(
            snapshot=one,
            live=total[one.period_id],
            may_need_correction=needs_correction.may_need_correction(
                one, candidate=moving.get(one.period_id), why=rested_on.get(one.period_id, ())
            ),
        )
        for one in reversed(found)
    )
