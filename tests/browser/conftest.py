"""A running service for browsers: its own web server, worker, queue and database, and its users."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page

from accounts import reauthentication
from accounts.choices import Role
from accounts.models import User
from core import months
from demo.sign_ins import PEOPLE
from figures import snapshots, tasks
from tests.accounts.factories import CUMBRIA, LANCASHIRE, UserFactory
from tests.browser import longest_first, looking
from tests.conftest import PATIENCE_OF_BROWSERS
from tests.investigations.factories import approved, row, series, victims
from tests.signing_in import factor_given_for
from tests.stack import Stack, running, sign_in_as, until, writing_to

CHESHIRE, MERSEYSIDE = "E23000006", "E23000004"
TODAY = date(2026, 11, 10)  # October is due, and not locked yet
SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
POSITIONS = {
    "lancashire": {"role": Role.ANALYST, "force_id": LANCASHIRE},
    "cumbria": {"role": Role.ANALYST, "force_id": CUMBRIA},
    "merseyside": {"role": Role.ANALYST, "force_id": MERSEYSIDE},
    "cheshire": {"role": Role.ANALYST, "force_id": CHESHIRE},
    "coordinator": {"role": Role.COORDINATOR, "unit_id": "nwrocu"},
    "national": {"role": Role.NATIONAL},
    "publisher": {"role": Role.NATIONAL},
    "partner": {"role": Role.PARTNER},
    "auditor": {"role": Role.AUDITOR},
    "admin": {"role": Role.ADMINISTRATOR},
}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give out the long browser tests first, where only browser tests run."""
    if config.option.markexpr == "browser":
        items[:] = longest_first.ordered(items)


@pytest.fixture(scope="session", autouse=True)
def _own_database_first(django_db_setup: None) -> None:
    """Make the database of the tests before a service lends its own: it takes its name from the connection."""


@dataclass
class Office:
    """A running service and its users. It collects the errors of every browser."""

    service: Stack
    address: str
    people: dict[str, User]
    browser: Browser
    problems: list[str] = field(default_factory=list)

    def sits_down(self, name: str, *, script: bool = True, **options: Any) -> Page:
        """A user opens their own browser, signed in, without a page. Tests of signing in use the form themselves."""
        context = self.browser.new_context(java_script_enabled=script, base_url=self.address, **options)
        context.set_default_timeout(PATIENCE_OF_BROWSERS)
        page = context.new_page()
        page.on("pageerror", lambda error: self.problems.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self.heard(page, message))
        self.signs_in(page, name)
        return page

    def signs_in(self, page: Page, name: str) -> None:
        """Give a browser the cookie of a new session, which is stored as the form stores it."""
        client = Client()
        client.force_login(self.people[name])
        session = client.session
        session[reauthentication.KEPT] = factor_given_for(60 * 60)  # a story on a slow machine takes minutes
        session.save()
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": self.address}])

    def heard(self, page: Page, message: Any) -> None:
        """Record a console error, except those that are not ours:

        a refusal, or a request aborted by leaving the page.
        """
        is_ours = not any(words in message.text for words in ("Failed to load resource", "signal is aborted"))
        if message.type == "error" and is_ours:
            self.problems.append(f"{page.url}: {message.text}")


@pytest.fixture(scope="session", autouse=True)
def _checked_by_all_processes(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A kind of page that one process has checked is known to the others: their temporary folders are side by side."""
    own = tmp_path_factory.getbasetemp()
    looking.share(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)


@pytest.fixture(scope="session")
def one_office(browser: Browser, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """September is approved for four forces; October is open and empty.

    Each test that begins a return uses its own force.
    """
    home = tmp_path_factory.mktemp("office")
    with running(home, today=TODAY) as service:
        # Only while it is filled: tests of the same process without this service have a database of their own.
        with django_db_blocker.unblock(), writing_to(service.servers.database):
            service.workers(1)
            series(SEPTEMBER, OCTOBER)
            people = {name: sign_in_as(UserFactory(name=name.title(), **where)) for name, where in POSITIONS.items()}
            for name in ("lancashire", "cumbria", "merseyside", "cheshire"):
                rows = [row(f"{name[:3].upper()}/{number:03}", people=[victims(number)]) for number in range(1, 5)]
                approved(SEPTEMBER, rows=rows, by=people[name])
            for month in (SEPTEMBER, OCTOBER):
                service.send(tasks.count_and_build, months.text(month))
            until(lambda: not snapshots.outdated(), what=lambda: f"both months are built; {service.logs()}")
        yield Office(service=service, address=service.web(), people=people, browser=browser)


@pytest.fixture
def office(one_office: Office, django_db_blocker: Any) -> Iterator[Office]:
    """The service; a CSP violation or a script error fails the test."""
    with django_db_blocker.unblock(), one_day_in(one_office):
        yield one_office


@pytest.fixture(scope="session")
def one_demonstration(
    browser: Browser, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    """The demonstration behind a real web server; its tests only read."""
    template = os.environ.get("MSPT_DEMO_TEMPLATE")
    if not template:
        pytest.skip("There is no demonstration template. Make it: bin/test --demo tests/browser")
    home = tmp_path_factory.mktemp("demonstration")
    with running(home, template=template) as service:
        with django_db_blocker.unblock(), writing_to(service.servers.database):
            named = [person for person in PEOPLE if not person.role.startswith("second")]
            people = {person.role: User.objects.get(email=person.email) for person in named}
        yield Office(service=service, address=service.web(), people=people, browser=browser)


@pytest.fixture
def demonstration(one_demonstration: Office, django_db_blocker: Any) -> Iterator[Office]:
    """The demonstration; a browser error fails the test."""
    with django_db_blocker.unblock(), one_day_in(one_demonstration):
        yield one_demonstration


@contextmanager
def one_day_in(office: Office) -> Iterator[None]:
    """One test in a shared service: afterwards its browsers are closed and their errors reported."""
    with writing_to(office.service.servers.database):
        yield
    for context in office.browser.contexts:
        context.close()
    problems, office.problems[:] = list(office.problems), []
    assert problems == []
