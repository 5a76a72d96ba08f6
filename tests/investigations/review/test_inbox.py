"""The reviewer's list: what stands out in a return, which returns are clean, and approving clean ones together."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from core import clock
from figures.models import Period
from investigations.choices import ReturnStatus
from investigations.models import MonthlyReturn, ReviewClaim, Revision
from investigations.quality import checks
from investigations.records import transfers
from investigations.returns import difference, stored_reconciliation
from investigations.review import claims, decisions, return_numbers
from investigations.review.approving_together import NOT_CLEAN, approve_together
from investigations.review.inbox import InboxReturn, inbox_of
from tests.accounts.factories import CUMBRIA, LANCASHIRE, analyst, coordinator, national
from tests.investigations import deciding
from tests.investigations.factories import (
    FEBRUARY,
    JANUARY,
    FindingFactory,
    approved,
    entry_of,
    row,
    series,
    submitted_return,
    suspects,
    victims,
)
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
MERSEYSIDE = "E23000004"
LIST = "/review/"


@made_once
def anna() -> User:
    series(JANUARY, FEBRUARY)
    later = clock.today() + timedelta(days=30)
    Period.objects.update(due_on=later, locks_on=later)
    return analyst()


@made_once
def carla() -> User:
    return coordinator()


@made_once
def quiet(anna: User, carla: User) -> MonthlyReturn:
    """Lancashire's February as January was, with one case at a later stage: nothing to ask about."""
    approved(
        JANUARY, rows=[row("LAN/1", people=[victims(3)]), row("LAN/2", people=[victims(1)])], by=anna, reviewer=carla
    )
    rows = [row("LAN/1", people=[victims(3)], morile_score="7"), row("LAN/2", people=[victims(1)])]
    return submitted_return(FEBRUARY, rows=rows, by=anna)


@made_once
def of_cumbria(quiet: MonthlyReturn, carla: User) -> MonthlyReturn:
    """Cumbria's February, as clean."""
    carl = analyst(CUMBRIA)
    same = row("CUM/1", people=[victims(1)])
    approved(JANUARY, rows=[same], by=carl, reviewer=carla)
    return submitted_return(FEBRUARY, rows=[same], by=carl)


def item(person: User, force: str = LANCASHIRE) -> InboxReturn:
    shown = inbox_of(person)
    return next(each for each in (*shown.to_look_at, *shown.clean) if each.monthly_return.force_id == force)


def chosen(*returns: MonthlyReturn) -> dict[tuple[str, object], str]:
    return {(each.force_id, each.period_id): deciding.seen_of(each.force_id, each.period_id) for each in returns}


def submitted(monthly_return: MonthlyReturn) -> Revision:
    return monthly_return.revisions.get(state="submitted")


def test_a_return_without_anything_to_ask_about_is_clean(quiet: MonthlyReturn, carla: User) -> None:
    shown = item(carla)

    assert shown.is_clean
    assert shown.numbers.change == "no change"
    assert shown.numbers.what_changed == "1 of 2 cases"
    assert shown.past.sentence == "Approved without a query 1 of 1 time"


def test_warnings_are_counted_with_the_reason_that_most_of_them_have(quiet: MonthlyReturn, carla: User) -> None:
    entries = list(submitted(quiet).entries.all())
    for reason, entry in [("Not known yet", entries[0]), ("Not known yet", entries[1]), ("Confirmed", entries[0])]:
        FindingFactory(revision=submitted(quiet), entry=entry, state="explained", reason=reason)
    FindingFactory(revision=submitted(quiet), entry=None, state="explained", reason="Two raids", message="17 live.")

    assert item(carla).reasons == ("17 live.", "3 warnings about cases, 2 with the reason “Not known yet”.")


def test_a_reason_that_was_read_with_the_month_before_does_not_stand_out_again(anna: User, carla: User) -> None:
    same = row("LAN/1", people=[])  # no potential victims: a warning
    approved(JANUARY, rows=[same], by=anna, reviewer=carla)
    submitted_return(FEBRUARY, rows=[same], by=anna)
    assert item(carla).is_clean

    decisions.withdraw(LANCASHIRE, FEBRUARY, by=anna)
    working = MonthlyReturn.objects.get(period=FEBRUARY).revisions.get(state="working")
    checks.explain(working.findings.get().pk, reason="Still none.", by=anna)
    decisions.submit(LANCASHIRE, FEBRUARY, seen=deciding.seen_of_draft(LANCASHIRE, FEBRUARY), by=anna)

    assert item(carla).reasons == ("1 warning about cases, with the reason “Still none”.",)


