"""Files of past orders as a force sends them: valid rows, the browser that sends them, and the page's answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import unescape
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from orders.imports.layout import LAYOUT, STEPS
from tests.imports.making import csv_of, xlsx_of

STEPS_HEADER = tuple(column.name for column in STEPS.columns)
HEADER = tuple(column.name for column in LAYOUT.columns)
GOOD = {
    "Person": "N-1",
    "Name": "Quaggamira Zebrowska",
    "Date of birth": "9 May 1981",
    "Order reference": "L/2019/1",
    "Kind of order": "STRO",
    "Grounds": "No conviction",
    "Applicant": "Police",
    "Kind of court": "Magistrates",
    "Court": "Preston Magistrates’ Court",
    "Applied on": "2019-01-07",
    "Made on": "2019-02-04",
    "Until further order": "Yes",
    "Prohibition 1": "Must not run any hand car wash.",
    "Papers held": "Yes",
}


def row(**more: str) -> dict[str, str]:
    """One valid row; `Made_on="…"` changes a column."""
    return GOOD | {key.replace("_", " "): value for key, value in more.items()}


def browser(by: User) -> Client:
    client = Client()
    client.force_login(by)
    return client


def send(
    client: Client,
    rows: Iterable[dict[str, str]],
    *,
    make: Any = csv_of,
    called: Mapping[str, str] | None = None,
    **more: str,
) -> Any:
    """Send a file of these rows; `called` gives the sender's own headers for some columns."""
    lines = [tuple(cells.get(name, "") for name in HEADER) for cells in rows]
    header = [(called or {}).get(name, name) for name in HEADER]
    file = SimpleUploadedFile("Orders.csv", make([header, *lines]))
    return client.post(reverse("orders:order-import"), {"file": file, **more})


def said(answer: Any) -> str:
    return unescape(answer.content.decode())


def token_of(answer: Any) -> str:
    (token,) = re.findall(r'name="token" value="([^"]+)"', answer.content.decode())
    return token


def confirm(client: Client, token: str) -> Any:
    """Import what a preview showed, with the legal confirmations ticked."""
    return client.post(reverse("orders:order-import-confirm"), {"token": token, "checked": "yes"}, follow=True)


VARIED = {
    "Order reference": "L/2019/1",
    "What happened": "Varied",
    "On": "2020-03-02",
    "Asked by": "Police",
    "Kind of court": "Magistrates",
    "Court": "Preston Magistrates’ Court",
    "Reasons": "He has moved.",
    "Papers held": "Yes",
}


def step(happened: str, on: str, **more: str) -> dict[str, str]:
    """One later step of the order of `row`, by the court that made it unless another is given."""
    plain = {"What happened": happened, "On": on, "Order reference": "L/2019/1", "Papers held": "Yes"}
    cells = {key.replace("_", " "): value for key, value in more.items()}
    if happened in {"Varied", "Extended", "Renewed", "Discharged"}:
        return VARIED | plain | cells
    if happened in {"Appealed", "Appeal dismissed", "Quashed", "Changed on appeal"}:
        above = {"Kind of court": "Crown Court", "Court": "Preston Crown Court"}
        return plain | above | ({"Reasons": "No risk."} if happened == "Quashed" else {}) | cells
    return plain | cells


def book_of(rows: Iterable[dict[str, str]], steps: Iterable[dict[str, Any]]) -> bytes:
    """A workbook of orders and their later steps."""
    lines = [[cells.get(name, "") or None for name in HEADER] for cells in rows]
    later = [[cells.get(name, "") or None for name in STEPS_HEADER] for cells in steps]
    return xlsx_of([HEADER, *lines], title="Orders", more=[("Later steps", [STEPS_HEADER, *later])])


def send_book(client: Client, rows: Iterable[dict[str, str]], steps: Iterable[dict[str, Any]]) -> Any:
    """Send orders with their later steps."""
    return client.post(
        reverse("orders:order-import"), {"file": SimpleUploadedFile("Orders.xlsx", book_of(rows, steps))}
    )


def problems_by_row(answer: Any, sheet: str = "") -> dict[int, list[str]]:
    """The problems that a page names in a sheet, by row, with their columns."""
    problems: dict[int, list[str]] = {}
    place = f"{sheet}, row" if sheet else "row"
    for number, sentence in re.findall(rf"<li>{place} (\d+), (.*?)</li>", said(answer), re.S):
        problems.setdefault(int(number), []).append(sentence)
    return problems
