"""The home page of the national team: the UK’s headline figures, the month to publish, the forces still to report.

The figures are those of the newest month with enough forces (figures/thresholds.py). A newer month is described in
words, with its coverage: a sum of a few forces is never headed as a figure of the UK.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.urls import reverse
from django.utils.safestring import SafeString

from accounts.models import User
from core import months
from core.sentences import counted_noun
from figures import series, snapshot_reader, thresholds
from figures.coverage import Counted, Coverage
from figures.measures import ALL
from figures.models import Period, Snapshot
from investigations.models import MonthlyReturn
from reference.areas import UK
from reports import permissions
from reports.charts import sentences
from reports.charts.sparkline import sparkline
from reports.charts.timeline import MonthCount
from reports.home import reviewer
from reports.home.reviewer import ReviewerHome
from reports.month import page as month_page
from reports.month import publication
from reports.month.publication import Panel, Ready
from reports.national import headlines
from reports.national.headlines import Headline

MONTHS = 13


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalTile:
    """One headline figure with a line over a year, and what is known about a newer month."""

    headline: Headline
    month: date
    is_enough: bool  # enough forces for a UK figure
    line: SafeString
    so_far: str

    @property
    def label(self) -> str:
        """`Live investigations, UK, end of September 2026`; without `UK` while too few forces have reported."""
        area = f"{UK.name}, " if self.is_enough else ""
        return f"{self.headline.label}, {area}end of {months.label(self.month)}"

    @property
    def coverage(self) -> str:
        """`44 of 46 forces`, or `17 of 46 forces so far`."""
        return f"{self.headline.counted.coverage.counted}{'' if self.is_enough else ' so far'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OnTime:
    """How many forces submitted by the due date."""

    month: date
    due_on: date
    on_time: int
    due: int
    before: int | None  # a month earlier

    @property
    def label(self) -> str:
        """`Submitted by 6 November`."""
        return f"Submitted by {self.due_on:%-d %B}"

    @property
    def change(self) -> str:
        """`2 more than in September 2026`."""
        if self.before is None:
            return ""
        than = f"than in {months.label(months.previous(self.month))}"
        if self.on_time == self.before:
            return f"The same as in {months.label(months.previous(self.month))}"
        more = self.on_time > self.before
        return f"{abs(self.on_time - self.before)} {'more' if more else 'fewer'} {than}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalHome:
    """What the national team sees first; `headlines` is None before the first figures."""

    tiles: tuple[NationalTile, ...]
    headlines: headlines.Headlines | None
    on_time: OnTime | None
    panel: Panel | None
    others: tuple[Ready, ...]  # other months with figures to publish
    returns: ReviewerHome | None

    @property
    def publish_text(self) -> str:
        """The words of the main button."""
        if self.panel is None:
            return ""
        period = self.panel.snapshot.period
        return f"View {period} figures" if self.panel.is_settled else f"Continue publishing {period}"

    @property
    def missing_title(self) -> str:
        """`2 forces without an approved return for October 2026`."""
        if self.returns is None:
            return ""
        number = len(self.returns.not_approved)
        if not number:
            return f"All {self.returns.due} returns for {self.returns.period} are approved"
        return f"{counted_noun(number, 'force')} without an approved return for {self.returns.period}"

    @property
    def publish_url(self) -> str:
        """The steps of the month."""
        return month_page.address_of(self.panel.snapshot.period_id) if self.panel else ""


def home_of(user: User) -> NationalHome:
    """The dashboard of the national team, in a number of queries that does not grow with forces or months."""
    board = reviewer.board_of(user)
    every = permissions.one_a_month(user)
    snapshots = every[-MONTHS:]
    moving = list(permissions.readable_by(user).moving())
    on_page = _on_page([*every, *moving])
    returns = reviewer.returns_of(board, area="UK") if board else None
    top, tiles = _headlines(snapshots) if snapshots else (None, ())
    return NationalHome(
        tiles=tiles,
        headlines=top,
        on_time=_on_time(returns.period, due=returns.due)
        if returns and not returns.period.is_from_before(returns.period.due_on)
        else None,
        panel=publication.panel_of(on_page, user=user) if on_page else None,
        others=tuple(
            each for each in publication.ready(moving) if on_page is None or each.snapshot.period != on_page.period
        ),
        returns=returns,
    )


def _on_page(snapshots: Sequence[Snapshot]) -> Snapshot | None:
    """The newest locked month that has figures, or the newest month: its moving figures, or its newest version."""
    by_month = {snapshot.period_id: snapshot for snapshot in snapshots}  # the moving ones come last
    locked = [month for month, snapshot in by_month.items() if snapshot.period.is_locked]
    return by_month[max(locked or by_month)] if by_month else None


def _headlines(snapshots: list[Snapshot]) -> tuple[headlines.Headlines, tuple[NationalTile, ...]]:
    """The headlines of the newest month with enough forces, the first two with a line over the months."""
    starts = set(Period.objects.filter(starts_series=True).values_list("month", flat=True))
    forces = snapshot_reader.ForceNames()
    coverage = snapshot_reader.coverage_over(snapshots, area=UK, forces=forces)
    enough = thresholds.months_with_enough(snapshots, coverage=coverage)
    by_month = {snapshot.period_id: snapshot for snapshot in snapshots}
    newest = snapshots[-1]
    shown = by_month[max(enough)] if enough else newest
    against = headlines.compared_month(shown.period_id, among=by_month.keys() & enough, starts=starts)
    top = headlines.headlines_of(
        shown,
        then=by_month[against] if against else None,
        coverage=coverage,
        forces=forces,
        url=_tables(shown),
        is_enough=shown.period_id in enough,
        with_same_forces=True,  # the national team sees the row of every force
    )
    so_far = {}
    if newest is not shown:
        is_comparable = series.is_one_series([shown.period_id, newest.period_id], starts=starts)
        so_far = _so_far(newest, then=shown if is_comparable else None, coverage=coverage, forces=forces)
    in_series = [
        snapshot
        for snapshot in snapshots
        if series.series_of(snapshot.period_id, starts=starts) == series.series_of(shown.period_id, starts=starts)
    ]
    tiles = []
    for headline, measure in zip(top.stats, ("live", "potential_victims"), strict=False):
        values = snapshot_reader.over_time(in_series, measure, area=UK, coverage=coverage)
        counts = [
            MonthCount(
                month=snapshot.period_id,
                counted=values[snapshot.period_id].get(ALL, Counted(value=None, coverage=coverage[snapshot.pk])),
                is_enough=snapshot.period_id in enough,
            )
            for snapshot in in_series
        ]
        tiles.append(
            NationalTile(
                headline=headline,
                month=shown.period_id,
                is_enough=shown.period_id in enough,
                line=sparkline(counts, what=f"UK, {headline.label.lower()}"),
                so_far=so_far.get(headline.label, ""),
            )
        )
    return top, tuple(tiles)


def _so_far(
    newest: Snapshot, *, then: Snapshot | None, coverage: dict[int, Coverage], forces: snapshot_reader.ForceNames
) -> dict[str, str]:
    """`October 2026 so far: 743 in 17 of 46 forces, up 12 in those that reported both months`, by headline."""
    month = months.label(newest.period_id)
    covered = coverage[newest.pk]
    if not covered.reported:
        return {label: f"{month}: no return approved yet" for label, *_ in headlines.ASKED}
    top = headlines.headlines_of(
        newest,
        then=then,
        coverage=coverage,
        forces=forces,
        url=_tables(newest),
        is_enough=False,
        with_same_forces=True,  # the national team sees the row of every force
    )
    by_headline = {}
    for headline in top.stats:
        by_headline[headline.label] = f"{month} so far: {headline.counted.value:,} in {covered.counted}"
        if headline.change_same is not None and headline.change_same.value is not None:
            moved = sentences.up_or_down(headline.change_same.value)
            by_headline[headline.label] += f", {moved} in those that reported both months"
    return by_headline


def _tables(snapshot: Snapshot) -> str:
    return reverse("reports:snapshot-detail", args=[months.text(snapshot.period_id)])


def _on_time(period: Period, *, due: int) -> OnTime:
    """The returns submitted by their due date in the newest month and the one before it."""
    before = months.previous(period.month)
    periods = Period.objects.series_of(period.month).filter(month__in=[before, period.month])
    known = {each.month for each in periods if not each.is_from_before(each.due_on)}
    on_time = dict(
        MonthlyReturn.objects.filter(period__in=known, submitted_on_time=True)
        .values_list("period")
        .annotate(n=Count("pk"))
        .order_by()
    )
    return OnTime(
        month=period.month,
        due_on=period.due_on,
        on_time=on_time.get(period.month, 0),
        due=due,
        before=on_time.get(before, 0) if before in known else None,
    )
