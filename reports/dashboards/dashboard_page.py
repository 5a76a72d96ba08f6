"""The dashboard of an area: tiles, line, what came and went, tables, and its forces side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from core import months
from core.govuk import Problem
from investigations.records.dimensions import labels_kept
from reference.areas import ENGLAND_AND_WALES, UK
from reports.charts.figure import Chart
from reports.dashboards import (
    breakdowns,
    comparison,
    flow,
    force_map,
    force_shares,
    force_table,
    region_rates,
    register_lines,
    stage_times,
    survival,
    tiles,
)
from reports.dashboards.asking import Asking
from reports.dashboards.breakdowns import ShownBreakdown
from reports.dashboards.comparison import Comparison
from reports.dashboards.flow import Flow
from reports.dashboards.force_map import MAP, ForceMap
from reports.dashboards.force_rates import ForceRates
from reports.dashboards.force_table import COLUMNS, ForceTable
from reports.dashboards.register_lines import RegisterLines
from reports.dashboards.stage_times import StageTimes
from reports.dashboards.survival import DurationCharts
from reports.dashboards.tiles import AreaTile
from reports.explorer.charts import as_reported, chart_of, is_carried
from reports.explorer.forms import ExplorerForm, FilterField, filter_fields
from reports.query import answers, wording
from reports.query.limits import QuestionRefused
from reports.query.measures import all_measures
from reports.query.question import FORCE, Against, InvalidQuestion, Question
from reports.query.reader import Reader

# What the address of a dashboard has beside the filters of a question.
SORT = "sort"
OTHER = (SORT, MAP)  # the parameters of a dashboard that are not part of its question
FIELDS = ("area", "month", "against", "basis")


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A dashboard that the reader opens often: their own, and those of the nation."""

    title: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SortLink:
    """A heading of the table of forces that sorts by its column."""

    key: str
    title: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDashboard:
    """The parts of the dashboard of one area and month."""

    area: str
    month: str
    kept: str
    coverage: str
    status: str
    not_compared: str
    is_whole: bool
    newer: Preset | None  # a newer month, in which too few forces have reported so far
    notes: tuple[str, ...]
    tiles: tuple[AreaTile, ...]
    trend: Chart
    carried: str  # the second line of the trend, with carried forces, or why there is none
    flow: Flow | None
    breakdowns: tuple[ShownBreakdown, ...]
    forces: ForceTable | None
    force_map: ForceMap | None
    funnel: Chart | None
    share_funnels: tuple[Chart, ...]
    survival: DurationCharts | None
    stage_times: StageTimes | None
    registers: RegisterLines | None
    comparison: Comparison | None
    sort_links: tuple[SortLink, ...]
    explorer_url: str
    address: str  # with its area, also where the reader's own was not named

    @property
    def charts(self) -> tuple[Chart | None, ...]:
        """The charts of the page."""
        durations = (self.survival.overall, self.survival.by_type) if self.survival else ()
        map_chart = self.force_map.chart if self.force_map else None
        return self.trend, *durations, map_chart, self.funnel, *self.share_funnels


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardPage:
    """The data of the page. `dashboard` is None if the address is no question, or is not answered."""

    form: ExplorerForm
    filters: tuple[FilterField, ...]
    more_filters: tuple[FilterField, ...]
    presets: tuple[Preset, ...]
    problems: tuple[Problem, ...]
    refusal: str
    dashboard: ShownDashboard | None

    @property
    def chosen(self) -> int:
        """How many filters are in use."""
        return sum(bool(field.selected) for field in (*self.filters, *self.more_filters))

    @property
    def is_more_open(self) -> bool:
        """Whether a folded filter is in use."""
        return any(field.selected for field in self.more_filters)


def page_for(user: User, query: QueryDict) -> DashboardPage:
    """The dashboard for an address; without an area, that of the reader's own force or unit, or the UK."""
    completed = query.copy()
    if not completed.get("area"):
        completed["area"] = own_area(user)
    sort = completed.get(SORT, "live")
    with labels_kept():
        return _page_for(user, completed, sort=sort if sort in COLUMNS else "live")


