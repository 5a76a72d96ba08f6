"""Measures the query count and server time of every page with the demonstration data.

For each kind of person it follows the links from their home page, opens one page for each URL pattern, and opens it
again several times. It measures inside the service, from the request's arrival to the rendered response.
"""

from __future__ import annotations

import logging
import os
import re
import statistics
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import TextIO
from urllib.parse import urlsplit

import django

from demo.sign_ins import PEOPLE, DemoPerson

TIMES = 5
PER_NAME = 1  # one page per URL pattern represents all of its kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page as one kind of person saw it."""

    role: str
    name: str
    path: str
    status: int
    queries: int
    milliseconds: float


def links_in(html: str) -> Iterator[str]:
    """The paths, with query strings, that a page links to within the service."""
    for href in re.findall(r'<a [^>]*href="([^"]+)"', html):
        if (address := unescape(href)).startswith("/") and not address.startswith("/static/"):
            yield address.split("#", 1)[0]


def pages_of(email: str, role: str) -> Iterator[Page]:
    """Every page that a person reaches from home, one per URL pattern."""
    from django.test import Client
    from django.urls import Resolver404, resolve

    from accounts.models import User

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(email=email))
    waiting, seen = ["/"], dict.fromkeys(["account_logout"], PER_NAME)
    while waiting:
        address = waiting.pop(0)
        try:
            name = resolve(urlsplit(address).path).view_name
        except Resolver404:
            continue
        if seen.get(name, 0) >= PER_NAME:
            continue
        seen[name] = seen.get(name, 0) + 1
        answer = client.get(address)  # the first request opens connections and compiles templates
        if answer.get("Content-Type", "").startswith("text/html") and not answer.streaming:
            waiting += list(links_in(answer.content.decode()))
        yield measured(client, address, name=name, role=role)


def measured(client: object, address: str, *, name: str, role: str) -> Page:
    """One page, opened several times: the queries of one request, and the median time."""
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    took, statements = [], 0
    for _ in range(TIMES):
        began = time.perf_counter()
        with (
            CaptureQueriesContext(connections["default"]) as ours,
            CaptureQueriesContext(connections["login"]) as login,
        ):
            answer = client.get(address)  # type: ignore[attr-defined]
            answer.close() if answer.streaming else None
        took.append(time.perf_counter() - began)
        statements = len(ours) + len(login)
    return Page(
        role=role,
        name=name,
        path=address,
        status=answer.status_code,
        queries=statements,
        milliseconds=statistics.median(took) * 1000,
    )


def write_logs_to(sink: TextIO) -> None:
    """Write the service's log as usual, but to a sink."""
    for name in ("", "django"):
        for handler in logging.getLogger(name).handlers:
            if isinstance(handler, logging.StreamHandler):
                handler.setStream(sink)


def tell(people: Iterable[DemoPerson]) -> list[Page]:
    """Print each kind of person's pages, slowest first."""
    pages = []
    for person in people:
        for page in sorted(pages_of(person.email, person.role), key=lambda page: -page.milliseconds):
            pages.append(page)
            status = "" if page.status == 200 else f"  answers {page.status}"
            print(f"  {page.role:<36}{page.name:<38}{page.queries:>4} {page.milliseconds:7.0f} ms{status}", flush=True)
    return pages


def main() -> int:
    """Print the table; 1 if a page fails."""
    django.setup()
    print("Every page with the demonstration data: statements and server time", flush=True)
    with Path(os.devnull).open("w") as sink:
        write_logs_to(sink)
        pages = tell(PEOPLE)
    print(
        f"  {len(pages)} pages; at most {max(page.queries for page in pages)} statements, "
        f"median {statistics.median(page.milliseconds for page in pages):.0f} ms, "
        f"slowest {max(page.milliseconds for page in pages):.0f} ms"
    )
    return int(any(page.status >= 500 for page in pages))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mspt.settings")
    sys.exit(main())
