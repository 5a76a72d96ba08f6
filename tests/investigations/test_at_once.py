"""Two users change one return at once: one gets a refusal, nothing is overwritten or done twice (P30)."""

from __future__ import annotations

import threading

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from core import clock
from investigations.choices import EntryState
from investigations.models import Entry, InvestigationTransfer, MonthlyReturn, ReturnEvent, Revision
from investigations.records import transfers
from investigations.returns import creation, rows
from investigations.review import certification, decisions, delegation
from tests.accounts.factories import CUMBRIA, LANCASHIRE, UserFactory, analyst, coordinator
from tests.concurrency import refused
from tests.investigations import deciding
from tests.investigations.factories import FEBRUARY, JANUARY, approved, draft, row, series, submitted_return


def test_eight_users_opening_a_return_at_once_create_it_once(committed):
    def prepare() -> list[User]:
        series(JANUARY, FEBRUARY)
        people = [analyst() for _ in range(8)]
        approved(JANUARY, rows=[row("LAN/1"), row("LAN/2")], by=people[0])
        return people

    (people,) = committed(prepare)

    opened = committed(
        *((lambda person=person: creation.begin(LANCASHIRE, FEBRUARY, by=person).pk) for person in people)
    )

    assert len(set(opened)) == 1
    assert committed(
        lambda: (
            MonthlyReturn.objects.filter(period=FEBRUARY).count(),
            Revision.objects.filter(period=FEBRUARY).count(),
            Entry.objects.filter(revision__period=FEBRUARY).count(),
        )
    ) == [(1, 1, 2)]


def test_two_users_saving_one_row_at_once_causes_one_edit_conflict(committed):
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

    (conflict,) = [answer for answer in answers if isinstance(answer, rows.RowConflict)]
    (kept,) = committed(lambda: Entry.objects.get(pk=entry))
    assert kept.version == 2
    assert conflict.theirs == {"nrm_referrals": str(kept.nrm_referrals)}


@pytest.mark.parametrize("attempt", range(3))
def test_case_transferred_while_the_giver_begins_its_return_is_never_live_twice(committed, attempt):
    def prepare() -> tuple[User, User, int]:
        series(JANUARY, FEBRUARY)
        priya, gwen = analyst(), analyst(CUMBRIA)
        approved(JANUARY, rows=[row("LAN/1")], by=priya)
        approved(JANUARY, rows=[row("CUM/1")], by=gwen)
        entry = Entry.objects.get(holding__reference="LAN/1")
        return priya, gwen, transfers.offer(entry.pk, to=CUMBRIA, by=priya).pk

    ((priya, gwen, transfer),) = committed(prepare)

    committed(
        lambda: creation.begin(LANCASHIRE, FEBRUARY, by=priya),
        lambda: transfers.accept(transfer, month=FEBRUARY, reference="CUM/9", by=gwen),
    )

    ((given, live),) = committed(
        lambda: (
            Entry.objects.get(revision__period=FEBRUARY, force=LANCASHIRE).state,
            Entry.objects.filter(
                revision__period=FEBRUARY, investigation__transfers=InvestigationTransfer.objects.get(pk=transfer)
            )
            .live()
            .count(),
        )
    )
    assert (given, live) == (EntryState.TRANSFERRED_OUT, 1)


def test_two_forces_can_accept_transfers_from_each_other_at_once(committed):
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


def waiting_for_review() -> tuple[User, User, User]:
    """January of Lancashire is submitted: its analyst, and two coordinators of the unit."""
    series(JANUARY, FEBRUARY)
    priya = analyst()
    submitted_return(JANUARY, rows=[row("LAN/1")], by=priya)
    return priya, coordinator(), coordinator()


def history() -> tuple[str, list[str], list[str]]:
    """The status of Lancashire's January, its transitions, and the statuses of its revisions."""
    monthly_return = MonthlyReturn.objects.get(force=LANCASHIRE, period=JANUARY)
    moves = monthly_return.events.order_by("pk").values_list("move", flat=True)
    return (
        monthly_return.status,
        [*moves],
        [*monthly_return.revisions.order_by("number").values_list("state", flat=True)],
    )


def test_two_users_approving_one_return_at_once_one_succeeds_and_the_other_is_refused(committed):
    ((_, carla, colin),) = committed(waiting_for_review)

    answers = committed(
        *((lambda person=person: deciding.approve(LANCASHIRE, JANUARY, by=person)) for person in (carla, colin)),
        by=(carla, colin),
    )

    (sentence,) = refused(answers)
    assert sentence.startswith("This return is approved.")
    assert committed(history) == [("approved", ["submit", "approve"], ["approved"])]


