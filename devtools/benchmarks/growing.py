"""Checks pages at 100 times the data: the same number of queries, and within 1.2 times the time.

A benchmark supplies its pages and a way to fill two databases, one with a hundred times as much unless it says how many
times. Each page is requested from both in turn, as the web role, inside the service, by the person with number 1 or the
one that the benchmark names. Best times are compared: other work on the machine only adds time, and to both.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import psycopg

from devtools.benchmarks.pages import write_logs_to

LIMIT, ROUNDS, TIMES = 1.2, 5, 8
PEOPLE = """
insert into accounts_user (id, public_id, password, email, name, role, force, is_active, created_at)
select row_number() over (order by code), gen_random_uuid(), '', lower(code) || '@example.org', code,
    'analyst', code, true, now()
from (select code from reference_force where code like 'E%%' order by code limit %s) as forces
"""
DUTIES = "insert into accounts_duty (user_id, kind, starts_on) select id, %s, '2016-01-01' from accounts_user"

NOBODY: Mapping[str, str] = {}
USUAL: Mapping[str, float] = {}  # the limit of every page

type Fill = Callable[[psycopg.Connection, int], int]


def vacuumed(owner: psycopg.Connection, *tables: str) -> None:
    """Commit, and let the database update its statistics."""
    owner.commit()
    owner.autocommit = True
    owner.execute(f"vacuum analyze {', '.join(tables)}".encode())
    owner.autocommit = False


def filled(url: str, fill: Fill, *, times: int) -> tuple[str, int]:
    """The name of the database at a URL, and its size once it is filled this many times."""
    with psycopg.connect(url, cursor_factory=psycopg.ClientCursor) as owner:
        return owner.info.dbname, fill(owner, times)


def use(database: str) -> None:
    """Make the service use another database from now on."""
    from django.db import connections

    for alias in connections:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = database


def opened(path: str, reader: str) -> tuple[int, float]:
    """The queries of one page request by the person with this email address, and the best time in milliseconds."""
    from django.db import connections, reset_queries
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from accounts.models import User

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(email=reader) if reader else User.objects.get(pk=1))
    took, statements = [], 0
    for number in range(TIMES + 2):  # the first requests open connections and compile templates
        reset_queries()
        began = time.perf_counter()
        with CaptureQueriesContext(connections["default"]) as ours:
            answer = client.get(path, follow=True)  # a page that leads on is measured with where it leads
        if answer.status_code != 200:
            raise SystemExit(f"{path} answers {answer.status_code}")
        if number >= 2:
            took.append(time.perf_counter() - began)
        statements = len(ours)
    return statements, min(took) * 1000


def compared(
    what: str,
    paths: Mapping[str, str],
    fill: Fill,
    *,
    times: int = 100,
    readers: Mapping[str, str] = NOBODY,
    limits: Mapping[str, float] = USUAL,
) -> int:
    """Print each page at both sizes, and return how many need more queries, or more than the limit.

    `fill` stores this multiple of the smallest amount in a database, and returns the amount. `readers` has the email
    addresses of those who open a page, by its name, where that is not the person with number 1. `limits` has those of
    pages that count every row of the data, where that is not the usual one.
    """
    small, _ = filled(os.environ["OWNER_DATABASE_URL"], fill, times=1)
    large, many = filled(os.environ["LARGER_DATABASE_URL"], fill, times=times)
    print(f"{what.format(f'{many:,}')} (limit {LIMIT})", flush=True)
    timings: dict[tuple[str, str], list[tuple[int, float]]] = {
        (name, size): [] for name in paths for size in (small, large)
    }
    with Path(os.devnull).open("w") as sink:
        write_logs_to(sink)
        for _ in range(ROUNDS):
            for size in (small, large):
                use(size)
                for name, path in paths.items():
                    timings[name, size].append(opened(path, readers.get(name, "")))
    missed = 0
    for name in paths:
        (few, fast), (more, slow) = (
            (
                max(statements for statements, _ in timings[name, size]),
                min(seconds for _, seconds in timings[name, size]),
            )
            for size in (small, large)
        )
        most = limits.get(name, LIMIT)
        missed += few != more or slow / fast > most
        print(
            f"  {name:<22}{few:>4} then {more:>3} statements{fast:8.1f} then{slow:7.1f} ms   ratio {slow / fast:4.2f}"
            + (f" (limit {most})" if most != LIMIT else "")
        )
    return missed
