"""A rolling year with carried forces, counted from plainly selected entries: nothing of `reports/query`.

A force without an approved return for a month counts with its approved return of the month that it is carried from.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from tests.recount.frames import table

MONTHS = 12


def year_of(last: date, *, unit: str, by: str) -> dict[str, int]:
    """The average live cases of a unit in the twelve months up to one, by a column of the entries ("" for none).

    It is over the months in which any force counts. Averages that round to 0 are left out.
    """
    returns = table(
        "select r.id, r.period, r.force from investigations_revision r join reference_force f on f.code = r.force"
        " where r.state = 'approved' and f.unit = %s",
        unit,
    )
    chosen = table(
        "select c.period, c.force, c.from_period as earlier from figures_carriedforce c"
        " join reference_force f on f.code = c.force where f.unit = %s and c.ended_at is null",
        unit,
    )
    before = chosen.merge(returns, left_on=["earlier", "force"], right_on=["period", "force"], suffixes=("", "_then"))
    counted = pd.concat([returns, before[["id", "period", "force"]]])
    counted = counted.drop_duplicates(["period", "force"], keep="first")  # its own return replaces a carried one
    ends = pd.period_range(end=pd.Period(last, freq="M"), periods=MONTHS, freq="M")
    counted = counted[pd.PeriodIndex(counted["period"], freq="M").isin(ends)]
    live = table("select revision_id as id, primary_type, stage from investigations_entry where state = 'live'")
    cases = counted.merge(live, on="id").assign(row=lambda frame: frame[by] if by else "")
    averages = cases.groupby("row").size() / counted["period"].nunique()
    return {str(code): round(float(average)) for code, average in averages.items() if round(float(average))}
