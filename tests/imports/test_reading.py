"""The reader is a separate sandboxed process that can harm at most one upload (P20, P21)."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from imports import limits, reading
from imports.child_output import Hearing, InvalidChildOutput
from imports.uploaded_table import FileRejected, UploadedTable
from tests.imports.making import book, csv_of, parts, sheet, workbook, xlsx_of, zipped
from tests.stack import until

GOOD = csv_of([["Reference"], ["R1"]])
BEGIN = (
    "import sys; sys.path.insert(0, '.'); from core.sandbox import fences; from imports import limits; "
    "held = fences.close(memory=limits.MEMORY, processor_seconds=limits.PROCESSOR_SECONDS); "
)


def in_child(code: str) -> str:
    """The result of a sandboxed process that runs this code."""
    done = subprocess.run([sys.executable, "-c", BEGIN + code], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Run other code in place of the child."""

    def put(code: str) -> None:
        monkeypatch.setattr(reading, "COMMAND", (sys.executable, "-c", code))

    yield put
    monkeypatch.undo()
    assert isinstance(reading.read(GOOD), UploadedTable), "the next good file is read"


# --- The sandbox -------------------------------------------------------------------------------------------------


def test_child_s_limits_are_listed() -> None:
    table = reading.read(GOOD)

    assert isinstance(table, UploadedTable)
    assert set(table.fences) >= {"memory", "processor", "core", "written", "processes", "descriptors", "hook"}


@pytest.mark.parametrize(
    "code",
    [
        "import socket",
        "open('/etc/passwd')",
        "import os; os.listdir('/')",
        "__import__('_socket')",
        "__import__('posix').fork()",
        "__import__('posix').system('true')",
        "__import__('posix').kill(1, 0)",
        "compile('1', 'x', 'exec')",
    ],
)
def test_the_interpreter_refuses_what_reading_does_not_need(code: str) -> None:
    assert "PermissionError" in in_child(code)


@pytest.mark.parametrize(
    "call",
    ["open('/etc/passwd')", "os.pipe()", "socket.socket()"],
)
def test_the_system_refuses_another_descriptor_even_without_the_hook(call: str) -> None:
    """Compiled code bypasses the hook; the system's limit applies to it too."""
    code = f"import os, socket, sys; sys.addaudithook = lambda hook: None; {BEGIN} {call}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert "Too many open files" in done.stderr


def test_memory_is_limited() -> None:
    assert "MemoryError" in in_child("bytearray(400 * 1024 * 1024)")


def test_workbook_that_needs_too_much_memory_is_refused_with_a_message(child: Any) -> None:
    child(
        "from imports.child import comma_separated as c; import imports.child.__main__ as m;"
        "c.read = lambda *_: bytearray(400 * 1024 * 1024); m.main()"
    )

    rejection = reading.read(GOOD)

    assert isinstance(rejection, FileRejected)
    assert rejection.code == "too_much_memory"


def test_the_child_knows_neither_django_nor_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_OF_THE_PARENT", "canary")
    code = (
        "import imports.child.__main__, sys, os;"
        "print(sorted(name for name in sys.modules if name.startswith(('django', 'mspt'))), end='');"
    )
    done = subprocess.run(
        [*reading.COMMAND[:-2], "-c", code + "print(os.environ.get('SECRET_OF_THE_PARENT'))"],
        env=reading._ENVIRONMENT,
        cwd=reading._FOLDER,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "[]None\n"


# --- A misbehaving child ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("import os; os.abort()", "crashed"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "crashed"),
        ("raise SystemExit(0)", "crashed"),
        ("print('no JSON')", "crashed"),
        ("print('{}')", "crashed"),
        ('print(\'{"refused": "a sentence of its own", "where": ""}\')', "crashed"),
        ('print(\'{"end": true, "unnamed": 0}\')', "crashed"),
        ('print(\'{"type": "csv"}\'); print(\'{"row": 1, "cells": []}\')', "crashed"),
        ("print('x' * 20_000_000)", "crashed"),
        ("import resource, signal; signal.raise_signal(signal.SIGXCPU)", "too_slow"),
    ],
)
def test_reader_that_crashes_or_returns_nonsense_fails_one_upload_only(child: Any, code: str, answer: str) -> None:
    child(code)

    rejection = reading.read(GOOD)

    assert isinstance(rejection, FileRejected)
    assert rejection.code == answer


