"""Shares of the forces of a dashboard against the limits of chance: of cases as funnels, of returns in words.

Both use the answers of the table of forces, so only a reader who sees every one of them gets either.
"""

from __future__ import annotations

from collections.abc import Mapping

from core import binomial
from core.sentences import listed
from reports.charts import funnel_drawing, share_funnel
from reports.charts.figure import Chart
from reports.charts.share_funnel import SharePoint
from reports.dashboards.force_rates import ForceRates
from reports.dashboards.timeliness import Timeliness
from reports.query.answer import Answer

# The column of the table of forces: the name of the chart, and what the cases have.
FUNNELS = {
    "children": ("funnel-children", "with children"),
    "unchanged": ("funnel-unchanged", "unchanged for 6 months"),
}


def funnels(answers: Mapping[str, Answer | None], rates: ForceRates) -> tuple[Chart, ...]:
    """The funnels of a month that may be ranked. `answers` has the columns of the table of forces."""
    live = rates.live
    if live.month not in live.enough:
        return ()
    made = []
    for column, (name, what) in FUNNELS.items():
        answer = answers.get(column)
        if answer is None:
            continue
        points = [
            SharePoint(name=cases.coverage.area, part=answer.at(answer.month, code), cases=cases)
            for code in live.row_labels
            if (cases := live.at(live.month, code)).value is not None and rates.is_compared(code)
        ]
        if data := share_funnel.of_points(points, name=name, month=live.month, what=what):
            made.append(share_funnel.chart(data))
    return tuple(made)


def on_time_words(returns: Mapping[str, Timeliness]) -> str:
    """Which forces, by name, are on time less often than chance explains; empty with few forces or none.

    Nearly all forces have the same twelve returns, so that a funnel would be one upright line.
    """
    due = {name: each for name, each in returns.items() if each.due}
    total = sum(each.due for each in due.values())
    if len(due) < funnel_drawing.FEWEST:
        return ""
    overall = sum(each.on_time for each in due.values()) / total
    tail = (1 - funnel_drawing.OUTER) / 2
    late = [name for name, each in due.items() if binomial.at_most(each.on_time, each.due, overall) < tail]
    if not late:
        return ""
    return (
        f"On time less often than chance explains (99.8% limits around {overall * 100:.0f}% of {total:,} returns): "
        f"{listed(sorted(late))}."
    )