def _page_for(user: User, query: QueryDict, *, sort: str) -> DashboardPage:
    problems: tuple[Problem, ...] = ()
    refusal, dashboard = "", None
    try:
        question = Question.parse(query, other=OTHER)
        dashboard = shown(question, user=user, query=query, sort=sort)
    except InvalidQuestion as invalid:
        problems = tuple(
            Problem(text=text, url=f"#id_{name}" if name in FIELDS else "") for name, text in invalid.problems.items()
        )
    except QuestionRefused as refused:
        refusal = str(refused)
    live = all_measures()["live"]
    first, more = filter_fields(query, live)
    return DashboardPage(
        form=ExplorerForm(query, measure=live, user=user),
        filters=tuple(first),
        more_filters=tuple(more),
        presets=presets(user, current=query.get("area", "")),
        problems=problems,
        refusal=refusal,
        dashboard=dashboard,
    )


def own_area(user: User) -> str:
    """The key of the area that a reader works in."""
    if user.role == Role.NATIONAL:
        return UK.key
    return f"unit:{user.unit_id}" if user.unit_id else f"{FORCE}:{user.force_id}"


def presets(user: User, *, current: str) -> tuple[Preset, ...]:
    """The dashboards offered first."""
    areas = [(UK.key, UK.name), (ENGLAND_AND_WALES.key, ENGLAND_AND_WALES.name)]
    if user.role != Role.NATIONAL:
        areas.insert(0, (own_area(user), user.place))
    url = reverse("dashboards:dashboard")
    return tuple(
        Preset(title=title, url=f"{url}?{urlencode({'area': key}, safe=':')}", is_current=key == current)
        for key, title in areas
    )


def shown(question: Question, *, user: User, query: QueryDict, sort: str) -> ShownDashboard:
    """The parts of a dashboard. Raises QuestionRefused if the reader may not have its totals.

    If the address names no month to compare with, and a year ago cannot be compared, it is a month ago.
    """
    reader = Reader(user)
    carried = question if is_carried(question) else None
    question = as_reported(question) if carried else question
    asking = Asking(question, reader=reader)
    if "against" not in query and asking.totals.against is None:
        query["against"] = Against.MONTH
        asking = Asking(replace(question, against=Against.MONTH), reader=reader)
    totals = asking.totals
    parts = (tiles, flow, breakdowns, force_table, register_lines)
    asking.prepare(question for part in parts for question in part.questions(asking))
    by_force = force_table.live_by_force(asking)
    rates = ForceRates(by_force, asking=asking) if by_force else None
    forces = force_table.force_table(asking, rates, sort=sort) if rates else None
    over_time = asking.over_time()
    with_carried, carried_words = asking.with_carried(over_time) if carried else (None, "")
    return ShownDashboard(
        area=totals.area,
        month=months.label(totals.month),
        kept=wording.kept_words(question, area=totals.area) if question.filters else "",
        coverage=wording.basis_words(totals),
        status=wording.status_words(totals),
        not_compared=wording.not_compared(totals, starts=reader.starts),
        is_whole=totals.coverage[totals.month].is_whole,
        newer=_newer(asking, query),
        notes=tuple(note.sentence for note in totals.annotations),
        tiles=tiles.tiles(asking),
        trend=chart_of(over_time, same=answers.same_forces_for(totals, reader=asking.reader), carried=with_carried),
        carried=carried_words,
        flow=flow.flow(asking),
        breakdowns=breakdowns.shown(asking),
        forces=forces,
        force_map=force_map.force_map(rates, query=query) if rates else None,
        funnel=rates.funnel if rates else region_rates.funnel_of_regions(asking),
        share_funnels=force_shares.funnels(forces.answers, rates) if rates and forces else (),
        survival=survival.survival_of(asking),
        stage_times=stage_times.of_area(asking),
        registers=register_lines.of_area(asking),
        comparison=comparison.comparison(asking),
        sort_links=sort_links(query, current=sort),
        explorer_url=f"{reverse('explorer:explorer')}?{asking.of_explorer().address}",
        address=query.urlencode(safe=":"),
    )


def _newer(asking: Asking, query: QueryDict) -> Preset | None:
    """The newest month, where the dashboard begins with an earlier one."""
    if asking.newest == asking.totals.month:
        return None
    of_newest = query.copy()
    of_newest["month"] = months.text(asking.newest)
    return Preset(title=months.label(asking.newest), url=f"?{of_newest.urlencode(safe=':')}", is_current=False)


def sort_links(query: QueryDict, *, current: str) -> tuple[SortLink, ...]:
    """The headings of the table of forces."""
    links: list[SortLink] = []
    for key, title in COLUMNS.items():
        sorted_by = query.copy()
        sorted_by[SORT] = key
        links.append(
            SortLink(key=key, title=title, url=f"?{sorted_by.urlencode(safe=':')}#forces", is_current=key == current)
        )
    return tuple(links)