def test_a_transfer_that_waits_a_first_return_and_another_reviewer_s_claim_stand_out(
    quiet: MonthlyReturn, anna: User, carla: User
) -> None:
    submitted_return(FEBRUARY, rows=[row("MER/1", people=[victims(1)])], by=analyst(MERSEYSIDE))
    decisions.withdraw(LANCASHIRE, FEBRUARY, by=anna)
    working = quiet.revisions.get(state="working")
    transfers.offer(entry_of(working, "LAN/2").pk, to=CUMBRIA, by=anna)
    decisions.submit(LANCASHIRE, FEBRUARY, seen=deciding.seen_of_draft(LANCASHIRE, FEBRUARY), by=anna)
    claims.claim(MERSEYSIDE, FEBRUARY, by=coordinator())

    (first_return, claimed) = item(carla, MERSEYSIDE).reasons
    assert first_return == "First return: there is no earlier month to compare it with."
    assert claimed.startswith("Claimed by ")
    assert item(carla).reasons == ("A transfer to Cumbria is waiting for their reply.",)


def test_a_reply_a_correction_and_an_undecided_earlier_month_stand_out(
    quiet: MonthlyReturn, anna: User, carla: User
) -> None:
    query = deciding.query(LANCASHIRE, FEBRUARY, words="Why?", about="return", by=carla)
    deciding.answer(query.pk, words="A raid.", by=anna)
    decisions.answer_return(LANCASHIRE, FEBRUARY, by=anna)
    assert item(carla).reasons == ("The force replied to 1 query.",)

    deciding.approve(LANCASHIRE, FEBRUARY, by=carla)
    deciding.reopen(LANCASHIRE, FEBRUARY, by=carla, reason="A late raid")
    decisions.submit(LANCASHIRE, FEBRUARY, seen=deciding.seen_of_draft(LANCASHIRE, FEBRUARY), by=anna)
    assert "A correction: approved figures change if you approve it." in item(carla).reasons


def test_a_reviewer_who_may_not_decide_reads_why(quiet: MonthlyReturn, carla: User) -> None:
    Revision.objects.filter(pk=submitted(quiet).pk).update(submitted_by=carla)

    assert "you cannot approve it" in item(carla).reasons[0]


def test_number_of_rows_that_differ_is_that_of_the_return_s_own_page(anna: User, carla: User) -> None:
    before = [
        row("LAN/1", people=[victims(3)]),
        row("LAN/2", people=[suspects(1)], remarks="A"),
        row("LAN/3", people=[victims(2)]),
        row("LAN/4", people=[]),
        row("LAN/5", people=[]),
    ]
    after = [
        row("LAN/1", people=[victims(3, gender="female")]),
        row("LAN/2", people=[suspects(1)], remarks="B"),
        row("LAN/3", people=[victims(2)], morile_score="7"),
        row("LAN/4", people=[]),
        row("LAN/5", people=[]),
        row("LAN/6", people=[victims(1)]),
    ]
    approved(JANUARY, rows=before, by=anna, reviewer=carla)
    revision = submitted(submitted_return(FEBRUARY, rows=after, by=anna))

    numbers = return_numbers.numbers_of([revision], stored_reconciliation.openings_of([revision]))[revision.pk]

    whole, read = difference.since_last_month(revision), difference.only_what_differs(revision)
    assert numbers.changed_cases == whole.rows_that_differ == 4
    assert (read.lists_that_differ, read.unchanged) == (whole.lists_that_differ, ())
    assert read.number_unchanged == len(whole.unchanged) == 2
    assert (numbers.rows, numbers.live, numbers.then) == (6, 6, 5)
    assert numbers.change == "up 1"


def test_clean_returns_are_approved_together_and_named_in_the_log(
    quiet: MonthlyReturn, of_cumbria: MonthlyReturn, carla: User
) -> None:
    client = Client()
    client.force_login(carla)
    page = client.get(LIST).content.decode()
    assert "Nothing stands out: 2" in page
    ticked = [f"{each.force_id} 2020-02 {token}" for each, token in zip((quiet, of_cumbria), tokens(), strict=True)]

    answer = client.post(reverse("investigations:review-approve-together"), {"approve": ticked}, follow=True)

    assert "Approved 2 returns: " in answer.content.decode()
    assert set(MonthlyReturn.objects.filter(period=FEBRUARY).values_list("status", flat=True)) == {"approved"}
    entry = AuditEntry.objects.get(question="approved 2 clean returns together")
    assert sorted(entry.keys) == sorted(str(each.pk) for each in (quiet, of_cumbria))


