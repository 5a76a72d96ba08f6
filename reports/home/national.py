"""The home page of the national team: the UK’s headline figures, the month to publish, the forces still to report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.urls import reverse
from django.utils.safestring import SafeString

from accounts.models import User
from core import months
from core.sentences import counted_noun
from figures import series, snapshot_reader, thresholds
from figures.coverage import Counted
from figures.measures import ALL
from figures.models import Period, Snapshot
from investigations.models import MonthlyReturn
from reference.areas import UK
from reports import permissions
from reports.charts.sparkline import sparkline
from reports.charts.timeline import MonthCount
from reports.home import reviewer
from reports.home.reviewer import ReviewerHome
from reports.national import headlines, publication
from reports.national.headlines import Headline
from reports.national.publication import Panel

MONTHS = 13


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalTile:
    """One headline figure of the UK with its line of a year."""

    headline: Headline
    line: SafeString


@dataclass(frozen=True, slots=True, kw_only=True)
class OnTime:
    """How many forces submitted by the due date."""

    month: date
    on_time: int
    due: int
    before: int | None  # a month earlier

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
    """What the national team sees first; `snapshot` is None before the first figures."""

    snapshot: Snapshot | None
    tiles: tuple[NationalTile, ...]
    headlines: headlines.Headlines | None
    is_enough: bool
    on_time: OnTime | None
    panel: Panel | None
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
        """The publishing steps of the month."""
        if self.panel is None:
            return ""
        return f"{reverse('reports:national')}?month={self.panel.month}#publish"


def home_of(user: User) -> NationalHome:
    """The dashboard of the national team, in a number of queries that does not grow with forces or months."""
    board = reviewer.board_of(user)
    found = permissions.one_a_month(user)[-MONTHS:]
    shown = found[-1] if found else None
    moving = sorted(permissions.readable_by(user).moving(), key=lambda one: one.period_id)
    to_publish = _to_publish(moving)
    returns = reviewer.home_of(board, area="UK", with_tiles=False) if board else None
    top, tiles, is_enough = _headlines(found) if found else (None, (), False)
    return NationalHome(
        snapshot=shown,
        tiles=tiles,
        headlines=top,
        is_enough=is_enough,
        on_time=_on_time(returns.period, due=returns.due) if returns else None,
        panel=publication.panel_of(to_publish, user=user) if to_publish else None,
        returns=returns,
    )


def _to_publish(moving: list[Snapshot]) -> Snapshot | None:
    """The oldest month ready for its first version, then the newest correction, then the newest month."""
    ready = [one.snapshot for one in publication.ready(moving)]
    first_versions = [one for one in ready if not one.period.newest_version]
    return next(iter(first_versions), None) or next(iter(reversed(ready or moving)), None)


def _headlines(found: list[Snapshot]) -> tuple[headlines.Headlines, tuple[NationalTile, ...], bool]:
    """The headlines of the newest month, the first two with a line over the months."""
    shown = found[-1]
    starts = set(Period.objects.filter(starts_series=True).values_list("month", flat=True))
    forces = snapshot_reader.ForceNames()
    coverage = snapshot_reader.coverage_over(found, area=UK, forces=forces)
    enough = thresholds.months_with_enough(found, coverage=coverage)
    by_month = {one.period_id: one for one in found}
    against = headlines.compared_month(shown.period_id, among=by_month.keys() & enough, starts=starts)
    top = headlines.headlines_of(
        shown,
        then=by_month[against] if against else None,
        coverage=coverage,
        forces=forces,
        url=reverse("reports:snapshot-detail", args=[months.text(shown.period_id)]),
        is_enough=shown.period_id in enough,
    )
    in_series = [
        one
        for one in found
        if series.series_of(one.period_id, starts=starts) == series.series_of(shown.period_id, starts=starts)
    ]
    tiles = []
    for headline, measure in zip(top.stats, ("live", "potential_victims"), strict=False):
        values = snapshot_reader.over_time(in_series, measure, area=UK, coverage=coverage)
        counts = [
            MonthCount(
                month=one.period_id,
                counted=values[one.period_id].get(ALL, Counted(value=None, coverage=coverage[one.pk])),
                is_enough=one.period_id in enough,
            )
            for one in in_series
        ]
        tiles.append(NationalTile(headline=headline, line=sparkline(counts, what=f"UK, {headline.label.lower()}")))
    return top, tuple(tiles), shown.period_id in enough


def _on_time(period: Period, *, due: int) -> OnTime:
    """The returns submitted by their due date in the newest month and the one before it."""
    before = months.previous(period.month)
    asked = Period.objects.series_of(period.month).filter(month__in=[before, period.month])
    known = set(asked.values_list("month", flat=True))
    on_time = dict(
        MonthlyReturn.objects.filter(period__in=known, submitted_on_time=True)
        .values_list("period")
        .annotate(n=Count("pk"))
        .order_by()
    )
    return OnTime(
        month=period.month,
        on_time=on_time.get(period.month, 0),
        due=due,
        before=on_time.get(before, 0) if before in known else None,
    )
