"""Two users merge two records of one person without losing a row, and can undo it."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from audit.models import AuditEntry
from core.workflow import TransitionNotAllowed
from orders import home
from orders.choices import MergeState, Particular
from orders.models import (
    AreaAlert,
    Breach,
    ManagerAssignment,
    Order,
    OrderStep,
    RiskAssessment,
    Subject,
    SubjectIdentifier,
    SubjectMerge,
    SubjectTransfer,
    Visit,
)
from orders.subjects import merging
from orders.subjects.records import Identifier, add
from orders.supervision import breaches, risk, transfers, visits
from tests.accounts.factories import CUMBRIA, KENT
from tests.orders import making
from tests.orders.test_search import asked, officer
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@made_once
def manager() -> User:
    return making.manager()


@made_once
def colleague() -> User:
    return making.manager()


@made_once
def kept(manager: User) -> Subject:
    subject = making.subject(manager)
    making.made(manager, subject)
    return subject


@made_once
def other(manager: User, kept: Subject) -> Subject:
    subject = making.subject(manager, name="Daren Example")
    order = making.made(manager, subject)
    add(subject, [Identifier(kind=Particular.VEHICLE, text="PO20 OKX")], by=manager)
    add(subject, [Identifier(kind=Particular.ADDRESS, text="2 High Street, Barrow", area=CUMBRIA)], by=manager)
    risk.assess(subject.public_id, level="high", reason="New.", on=TODAY, by=manager)
    visit = {"was_planned": False, "was_seen": True, "officers": "PC Placeholder", "finding": "At home."}
    visits.note(subject.public_id, on=TODAY, outcomes={}, by=manager, **visit)
    condition = order.conditions.present().get()
    breaches.report(
        order.public_id, happened_on=TODAY, conditions=[condition.pk], facts="Seen.", evidence="", by=manager
    )
    return subject


def requested(kept: Subject, other: Subject, by: User) -> SubjectMerge:
    return merging.request(kept.public_id, other.public_id, reason="Same face, same car.", by=by)


def test_merging_needs_two_users(manager: User, kept: Subject, other: Subject) -> None:
    merge = requested(kept, other, manager)

    with pytest.raises(TransitionNotAllowed, match="You asked for this merge"):
        merging.decide(merge.pk, "confirm", by=manager)
    with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
        SubjectMerge.objects.filter(pk=merge.pk).update(
            state=MergeState.CONFIRMED, decided_by=manager, decided_at=merge.requested_at
        )
    other.refresh_from_db()
    assert other.merged_into is None


def test_merge_keeps_every_order_visit_breach_detail_and_step(
    client: Client, manager: User, colleague: User, kept: Subject, other: Subject
) -> None:
    models = (Order, OrderStep, Visit, Breach, SubjectIdentifier, RiskAssessment, ManagerAssignment, AreaAlert)
    before = {model: model.objects.count() for model in models}

    merging.decide(requested(kept, other, manager).pk, "confirm", by=colleague)

    kept.refresh_from_db()
    other.refresh_from_db()
    assert {model: model.objects.count() for model in models} == before
    for model in merging.tables():
        assert not model._base_manager.filter(subject=other).exists()
    assert (other.merged_into, kept.risk, kept.visit_due_on is not None) == (kept, "high", True)
    assert {identifier.text.reveal() for identifier in kept.known_by.filter(kind="name")} == {
        "Darren Example",
        "Daren Example",
    }
    matches = asked(client, "PO20 OKX", by=officer()).context["answer"].matches
    assert [match.subject for match in matches] == [kept]
    assert AuditEntry.objects.filter(kind="combination", question="merge merged").count() == 1


def test_every_table_that_names_a_subject_moves_with_a_merge() -> None:
    assert {model.__name__ for model in merging.tables()} == {
        "AreaAlert",
        "ManagerAssignment",
        "Order",
        "RiskAssessment",
        "SubjectIdentifier",
        "SubjectTransfer",
        "Visit",
    }


def test_number_of_a_merged_record_leads_to_the_surviving_one_and_says_so(
    client: Client, manager: User, colleague: User, kept: Subject, other: Subject
) -> None:
    merging.decide(requested(kept, other, manager).pk, "confirm", by=colleague)
    client.force_login(colleague)

    page = unescape(client.get(other.get_absolute_url(), follow=True).content.decode())

    assert f"{other.number} was merged into {kept.number}. This is {kept.number}." in page
    assert client.get(reverse("orders:visit-new", args=[other.public_id])).status_code == 404
    results_page = client.post(reverse("orders:order-search"), {"find": other.number}).content.decode()
    assert results_page.count(f'href="{kept.get_absolute_url()}"') == 2  # a row for each order


def test_officer_who_found_the_merged_record_reads_the_surviving_card(
    client: Client, manager: User, colleague: User, kept: Subject, other: Subject
) -> None:
    looker = officer(KENT)
    answer = asked(client, "PO20 OKX", by=looker)
    assert [match.subject for match in answer.context["answer"].matches] == [other]

    merging.decide(requested(kept, other, manager).pk, "confirm", by=colleague)
    client.force_login(looker)
    card = unescape(client.get(reverse("orders:order-card", args=[other.public_id])).content.decode())
    again = client.get(f"{reverse('orders:register-search')}?answer={answer.wsgi_request.GET['answer']}")

    assert f"Order card, {kept.number}" in card
    assert "2 orders in force today" in card
    assert [match.subject for match in again.context["answer"].matches] == [kept]
    assert [match.is_in_force for match in again.context["answer"].matches] == [True]


def test_undoing_a_wrong_merge_restores_both_records(
    client: Client, manager: User, colleague: User, kept: Subject, other: Subject
) -> None:
    mine, theirs = Order.objects.get(subject=kept), Order.objects.get(subject=other)
    merge = merging.decide(requested(kept, other, manager).pk, "confirm", by=colleague)

    with pytest.raises(TransitionNotAllowed, match="Enter why"):
        merging.decide(merge.pk, "undo", reason=" ", by=manager)
    merging.decide(merge.pk, "undo", reason="Two brothers.", by=manager)

    kept.refresh_from_db()
    other.refresh_from_db()
    assert (Order.objects.get(subject=kept), Order.objects.get(subject=other)) == (mine, theirs)
    assert (kept.risk, other.risk, other.merged_into) == ("", "high", None)
    assert Visit.objects.get().subject == other
    matches = asked(client, "PO20 OKX", by=officer()).context["answer"].matches
    assert [match.subject for match in matches] == [other]
    again = requested(kept, other, manager)  # and it may be requested again
    assert merging.decide(again.pk, "decline", by=colleague).state == MergeState.DECLINED


@pytest.mark.parametrize("move", ["confirm", "decline", "withdraw", "undo"])
def test_another_force_decides_no_merge(manager: User, kept: Subject, other: Subject, move: str) -> None:
    merge = requested(kept, other, manager)

    with pytest.raises(SubjectMerge.DoesNotExist):
        merging.decide(merge.pk, move, reason="x", by=making.manager(KENT))
    with pytest.raises(TransitionNotAllowed):
        merging.decide(merge.pk, move, reason="x", by=making.coordinator())


def test_records_of_two_forces_or_under_offer_cannot_be_merged(manager: User, kept: Subject, other: Subject) -> None:
    theirs = making.subject(making.manager(KENT))
    with pytest.raises(Subject.DoesNotExist):
        requested(kept, theirs, manager)
    making.manager(CUMBRIA)
    transfers.offer(other.public_id, to=CUMBRIA, reason="Moves.", by=manager)
    with pytest.raises(TransitionNotAllowed, match="is offered to another force"):
        requested(kept, other, manager)
    with pytest.raises(TransitionNotAllowed, match="a different record"):
        requested(kept, kept, manager)
    assert SubjectTransfer.objects.count() == 1


def test_merge_is_requested_compared_and_confirmed_on_its_pages(
    manager: User, colleague: User, kept: Subject, other: Subject
) -> None:
    mine, theirs = Client(), Client()
    mine.force_login(manager)
    theirs.force_login(colleague)
    wrong = mine.post(reverse("orders:merge-new", args=[kept.public_id]), {"other": "S-ZZZZZZ", "reason": "Same."})
    assert "Your force has no other record with this number" in unescape(wrong.content.decode())

    typed = other.number.lower().replace("-", " ")
    answer = mine.post(
        reverse("orders:merge-new", args=[kept.public_id]), {"other": typed, "reason": "Same face."}, follow=True
    )

    merge = SubjectMerge.objects.get()
    page = unescape(answer.content.decode())
    assert "Confirm merge" not in page
    assert "Withdraw request" in page
    assert [item.title for item in home.to_do_items(colleague) if "merge" in item.title.lower()] == [
        f"Confirm a merge: {other.number} into {kept.number}"
    ]
    assert not [item for item in home.to_do_items(manager) if "merge" in item.title.lower()]
    compared = unescape(theirs.get(merge.get_absolute_url()).content.decode())
    assert "Same face." in compared
    assert "Daren Example" in compared
    marked = re.findall(r'<th scope="row"[^>]*>(\w[\w ]*?)\s+<strong class="govuk-tag[^>]*>Different<', compared)
    assert marked == ["Name"]  # the vehicle and the address are known of one of them only
    done = theirs.post(reverse("orders:merge-decide", args=[merge.pk]), {"move": "confirm", "reason": ""}, follow=True)
    assert f"Merged. {other.number} now leads to {kept.number}." in unescape(done.content.decode())


def test_lead_of_another_force_gets_404_for_a_merge(
    client: Client, manager: User, kept: Subject, other: Subject
) -> None:
    merge = requested(kept, other, manager)
    client.force_login(making.manager(KENT, role=Role.LEAD))

    assert client.get(merge.get_absolute_url()).status_code == 404
    assert client.post(reverse("orders:merge-decide", args=[merge.pk]), {"move": "confirm"}).status_code == 404
