"""Compares the published tables of a month with pandas collating one workbook of cases from each force.

The product makes the tables and writes the workbook, from the stored figures of a published version, as the web role.
Pandas reads 46 XLSX files of two sheets, cases and people, and counts the same tables. Both give the same numbers, or
the run ends.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import django
import pandas as pd
import psycopg
import xlsxwriter

from core import months
from devtools.benchmarks import months_of_returns
from devtools.benchmarks.growing import vacuumed

LIMIT, ROUNDS, MONTHS = 10.0, 3, 2
LIVE = int(os.environ.get("BENCH_LIVE", "1810"))
SECOND = "bench.national@example.org"
CASES = """
select e.id as reference, e.force, f.region, f.unit, e.state, e.arrival, e.primary_type, e.stage, e.origin,
       array_to_string(e.sub_types, ';') as sub_types, e.opened_on::text, coalesce(e.closed_on::text, '') as closed_on,
       e.children_involved::text, e.county_lines::text, e.organised_immigration_crime::text, e.cross_border::text,
       e.early_advice::text, e.financial_investigator::text, e.victim_liaison_officer::text,
       h.reference as own_reference, h.operation_name, array_to_string(e.secondary_types, ';') as secondary_types,
       coalesce(e.closing_reason, '') as closing_reason, e.adult_services_website::text, e.section_45::text,
       e.international_checks::text, array_to_string(e.partner_agencies, ';') as partner_agencies
from investigations_revision r
join investigations_entry e on e.revision_id = r.id
join investigations_holding h on h.id = e.holding_id
join reference_force f on f.code = e.force
where r.period = %(month)s order by e.force, e.id
"""
PEOPLE = """
select e.id as reference, e.force, p.role, n.counts_as as nationality, p.gender, p.age_group, p.count
from investigations_revision r
join investigations_entry e on e.revision_id = r.id
join investigations_entrypeople p on p.entry_id = e.id
join reference_nationality n on n.code = p.nationality
where r.period = %(month)s order by e.force, e.id, p.id
"""
AGE_BANDS = [24, 12, 6, 3]  # months, as `investigations.measures.AGES`

type Counts = dict[str, list[int]]


def write_workbooks(owner: psycopg.Connection, folder: Path, month: date) -> int:
    """Write the workbook of each force; return how many."""
    sheets = {}
    for name, query in (("Cases", CASES), ("People", PEOPLE)):
        cursor = owner.execute(query, {"month": month})
        headings = [column.name for column in cursor.description or ()]
        by_force: dict[str, list[Any]] = {}
        for row in cursor:
            by_force.setdefault(row[1], []).append(row)
        sheets[name] = (headings, by_force)
    forces = sorted(sheets["Cases"][1])
    for force in forces:
        with xlsxwriter.Workbook(folder / f"{force}.xlsx") as book:
            for name, (headings, by_force) in sheets.items():
                page = book.add_worksheet(name)
                page.write_row(0, 0, headings)
                for number, row in enumerate(by_force.get(force, []), start=1):
                    page.write_row(number, 0, row)
    return len(forces)


def collated(folder: Path, month: date) -> Counts:
    """The numbers of the tables by pandas, each table's own sorted: labels and order are the product's."""
    read = [pd.read_excel(path, sheet_name=None, keep_default_na=False) for path in sorted(folder.glob("*.xlsx"))]
    cases = pd.concat([sheets["Cases"] for sheets in read], ignore_index=True)
    people = pd.concat([sheets["People"] for sheets in read], ignore_index=True)
    live = cases[cases["state"] == "live"]
    people = people.merge(live[["reference", "region"]], on="reference")
    opened = pd.to_datetime(live["opened_on"])
    after = pd.Timestamp(month) + pd.DateOffset(months=1)
    bands = sum((opened <= after - pd.DateOffset(months=least)).astype(int) for least in AGE_BANDS)
    sub_types = live["sub_types"].str.split(";").explode()
    return {
        "coverage": _sorted(cases.groupby("region")["force"].nunique()),
        "live-by-region": _sorted(live.groupby(["region", "primary_type"]).size()),
        "live-by-unit": _sorted(live.groupby(["unit", "primary_type"]).size()),
        "how-the-total-changed": [len(live)],
        "movements-by-region": _sorted(cases[cases["state"] == "closed"].groupby("region").size()),
        "people-by-region": _sorted(people.groupby(["region", "role"])["count"].sum()),
        "live-by-sub-type": _sorted(sub_types[sub_types != ""].value_counts()),
        "live-by-stage": _sorted(live["stage"].value_counts()),
        "live-by-case-age": _sorted(bands.value_counts()),
        "people-by-nationality": _sorted(people.groupby(["nationality", "role"])["count"].sum()),
        "people-by-gender": _sorted(people.groupby(["gender", "role"])["count"].sum()),
        "people-by-age-group": _sorted(people.groupby(["age_group", "role"])["count"].sum()),
    }


def published(snapshot: Any, user: Any) -> bytes:
    """The product's workbook."""
    from exports.record import record_of
    from reports.month import workbook
    from reports.snapshots.export_files import SnapshotFormat

    ticket = record_of(user, reason="bench", recipient="")
    return workbook.file_of(snapshot, chosen=SnapshotFormat.XLSX, ticket=ticket, reader=user).content


