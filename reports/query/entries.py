"""Counts a question from the entries of frozen revisions, in one statement.

The caller has decided which revisions the reader may count. The SQL is put together only from the registry of measures
and dimensions; every value is a parameter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg.errors import QueryCanceled

from investigations.records.dimensions import DIMENSIONS, Dimension
from investigations.sealed import counting
from reports.query.answer import Cell, CellCounts, PrefixCount, SourceRow
from reports.query.limits import MOST_CELLS, SECONDS, TOO_MANY_CELLS, TOO_SLOW, QuestionRefused
from reports.query.measures import QueryMeasure
from reports.query.question import Question

# Sorting millions of rows needs memory, and compiling the statement takes longer than it saves.
WORK_MEM, JIT, STATEMENT_TIMEOUT = "64MB", "off", f"{SECONDS}s"
NAMES = ("work_mem", "jit", "statement_timeout")
COUNTS = ("cases", "victims", "suspects")  # of the narrowing


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The SQL of a question and the values of its filters; the source rows are added when it runs."""

    sql: str
    values: dict[str, Any]


def count(question: Question, sources: Iterable[SourceRow]) -> CellCounts:
    """Count the entries of these source rows. Those without a revision count nothing.

    Raises QuestionRefused if it takes too long or gives too many cells.
    """
    rows = [row for row in sources if row.revision is not None]
    if not rows:
        return CellCounts(cells={}, narrowing=_narrowed(question, {}))
    statement = statement_of(question)
    cells: dict[Cell, int] = {}
    passing: dict[tuple[int, str], int] = {}
    with counting.with_sealed(), limited_cursor() as cursor:
        cursor.execute(statement.sql, statement.values | _values_of(rows))
        for month, row, column, number in cursor.fetchall():
            if month is None:
                passing[int(row), column] = number
            else:
                cells[Cell(month, row, column)] = number
    if len(cells) > MOST_CELLS:
        raise QuestionRefused(TOO_MANY_CELLS)
    return CellCounts(cells=cells, narrowing=_narrowed(question, passing))


def statement_of(question: Question) -> Statement:
    """The statement that counts a question. `source` has the rows to count, `cases` those that pass the filters.

    A revision that was never approved counts nothing, nor one that isn't of the force in its row. The planner takes a
    `case` to be true of every second row. It would take two columns joined to be true of one row in all, and then look
    up millions of profiles one by one.
    """
    measure = question.query_measure
    if not measure.is_from_entries:
        raise ValueError(f"“{measure.label}” is not counted from entries.")
    cases, cells = _Cases(question), _Cells(question)
    conditions = [DIMENSIONS[each.dimension].where(f"filter_{place}") for place, each in enumerate(question.filters)]
    kept = [measure.of_profile, *conditions] if measure.of_profile else conditions
    sql = f"""
with source as materialized (
    select s.*
    from unnest(
        %(revisions)s::bigint[], %(months)s::date[], %(forces)s::text[], %(regions)s::text[], %(units)s::text[],
        %(in_last_month)s::boolean[]
    ) as s (revision, month, force, region, unit, is_in_last_month)
    join investigations_revision r on r.id = s.revision
    where case when r.force = s.force then r.approved_at is not null else false end
),
cases as (
    select s.month{cases.columns}
    from source s
    join investigations_entry e on e.revision_id = s.revision and {measure.entries}
    {cases.joins}
    where {" and ".join(kept) or "true"}
),
cells as (
    select month, {cells.row} as r, {cells.column} as c, {cells.number}::int as n
    from cases
    {cells.joins}
    group by 1, 2, 3 limit {MOST_CELLS + 1}
)
select month, r, c, n from cells
{_narrowing(measure, conditions) if conditions else ""}
"""
    return Statement(
        sql=sql, values={f"filter_{place}": list(each.values) for place, each in enumerate(question.filters)}
    )


class _Cases:
    """The columns of `cases` and its joins: the profile if it is read, and a line for each category of a list."""

    def __init__(self, question: Question) -> None:
        measure = question.query_measure
        columns, joins = [], []
        split = {name: DIMENSIONS[name] for name in question.dimensions}
        filters = [DIMENSIONS[each.dimension] for each in question.filters]
        of_cases = {name: each for name, each in split.items() if not measure.splits_people_by(each)}
        if measure.of_profile or any(each.needs_profile for each in [*filters, *of_cases.values()]):
            joins.append("join investigations_entryprofile p on p.entry_id = e.id")
        for alias, name in (("r", question.rows), ("c", question.columns)):
            dimension = of_cases.get(name)
            if dimension is None:
                continue
            if dimension.is_list:
                joins.append(f"cross join lateral unnest({dimension.sql}) as in_{alias} (code)")
            columns.append(f", {f'in_{alias}.code' if dimension.is_list else dimension.sql} as {alias}")
        if measure.counts_people:
            columns.append(", e.id")
        self.columns = "".join(columns)
        self.joins = "\n    ".join(joins)


