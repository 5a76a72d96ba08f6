"""Measures a return's workbook of 5,000 investigations with people, from the file to the stored entries.

The product takes it by the API, as the web role, with the report on it and every rule. The minimum is what no program
can do without: reading the same file in its process, and one COPY of its rows into a bare table. Processor seconds are
those of this process, of the processes that read the file, and of both connections' server processes, so that they say
something on a machine that others use. For comparison
django-import-export takes the same workbook into two bare tables, in the way of its documentation, with the words of
four vocabularies as keys: it is no dependency of the product, so put it on the path: `PYTHONPATH=… bin/bench
return_import`.
"""

from __future__ import annotations

import io
import os
import random
import resource
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import django
import psycopg
import xlsxwriter
from django.db import connection

from devtools.benchmarks import growing
from devtools.benchmarks.growing import vacuumed
from devtools.benchmarks.pages import write_logs_to
from mspt import garbage

CASES = int(os.environ.get("BENCH_CASES", "5000"))
GROUPS, ROUNDS = 2, 5  # groups of people of each case; forces, of which each takes one file
LIMIT, LEAST = 2.0, 10.0  # times the minimum at most; times as fast as django-import-export at least
MONTH = "2020-02-01"
PERIOD = """
insert into figures_period (month, opens_on, due_on, locks_on, state, starts_series, newest_version, lock_reason)
values (%s, '2020-03-01', '2020-03-06', '2020-03-15', 'open', true, 0, '')
"""
INVESTIGATIONS = (
    "Reference", "Operation name", "Opened on", "Stage", "How it began", "Primary type", "Secondary types", "Sub-types",
    "Children involved", "County lines", "NRM referrals made", "MoRiLE score", "Running before this month", "Remarks",
)  # fmt: skip
PEOPLE = ("Reference", "Role", "Nationality", "Gender", "Age", "Number")
STAGES = ("Triage", "Live investigation", "Charged", "At court")
NATIONALITIES = ("British", "Vietnamese", "Albanian", "Romanian", "Sudanese")

type Row = tuple[str | int, ...]


def rows_of(chance: random.Random) -> tuple[list[Row], list[Row]]:
    """The rows of both sheets."""
    cases: list[Row] = []
    people: list[Row] = []
    for number in range(CASES):
        reference = f"REF/{number:06d}"
        yes_or_no = [chance.choice(("Yes", "No", "Not known")) for _ in range(2)]
        day = f"{chance.randint(1, 28):02d}/{chance.randint(1, 12):02d}/{chance.randint(2015, 2019)}"
        stage = chance.choice(STAGES)
        fixed = ("Member of the public", "Labour exploitation", "", "Hand car wash")
        numbers = (chance.randint(0, 9), chance.randint(0, 250))
        cases.append(
            (reference, f"Op {number:06d}", day, stage, *fixed, *yes_or_no, *numbers, "Yes", "Interpreter used.")
        )
        for place, role in enumerate(("Potential victim", "Suspect")[:GROUPS]):
            who = (chance.choice(NATIONALITIES), ("Female", "Male")[place], chance.choice(("18 to 24", "25 to 39")))
            people.append((reference, role, *who, chance.randint(1, 9)))
    return cases, people


def workbook_of(cases: Sequence[Row], people: Sequence[Row]) -> bytes:
    """The workbook, as a spreadsheet program writes it."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, heading, rows in (("Investigations", INVESTIGATIONS, cases), ("People", PEOPLE, people)):
            page = book.add_worksheet(name)
            page.write_row(0, 0, heading)
            for number, row in enumerate(rows, start=1):
                page.write_row(number, 0, row)
    return out.getvalue()


def fill(owner: psycopg.Connection) -> int:
    """Store the month, an analyst of each force, and the bare tables; return how many analysts."""
    owner.execute(growing.PEOPLE, [ROUNDS])
    owner.execute(PERIOD, [MONTH])
    for name, columns in (("bench_case", INVESTIGATIONS), ("bench_group", PEOPLE)):
        fields = ", ".join(
            f"c{place} {'bigint' if (name, place) == ('bench_group', 0) else 'text'}" for place in range(len(columns))
        )
        owner.execute(f"create table {name} (id bigserial primary key, {fields})".encode())
        owner.execute(f"grant select, insert, update, delete on {name} to public".encode())
        owner.execute(f"grant all on sequence {name}_id_seq to public".encode())
    vacuumed(owner, "accounts_user", "figures_period")
    (many,) = owner.execute("select count(*) from accounts_user").fetchone() or (0,)
    return int(many)


def minimum(owner: psycopg.Connection, content: bytes) -> None:
    """Read the file in its process, and copy its rows."""
    from imports import reading
    from imports.uploaded_table import UploadedTable

    table = reading.read(content)
    if not isinstance(table, UploadedTable):
        raise TypeError(str(table))
    fields = ", ".join(f"c{place}" for place in range(len(INVESTIGATIONS)))
    with owner.cursor() as cursor, cursor.copy(f"copy bench_case ({fields}) from stdin".encode()) as copy:
        for sheet in table.sheets:
            for row in sheet.rows:
                texts = [row.cells[place].shown if place in row.cells else "" for place in range(1, 15)]
                copy.write_row(texts)
    owner.commit()


def product(email: str, force: str, content: bytes) -> None:
    """Submit the file by the API, and store its changes."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client

    from accounts.models import User

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(email=email))
    file = SimpleUploadedFile("return.xlsx", content)
    answer = client.post(f"/api/v1/returns/{force}/2020-02/uploads/?store=1", {"file": file})
    if answer.status_code != 303 or answer.json()["state"] != "stored":
        raise RuntimeError(answer.content[:2000].decode())


