"""Two people at once, each on a connection of its own, in a database of the test's own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connections

from accounts.models import User
from investigations import returns, rows, states, transfers
from investigations.choices import EntryState
from investigations.models import Entry, Handover, MonthlyReturn, Revision
from tests.accounts.factories import CUMBRIA, LANCASHIRE, analyst
from tests.investigations.factories import FEBRUARY, JANUARY, approved, draft, row, series


@pytest.fixture
def committed(clone: Callable[[str], str], django_db_blocker: Any) -> Callable[..., Any]:
    """`committed(work, ...)` runs each work on a connection of its own and all at the same moment."""
    name = urlsplit(clone("web")).path.lstrip("/")

    def on_its_own(work: Callable[[], Any], barrier: threading.Barrier) -> Any:
        """The work's answer, or the refusal it met."""
        own = connections.create_connection("default")
        own.settings_dict = {**own.settings_dict, "NAME": name}
        before, connections["default"] = connections["default"], own
        try:
            barrier.wait(timeout=20)
            return work()
        except (states.MoveRefused, rows.Stale) as refusal:
            return refusal
        finally:
            own.close()
            connections["default"] = before

    def run(*works: Callable[[], Any]) -> list[Any]:
        barrier = threading.Barrier(len(works))
        with django_db_blocker.unblock(), ThreadPoolExecutor(len(works)) as pool:
            return list(pool.map(on_its_own, works, [barrier] * len(works)))

    return run


def test_eight_who_open_a_return_at_once_have_one_return_with_the_rows_once(committed):
    def prepare() -> list[User]:
        series(JANUARY, FEBRUARY)
        people = [analyst() for _ in range(8)]
        approved(JANUARY, rows=[row("LAN/1"), row("LAN/2")], by=people[0])
        return people

    (people,) = committed(prepare)

    opened = committed(
        *((lambda person=person: returns.begin(LANCASHIRE, FEBRUARY, by=person).pk) for person in people)
    )

    assert len(set(opened)) == 1
    assert committed(
        lambda: (
            MonthlyReturn.objects.filter(period=FEBRUARY).count(),
            Revision.objects.filter(period=FEBRUARY).count(),
            Entry.objects.filter(revision__period=FEBRUARY).count(),
        )
    ) == [(1, 1, 2)]


def test_of_two_who_save_one_row_at_once_one_is_told_and_nothing_is_overwritten(committed):
    def prepare() -> tuple[User, User, int]:
        series(JANUARY, FEBRUARY)
        priya, sam = analyst(), analyst()
        approved(JANUARY, rows=[row("LAN/1")], by=priya)
        return priya, sam, Entry.objects.get(revision=draft(FEBRUARY, by=priya)).pk

    ((priya, sam, entry),) = committed(prepare)

    answers = committed(
        lambda: rows.save(entry, typed={"nrm_referrals": "6"}, version=1, by=priya),
        lambda: rows.save(entry, typed={"nrm_referrals": "7"}, version=1, by=sam),
    )

    (stale,) = [answer for answer in answers if isinstance(answer, rows.Stale)]
    (kept,) = committed(lambda: Entry.objects.get(pk=entry))
    assert kept.version == 2
    assert stale.theirs == {"nrm_referrals": str(kept.nrm_referrals)}


@pytest.mark.parametrize("attempt", range(3))
def test_a_giver_that_begins_while_the_receiver_accepts_never_reports_it_live_as_well(committed, attempt):
    def prepare() -> tuple[User, User, int]:
        series(JANUARY, FEBRUARY)
        priya, gwen = analyst(), analyst(CUMBRIA)
        approved(JANUARY, rows=[row("LAN/1")], by=priya)
        approved(JANUARY, rows=[row("CUM/1")], by=gwen)
        entry = Entry.objects.get(holding__reference="LAN/1")
        return priya, gwen, transfers.offer(entry.pk, to=CUMBRIA, by=priya).pk

    ((priya, gwen, handover),) = committed(prepare)

    committed(
        lambda: returns.begin(LANCASHIRE, FEBRUARY, by=priya),
        lambda: transfers.accept(handover, month=FEBRUARY, reference="CUM/9", by=gwen),
    )

    ((given, live),) = committed(
        lambda: (
            Entry.objects.get(revision__period=FEBRUARY, force=LANCASHIRE).state,
            Entry.objects.filter(revision__period=FEBRUARY, investigation__handovers=Handover.objects.get(pk=handover))
            .live()
            .count(),
        )
    )
    assert (given, live) == (EntryState.HANDED_OVER, 1)


def test_two_bodies_that_accept_from_each_other_at_once_both_get_what_they_were_offered(committed):
    def prepare() -> tuple[User, User, int, int]:
        series(JANUARY, FEBRUARY)
        priya, gwen = analyst(), analyst(CUMBRIA)
        approved(JANUARY, rows=[row("LAN/1")], by=priya)
        approved(JANUARY, rows=[row("CUM/1")], by=gwen)
        mine, theirs = (Entry.objects.get(holding__reference=reference).pk for reference in ("LAN/1", "CUM/1"))
        return (
            priya,
            gwen,
            transfers.offer(mine, to=CUMBRIA, by=priya).pk,
            transfers.offer(theirs, to=LANCASHIRE, by=gwen).pk,
        )

    ((priya, gwen, to_cumbria, to_lancashire),) = committed(prepare)

    answers = committed(
        lambda: transfers.accept(to_cumbria, month=FEBRUARY, reference="CUM/9", by=gwen),
        lambda: transfers.accept(to_lancashire, month=FEBRUARY, reference="LAN/9", by=priya),
    )

    assert [type(answer) for answer in answers] == [Entry, Entry]