class _Cells:
    """The row, column and number of each cell, and the joins to the groups of people, if they are counted."""

    def __init__(self, question: Question) -> None:
        measure = question.query_measure
        by_people = [DIMENSIONS[name] for name in question.dimensions if measure.splits_people_by(DIMENSIONS[name])]
        self.row = self._code(question.rows, by_people, "cases.r")
        self.column = self._code(question.columns, by_people, "cases.c")
        self.number = "sum(g.count)" if measure.counts_people else "count(*)"
        joins = []
        if measure.counts_people:
            joins.append(f"join investigations_entrypeople g on g.entry_id = cases.id and g.role = '{measure.role}'")
        if any("n." in dimension.people_sql for dimension in by_people):
            joins.append("join reference_nationality n on n.code = g.nationality")
        self.joins = "\n    ".join(joins)

    @staticmethod
    def _code(name: str, by_people: Sequence[Dimension], of_case: str) -> str:
        if not name:
            return "''"
        return next((dimension.people_sql for dimension in by_people if dimension.name == name), of_case)


def _narrowing(measure: QueryMeasure, conditions: Sequence[str]) -> str:
    """The cases of the last month and their people, by how many of the first filters a case passes; rows like cells."""
    fails = " ".join(f"when ({condition}) is not true then {place}" for place, condition in enumerate(conditions))
    return f"""union all
select null, passes::text, what, number
from (
    select passes, count(*)::int as cases, sum(victims)::int as victims, sum(suspects)::int as suspects
    from (
        select case {fails} else {len(conditions)} end as passes, p.victims, p.suspects
        from source s
        join investigations_entry e on e.revision_id = s.revision and {measure.entries}
        join investigations_entryprofile p on p.entry_id = e.id and {measure.of_profile or "true"}
        where s.is_in_last_month
    ) case_of_last_month
    group by passes
) passing
cross join lateral (values ('cases', cases), ('victims', victims), ('suspects', suspects)) as narrowed (what, number)"""


def _narrowed(question: Question, passing: Mapping[tuple[int, str], int]) -> tuple[PrefixCount, ...]:
    """What is left after each filter: a case that passes more of them was left before, too."""
    return tuple(
        PrefixCount(
            **{
                name: sum(number for (passes, what), number in passing.items() if what == name and passes >= step)
                for name in COUNTS
            }
        )
        for step in range(_prefixes(question))
    )


def _prefixes(question: Question) -> int:
    """The rows of the narrowing: all cases, then those after each filter; none without a filter."""
    return len(question.filters) + 1 if question.filters else 0


def _values_of(rows: Sequence[SourceRow]) -> dict[str, list[Any]]:
    last = max(row.month for row in rows)
    return {
        "revisions": [row.revision for row in rows],
        "months": [row.month for row in rows],
        "forces": [row.force for row in rows],
        "regions": [row.region for row in rows],
        "units": [row.unit for row in rows],
        "in_last_month": [row.month == last for row in rows],
    }


@contextmanager
def limited_cursor() -> Iterator[CursorWrapper]:
    """A cursor whose statements have the memory and time of a question; afterwards all is as before.

    Raises QuestionRefused if the time is over. The rest of the transaction is not lost.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            before = _set(cursor, (WORK_MEM, JIT, STATEMENT_TIMEOUT))
            yield cursor
            _set(cursor, before)
    except OperationalError as failure:
        if isinstance(failure.__cause__, QueryCanceled):
            raise QuestionRefused(TOO_SLOW) from None
        raise


def _set(cursor: CursorWrapper, values: Sequence[str]) -> tuple[str, ...]:
    """Change the settings of this transaction, and return what they were."""
    cursor.execute(
        """
        with before as materialized (
            select array(select current_setting(name) from unnest(%s::text[]) with ordinality as n (name, place)
                         order by place) as settings
        ),
        changed as materialized (
            select settings, array(select set_config(name, value, true) from unnest(%s::text[], %s::text[])
                                   as n (name, value)) as now
            from before
        )
        select settings, now from changed
        """,
        [list(NAMES), list(NAMES), list(values)],
    )
    return tuple(cursor.fetchone()[0])