@pytest.mark.parametrize(
    "code",
    ["while True: pass", "import time; time.sleep(60)", "import time; print('{', end='', flush=True); time.sleep(60)"],
)
def test_a_reader_that_hangs_is_killed_in_time(child: Any, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setattr(limits, "SECONDS", 0.5)
    child(code)

    before = time.monotonic()
    rejection = reading.read(b"a" * 1_000_000)
    monkeypatch.setattr(limits, "SECONDS", 20)

    assert isinstance(rejection, FileRejected)
    assert rejection.code == "too_slow"
    assert time.monotonic() - before < 30


def test_file_that_takes_too_long_is_stopped(child: Any) -> None:
    """Each cell lies in many formula ranges: quadratic work."""
    areas = "".join(f'<c><f t="array" ref="A1:BH{1_000_000 + number}"/></c>' for number in range(58))
    rows = f"<row>{areas}</row>" * 6_000
    child("import imports.limits as l; l.PROCESSOR_SECONDS = 1; import imports.child.__main__ as m; m.main()")

    rejection = reading.read(zipped(parts(more={"xl/worksheets/sheet1.xml": sheet(rows)})))

    assert isinstance(rejection, FileRejected)
    assert rejection.code == "too_slow"


def test_two_files_are_read_at_once_and_a_third_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "COMMAND", (sys.executable, "-c", "import time; time.sleep(1.5)"))
    slow = [threading.Thread(target=reading.read, args=(GOOD,)) for _ in range(2)]
    for thread in slow:
        thread.start()
    until(lambda: not reading._readers._value, what="both are being read")

    started = time.monotonic()
    rejection = reading.read(GOOD)
    waited = time.monotonic() - started
    for thread in slow:
        thread.join()

    assert isinstance(rejection, FileRejected)
    assert rejection.code == "busy"
    assert waited < 0.5


def test_size_of_a_child_s_result_is_limited() -> None:
    hearing = Hearing()
    hearing.line(b'{"type":"csv"}')
    hearing.line(b'{"sheet":""}')

    for line in (
        {"row": 1, "cells": [[99, "text", "x"]]},
        {"row": 1, "cells": [[1, "text", "x" * 40_000]]},
        {"row": 1, "cells": [[1, "words", "x"]]},
        {"row": 1, "cells": [[1, "day", "not a real date"]]},
        {"row": 1, "cells": [["1", "text", "x"]]},
        {"notice": "something", "of": "", "where": ""},
        {"sheet": ""},
        [],
    ):
        with pytest.raises(InvalidChildOutput):
            hearing.line(json.dumps(line).encode())


# --- Valid files ------------------------------------------------------------------------------------------------------


def test_every_cell_has_its_address() -> None:
    table = reading.read(xlsx_of([["Reference", "Count"], ["R1", 12]], title="Live"))

    assert isinstance(table, UploadedTable)
    (row,) = table.sheets[0].rows
    assert [cell.address for cell in row.cells.values()] == ["Live!A2", "Live!B2"]
    assert [str(cell.value) for cell in row.cells.values()] == ["R1", "12"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_file_is_read_in_every_identifiable_encoding(encoding: str, ends: str, mark: str) -> None:
    lines = ["Reference|Name", "", "R1|Zoë “two\nlines”"]
    text = ends.join(line.replace("|", f'{mark}"') + ('"' if "|" in line else "") for line in lines) + ends

    table = reading.read(text.encode(encoding))

    assert isinstance(table, UploadedTable), table
    assert [cell.value for cell in table.sheets[0].rows[0].cells.values()] == ["R1", "Zoë “two\nlines”"]
    assert table.sheets[0].rows[0].number == 3
    assert list(table.sheets[0].blank_rows) == [(2, 2)]


def test_line_ends_of_several_kinds_are_read() -> None:
    table = reading.read(b"Reference\nR1\r\nR2\rR3\n")

    assert isinstance(table, UploadedTable)
    assert [row.cells[1].value for row in table.sheets[0].rows] == ["R1", "R2", "R3"]


@pytest.mark.parametrize(
    ("calendar", "number", "day"),
    [("0", "1", "1900-01-01"), ("0", "59", "1900-02-28"), ("0", "61", "1900-03-01"), ("0", "43924", "2020-04-03"),
     ("1", "0", "1904-01-01"), ("1", "42462", "2020-04-03"), ("0", "2958465", "9999-12-31")],
)  # fmt: skip
def test_dates_follow_the_workbook_s_calendar(calendar: str, number: str, day: str) -> None:
    content = workbook(
        f'<row r="1"><c r="A1" s="1"><v>{number}</v></c></row>',
        workbook=book(properties=f'<workbookPr date1904="{calendar}"/>'),
    )

    table = reading.read(content)

    assert isinstance(table, UploadedTable)
    assert str(table.sheets[0].header.cells[1].value) == day


def test_name_of_a_filter_as_libreoffice_writes_it_is_not_a_macro() -> None:
    marks = 'function="false" hidden="true" vbProcedure="false"'
    names = f'<definedNames><definedName name="_xlnm._FilterDatabase" {marks}>Live!$A$1</definedName></definedNames>'

    assert isinstance(reading.read(workbook(workbook=book(names=names))), UploadedTable)


def test_text_is_joined_from_its_runs_without_phonetic_hints() -> None:
    shared = "<si><r><t>Ka</t></r><r><t>na_x000D_</t></r><rPh><t>NOT THIS</t></rPh></si>"

    table = reading.read(workbook('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', shared=shared))

    assert isinstance(table, UploadedTable)
    assert table.sheets[0].header.cells[1].value == "Kana\r"


def test_a_prefix_hides_no_formula() -> None:
    rows = '<x:row r="1"><x:c r="A1"><x:f>1+1</x:f><x:v>2</x:v></x:c></x:row>'
    content = f'<x:worksheet xmlns:x="y"><x:sheetData>{rows}</x:sheetData></x:worksheet>'

    table = reading.read(workbook(more={"xl/worksheets/sheet1.xml": content}))

    assert isinstance(table, UploadedTable)
    assert table.sheets[0].header.cells[1].value == "=1+1"
