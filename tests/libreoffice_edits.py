"""Open spreadsheets in LibreOffice, type into their cells, and save them, as a person does who has no other program.

LibreOffice's own Python runs this file, outside the environment of the tests: it has `uno`, which no registry has, and
nothing of ours. The edits come as JSON on standard input, for one start of LibreOffice::

    {"soffice": "/usr/bin/soffice", "profile": "/tmp/x/profile", "patience": 180,
     "files": [{"path": "/tmp/x/return.ods", "filter": "calc8",
                "typed": [{"sheet": "Investigations", "case": "LAN/1", "cells": {"Stage": "Charged"}}]}]}

A row is found by the text of its first column; a case that has none, or every one with `"new": true`, gets the first
empty row. A text is typed as it is: LibreOffice decides what is a date or a number, as it does for a person.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found, unused-ignore]  # comes with LibreOffice
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found, unused-ignore]
from com.sun.star.connection import NoConnectException  # type: ignore[import-not-found, unused-ignore]

# Dates are typed day first, as in every force: an American LibreOffice reads 03/02/2020 as a day in March.
BRITISH = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>en-GB</value></prop></item></oor:items>
"""


def main() -> int:
    """Edit every file in one LibreOffice, and save each where it was."""
    order = json.load(sys.stdin)
    settings = Path(order["profile"]) / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(BRITISH, encoding="utf-8")
    pipe = f"mspt-{Path(order['profile']).parent.name}-{time.time_ns()}"
    command = [order["soffice"], "--headless", "--norestore", f"-env:UserInstallation=file://{order['profile']}"]
    office = subprocess.Popen([*command, f"--accept=pipe,name={pipe};urp;"], start_new_session=True)
    try:
        desktop = connected(pipe, office, until=time.monotonic() + order["patience"])
        for file in order["files"]:
            edit(desktop, file)
        desktop.terminate()
        office.wait(timeout=order["patience"])
    finally:
        with contextlib.suppress(ProcessLookupError):  # `soffice` is a script that starts the program
            os.killpg(office.pid, signal.SIGKILL)
    return 0


def connected(pipe: str, office: subprocess.Popen[bytes], *, until: float) -> Any:
    """The desktop of a LibreOffice that has just been started, as soon as it answers."""
    here = uno.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
    while True:
        try:
            there = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if time.monotonic() > until or office.poll() not in {None, 0, 81}:  # 81: it restarts after its first start
                raise
            time.sleep(0.1)
        else:
            return there.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", there)


def edit(desktop: Any, file: dict[str, Any]) -> None:
    """Type into the cells of one file, and save it in its own format."""
    document = desktop.loadComponentFromURL(f"file://{file['path']}", "_blank", 0, (setting("Hidden", value=True),))
    for row in file["typed"]:
        sheet = document.Sheets.getByName(row["sheet"])
        number = row_of(sheet, row["case"], is_new=bool(row.get("new")))
        for header, text in {"Reference": row["case"], **row["cells"]}.items():
            sheet.getCellByPosition(column_of(sheet, header), number).FormulaLocal = text
    document.storeToURL(f"file://{file['path']}", (setting("FilterName", value=file["filter"]),))
    document.close(False)


def row_of(sheet: Any, case: str, *, is_new: bool) -> int:
    """The row of a case, or the first empty one."""
    number = 1
    while text := sheet.getCellByPosition(0, number).String:
        if text == case and not is_new:
            return number
        number += 1
    return number


def column_of(sheet: Any, header: str) -> int:
    """The column with this header."""
    number = 0
    while text := sheet.getCellByPosition(number, 0).String:
        if text == header:
            return number
        number += 1
    raise LookupError(header)


def setting(name: str, *, value: object) -> Any:
    """A named value for a call of LibreOffice."""
    each = PropertyValue()
    each.Name, each.Value = name, value
    return each


if __name__ == "__main__":
    sys.exit(main())