def with_import_export(content: bytes) -> None:
    """Import both sheets with django-import-export: a resource for each table."""
    from import_export import fields, resources, widgets
    from tablib import Databook

    for sheet, (model, words) in zip(Databook().load(content, "xlsx").sheets(), _models(), strict=True):
        sheet.headers = [f"c{place}" for place in range(sheet.width)]
        named = {
            name: fields.Field(attribute=name, column_name=name, widget=widgets.ForeignKeyWidget(other, by))
            for name, (other, by) in words.items()
        }
        resource = resources.modelresource_factory(model, custom_fields=named)()
        resource._meta.import_id_fields = []  # every row is a new one
        resource.import_data(sheet, dry_run=False, raise_errors=True, use_transactions=True)


def _models() -> Iterator[tuple[Any, dict[str, tuple[Any, str]]]]:
    """The models of the two tables, each with the words that it stores as keys: of which model, by which name."""
    from reference.models import ExploitationType, Nationality, Origin, Stage

    words: dict[str, tuple[Any, str]] = {
        "c3": (Stage, "name"),
        "c4": (Origin, "name"),
        "c5": (ExploitationType, "name"),
    }
    case = _model("bench_case", INVESTIGATIONS, words)
    yield case, words
    of_groups: dict[str, tuple[Any, str]] = {"c0": (case, "c0"), "c2": (Nationality, "name")}
    yield _model("bench_group", PEOPLE, of_groups), of_groups


def _model(name: str, columns: Sequence[str], words: Mapping[str, tuple[Any, str]]) -> Any:
    from django.db import models

    fields: dict[str, Any] = {f"c{place}": models.TextField(blank=True, null=True) for place in range(len(columns))}
    for column, (other, _) in words.items():
        fields[column] = models.ForeignKey(other, models.DO_NOTHING, db_column=column, related_name="+")
    meta = type("Meta", (), {"managed": False, "db_table": name, "app_label": "investigations"})
    return type(name.title().replace("_", ""), (models.Model,), {"__module__": __name__, "Meta": meta, **fields})


def timed(work: Callable[[], object], *backends: int) -> tuple[float, float]:
    """Seconds until the work is done, and the processor seconds of it, those of these server processes included."""
    began, used = time.perf_counter(), processor_seconds(backends)
    work()
    return time.perf_counter() - began, processor_seconds(backends) - used


def processor_seconds(backends: Iterable[int]) -> float:
    """What this process, its children and some server processes have used until now."""
    own = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    ticks = 0
    for backend in backends:
        numbers = Path(f"/proc/{backend}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        ticks += int(numbers[11]) + int(numbers[12])
    return sum(used.ru_utime + used.ru_stime for used in own) + ticks / os.sysconf("SC_CLK_TCK")


def main() -> int:
    """Print one line for each; 1 if the product misses a limit."""
    django.setup()
    garbage.configure()  # as the service does when it starts
    content = workbook_of(*rows_of(random.Random("return")))  # noqa: S311 -- repeated, not secret
    times: dict[str, list[tuple[float, float]]] = {"minimum": [], "product": []}
    with (
        psycopg.connect(os.environ["OWNER_DATABASE_URL"], cursor_factory=psycopg.ClientCursor) as owner,
        Path(os.devnull).open("w", encoding="utf-8") as nowhere,
    ):
        fill(owner)
        people = owner.execute("select email, force from accounts_user order by id").fetchall()
        write_logs_to(nowhere)
        with connection.cursor() as cursor:
            cursor.execute("select pg_backend_pid()")
            backends = owner.info.backend_pid, cursor.fetchone()[0]
        for email, force in people:
            times["minimum"].append(timed(partial(minimum, owner, content), *backends))
            times["product"].append(timed(partial(product, email, force, content), *backends))
        owner.execute("truncate bench_case; create index on bench_case (c0)")
        owner.commit()
        compared, _ = timed(partial(with_import_export, content)) if find_spec("import_export") else (0.0, 0.0)
    best = {name: min(seconds for seconds, _ in measured) for name, measured in times.items()}
    used = {name: min(seconds for _, seconds in measured) for name, measured in times.items()}
    ratio, gain = best["product"] / best["minimum"], compared / best["product"]
    print(
        f"A workbook of {CASES:,} investigations and {CASES * GROUPS:,} groups of people, to stored entries", flush=True
    )
    print(f"  reading and one COPY {best['minimum']:6.2f} s   product {best['product']:6.2f} s", flush=True)
    print(f"  product / minimum {ratio:5.1f} (at most {LIMIT})", flush=True)
    print(
        f"  processor seconds: minimum {used['minimum']:.2f}, product {used['product']:.2f}, "
        f"ratio {used['product'] / used['minimum']:.2f}",
        flush=True,
    )
    if not compared:
        print("  django-import-export is not on the path, so it is not compared", flush=True)
        return int(ratio > LIMIT)
    print(f"  django-import-export {compared:6.2f} s, product {gain:5.1f} times as fast (at least {LEAST})", flush=True)
    return int(ratio > LIMIT or gain < LEAST)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mspt.settings")
    raise SystemExit(main())
