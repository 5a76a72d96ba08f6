"""A lead certifies a submitted return, where the force wants it, before its reviewer gets it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from core.workflow import EditConflict, TransitionNotAllowed
from figures import month_status
from figures.choices import Treatment
from investigations import todo
from investigations.models import CertificationChoice, MonthlyReturn, ReturnEvent, Revision
from investigations.returns import board
from investigations.returns.status import status_of
from investigations.review import certification, decisions, inbox
from investigations.review.todo import waiting_for
from notifications.choices import NoticeKind
from notifications.models import Notice
from tests.accounts.factories import CUMBRIA, LANCASHIRE, UserFactory, analyst, coordinator
from tests.investigations import deciding
from tests.investigations.factories import FEBRUARY, JANUARY, PeriodFactory, draft, row, series, submitted_return
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
PAGE = reverse("investigations:return-certify", args=[LANCASHIRE, "2020-01"])
RETURN = reverse("investigations:return-detail", args=[LANCASHIRE, "2020-01"])
SETTING = reverse("investigations:certification-setting")


@made_once
def anna() -> User:
    series(JANUARY, JANUARY)
    return analyst()


@made_once
def lena(anna: User) -> User:
    lead = UserFactory(role=Role.LEAD)
    certification.choose(wanted=True, by=lead)
    return lead


@made_once
def cora(anna: User) -> User:
    return coordinator()


@pytest.fixture
def waiting(anna: User, lena: User) -> MonthlyReturn:
    """January of Lancashire, submitted and waiting for its lead."""
    return submitted_return(JANUARY, rows=[row("LAN/1"), row("LAN/2", people=[])], by=anna)


def informed(kind: NoticeKind) -> set[User]:
    return {notice.person for notice in Notice.objects.unread().filter(kind=kind)}


def seen() -> str:
    return deciding.seen_of(LANCASHIRE, JANUARY)


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def certify(lead: User) -> MonthlyReturn:
    return certification.certify(LANCASHIRE, JANUARY, seen=deciding.seen_of(LANCASHIRE, JANUARY), by=lead)


def test_without_a_choice_a_submitted_return_goes_to_the_reviewer(anna: User, cora: User) -> None:
    returned = submitted_return(JANUARY, rows=[row()], by=anna)

    assert (returned.status, certification.is_wanted(LANCASHIRE)) == ("submitted", False)
    assert [item.monthly_return for item in waiting_for(cora)[0]] == [returned]


def test_submitted_return_waits_for_the_lead_and_then_for_the_reviewer(
    waiting: MonthlyReturn, lena: User, cora: User
) -> None:
    assert (waiting.status, waiting.submitted_on_time) == ("to_certify", False)  # decided by the submission
    assert informed(NoticeKind.RETURN_TO_CERTIFY) == {lena}
    assert "Certify the January 2020 return" in [item.title for item in todo.to_do_items(lena)]
    mine, with_forces = waiting_for(cora)
    assert (mine, [item.reason.split(".")[0] for item in with_forces]) == ([], ["Submitted, not certified"])
    (line,) = [line for line in board.board_for(cora, until=JANUARY).rows if line.force.code == LANCASHIRE]
    assert line.cells[-1].word == "submitted, not certified"
    with pytest.raises(TransitionNotAllowed, match="waiting for certification"):
        deciding.approve(LANCASHIRE, JANUARY, by=cora)

    certified = certify(lena)

    assert certified.status == "certified"
    event = ReturnEvent.objects.get(move="certify")
    assert (event.by, event.reason) == (lena, certification.STATEMENT)
    review = reverse("investigations:review-detail", args=[LANCASHIRE, "2020-01"])
    assert f"Certified by {lena.name}, " in signed_in(cora).get(review).content.decode()
    assert informed(NoticeKind.RETURN_TO_CERTIFY) == set()
    assert "Certify the January 2020 return" not in [item.title for item in todo.to_do_items(lena)]
    assert [item.monthly_return for item in waiting_for(cora)[0]] == [certified]
    assert deciding.approve(LANCASHIRE, JANUARY, by=cora).status == "approved"


def test_lead_sends_a_return_back_with_a_reason_for_the_analyst(waiting: MonthlyReturn, anna: User, lena: User) -> None:
    seen = deciding.seen_of(LANCASHIRE, JANUARY)
    with pytest.raises(TransitionNotAllowed, match="Enter a reason"):
        certification.send_back(LANCASHIRE, JANUARY, reason=" ", seen=seen, by=lena)

    certification.send_back(LANCASHIRE, JANUARY, reason="Two cases are missing.", seen=seen, by=lena)

    waiting.refresh_from_db()
    assert waiting.status == "draft"
    assert informed(NoticeKind.RETURN_SENT_BACK) == {anna}
    assert ReturnEvent.objects.get(move="send_back").reason == "Two cases are missing."
    again = decisions.submit(LANCASHIRE, JANUARY, by=anna)
    assert (again.status, again.revisions.count()) == ("to_certify", 2)


def test_analyst_withdraws_a_return_that_waits_and_the_lead_is_asked_no_longer(
    waiting: MonthlyReturn, anna: User
) -> None:
    decisions.withdraw(LANCASHIRE, JANUARY, by=anna)

    waiting.refresh_from_db()
    assert (waiting.status, informed(NoticeKind.RETURN_TO_CERTIFY)) == ("draft", set())


def test_only_a_lead_of_the_force_certifies_what_they_saw(waiting: MonthlyReturn, anna: User, lena: User) -> None:
    with pytest.raises(TransitionNotAllowed, match="Only the force’s lead can certify"):
        certify(anna)
    with pytest.raises(MonthlyReturn.DoesNotExist):
        certify(UserFactory(role=Role.LEAD, force_id=CUMBRIA))
    seen = deciding.seen_of(LANCASHIRE, JANUARY)
    decisions.withdraw(LANCASHIRE, JANUARY, by=anna)
    decisions.submit(LANCASHIRE, JANUARY, by=anna)
    with pytest.raises(EditConflict, match="Read it again before you certify"):
        certification.certify(LANCASHIRE, JANUARY, seen=seen, by=lena)


def test_choice_is_the_lead_s_and_applies_to_what_is_submitted_after_it(anna: User, lena: User) -> None:
    with pytest.raises(TransitionNotAllowed, match="Only the force’s lead"):
        certification.choose(wanted=False, by=anna)
    assert certification.choose(wanted=True, by=lena) is None  # it is so already
    client = Client()
    client.force_login(lena)

    empty = client.post(SETTING, {})
    assert (empty.status_code, "Choose yes or no." in empty.content.decode()) == (422, True)
    page = client.post(SETTING, {"wanted": "no"}, follow=True).content.decode()

    assert "no certification" in page
    assert list(CertificationChoice.objects.order_by("pk").values_list("is_wanted", flat=True)) == [True, False]
    assert submitted_return(JANUARY, rows=[row()], by=anna).status == "submitted"


@pytest.mark.parametrize("cases", [1, 5])
def test_page_shows_what_is_certified_and_keeps_what_was_typed(
    anna: User, lena: User, cases: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    draft(JANUARY, by=anna)
    submitted_return(JANUARY, rows=[row(f"LAN/{n}", people=[]) for n in range(cases)], by=anna)
    client = Client()
    client.force_login(lena)

    with query_budget(30):
        page = client.get(PAGE).content.decode()
    assert certification.STATEMENT in page
    assert f"Warnings and the reasons given: {cases}" in page
    seen = deciding.seen_of(LANCASHIRE, JANUARY)
    unticked = client.post(PAGE, {"seen": seen})
    assert (unticked.status_code, "Tick the statement" in unticked.content.decode()) == (422, True)
    outdated = client.post(PAGE, {"decision": "send_back", "reason": "One is missing.", "seen": "old"})
    assert outdated.status_code == 422
    assert "Read it again before you send back" in outdated.content.decode()
    assert "One is missing." in outdated.content.decode()

    done = client.post(PAGE, {"confirmed": "on", "seen": seen}, follow=True).content.decode()

    assert "Return certified. It is with the reviewer." in done
    assert certification.STATEMENT in done  # in the history
    assert client.get(PAGE).status_code == 302


@pytest.mark.parametrize("decision", ["certify", "send_back"])
def test_lead_who_decides_on_a_return_that_was_just_withdrawn_reads_why(
    waiting: MonthlyReturn, anna: User, lena: User, monkeypatch: pytest.MonkeyPatch, decision: str
) -> None:
    decide = getattr(certification, decision)

    def withdrawn_meanwhile(*args: Any, **fields: Any) -> MonthlyReturn:  # after the page has found it waiting
        decisions.withdraw(LANCASHIRE, JANUARY, by=anna)
        return decide(*args, **fields)

    monkeypatch.setattr(certification, decision, withdrawn_meanwhile)
    sent = {"decision": decision, "confirmed": "on", "reason": "One is missing.", "seen": seen()}
    client = signed_in(lena)

    response = client.post(PAGE, sent, follow=True)

    assert response.redirect_chain == [(f"{RETURN}#return", 302)]
    assert "This return is a draft. The force submits it next." in response.content.decode()
    assert not ReturnEvent.objects.filter(move__in=["certify", "send_back"]).exists()


@pytest.mark.parametrize("decision", ["certify", "send_back"])
def test_second_click_changes_nothing(waiting: MonthlyReturn, lena: User, decision: str) -> None:
    sent = {"decision": decision, "confirmed": "on", "reason": "One is missing.", "seen": seen()}
    client = signed_in(lena)
    client.post(PAGE, sent)

    second = client.post(PAGE, sent, follow=True)

    assert second.redirect_chain[0][1] == 302
    assert "This return is" in second.content.decode()
    assert ReturnEvent.objects.filter(move=decision).count() == 1


def test_lead_who_certified_cannot_approve_in_another_role(waiting: MonthlyReturn, lena: User) -> None:
    certify(lena)
    User.objects.filter(pk=lena.pk).update(role=Role.COORDINATOR, force=None, unit="nwrocu")
    reviewer = User.objects.get(pk=lena.pk)

    with pytest.raises(TransitionNotAllowed, match="You submitted or certified it, or replied to a query about it"):
        deciding.approve(LANCASHIRE, JANUARY, by=reviewer)
    revision = Revision.objects.get(monthly_return=waiting)
    with pytest.raises(IntegrityError, match="who submitted or certified"), transaction.atomic():
        Revision.objects.filter(pk=revision.pk).update(
            state="approved", approved_by=reviewer, approved_at=revision.submitted_at
        )


def test_without_an_active_lead_the_return_goes_to_the_reviewer_with_a_note(anna: User, lena: User, cora: User) -> None:
    User.objects.filter(pk=lena.pk).update(is_active=False)
    draft(JANUARY, by=anna)
    form = signed_in(anna).get(reverse("investigations:return-submit", args=[LANCASHIRE, "2020-01"]))

    returned = submitted_return(JANUARY, rows=[row("LAN/1")], by=anna)

    assert "Your force has no active lead, so the return is not certified." in form.content.decode()
    assert returned.status == "submitted"
    assert ReturnEvent.objects.get(move="submit").reason == certification.NO_LEAD
    (item,) = inbox.inbox_of(cora).to_look_at
    assert certification.NO_LEAD in item.reasons
    review = reverse("investigations:review-detail", args=[LANCASHIRE, "2020-01"])
    assert certification.NO_LEAD in signed_in(cora).get(review).content.decode()


def test_force_whose_only_lead_left_reads_the_way_out(waiting: MonthlyReturn, anna: User, lena: User) -> None:
    way_out = "Your force has no active lead to certify it. Withdraw it and submit it again"
    client = signed_in(anna)
    assert way_out not in client.get(RETURN).content.decode()
    User.objects.filter(pk=lena.pk).update(is_active=False)

    assert way_out in client.get(RETURN).content.decode()
    decisions.withdraw(LANCASHIRE, JANUARY, by=anna)
    assert decisions.submit(LANCASHIRE, JANUARY, by=anna).status == "submitted"


def test_return_that_waits_for_its_lead_is_with_the_force(waiting: MonthlyReturn, cora: User) -> None:
    status = status_of(waiting, period=waiting.period)
    shown = board.board_for(cora, until=JANUARY)

    assert (status.kind, status.colour) == (Treatment.TO_CERTIFY, "query")
    assert status.sentence == "Submitted, not certified. The force’s lead certifies it next."
    assert shown.standing is not None
    assert ("submitted, not certified", ("Lancashire",)) in shown.standing.others
    assert month_status.statuses([JANUARY])[LANCASHIRE, JANUARY] == Treatment.TO_CERTIFY


def test_later_month_says_that_the_earlier_one_waits_for_its_lead(
    waiting: MonthlyReturn, anna: User, lena: User, cora: User
) -> None:
    PeriodFactory(month=FEBRUARY)
    certification.choose(wanted=False, by=lena)
    submitted_return(FEBRUARY, rows=[row("LAN/1"), row("LAN/2", people=[])], by=anna)

    with pytest.raises(TransitionNotAllowed, match="January 2020 is waiting for the force’s lead to certify"):
        deciding.approve(LANCASHIRE, FEBRUARY, by=cora)

    certify(lena)
    with pytest.raises(TransitionNotAllowed, match="Decide January 2020 first"):
        deciding.approve(LANCASHIRE, FEBRUARY, by=cora)


def test_correction_of_an_approved_return_waits_for_the_lead_and_says_so(
    waiting: MonthlyReturn, anna: User, lena: User, cora: User
) -> None:
    certify(lena)
    deciding.approve(LANCASHIRE, JANUARY, by=cora)
    deciding.reopen(LANCASHIRE, JANUARY, reason="One count was wrong.", by=cora)

    again = decisions.submit(LANCASHIRE, JANUARY, by=anna)

    assert (again.status, again.current_id is not None) == ("to_certify", True)
    assert "Certify the January 2020 return" in [item.title for item in todo.to_do_items(lena)]
    _, (item,) = waiting_for(cora)
    counted = "The approved figures count until the next revision is approved."
    assert item.reason.startswith(f"Approved. Reopened. {counted} The force’s lead certifies it next.")
    assert month_status.statuses([JANUARY])[LANCASHIRE, JANUARY] == Treatment.REPORTED  # its figures still count
    certify(lena)
    assert [item.monthly_return for item in waiting_for(cora)[0]] == [again]
