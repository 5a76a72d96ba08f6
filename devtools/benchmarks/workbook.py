"""Measures the memory and time needed to write a workbook, with 10,000 cells and with 100,000, in each format.

Each file is written in its own process, from rows that are made one by one; the kernel reports the peak memory. For
comparison XlsxWriter also writes in its usual way. odfdo is left out: it took 154 s of processor time for the larger
ODS (docs/adr/0030).
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

SIZES = (10_000, 100_000)
LIMIT = 1.25  # the limit for the larger size's peak, relative to the smaller one's
COLUMNS = 10


def rows_of(cells: int) -> Iterator[tuple[str | int, ...]]:
    """Rows as the tables of figures have them: a name, then numbers."""
    for number in range(cells // COLUMNS):
        yield (f"Area {number:,}", *(number * place % 7919 for place in range(1, COLUMNS)))


def write_own(kind: str, cells: int, to: BinaryIO) -> None:
    """Write with the product's writer."""
    from core.spreadsheets import csv_file, ods, xlsx
    from core.spreadsheets.sheet import ColumnKind, SheetColumn, TableSheet, Workbook

    if kind == "csv":
        to.write(csv_file.text_of([f"c{place}" for place in range(COLUMNS)], rows_of(cells)).encode())
        return
    numbers = tuple(SheetColumn(label=f"Number {place}", kind=ColumnKind.NUMBER) for place in range(1, COLUMNS))
    table = TableSheet(name="live", title="Live", columns=(SheetColumn(label="Area"), *numbers), rows=rows_of(cells))
    workbook = Workbook(
        title="Bench",
        author="bench@example.org",
        marking="OFFICIAL",
        made_at=datetime(2026, 11, 28, tzinfo=UTC),
        about=(),
        shorthand=(),
        notes=(),
        tables=(table,),
    )
    {"xlsx": xlsx, "ods": ods}[kind].write(workbook, to)


def write_as_usual(cells: int, to: BinaryIO) -> None:
    """Write XLSX with all cells in memory."""
    import xlsxwriter

    with xlsxwriter.Workbook(to, {"in_memory": True}) as book:
        page = book.add_worksheet("live")
        for number, row in enumerate(rows_of(cells)):
            page.write_row(number, 0, row)


WRITERS: dict[str, Callable[[int, BinaryIO], None]] = {
    "xlsx": lambda cells, to: write_own("xlsx", cells, to),
    "ods": lambda cells, to: write_own("ods", cells, to),
    "csv": lambda cells, to: write_own("csv", cells, to),
    "XlsxWriter as usual": write_as_usual,
}
BOUNDED = ("xlsx", "ods")


def made(writer: str, cells: int) -> dict[str, float]:
    """Write one file here, and return what it took. A small file first: importing is not measured."""
    with tempfile.TemporaryFile() as target:
        WRITERS[writer](100, target)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    with tempfile.TemporaryFile() as target:
        WRITERS[writer](cells, target)
        size = target.tell()
    took = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"size": size, "took": took, "before": before, "peak": peak}


def in_a_process_of_its_own(writer: str, cells: int) -> dict[str, float]:
    """Write one file in a separate process."""
    command = [sys.executable, "-m", "devtools.benchmarks.workbook", "--here", writer, str(cells)]
    answer = subprocess.run(command, env=os.environ, check=True, capture_output=True, text=True, cwd=Path.cwd())
    measured: dict[str, float] = json.loads(answer.stdout.splitlines()[-1])
    return measured


def main() -> int:
    """Print every writer at both sizes; 1 if the memory of a workbook grows with its cells."""
    print("A workbook: memory, size and processor time", flush=True)
    worst = 0.0
    for writer in WRITERS:
        peaks = []
        for cells in SIZES:
            measured = in_a_process_of_its_own(writer, cells)
            peaks.append(measured["peak"])
            print(
                f"  {writer:>20}, {cells:>7,} cells: peak {measured['peak'] / 1024:6.1f} MB"
                f" ({(measured['peak'] - measured['before']) / 1024:+.1f} MB), {measured['size'] / 2**20:4.1f} MB,"
                f" {measured['took']:5.2f} s",
                flush=True,
            )
        ratio = peaks[1] / peaks[0]
        limit = f" of at most {LIMIT}" if writer in BOUNDED else ""
        print(f"  {writer:>20}: ratio of the peaks {ratio:.2f}{limit}", flush=True)
        worst = max(worst, ratio if writer in BOUNDED else 0)
    return int(worst > LIMIT)


if __name__ == "__main__":
    if "--here" in sys.argv:
        print(json.dumps(made(sys.argv[-2], int(sys.argv[-1]))))
        sys.exit(0)
    sys.exit(main())
