"""From the reviewer's click to the national figures, through the real web server; and without the queue."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from accounts.models import User
from core import months
from devtools.check import Browser, FinalResponse
from figures import queue, tasks
from figures.models import Snapshot
from investigations.models import MonthlyReturn
from tests.accounts.factories import CUMBRIA, LANCASHIRE, analyst, coordinator
from tests.figures.making import period, value
from tests.investigations.factories import row, submitted_return
from tests.stack import PASSWORD, Stack, running, sign_in_as, until, writing_to
from tests.workers.work import is_done

OCTOBER = date(2026, 10, 1)
A_MINUTE, SECONDS = 60, 30
SLOWNESS = 4.0  # seconds that a page may take on a busy machine, without what the queue adds


@dataclass
class Office:
    """A running service with three users: an analyst each of two forces, and their coordinator."""

    service: Stack
    address: str
    people: dict[str, User]

    def browser_of(self, name: str) -> Browser:
        """The browser of somebody who has signed in."""
        browser = Browser(self.address)
        answer = browser.sign_in(self.people[name].email, PASSWORD)
        assert answer.status == 200, answer.text[:500]
        assert "/login" not in answer.url
        return browser

    def press(self, browser: Browser, page: str, action: str) -> tuple[FinalResponse, float]:
        """Send a form of a page; the answer, and the seconds it took."""
        opened = browser.get(page)
        began = time.monotonic()
        answer = browser.send(opened, {}, to=action)
        took = time.monotonic() - began
        assert answer.status == 200, answer.text[:2000]
        return answer, took


@pytest.fixture(scope="module")
def office(django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """October is open, and two forces have submitted: Lancashire eight, Cumbria three."""
    home = tmp_path_factory.mktemp("office")
    with django_db_blocker.unblock(), running(home) as service, writing_to(service.servers.database):
        period(OCTOBER, starts_series=True)
        people = {"lancashire": analyst(LANCASHIRE), "cumbria": analyst(CUMBRIA), "coordinator": coordinator()}
        for person in people.values():
            sign_in_as(person)
        submitted_return(OCTOBER, rows=[row() for _ in range(8)], by=people["lancashire"])
        submitted_return(OCTOBER, rows=[row() for _ in range(3)], by=people["cumbria"])
        yield Office(service=service, address=service.web(), people=people)


def live() -> int:
    """What the national figures say of October."""
    snapshot = Snapshot.objects.filter(period=OCTOBER, version=0).first()
    return (value(snapshot, "live") or 0) if snapshot else 0


def status_of(force: str) -> str:
    """The state of a force's return for October."""
    return MonthlyReturn.objects.get(force=force, period=OCTOBER).status


def test_national_figures_follow_an_approval_within_seconds(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    office.service.send(tasks.count_and_build, months.text(OCTOBER))
    office.service.workers(1)
    until(lambda: is_done(OCTOBER), what=lambda: f"the worker works; {office.service.logs()}")
    browser = office.browser_of("coordinator")

    _, clicking = office.press(browser, f"/review/{LANCASHIRE}/2026-10/", f"/review/{LANCASHIRE}/2026-10/approve/")
    took = clicking + until(lambda: live() == 8, what=lambda: f"8 are live; {office.service.logs()}", patience=A_MINUTE)

    with capsys.disabled():
        print(f"\nnational figures followed the click on Approve after {took:.1f} s")
    assert took < SECONDS


def test_without_its_queue_the_service_accepts_and_approves_returns(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    if office.service.valkey is None:
        pytest.skip("the queue is the system's, and is not ours to stop")
    cumbria, reviewer = office.browser_of("cumbria"), office.browser_of("coordinator")
    page = f"/returns/{CUMBRIA}/2026-10/"
    before = live()
    office.service.kill(*(child for child in office.service.family.children if child.name != "web"))
    office.service.valkey.stop()

    cumbria.send(cumbria.get(page), {"move": "withdraw"}, to=f"{page}transition/")
    assert status_of(CUMBRIA) == "draft"
    _, submitting = office.press(cumbria, f"{page}submit/", f"{page}submit/")
    assert status_of(CUMBRIA) == "submitted"
    review = f"/review/{CUMBRIA}/2026-10/"
    answer, approving = office.press(reviewer, review, f"{review}approve/")

    assert status_of(CUMBRIA) == "approved"
    assert "Approved" in answer.text
    assert "nudge lost" in office.service.logs()
    assert max(submitting, approving) < SLOWNESS + queue.WAIT
    with capsys.disabled():
        print(f"\nwithout a queue: submitted in {submitting:.1f} s, approved in {approving:.1f} s")

    office.service.valkey.start()
    office.service.send(tasks.sweep)
    office.service.workers(1)
    until(lambda: is_done(OCTOBER), what=lambda: f"October is done; {office.service.logs()}")
    assert live() == before + 3
