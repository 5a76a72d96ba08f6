"""The national page: one month of the UK, its reconciliation, and the national team's next steps to publish it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from core import months
from figures import annotating, needs_correction, same_forces, series, skipped_months, snapshot_reader, thresholds
from figures.coverage import Counted, Coverage
from figures.models import Annotation, FailedBuild, Period, Snapshot
from reference.areas import ENGLAND_AND_WALES, UK, TotalKind
from reference.models import ExploitationType
from reports import comparisons, figure_notes, permissions
from reports.charts.figure import Chart
from reports.figure_notes import FigureNote
from reports.month import publication
from reports.national import averages, charts, headlines, uk_comparisons
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
    notes: tuple[FigureNote, ...]
    rows: tuple[MonthRow, ...]
    takes_steps: bool  # the person is in the national team, which publishes
    ready: tuple[publication.Ready, ...]
    waiting: tuple[publication.WaitingMonth, ...]
    parked: tuple[FailedBuild, ...]

    @property
    def month(self) -> str:
        """The month as in addresses."""
        return months.text(self.snapshot.period_id)

    @property
    def charts(self) -> tuple[Chart | None, ...]:
        """The charts of the page."""
        return self.live, self.types_over_time, self.types, self.regions, self.tiles

    @property
    def averages_notes(self) -> list[str]:
        """What a reader of the averages must know about annotated months."""
        return averages.anomaly_sentences(self.averages)


def page_for(user: User, *, month: date | None) -> National | None:
    """Make the page for a month, or the newest published one; None if there is nothing to read yet.

    Raises Snapshot.DoesNotExist if the person may read nothing of the requested month.
    """
    snapshots = permissions.one_a_month(user)
    shown = _shown(snapshots, month=month)
    if shown is None:
        return None
    starts = set(Period.objects.filter(starts_series=True).values_list("month", flat=True))
    forces = snapshot_reader.ForceNames()
    coverage = snapshot_reader.coverage_over(snapshots, area=UK, forces=forces)
    until = [each for each in snapshots if each.period_id <= shown.period_id]
    over_time = charts.uk_over_time(snapshots, coverage=coverage)
    drawn = charts.up_to(over_time, shown.period_id)
    in_series = uk_comparisons.of_series(snapshots, month=shown.period_id, starts=starts)
    by_month = {each.period_id: each for each in until}
    enough = thresholds.months_with_enough(snapshots, coverage=coverage)
    is_enough = shown.period_id in enough
    compared = uk_comparisons.compared_in(in_series, coverage=coverage, enough=enough, starts=starts)
    against = compared.get(shown.period_id)
    same = comparisons.shown_to(user, in_series, month=shown.period_id, against=compared, forces=forces)
    ground = same_forces.same_ground([each for each in in_series if each in until], area=UK, forces=forces)
    year_ago = months.previous(shown.period_id, series.MONTHS_OF_A_YEAR)
    every = snapshot_reader.coverages(shown, forces=forces)
    readable = permissions.shown_to(user, shown, every)
    areas = readable.only(every)
    types = list(ExploitationType.objects.in_order())
    url = reverse("reports:snapshot-detail", args=[months.text(shown.period_id)])
    is_national = user.role == Role.NATIONAL
    moving = list(permissions.readable_by(user).moving()) if is_national else []
    rested_on = (
        needs_correction.reasons([each.period_id for each in snapshots if each.version], forces=forces)
        if is_national
        else {}
    )
    annotated = annotating.covering([each.period_id for each in snapshots], user=user)
    of_uk = figure_notes.of_uk(figure_notes.of_returns(annotated))
    live = figure_notes.on_charts(of_uk, "live")
    top = headlines.headlines_of(
        shown,
        then=by_month[against] if against else None,
        coverage=coverage,
        forces=forces,
        url=url,
        is_enough=is_enough,
        with_same_forces=same.with_one_month,
        annotations=of_uk,
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
            is_shown=same.with_every_month,
            same_pair=top.same_pair,
            so_far=top.so_far,
            anomalies=live,
        ),
        types_over_time=charts.by_type_over_time(drawn, types=types, starts=starts, enough=enough, anomalies=live),
        types=charts.by_type_now(
            drawn,
            types=types,
            now=shown.period_id,
            then=year_ago if against == year_ago and is_enough else None,
            is_enough=is_enough,
            anomalies=live,
        ),
        regions=_annotated(
            charts.by_region(shown, coverage=areas, withheld=readable.withheld, is_enough=is_enough),
            annotated,
            names={area.key: area.name for area in areas if area.kind == TotalKind.REGION},
            month=shown.period_id,
        ),
        tiles=_tiles(shown, annotated, user=user, forces=forces, is_enough=is_enough),
        averages=tuple(
            averages.by_year(
                {month: drawn.total[month] for month in drawn.months if month in enough},
                starts=starts,
                annotations=[annotation for annotation in of_uk if annotation.is_about("live")],
            )
        ),
        notes=figure_notes.notes_of(
            (annotation for annotation in of_uk if any(annotation.covers(month) for month in drawn.months)), areas=[UK]
        ),
        rows=_rows(snapshots, over_time, moving={each.period_id: each for each in moving}, rested_on=rested_on),
        takes_steps=is_national,
        ready=tuple(each for each in publication.ready(moving) if each.snapshot.period_id != shown.period_id),
        waiting=tuple(publication.waiting(moving)),
        parked=tuple(FailedBuild.objects.parked()) if is_national else (),
    )


def _shown(snapshots: list[Snapshot], *, month: date | None) -> Snapshot | None:
    if month is not None:
        snapshot = next((snapshot for snapshot in snapshots if snapshot.period_id == month), None)
        if snapshot is None:
            raise Snapshot.DoesNotExist(f"no snapshot of {month:%Y-%m}")
        return snapshot
    published = [snapshot for snapshot in snapshots if snapshot.version]
    return (published or snapshots)[-1] if snapshots else None


def _tiles(
    shown: Snapshot,
    annotated: Sequence[Annotation],
    *,
    user: User,
    forces: snapshot_reader.ForceNames,
    is_enough: bool,
) -> Chart | None:
    """Make the map with the annotations of its forces, all of which are in the person's scope."""
    chart = charts.tiles(shown, user=user, is_enough=is_enough)
    month = shown.period_id
    of_forces = [annotation for annotation in annotated if annotation.force_id]
    names = {each.place: forces.short_name(each.force_id, month=month) for each in of_forces if each.force_id}
    return chart and _annotated(chart, of_forces, names=names, month=month)


def _annotated(chart: Chart, annotated: Sequence[Annotation], *, names: dict[str, str], month: date) -> Chart:
    """Return a chart of live investigations by area or force with their annotations in its note."""
    remarks = figure_notes.remarks(annotated, names=names, measure="live", month=month)
    return replace(chart, note=f"{chart.note} {remarks}".strip()) if remarks else chart


def _rows(
    snapshots: list[Snapshot],
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
            snapshot=snapshot,
            live=total[snapshot.period_id],
            may_need_correction=needs_correction.may_need_correction(
                snapshot, candidate=moving.get(snapshot.period_id), why=rested_on.get(snapshot.period_id, ())
            ),
        )
        for snapshot in reversed(snapshots)
    )
