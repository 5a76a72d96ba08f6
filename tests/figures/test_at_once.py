"""Two schedulers or users at the same moment: each job is done once and no user meets an error."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection, transaction

from accounts.models import User
from figures import periods, publishing, snapshots, workflow
from figures.models import Period, PublicationProposal, Snapshot
from tests.accounts.factories import national
from tests.concurrency import refused
from tests.figures import making
from tests.figures.making import FEBRUARY, JANUARY, LANCASHIRE, MARCH
from tests.stack import until

AUGUST, NOVEMBER_DAY = date(2026, 8, 1), date(2026, 11, 24)
Committed = Callable[..., list[Any]]


def to_publish() -> tuple[int, User, User, User]:
    """January is locked and built: its live snapshot, and three users of the national team."""
    making.reported(LANCASHIRE, JANUARY, new=3)
    making.lock(JANUARY)
    return snapshots.build(JANUARY).pk, national(), national(), national()


def proposals() -> list[str]:
    return [*PublicationProposal.objects.order_by("pk").values_list("state", flat=True)]


def versions() -> list[tuple[int, str]]:
    return [*Snapshot.objects.order_by("version").values_list("version", "state")]


def test_two_users_proposing_at_once_one_succeeds_and_the_other_is_refused(committed: Committed) -> None:
    ((pk, nora, nils, _),) = committed(to_publish)

    answers = committed(
        *(
            (lambda person=person: publishing.propose(Snapshot.objects.get(pk=pk), reason="Few forces", by=person))
            for person in (nora, nils)
        ),
        role="web",
    )

    assert refused(answers) == [
        "Publication of this month is already proposed. A colleague can confirm or withdraw it."
    ]
    assert committed(proposals) == [["open"]]


def test_two_users_confirming_at_once_publish_one_version(committed: Committed) -> None:
    ((pk, nora, nils, nina),) = committed(to_publish)
    (proposal,) = committed(lambda: publishing.propose(Snapshot.objects.get(pk=pk), reason="Few forces", by=nora))

    answers = committed(
        *(
            (lambda person=person: publishing.confirm(proposal, seen=publishing.token_of(proposal), by=person))
            for person in (nils, nina)
        ),
        role="web",
    )

    assert refused(answers) == [workflow.PROPOSAL_TRANSITIONS["confirm"].elsewhere]
    assert committed(proposals, versions) == [["confirmed"], [(1, "published")]]


def test_confirming_and_withdrawing_at_once_leaves_only_one_result(committed: Committed) -> None:
    ((pk, nora, nils, nina),) = committed(to_publish)
    (proposal,) = committed(lambda: publishing.propose(Snapshot.objects.get(pk=pk), reason="Few forces", by=nora))

    answers = committed(
        lambda: publishing.confirm(proposal, seen=publishing.token_of(proposal), by=nils),
        lambda: publishing.withdraw(proposal, seen=publishing.token_of(proposal), by=nina),
        role="web",
    )

    assert len(refused(answers)) == 1
    assert committed(proposals, versions) in (
        [["confirmed"], [(1, "published")]],
        [["withdrawn"], [(0, "provisional")]],
    )


def test_two_schedulers_at_once_open_and_lock_each_month_once(committed: Committed) -> None:
    committed(lambda: making.period(AUGUST, locks_on=date(2026, 9, 21)).pk)

    def beat() -> tuple[int, int]:
        return len(periods.open_due(NOVEMBER_DAY)), len(periods.lock_due(NOVEMBER_DAY))

    answers = committed(*[beat] * 4, role="counter")

    assert all(isinstance(answer, tuple) for answer in answers)
    (stored_periods,) = committed(lambda: [*Period.objects.order_by("month").values_list("month", "state")])
    assert [month for month, _ in stored_periods] == [AUGUST, date(2026, 9, 1), date(2026, 10, 1)]
    assert {state for _, state in stored_periods} == {"locked"}


def test_date_changed_while_a_scheduler_locks_the_month_is_respected(committed: Committed) -> None:
    committed(lambda: making.period(AUGUST, locks_on=date(2026, 9, 21)).pk)
    is_held = threading.Event()

    def move() -> None:
        with transaction.atomic():
            Period.objects.select_for_update().get(pk=AUGUST)
            is_held.set()
            until(_somebody_waits, what="the scheduler waits for the month’s row")
            Period.objects.filter(pk=AUGUST).update(locks_on=date(2026, 12, 18))

    def beat() -> list[date]:
        is_held.wait(timeout=60)
        return periods.lock_due(NOVEMBER_DAY)

    committed(move, beat)

    assert committed(lambda: Period.objects.get(pk=AUGUST).state) == ["open"]


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "select from pg_locks join pg_stat_activity using (pid) where not granted and datname = current_database()"
        )
        return cursor.fetchone() is not None


def test_two_users_starting_a_series_at_once_one_succeeds_and_the_other_is_refused(committed: Committed) -> None:
    ((nora, nils),) = committed(lambda: (national(), national()))

    answers = committed(
        *((lambda person=person: periods.start_series(JANUARY, by=person)) for person in (nora, nils)), role="web"
    )

    assert refused(answers) == ["January 2020 is already open. Start the new series with a later month."]
    assert committed(lambda: Period.objects.count()) == [1]


def test_two_users_starting_a_series_earlier_at_once_leave_one_start(committed: Committed) -> None:
    ((nora, nils),) = committed(lambda: (national(), national()))
    committed(lambda: periods.start_series(MARCH, by=nora).pk)

    answers = committed(
        lambda: periods.start_series(FEBRUARY, by=nora), lambda: periods.start_series(JANUARY, by=nils), role="web"
    )

    assert refused(answers) in ([], ["March 2020 is already open. Start the new series with a later month."])
    (starts,) = committed(lambda: [*Period.objects.order_by("month").values_list("month", "starts_series")])
    assert starts == [(JANUARY, True), (FEBRUARY, False), (MARCH, False)]
