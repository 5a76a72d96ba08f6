"""Data rights requests: when a request is due, how it is decided, and what the officer receives."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit import log
from audit.models import AuditEntry
from core.workflow import TransitionNotAllowed
from nrm import referrals, timeline, todo
from nrm.data_rights import requests, subject_access
from nrm.models import Correction, PersonCategory, Referral, SubjectRequest
from tests.accounts.factories import KENT
from tests.nrm import making
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
CAME = date(2026, 11, 20)


@made_once
def analyst() -> User:
    return making.nrm_analyst()


@made_once
def child(analyst: User) -> Referral:
    """A child with a name and a recorded statement about them."""
    draft = making.begun(analyst)
    referrals.save_section(draft.public_id, typed=making.CHILD, version=1, by=analyst)
    typed = {"first_name": "Quaggamira", "account": "Was met at a farm."}
    return referrals.save_section(draft.public_id, typed=typed, version=2, by=analyst).referral


def taken(referral: Referral, *, by: User, **more: Any) -> SubjectRequest:
    fields = {"kind": "access", "asked_by": "person", "checked": "document", "received_on": CAME, "about": "All of it."}
    return requests.record_request(referral.public_id, **fields | more, by=by)


@pytest.mark.parametrize(
    ("came", "months", "due"),
    [
        (date(2026, 11, 20), 1, date(2026, 12, 20)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
    ],
)
def test_a_month_ends_on_the_same_day_or_on_the_last_day(came: date, months: int, due: date) -> None:
    assert requests.same_day_after(came, months) == due


def test_request_is_due_after_the_months_of_the_rule_and_extended_once(child: Referral, analyst: User) -> None:
    subject_request = taken(child, by=analyst)
    assert subject_request.due_on == date(2026, 12, 20)

    extended = requests.extend(child.public_id, subject_request.pk, why="Many papers.", by=analyst)

    assert extended.due_on == date(2027, 2, 20)
    with pytest.raises(TransitionNotAllowed, match="already been extended"):
        requests.extend(child.public_id, subject_request.pk, why="Still more.", by=analyst)


def test_extension_is_refused_before_the_day_of_the_later_rule(child: Referral, analyst: User) -> None:
    subject_request = taken(child, by=analyst, received_on=date(2024, 5, 1))

    with pytest.raises(TransitionNotAllowed, match="do not allow an extension"):
        requests.extend(child.public_id, subject_request.pk, why="Many papers.", by=analyst)


def test_refusal_needs_a_ground_and_a_reason_and_a_decision_is_final(child: Referral, analyst: User) -> None:
    subject_request = taken(child, by=analyst)
    with pytest.raises(TransitionNotAllowed, match="Choose the ground"):
        requests.decide(child.public_id, subject_request.pk, outcome="refused", ground="", reason="No.", by=analyst)

    requests.decide(
        child.public_id, subject_request.pk, outcome="refused", ground="crime", reason="A live case.", by=analyst
    )

    with pytest.raises(TransitionNotAllowed, match="you cannot change the decision"):
        requests.decide(child.public_id, subject_request.pk, outcome="granted", ground="", reason="", by=analyst)


def test_file_separates_facts_from_assessments(child: Referral, analyst: User) -> None:
    text = subject_access.text_of(child, by=analyst, reason="access request")

    assert "Quaggamira" in text.split("FACTS")[0]
    assert "Was met at a farm." in text.split("STATEMENTS")[1]
    assert "PERSONAL ASSESSMENTS\nNothing is recorded." in text
    assert analyst.name not in text
    assert not AuditEntry.objects.filter(
        kind="disclosure", keys=[str(child.public_id)]
    )  # it has not been submitted yet


def test_recipients_to_notify_come_from_the_log(child: Referral, analyst: User) -> None:
    assert requests.recipients_of(child) == []

    log.record("disclosure", of=child, recipient=analyst.email, reason=requests.REVIEW)  # the officer's own review
    log.record("disclosure", of=child, recipient="Home Office", reason="submit this referral")

    assert [who for who, _ in requests.recipients_of(child)] == ["Home Office"]


def test_category_keeps_the_user_who_marked_it_first(child: Referral, analyst: User) -> None:
    colleague = making.nrm_analyst()
    requests.mark(child.public_id, categories=["victim", "suspect"], by=analyst)

    requests.mark(child.public_id, categories=["victim", "witness"], by=colleague)

    marked = PersonCategory.objects.filter(referral=child).order_by("category").values_list("category", "by")
    assert list(marked) == [("victim", analyst.pk), ("witness", colleague.pk)]


@pytest.mark.parametrize("who", [making.nrm_coordinator, making.nrm_national, lambda: making.nrm_analyst(KENT)])
def test_only_the_own_force_records_a_request(child: Referral, who: Any) -> None:
    with pytest.raises(Referral.DoesNotExist):
        taken(child, by=who())
    with pytest.raises(TransitionNotAllowed):
        subject_access.text_of(child, by=who(), reason="access request")


def test_request_is_recorded_decided_and_shown_on_its_page(child: Referral, analyst: User) -> None:
    client = Client()
    client.force_login(analyst)
    page = reverse("nrm:request-list", args=[child.public_id])
    typed = {"kind": "correction", "asked_by": "person", "checked": "known", "received_on": "20 November 2026"}

    assert client.post(page, typed).status_code == 422
    taken_page = client.post(page, typed | {"about": "It was a barn."}, follow=True).content.decode()
    assert "Due on 20 December 2026." in taken_page
    subject_request = SubjectRequest.objects.get()
    decide = reverse("nrm:request-decide", args=[child.public_id, subject_request.pk])
    granted = {"outcome": "granted", "question": "account", "right": "It was a barn.", "reason": "A slip."}
    shown = client.post(decide, granted, follow=True).content.decode()

    assert "The log shows no recipients of this record" in shown
    assert "you cannot change the decision" in client.post(decide, granted, follow=True).content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"question": ""}, "Choose the answer to correct."),
        ({"question": "place"}, "Select a valid choice"),  # it was not answered
        ({"right": " "}, "Enter the correct information."),
        ({"outcome": "partly"}, "Choose the ground"),
    ],
)
def test_correction_names_the_answer_and_the_true_value_and_keeps_typed_text(
    child: Referral, analyst: User, typed: dict[str, str], sentence: str
) -> None:
    subject_request = taken(child, by=analyst, kind="correction")
    client = Client()
    client.force_login(analyst)
    decide = reverse("nrm:request-decide", args=[child.public_id, subject_request.pk])
    granted = {"outcome": "granted", "question": "account", "right": "It was a barn.", "reason": "It was a slip."}

    answer = client.post(decide, granted | typed)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "It was a slip." in answer.content.decode()
    assert not Correction.objects.exists()
    assert SubjectRequest.objects.get().outcome == "open"


def corrected(referral: Referral, question: str, right: str, *, by: User) -> None:
    subject_request = taken(referral, by=by, kind="correction")
    decided = {"outcome": "granted", "ground": "", "reason": "", "question": question, "right": right}
    requests.decide(referral.public_id, subject_request.pk, **decided, by=by)


def test_correct_value_is_shown_beside_the_unchanged_answer(child: Referral, analyst: User) -> None:
    corrected(child, "under_18", "Was 18 in March.", by=analyst)
    corrected(child, "first_name", "Quaggamiranda", by=analyst)
    client = Client()
    client.force_login(analyst)

    page = client.get(child.get_absolute_url()).content.decode()
    who = client.get(reverse("nrm:identity", args=[child.public_id])).content.decode()

    assert "Was 18 in March." in page.split("<dt>Under 18</dt>")[1].split("<dt>")[0]
    assert Referral.objects.get(pk=child.pk).under_18 == "yes"
    assert "Quaggamiranda" not in page, "who it is opens elsewhere"
    assert who.index("Quaggamira<") < who.index("Quaggamiranda")
    assert "Was 18 in March." in subject_access.text_of(child, by=analyst, reason="access request")
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from nrm_correction where position('Quaggamiranda'::bytea in said) > 0")
        assert cursor.fetchone() == (0,)


# Received on 20 November 2026, and due on 20 December.
@pytest.mark.parametrize(
    ("today", "waits"),
    [
        (date(2026, 12, 12), set()),
        (date(2026, 12, 13), {"request_due"}),
        (date(2026, 12, 20), {"request_due"}),
        (date(2026, 12, 21), {"request_overdue"}),
    ],
)
def test_request_is_on_the_to_do_list_a_week_before_its_due_day_and_overdue_after_it(
    child: Referral, analyst: User, settings: Any, today: date, waits: set[str]
) -> None:
    subject_request = taken(child, by=analyst)
    settings.MSPT_TODAY = today

    lines = [line for line in todo.waiting_for(analyst) if line.reason.code.startswith("request_")]

    assert {line.reason.code for line in lines} == waits
    for line in lines:
        assert (line.due_on, line.url) == (subject_request.due_on, reverse("nrm:request-list", args=[child.public_id]))
        assert line.is_urgent is (line.reason.code == "request_overdue")
    assert not [line for line in todo.waiting_for(making.nrm_national()) if line.reason.code.startswith("request_")]
    requests.decide(child.public_id, subject_request.pk, outcome="granted", ground="", reason="", by=analyst)
    assert not [line for line in todo.waiting_for(analyst) if line.reason.code.startswith("request_")]


def test_timeline_shows_requests_without_their_content(child: Referral, analyst: User) -> None:
    subject_request = taken(child, by=analyst, kind="restriction", about="The uncle must not know.")
    requests.decide(child.public_id, subject_request.pk, outcome="granted", ground="", reason="The uncle.", by=analyst)
    requests.lift(child.public_id, subject_request.pk, why="The uncle has gone.", by=analyst)

    events = timeline.timeline_of(Referral.objects.for_list().get(pk=child.pk))

    titles = ["Restriction lifted", "Restriction requested: granted", "Restriction requested"]
    assert [event.title for event in events if "Restriction" in event.title] == titles
    assert "uncle" not in repr(events)
