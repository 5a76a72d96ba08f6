"""The six questions that `bin/bench explorer` asks: each with bare SQL for the same cells, and the same in pandas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from core import months

MONTH, ROW, COLUMN, NUMBER = CELL = ["month", "row", "column", "number"]
LIVE = """investigations_revision r
join investigations_entry e on e.revision_id = r.id and e.state = 'live'"""
WITH_PROFILE = f"""{LIVE}
join investigations_entryprofile p on p.entry_id = e.id"""
APPROVED = "r.state = 'approved' and r.period = any(%(months)s)"
UNIT = "r.force in (select code from reference_force where unit = 'nwrocu')"
TYPES = "array_prepend(e.primary_type::text, e.secondary_types::text[])"
COUNTY_LINES, LABOUR = "e.county_lines", "e.primary_type = 'LAB'"
VIETNAMESE = "'vietnamese' = any(p.victim_nationalities)"
LIST = "{}"  # what PostgreSQL writes around the values of an array


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchQuestion:
    """One question of the benchmark.

    - `address`: without its months. `most_months`: how many of the filled months it covers, the newest.
    - `bare`: SQL that returns month, row, column and number of each cell, as somebody writes it who knows the tables.
    - `narrowing`: with filters, SQL for the rest of the answer: the cases, potential victims and suspects of the last
      month without a filter, after the first, and so on, in one row.
    - `rows`: SQL for the same rows, each with its month, row and column and what it is narrowed by; pandas reads the
      answer and counts it by `group`.
    """

    name: str
    address: str
    most_months: int
    bare: str
    rows: str
    narrowing: str = ""
    group: Callable[[pd.DataFrame], pd.DataFrame] = lambda rows: rows

    def of_months(self, filled: list[date]) -> tuple[str, list[date]]:
        """The whole address, and the months that are counted."""
        chosen = filled[-self.most_months :]
        last = months.text(chosen[-1])
        if "columns=month" in self.address:
            return f"{self.address}&span=range&from={months.text(chosen[0])}&to={last}&against=none", chosen
        return f"{self.address}&month={last}&against={'none' if len(chosen) == 1 else 'month'}", chosen

    def counted(self, rows: pd.DataFrame) -> pd.Series:
        """The cells, counted from the rows by pandas."""
        narrowed = self.group(rows)
        grouped = narrowed.groupby([MONTH, ROW, COLUMN])
        return grouped[NUMBER].sum() if NUMBER in narrowed else grouped.size()


def each_of_row(rows: pd.DataFrame) -> pd.DataFrame:
    """A line for each value of the list in the column of rows."""
    return rows.assign(row=rows[ROW].str.strip(LIST).str.split(",")).explode(ROW)


def minister(rows: pd.DataFrame) -> pd.DataFrame:
    """Labour exploitation with county lines and a Vietnamese potential victim."""
    is_asked = rows["primary_type"].eq("LAB") & rows["county_lines"].eq("t")
    return rows[is_asked & rows["nationalities"].str.contains(r"\bvietnamese\b")]


def vietnamese(rows: pd.DataFrame) -> pd.DataFrame:
    """Cases with a Vietnamese potential victim."""
    return rows[rows["nationalities"].str.contains(r"\bvietnamese\b")]


def narrowed_by(*conditions: str, where: str = "true") -> str:
    """SQL for how the conditions narrow the cases of the last month, one after the other."""
    steps = [" and ".join(conditions[:many]) or "true" for many in range(len(conditions) + 1)]
    numbers = [
        f"{number} filter (where {step})"
        for step in steps
        for number in ("count(*)", "sum(p.victims)", "sum(p.suspects)")
    ]
    return f"""select {", ".join(numbers)} from {WITH_PROFILE}
        where r.state = 'approved' and r.period = %(last)s and {where}"""


QUESTIONS = (
    BenchQuestion(
        name="minister's, one unit",
        address="rows=force&area=unit:nwrocu&primary_type=LAB&flag=county_lines:yes&victim_nationality=vietnamese",
        most_months=2,
        bare=f"""select r.period, e.force, '', count(*) from {WITH_PROFILE}
            where {APPROVED} and {UNIT} and {COUNTY_LINES} and {LABOUR} and {VIETNAMESE} group by 1, 2""",
        narrowing=narrowed_by(COUNTY_LINES, LABOUR, VIETNAMESE, where=UNIT),
        rows=f"""select r.period as month, e.force as row, '' as column, e.primary_type, e.county_lines,
            p.victim_nationalities as nationalities from {WITH_PROFILE} where {APPROVED} and {UNIT}""",
        group=minister,
    ),
    BenchQuestion(
        name="any type x stage, UK",
        address="rows=any_type&columns=stage",
        most_months=1,
        bare=f"""select r.period, type, e.stage, count(*) from {LIVE} cross join unnest({TYPES}) type
            where {APPROVED} group by 1, 2, 3""",
        rows=f"select r.period as month, {TYPES} as row, e.stage as column from {LIVE} where {APPROVED}",
        group=each_of_row,
    ),
    BenchQuestion(
        name="cases by nationality, UK",
        address="rows=victim_nationality",
        most_months=1,
        bare=f"""select r.period, code, '', count(*) from {WITH_PROFILE} cross join unnest(p.victim_nationalities) code
            where {APPROVED} group by 1, 2""",
        rows=f"""select r.period as month, p.victim_nationalities as row, '' as column from {WITH_PROFILE}
            where {APPROVED}""",
        group=each_of_row,
    ),
    BenchQuestion(
        name="people, nationality x gender",
        address="measure=potential_victims&rows=victim_nationality&columns=victim_gender",
        most_months=1,
        bare=f"""select r.period, n.counts_as, g.gender, sum(g.count) from {LIVE}
            join investigations_entrypeople g on g.entry_id = e.id and g.role = 'victim'
            join reference_nationality n on n.code = g.nationality where {APPROVED} group by 1, 2, 3""",
        rows=f"""select r.period as month, n.counts_as as row, g.gender as column, g.count as number from {LIVE}
            join investigations_entrypeople g on g.entry_id = e.id and g.role = 'victim'
            join reference_nationality n on n.code = g.nationality where {APPROVED}""",
    ),
    BenchQuestion(
        name="force x month, filtered",
        address="rows=force&columns=month&victim_nationality=vietnamese",
        most_months=13,
        bare=f"""select r.period, e.force, to_char(r.period, 'YYYY-MM'), count(*) from {WITH_PROFILE}
            where {APPROVED} and {VIETNAMESE} group by 1, 2""",
        narrowing=narrowed_by(VIETNAMESE),
        rows=f"""select r.period as month, e.force as row, to_char(r.period, 'YYYY-MM') as column,
            p.victim_nationalities as nationalities from {WITH_PROFILE} where {APPROVED}""",
        group=vietnamese,
    ),
    BenchQuestion(
        name="type x stage, UK, stored",
        address="rows=primary_type&columns=stage",
        most_months=1,
        bare=f"select r.period, e.primary_type, e.stage, count(*) from {LIVE} where {APPROVED} group by 1, 2, 3",
        rows=f"""select r.period as month, e.primary_type as row, e.stage as column from {LIVE}
            where {APPROVED}""",
    ),
)
