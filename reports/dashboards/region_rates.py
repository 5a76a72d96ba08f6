"""The rates of regions, from published rows: the funnel of a reader who may not see the forces of an area."""

from __future__ import annotations

from collections import defaultdict

from figures.rates import Populations, rate_of
from reference.areas import ENGLAND_AND_WALES, UK
from reports.charts import funnel, funnel_drawing
from reports.charts.figure import Chart
from reports.charts.funnel import Funnel, FunnelPoint
from reports.dashboards.asking import Asking
from reports.dashboards.force_rates import may_be_compared
from reports.query.limits import QuestionRefused
from reports.query.question import Against, Span

NATIONS = (UK.key, ENGLAND_AND_WALES.key)  # the areas that have regions


def funnel_of_regions(asking: Asking) -> Chart | None:
    """The regions within the area by rate and residents; None with few regions, or in a month that may not be ranked.

    A region is left out if one of its forces has not reported, has no rate, or if the reader may not have its row.
    """
    month = asking.totals.month
    if month not in asking.totals.enough or asking.question.area not in NATIONS:
        return None
    try:
        answer = asking.ask(rows="region", span=Span.MONTH, against=Against.NONE)
    except QuestionRefused:
        return None
    if len(answer.row_labels) < funnel_drawing.FEWEST:
        return None
    populations, names = Populations(month), asking.reader.forces
    members: dict[str, list[str]] = defaultdict(list)
    for force, (region, _) in asking.reader.places.due_in(month).items():
        members[region].append(force)
    own = {region for region, here in members.items() if {*here} & asking.reader.own}
    points = []
    for code, label in answer.row_labels.items():
        counted = answer.at(month, code)
        here = members[code]
        if not counted.coverage.is_whole or not all(
            may_be_compared(names.forces[force], names=names) for force in here
        ):
            continue
        rate = rate_of(counted, populations.of_all(here))
        if rate:
            points.append(FunnelPoint(name=label, rate=rate, is_own=code in own))
    if not funnel.may_be_drawn(points):
        return None
    return funnel.chart(Funnel(name="funnel", month=month, points=tuple(points), of="region"))
