"""Stores what was counted from entries, so that the same question of the same revisions is counted once.

The digest names everything that decides the counts: the statement, its values and the source rows, which are of frozen
revisions. So a stored answer is never outdated, and is the same for everybody who may count these revisions. The caller
has checked that *before* looking here. What is stored is data, never markup, and is checked when it is read.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from investigations.records.dimensions import DIMENSIONS
from reference.models import Nationality
from reports.models import StoredAnswer
from reports.query import entries
from reports.query.answer import Cell, CellCounts, PrefixCount, SourceRow
from reports.query.question import Question

STORED_FOR = timedelta(days=30)
_CODE = re.compile(r"[A-Za-z0-9._-]{1,40}", re.ASCII)  # of a category; a place without a dimension is empty
# One of two requests that store the same answer at once goes on without waiting for the other, nor for a deadlock.
_STORE = """
insert into reports_storedanswer (digest, counts, made_at)
select %(digest)s::text, %(counts)s::jsonb, %(made_at)s
where pg_try_advisory_xact_lock(hashtextextended(%(digest)s::text, 0))
on conflict (digest) do update set counts = excluded.counts, made_at = excluded.made_at
"""


def count(question: Question, sources: Collection[SourceRow]) -> CellCounts:
    """Count a question from entries, or read what was counted before. Raises QuestionRefused."""
    digest = digest_of(question, sources)
    stored = StoredAnswer.objects.filter(pk=digest).values_list("counts", flat=True).first()
    counts = read(stored, question, months={row.month for row in sources})
    if counts is None:
        counts = entries.count(question, sources)
        with connection.cursor() as cursor:
            values: dict[str, Any] = {
                "digest": digest,
                "counts": json.dumps(written(counts)),
                "made_at": timezone.now(),
            }
            cursor.execute(_STORE, values)
    return counts


def digest_of(question: Question, sources: Collection[SourceRow]) -> str:
    """What decides the counts, as one digest. The statement includes the registry's present version."""
    statement = entries.statement_of(question)
    rows = sorted(
        (row.month.isoformat(), row.force, row.revision, row.region, row.unit)
        for row in sources
        if row.revision is not None
    )
    decided_by = [statement.sql, statement.values, rows, _counted_as(question)]
    return hashlib.sha256(json.dumps(decided_by, sort_keys=True).encode()).hexdigest()


def _counted_as(question: Question) -> list[tuple[str, str]]:
    """As which nationality each is counted, if people are counted by it; the profiles of cases are frozen."""
    measure = question.query_measure
    dimensions = [DIMENSIONS[name] for name in question.dimensions]
    if not any(measure.splits_people_by(each) and "n." in each.people_sql for each in dimensions):
        return []
    return list(Nationality.objects.order_by("code").values_list("code", "counts_as"))


def written(counts: CellCounts) -> dict[str, Any]:
    """Counts as JSON."""
    return {
        "cells": [[cell.month.isoformat(), cell.row, cell.column, number] for cell, number in counts.cells.items()],
        "narrowing": [[step.cases, step.victims, step.suspects] for step in counts.narrowing],
    }


def read(stored: Any, question: Question, *, months: Collection[date]) -> CellCounts | None:
    """Counts from JSON; None if there are none, or not such as this question over these months can have."""
    if not isinstance(stored, dict) or set(stored) != {"cells", "narrowing"}:
        return None
    cells, narrowing = stored["cells"], stored["narrowing"]
    if not isinstance(cells, list) or not isinstance(narrowing, list):
        return None
    known = {month.isoformat(): month for month in months}
    if not all(_is_cell(cell, question, known) for cell in cells) or not all(_is_step(step) for step in narrowing):
        return None
    if len(narrowing) != (len(question.filters) + 1 if question.filters else 0):
        return None
    return CellCounts(
        cells={Cell(known[month], row, column): number for month, row, column, number in cells},
        narrowing=tuple(
            PrefixCount(cases=cases, victims=victims, suspects=suspects) for cases, victims, suspects in narrowing
        ),
    )


def _is_cell(cell: Any, question: Question, months: Collection[str]) -> bool:
    if not isinstance(cell, list) or len(cell) != 4:
        return False
    month, row, column, number = cell
    return (
        isinstance(month, str)
        and month in months
        and _is_code(row, question.rows)
        and _is_code(column, question.columns)
        and _is_number(number)
    )


def _is_code(code: Any, dimension: str) -> bool:
    return isinstance(code, str) and (_CODE.fullmatch(code) is not None if dimension else code == "")


def _is_step(step: Any) -> bool:
    return isinstance(step, list) and len(step) == 3 and all(_is_number(number) for number in step)


def _is_number(number: Any) -> bool:
    return type(number) is int and number >= 0


def delete_old() -> int:
    """Delete answers stored more than 30 days ago, and return how many."""
    return StoredAnswer.objects.filter(made_at__lt=timezone.now() - STORED_FOR).delete()[0]
