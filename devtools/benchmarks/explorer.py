"""Compares answers of the explorer with bare SQL for the same cells, and with pandas reading the same rows.

The answer is the whole call, as the web role, by a person of the national team, without a stored answer: who may read
what, months, coverage, labels, how the filters narrow the count. All three run in turn, and give the same cells.
"""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import django
import pandas as pd
import psycopg

from devtools.benchmarks import in_scope, months_of_returns
from devtools.benchmarks.explorer_questions import QUESTIONS, BenchQuestion

LIMIT, ROUNDS = 3.0, 5
# Live cases in each month, and months; thirteen months take half an hour to fill.
LIVE, MONTHS = int(os.environ.get("BENCH_LIVE", "181000")), int(os.environ.get("BENCH_MONTHS", "3"))
SETTINGS = "set local work_mem = '64MB'; set local jit = off"

type Cells = dict[tuple[date, str, str], int]
type Narrowing = list[int]


def answered(question: Any, user: Any, *, session: str) -> tuple[Cells, Narrowing]:
    """The cells of the answer that are not 0, and how the filters narrow the count."""
    from reports.query import answers

    with in_scope.scope_of(session):
        answer = answers.answer(question, user=user)
    cells = {tuple(cell): counted.value for cell, counted in answer.cells.items() if counted.value}
    numbers = [number for step in answer.narrowing for number in (step.cases, step.victims, step.suspects)]
    # A gap is left out, so the steps no longer equal those of bare SQL and the run ends.
    return cells, [number.value for number in numbers if number.value is not None]


def bare(owner: psycopg.Connection, question: BenchQuestion, values: Mapping[str, Any]) -> Cells:
    """The cells by bare SQL, with the memory that the product takes."""
    owner.execute(SETTINGS)
    rows = owner.execute(question.bare.encode(), values).fetchall()
    owner.commit()
    return {(month, row, column): int(number) for month, row, column, number in rows}


def narrowing(owner: psycopg.Connection, question: BenchQuestion, values: Mapping[str, Any]) -> Narrowing:
    """How the filters narrow the count, by bare SQL; empty without a filter."""
    if not question.narrowing:
        return []
    owner.execute(SETTINGS)
    row = owner.execute(question.narrowing.encode(), values).fetchone()
    owner.commit()
    return [int(number) for number in row or ()]


def in_pandas(owner: psycopg.Connection, question: BenchQuestion, values: Mapping[str, Any]) -> Cells:
    """The cells by pandas, which reads the rows in the quickest way that there is."""
    owner.execute(SETTINGS)
    statement = f"copy ({question.rows}) to stdout (format csv, header)"
    with owner.cursor().copy(statement.encode(), values) as copy:
        text = b"".join(copy)
    owner.commit()
    counted = question.counted(pd.read_csv(io.BytesIO(text), keep_default_na=False))
    return {(date.fromisoformat(month), row, column): int(number) for (month, row, column), number in counted.items()}


def timed[Result](work: Callable[[], Result]) -> tuple[float, Result]:
    """Seconds until the work is done, and its result."""
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def measure(owner: psycopg.Connection, question: BenchQuestion, filled: list[date]) -> bool:
    """Print one line of the table; whether the question misses a limit."""
    from django.http import QueryDict

    from accounts.models import User
    from reports.query.question import Question

    address, chosen = question.of_months(filled)
    parsed_question = Question.parse(QueryDict(address))
    user = User.objects.get(email=months_of_returns.READER)
    session = in_scope.session_of(owner, user.pk)
    owner.commit()
    values = {"months": chosen, "last": chosen[-1]}
    rounds = []
    for _ in range(ROUNDS):
        owner.execute("truncate reports_storedanswer")
        owner.commit()
        ours, (cells, steps) = timed(lambda: answered(parsed_question, user, session=session))
        by_sql, same_cells = timed(lambda: bare(owner, question, values))
        of_steps, same_steps = timed(lambda: narrowing(owner, question, values))
        by_pandas, counted = timed(lambda: in_pandas(owner, question, values))
        if not cells or not cells == same_cells == counted or steps != same_steps:
            raise SystemExit(f"{question.name}: the answers differ. {address}")
        rounds.append((ours, by_sql, of_steps, by_pandas))
    ours, by_sql, of_steps, by_pandas = (min(times) for times in zip(*rounds, strict=True))
    ratio, gain = ours / (by_sql + of_steps), by_pandas / ours
    alone = f" (cells alone {ours / by_sql:.2f})" if question.narrowing else ""
    print(
        f"  {question.name:<30}{len(cells):>6} cells   answer {ours * 1000:7.1f} ms   bare SQL"
        f" {(by_sql + of_steps) * 1000:7.1f} ms   pandas / answer {gain:5.1f}   ratio {ratio:5.2f}{alone}",
        flush=True,
    )
    return ratio > LIMIT or gain < 1


def main() -> int:
    """Print the table; 1 if an answer takes too long beside bare SQL, or longer than pandas."""
    django.setup()
    filled = months_of_returns.newest(MONTHS)
    with psycopg.connect(os.environ["OWNER_DATABASE_URL"], cursor_factory=psycopg.ClientCursor) as owner:
        entries = months_of_returns.fill(owner, filled, live=LIVE)
        months_of_returns.count(owner)
        print(
            f"Questions of the explorer, {LIVE:,} live cases in each of {MONTHS} months, {entries:,} entries"
            f" (at most {LIMIT} times bare SQL, and faster than pandas)",
            flush=True,
        )
        missed = [question.name for question in QUESTIONS if measure(owner, question, filled)]
    if missed:
        print(f"A limit is missed: {', '.join(missed)}")
    return int(bool(missed))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mspt.settings")
    sys.exit(main())