def tokens() -> list[str]:
    return [deciding.seen_of(force, FEBRUARY) for force in (LANCASHIRE, CUMBRIA)]


def test_a_return_that_changed_or_is_no_longer_clean_is_left_out_and_named(
    quiet: MonthlyReturn, of_cumbria: MonthlyReturn, carla: User, anna: User
) -> None:
    read = chosen(quiet, of_cumbria)
    decisions.withdraw(LANCASHIRE, FEBRUARY, by=anna)
    decisions.submit(LANCASHIRE, FEBRUARY, seen=deciding.seen_of_draft(LANCASHIRE, FEBRUARY), by=anna)
    FindingFactory(revision=submitted(of_cumbria), entry=None, state="explained", reason="Confirmed")

    done = approve_together(read, by=carla)

    assert done.approved == ()
    by_force = {left.monthly_return.force_id: left.why for left in done.left_out}
    assert by_force[CUMBRIA] == NOT_CLEAN
    assert "submitted revision 2" in by_force[LANCASHIRE]
    assert set(MonthlyReturn.objects.filter(period=FEBRUARY).values_list("status", flat=True)) == {"submitted"}


def test_a_return_that_a_colleague_decided_meanwhile_is_named_with_its_status(
    quiet: MonthlyReturn, of_cumbria: MonthlyReturn, carla: User
) -> None:
    client = Client()
    client.force_login(carla)
    ticked = [f"{each.force_id} 2020-02 {token}" for each, token in zip((quiet, of_cumbria), tokens(), strict=True)]
    colleague = coordinator()
    deciding.approve(CUMBRIA, FEBRUARY, by=colleague)
    deciding.query(LANCASHIRE, FEBRUARY, words="Why?", about="return", by=colleague)

    page = client.post(reverse("investigations:review-approve-together"), {"approve": ticked}, follow=True)

    text = page.content.decode()
    assert "Cumbria, February 2020 was left out. It no longer waits for you: approved." in text
    assert "Lancashire, February 2020 was left out. It no longer waits for you: queried." in text


def test_nothing_ticked_and_nonsense_approve_nothing(quiet: MonthlyReturn, carla: User) -> None:
    client = Client()
    client.force_login(carla)

    for ticked in (
        [],
        ["nonsense"],
        [f"{CUMBRIA} 2020-02 x"],
        [f"{LANCASHIRE} 2020-13 x"],
        [f"{LANCASHIRE} 2020-02 x"],
    ):
        answer = client.post(reverse("investigations:review-approve-together"), {"approve": ticked}, follow=True)
        assert answer.status_code == 200

    quiet.refresh_from_db()
    assert quiet.status == ReturnStatus.SUBMITTED


def test_claim_is_seen_by_others_ends_after_half_an_hour_and_stops_nobody(
    quiet: MonthlyReturn, anna: User, carla: User
) -> None:
    colleague = coordinator()
    mine, theirs = Client(), Client()
    mine.force_login(carla)
    theirs.force_login(colleague)
    page = reverse("investigations:review-detail", args=[LANCASHIRE, "2020-02"])
    claim = reverse("investigations:review-claim", args=[LANCASHIRE, "2020-02"])

    assert "Claimed by you until " in mine.post(claim, follow=True).content.decode()
    refused = theirs.post(claim, follow=True).content.decode()
    assert f"Claimed by {carla.name} until " in refused
    assert "They may be about to decide." in refused
    assert "Claim for 30 minutes" not in refused

    ReviewClaim.objects.update(until=clock.now() - timedelta(seconds=1))
    assert "Claim for 30 minutes" in theirs.get(page).content.decode()
    theirs.post(claim)
    assert ReviewClaim.objects.get().by == colleague
    theirs.post(claim, {"move": "release"})
    assert not ReviewClaim.objects.exists()

    claims.claim(LANCASHIRE, FEBRUARY, by=colleague)
    deciding.approve(LANCASHIRE, FEBRUARY, by=carla)
    assert MonthlyReturn.objects.get(pk=quiet.pk).status == ReturnStatus.APPROVED


@pytest.mark.parametrize("person", [analyst, national])
def test_nobody_claims_a_return_that_they_do_not_review(quiet: MonthlyReturn, person) -> None:
    client = Client()
    client.force_login(person())

    client.post(reverse("investigations:review-claim", args=[LANCASHIRE, "2020-02"]))

    assert not ReviewClaim.objects.exists()