@pytest.mark.parametrize(
    ("rival", "outcomes"),
    [
        (
            lambda priya, _: (lambda: decisions.withdraw(LANCASHIRE, JANUARY, by=priya), priya),
            [
                ("approved", ["submit", "approve"], ["approved"]),
                ("draft", ["submit", "withdraw"], ["superseded", "working"]),
            ],
        ),
        (
            lambda _, carla: (lambda: deciding.query(LANCASHIRE, JANUARY, words="Is it?", by=carla), carla),
            [
                ("approved", ["submit", "approve"], ["approved"]),
                ("queried", ["submit", "query"], ["submitted", "working"]),
            ],
        ),
    ],
    ids=["withdraw", "query"],
)
def test_approving_and_querying_at_once_leaves_only_one_result(committed, rival, outcomes):
    ((priya, carla, colin),) = committed(waiting_for_review)

    against, rivals = rival(priya, carla)
    answers = committed(lambda: deciding.approve(LANCASHIRE, JANUARY, by=colin), against, by=(colin, rivals))

    assert len(refused(answers)) == 1
    (left,) = committed(history)
    assert left in outcomes
    is_approved = left[0] == "approved"
    assert isinstance(answers[0], MonthlyReturn) == is_approved


def test_two_users_reopening_at_once_create_one_next_revision(committed):
    ((_, carla, colin),) = committed(waiting_for_review)
    committed(lambda: deciding.approve(LANCASHIRE, JANUARY, by=carla))

    answers = committed(
        *(
            (lambda person=person: deciding.reopen(LANCASHIRE, JANUARY, reason="A wrong number.", by=person))
            for person in (carla, colin)
        ),
        by=(carla, colin),
    )

    assert len(refused(answers)) == 1
    (left,) = committed(history)
    assert left[1:] == (["submit", "approve", "reopen"], ["approved", "working"])


def test_two_coordinators_who_name_each_other_at_once_are_not_both_away(committed):
    def prepare() -> tuple[User, User]:
        return coordinator(), coordinator()

    ((cora, sam),) = committed(prepare)
    today = clock.today()

    answers = committed(
        lambda: delegation.delegate(sam.pk, starts_on=today, ends_on=today, by=cora),
        lambda: delegation.delegate(cora.pk, starts_on=today, ends_on=today, by=sam),
    )

    assert refused(answers) == ["Your colleague is away on some of these days. Choose somebody else."]


def test_return_that_was_just_withdrawn_is_not_certified(committed):
    def prepare() -> tuple[User, User, str]:
        series(JANUARY, JANUARY)
        anna, lena = analyst(), UserFactory(role=Role.LEAD)
        certification.choose(wanted=True, by=lena)
        submitted_return(JANUARY, rows=[row("LAN/1")], by=anna)
        return anna, lena, deciding.seen_of(LANCASHIRE, JANUARY)

    ((anna, lena, seen),) = committed(prepare)

    answers = committed(
        lambda: decisions.withdraw(LANCASHIRE, JANUARY, by=anna),
        lambda: certification.certify(LANCASHIRE, JANUARY, seen=seen, by=lena),
    )

    (events,) = committed(lambda: list(ReturnEvent.objects.order_by("pk").values_list("move", flat=True)))
    assert len(refused(answers)) == events.count("withdraw") - events.count("certify")
    assert events[-1] == "withdraw"  # a certified return can still be withdrawn; a withdrawn one is not certified


def test_check_before_submission_waits_for_a_colleague_who_submits(committed):
    def prepare() -> tuple[User, Client, str]:
        series(JANUARY, FEBRUARY)
        priya, client = analyst(), Client()
        approved(JANUARY, rows=[row("LAN/1")], by=priya)
        draft(FEBRUARY, by=priya)
        client.force_login(analyst())
        return priya, client, deciding.seen_of_draft(LANCASHIRE, FEBRUARY)

    ((priya, client, seen),) = committed(prepare)
    is_submitted, is_checked = threading.Event(), threading.Event()

    def submit() -> None:
        with transaction.atomic():
            decisions.submit(LANCASHIRE, FEBRUARY, seen=seen, by=priya)
            is_submitted.set()
            is_checked.wait(timeout=1)  # the check waits for the end of this transaction

    def check() -> tuple[int, str]:
        assert is_submitted.wait(timeout=60)
        page = client.get(reverse("investigations:return-submit", args=[LANCASHIRE, "2020-02"]), follow=True)
        is_checked.set()
        return len(page.redirect_chain), page.content.decode()

    _, (redirects, page) = committed(submit, check)

    assert redirects == 1
    assert "This return is submitted." in page
