"""Measures the clerk's whole work for a list of 50,000 investigations in each format, against COPY of the same rows.

The work is that of a request which a second person has approved: scope, keys, parts with their checks, the file, its
digest, the log and the mail. Each attempt runs in a process of its own, so that the kernel reports its peak memory.
The list of one force says how much of it is the program. The rows of the CSV file are those of COPY, or the run ends.
"""

from __future__ import annotations

import csv
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import django
import psycopg

from devtools.benchmarks import months_of_returns
from devtools.benchmarks.growing import vacuumed

HERE = Path(__file__).parent
BARE = (HERE / "list_exports.sql").read_text()
LIVE = int(os.environ.get("BENCH_LIVE", "45455"))  # a tenth of as many closed ones come on top: 50,000 rows
LIMITS = {"csv": 30.0, "xlsx": 45.0, "ods": 30.0}  # times COPY
MEMORY = 2.0  # the peak of the whole list, times that of one force
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "2"))
PART = "force=E23000003"
LATEST = """
update investigations_investigation i set latest_entry_id = e.id
from investigations_entry e where e.investigation_id = i.id
"""
APPROVER = "bench.national@example.org"
REQUEST = """
with job as (
    insert into accounts_job (public_id, user_id, kind, created_at, expires_at)
    select %(job)s, id, 'list-export', now(), now() + interval '1 day' from accounts_user where email = %(reader)s
    returning public_id, user_id
)
insert into exports_listexport
    (public_id, job_id, list_name, query, filters, filter_codes, forces, format, reason, recipient, requested_by_id,
     requested_at, state, decided_by_id, decided_at, rows_total, rows_done, tries, refusal, name, size, sha256, records,
     expires_at)
select gen_random_uuid(), job.public_id, 'investigations', %(query)s, '', '',
       (select array_agg(code order by code) from reference_force), %(format)s, 'A benchmark.', 'bench', job.user_id,
       now(), 'waiting', approver.id, now(), 1, 0, 0, '', '', 0, '', '{}', now() + interval '1 day'
from job, accounts_user approver where approver.email = %(approver)s
returning public_id
"""


def fill(owner: psycopg.Connection, *, live: int) -> int:
    """Store one month of returns, each case with its entry in the newest; return the number of entries."""
    entries = months_of_returns.fill(owner, months_of_returns.newest(1), live=live)
    owner.execute(LATEST)
    vacuumed(owner, "investigations_investigation", "investigations_holding")
    return entries


def request(owner: psycopg.Connection, *, chosen: str, query: str) -> tuple[UUID, UUID]:
    """An approved request of the national team that the clerk may begin to write: its job and its public id."""
    job = uuid4()
    values = {"job": job, "reader": months_of_returns.READER, "approver": APPROVER, "query": query, "format": chosen}
    (public_id,) = owner.execute(REQUEST, values).fetchone() or (None,)
    owner.commit()
    return job, UUID(str(public_id))


def bare(owner: psycopg.Connection, to: Any) -> None:
    """Copy the same rows to a file."""
    with owner.cursor() as cursor, cursor.copy(f"copy ({BARE}) to stdout with (format csv, header)".encode()) as lines:
        for line in lines:
            to.write(line)
    owner.rollback()


def written(job: UUID) -> dict[str, float]:
    """Write a list here, as the clerk, and return what it took."""
    from django.db import connection

    from exports import writing

    statements = 0

    def counting(execute: Any, *arguments: Any) -> Any:
        nonlocal statements
        statements += 1
        return execute(*arguments)

    began = time.perf_counter()
    with connection.execute_wrapper(counting):
        if not writing.write(job):
            raise SystemExit("The list was not written.")
    took = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"took": took, "statements": statements, "peak": peak}


def in_a_process_of_its_own(job: UUID, folder: str) -> dict[str, float]:
    """Write a list in a process of the clerk."""
    command = [sys.executable, "-m", "devtools.benchmarks.list_exports", "--here", str(job)]
    environment = os.environ | {"MSPT_ROLE": "clerk", "MSPT_EXPORT_DIR": folder}
    answer = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    measured: dict[str, float] = json.loads(answer.stdout.splitlines()[-1])
    return measured


def references(text: io.StringIO) -> list[tuple[str, str]]:
    """The cases of a CSV file in their order."""
    return [(line["force"], line["reference"]) for line in csv.DictReader(text)]


def copied(owner: psycopg.Connection) -> tuple[float, list[tuple[str, str]]]:
    """The seconds of COPY into a file, and the cases in it."""
    with tempfile.TemporaryFile() as target:
        began = time.perf_counter()
        bare(owner, target)
        took = time.perf_counter() - began
        target.seek(0)
        return took, references(io.StringIO(target.read().decode(), newline=""))


def check(file: Path, expected: list[tuple[str, str]]) -> None:
    """End the run if the file has other cases than COPY, or in another order."""
    with zipfile.ZipFile(file) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".csv")]
        ours = references(io.StringIO(archive.read(name).decode("utf-8-sig"), newline=""))
    if sorted(ours) != sorted(expected):
        raise SystemExit(f"The file has {len(ours)} cases, and COPY has {len(expected)}, or others.")


def main() -> int:
    """Print one line for each format; 1 if one misses its limit."""
    missed = 0
    with (
        psycopg.connect(os.environ["OWNER_DATABASE_URL"], cursor_factory=psycopg.ClientCursor) as owner,
        tempfile.TemporaryDirectory() as folder,
    ):
        entries = fill(owner, live=LIVE)
        print(f"A list of {entries:,} investigations, written by the clerk (seconds at most … times COPY)", flush=True)
        for chosen, limit in LIMITS.items():
            rounds = []
            for _ in range(ROUNDS):
                copy_took, expected = copied(owner)
                job, public_id = request(owner, chosen=chosen, query="state=all")
                measured = in_a_process_of_its_own(job, folder)
                file = Path(folder) / f"{public_id.hex}.bin"
                if chosen == "csv":
                    check(file, expected)
                rounds.append((measured, copy_took, file.stat().st_size))
            part, _ = request(owner, chosen=chosen, query=f"state=all&{PART}")
            small = in_a_process_of_its_own(part, folder)
            measured, _copy, size = min(rounds, key=lambda each: each[0]["took"])
            copy_took = min(took for _measured, took, _size in rounds)
            ratio, growth = measured["took"] / copy_took, measured["peak"] / small["peak"]
            print(
                f"  {chosen:>4}: {measured['took']:5.1f} s, COPY {copy_took:4.2f} s, ratio {ratio:4.1f} of at most"
                f" {limit:.0f}; {measured['statements']:.0f} statements; peak {measured['peak']:.0f} MB, of one force"
                f" {small['peak']:.0f} MB, ratio {growth:.2f} of at most {MEMORY}; file {size / 2**20:.1f} MB",
                flush=True,
            )
            missed += ratio > limit or growth > MEMORY
    return 1 if missed else 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mspt.settings")
    django.setup()
    if "--here" in sys.argv:
        print(json.dumps(written(UUID(sys.argv[-1]))))
        sys.exit(0)
    sys.exit(main())
