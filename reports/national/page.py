"""The national page: one month of the UK, its reconciliation, and the national team's next steps to publish it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from core import months
from figures import annotating, needs_correction, same_forces, series, skipped_months, snapshot_reader, thresholds
from figures.coverage import Counted, Coverage
from figures.models import Annotation, FailedBuild, Period, Snapshot
from reference.areas import ENGLAND_AND_WALES, UK, Area, TotalKind
from reference.models import ExploitationType
from reports import comparisons, figure_notes, permissions
from reports.charts.figure import Chart
from reports.charts.timeline import Anomaly
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
    return _ShownMonth(user=user, snapshots=snapshots, shown=shown).page() if shown else None


@dataclass(frozen=True, kw_only=True)
class _ShownMonth:
    """One month beside the others that a person may read. Each part is read once, when the page first needs it."""

    user: User
    snapshots: list[Snapshot]
    shown: Snapshot
    forces: snapshot_reader.ForceNames = field(default_factory=snapshot_reader.ForceNames)

    def page(self) -> National:
        """The whole page."""
        moving = self.moving
        return National(
            snapshot=self.shown,
            uk=self.areas[UK],
            england_and_wales=self.every[ENGLAND_AND_WALES],
            headlines=self.headlines,
            is_enough=self.is_enough,
            reconciliation=self._reconciliation(),
            live=self._live(),
            types_over_time=charts.by_type_over_time(
                self.drawn, types=self.types, starts=self.starts, enough=self.enough, anomalies=self.anomalies
            ),
            types=self._types(),
            regions=self._regions(),
            tiles=self._tiles(),
            averages=self._averages(),
            notes=self._notes(),
            rows=_rows(
                self.snapshots,
                self.over_time,
                moving={each.period_id: each for each in moving},
                rested_on=self._rested_on(),
            ),
            takes_steps=self.is_national,
            ready=tuple(each for each in publication.ready(moving) if each.snapshot.period_id != self.month),
            waiting=tuple(publication.waiting(moving)),
            parked=tuple(FailedBuild.objects.parked()) if self.is_national else (),
        )

    @property
    def month(self) -> date:
        """The month."""
        return self.shown.period_id

    @property
    def url(self) -> str:
        """The page of its snapshot."""
        return reverse("reports:snapshot-detail", args=[months.text(self.month)])

    @property
    def is_national(self) -> bool:
        """Whether the person is in the national team."""
        return self.user.role == Role.NATIONAL

    @cached_property
    def starts(self) -> set[date]:
        """The months that start a series."""
        return set(Period.objects.filter(starts_series=True).values_list("month", flat=True))

    @cached_property
    def coverage(self) -> dict[int, Coverage]:
        """The coverage of the UK in each snapshot."""
        return snapshot_reader.coverage_over(self.snapshots, area=UK, forces=self.forces)

    @cached_property
    def over_time(self) -> charts.UkOverTime:
        """Live investigations of the UK in every month."""
        return charts.uk_over_time(self.snapshots, coverage=self.coverage)

    @cached_property
    def drawn(self) -> charts.UkOverTime:
        """The same up to the month."""
        return charts.up_to(self.over_time, self.month)

    @cached_property
    def in_series(self) -> list[Snapshot]:
        """The snapshots of the month's series."""
        return uk_comparisons.of_series(self.snapshots, month=self.month, starts=self.starts)

    @cached_property
    def enough(self) -> frozenset[date]:
        """The months that enough forces have reported."""
        return thresholds.months_with_enough(self.snapshots, coverage=self.coverage)

    @property
    def is_enough(self) -> bool:
        """Whether enough forces have reported the month."""
        return self.month in self.enough

    @cached_property
    def compared(self) -> dict[date, date]:
        """The month that each month is compared with."""
        return uk_comparisons.compared_in(
            self.in_series, coverage=self.coverage, enough=self.enough, starts=self.starts
        )

    @property
    def against(self) -> date | None:
        """The month that this one is compared with."""
        return self.compared.get(self.month)

    @cached_property
    def same(self) -> comparisons.ShownComparisons:
        """Which comparisons of the same forces the person may see."""
        return comparisons.shown_to(
            self.user, self.in_series, month=self.month, against=self.compared, forces=self.forces
        )

    @cached_property
    def every(self) -> dict[Area, Coverage]:
        """The coverage of every area in the month."""
        return snapshot_reader.coverages(self.shown, forces=self.forces)

    @cached_property
    def readable(self) -> permissions.ShownAreas:
        """Which rows the person may read."""
        return permissions.shown_to(self.user, self.shown, self.every)

    @cached_property
    def areas(self) -> dict[Area, Coverage]:
        """The coverage of the areas that the person may read."""
        return self.readable.only(self.every)

    @cached_property
    def types(self) -> list[ExploitationType]:
        """The types, in order."""
        return list(ExploitationType.objects.in_order())

    @cached_property
    def moving(self) -> list[Snapshot]:
        """The snapshots that are not published yet, for those who publish them."""
        return list(permissions.readable_by(self.user).moving()) if self.is_national else []

    @cached_property
    def annotated(self) -> list[Annotation]:
        """The annotations of these months that the person may read."""
        return annotating.covering([each.period_id for each in self.snapshots], user=self.user)

    @cached_property
    def of_uk(self) -> list[Annotation]:
        """Those of the UK's returns."""
        return figure_notes.of_uk(figure_notes.of_returns(self.annotated))

    @property
    def anomalies(self) -> tuple[Anomaly, ...]:
        """What charts of live investigations mark."""
        return figure_notes.on_charts(self.of_uk, "live")

    @cached_property
    def headlines(self) -> headlines.Headlines:
        """The sentences at the top."""
        then = next((each for each in self.snapshots if each.period_id == self.against), None)
        return headlines.headlines_of(
            self.shown,
            then=then,
            coverage=self.coverage,
            forces=self.forces,
            url=self.url,
            is_enough=self.is_enough,
            with_same_forces=self.same.with_one_month,
            annotations=self.of_uk,
        )

    def _reconciliation(self) -> reconciliation.PrintedReconciliation | None:
        if UK not in self.readable.reconciliations:
            return None
        return reconciliation.printed(
            snapshot_reader.reconciliation_of(self.shown, UK, forces=self.forces),
            coverage=self.areas[UK],
            list_url=f"{self.url}?",
            gaps=skipped_months.gaps_of(self.shown, forces=self.forces),
        )

    def _live(self) -> Chart:
        until = [each for each in self.in_series if each.period_id <= self.month]
        ground = same_forces.same_ground(until, area=UK, forces=self.forces)
        return charts.live(
            self.drawn,
            starts=self.starts,
            enough=self.enough,
            every_month=ground if ground.can_be_followed else None,
            is_shown=self.same.with_every_month,
            same_pair=self.headlines.same_pair,
            so_far=self.headlines.so_far,
            anomalies=self.anomalies,
        )

    def _types(self) -> Chart:
        """The types now, beside a year ago if that can be compared."""
        year_ago = months.previous(self.month, series.MONTHS_OF_A_YEAR)
        return charts.by_type_now(
            self.drawn,
            types=self.types,
            now=self.month,
            then=year_ago if self.against == year_ago and self.is_enough else None,
            is_enough=self.is_enough,
            anomalies=self.anomalies,
        )

    def _regions(self) -> Chart:
        return _annotated(
            charts.by_region(
                self.shown, coverage=self.areas, withheld=self.readable.withheld, is_enough=self.is_enough
            ),
            self.annotated,
            names={area.key: area.name for area in self.areas if area.kind == TotalKind.REGION},
            month=self.month,
        )

    def _tiles(self) -> Chart | None:
        """The map with the annotations of its forces, all of which are in the person's scope."""
        chart = charts.tiles(self.shown, user=self.user, is_enough=self.is_enough)
        of_forces = [annotation for annotation in self.annotated if annotation.force_id]
        names = {
            each.place: self.forces.short_name(each.force_id, month=self.month) for each in of_forces if each.force_id
        }
        return chart and _annotated(chart, of_forces, names=names, month=self.month)

    def _averages(self) -> tuple[averages.YearMean, ...]:
        total = self.drawn.total
        return tuple(
            averages.by_year(
                {month: total[month] for month in self.drawn.months if month in self.enough},
                starts=self.starts,
                annotations=[annotation for annotation in self.of_uk if annotation.is_about("live")],
            )
        )

    def _notes(self) -> tuple[FigureNote, ...]:
        drawn = self.drawn.months
        return figure_notes.notes_of(
            (annotation for annotation in self.of_uk if any(annotation.covers(month) for month in drawn)), areas=[UK]
        )

    def _rested_on(self) -> Mapping[date, tuple[str, ...]]:
        """Why a published month may need correction, for those who correct it."""
        if not self.is_national:
            return {}
        published = [each.period_id for each in self.snapshots if each.version]
        return needs_correction.reasons(published, forces=self.forces)


def _shown(snapshots: list[Snapshot], *, month: date | None) -> Snapshot | None:
    if month is not None:
        snapshot = next((snapshot for snapshot in snapshots if snapshot.period_id == month), None)
        if snapshot is None:
            raise Snapshot.DoesNotExist(f"no snapshot of {month:%Y-%m}")
        return snapshot
    published = [snapshot for snapshot in snapshots if snapshot.version]
    return (published or snapshots)[-1] if snapshots else None


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