def numbers_of(snapshot: Any, user: Any) -> Counts:
    """The numbers of the tables in it."""
    from reports.month import tables
    from reports.snapshots import page

    shown = page.page_for(snapshot, user=user, parameters={"area": "uk"})
    return {each.name: _numbers(each) for each in tables.tables_of(shown)}


def _numbers(table: Any) -> list[int]:
    """The numbers that pandas counts too: of regions, units and categories, without their totals."""
    if table.reconciliation:
        return [table.reconciliation.terms[-1].counted.value]
    if table.coverage:
        return []  # compared with the column of the table by region
    first = {"live-by-region": 1, "live-by-unit": 1, "people-by-region": 1}.get(table.name, 0)
    columns = [table.table.columns.index("Closed")] if table.name == "movements-by-region" else None
    return sorted(
        cell.counted.value or 0
        for row in table.table.rows
        if not row.is_total
        for place, cell in enumerate(row.cells)
        if (place in columns if columns else place >= first) and cell.counted.value
    )


def _sorted(counted: Any) -> list[int]:
    return sorted(int(number) for number in counted if number)


def build(newest: date) -> None:
    """Count and build every month, as the counting role."""
    from figures import batches, snapshots

    batches.count_all_pending()
    for month in months.between(months.previous(newest, MONTHS - 1), newest):
        snapshots.build(month)


def prepared(owner: psycopg.Connection, newest: date) -> tuple[Any, Any]:
    """The newest month as a published version, and its reader."""
    from accounts.models import User
    from figures import publishing
    from figures.models import Snapshot

    months_of_returns.fill(owner, months_of_returns.newest(MONTHS), live=LIVE)
    owner.execute("update figures_period set state = 'locked', locked_at = now()")
    owner.commit()
    command = [sys.executable, "-m", __spec__.name if __spec__ else __name__, "--build"]
    subprocess.run(command, env=os.environ | {"MSPT_ROLE": "counter"}, check=True)
    vacuumed(owner, "figures_batch", "figures_figure", "figures_snapshotfigure")
    reader, second = (User.objects.get(email=email) for email in (months_of_returns.READER, SECOND))
    proposal = publishing.propose(Snapshot.objects.get(period=newest), reason="bench", by=reader)
    snapshot = publishing.confirm(proposal, seen=publishing.token_of(proposal), by=second)
    return Snapshot.objects.select_related("period").get(pk=snapshot.pk), reader


def differences(ours: Counts, theirs: Counts) -> list[str]:
    """The tables whose numbers differ."""
    return [name for name in ours if ours[name] and ours[name] != theirs[name]]


def timed(work: Any) -> tuple[float, Any]:
    """Seconds until the work is done, and its result."""
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def compare(snapshot: Any, user: Any, folder: Path) -> Mapping[str, float]:
    """The best time of each, alternately."""
    times: dict[str, list[float]] = {"published": [], "pandas": []}
    ours = numbers_of(snapshot, user)
    for _ in range(ROUNDS):
        took, file = timed(lambda: published(snapshot, user))
        times["published"].append(took)
        took, theirs = timed(lambda: collated(folder, snapshot.period_id))
        times["pandas"].append(took)
        if wrong := differences(ours, theirs):
            raise SystemExit(f"These tables differ: {', '.join(wrong)}")
        if len(file) < 1000:
            raise SystemExit("The workbook is empty.")
    return {name: min(seconds) for name, seconds in times.items()}


def main() -> int:
    """Print one line; 1 if the published tables are not fast enough."""
    django.setup()
    newest = months_of_returns.LAST
    with (
        psycopg.connect(os.environ["OWNER_DATABASE_URL"], cursor_factory=psycopg.ClientCursor) as owner,
        tempfile.TemporaryDirectory() as folder,
    ):
        snapshot, user = prepared(owner, newest)
        files = write_workbooks(owner, Path(folder), newest)
        best = compare(snapshot, user, Path(folder))
    gain = best["pandas"] / best["published"]
    print(f"12 tables of a month with {LIVE:,} live cases (at least {LIMIT} times as fast as pandas)", flush=True)
    print(
        f"  published {best['published'] * 1000:7.1f} ms   pandas, {files} workbooks {best['pandas'] * 1000:8.1f} ms"
        f"   pandas / published {gain:5.1f}",
        flush=True,
    )
    return int(gain < LIMIT)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mspt.settings")
    if "--build" in sys.argv:
        django.setup()
        build(months_of_returns.LAST)
        sys.exit(0)
    sys.exit(main())
