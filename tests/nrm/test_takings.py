"""Exporting one referral needs a second person, a time limit and a recent password (P19, P11)."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts import reauthentication
from accounts.models import Duty, User
from accounts.second_factor import proof
from audit.models import AuditEntry
from core import clock
from core.downloads import DownloadFile
from core.workflow import TransitionNotAllowed
from nrm import home, timeline
from nrm.exports import export_requests
from nrm.models import ExportRequest, Referral
from tests.accounts.factories import KENT
from tests.accounts.second_factors import code_now, with_app
from tests.nrm import caring, making
from tests.shared_rows import made_once
from tests.signing_in import factor_given, just_signed_in

pytestmark = pytest.mark.django_db


@made_once
def analyst() -> User:
    return making.nrm_analyst()


@made_once
def colleague() -> User:
    return making.nrm_analyst()


@made_once
def sent(analyst: User) -> Referral:
    return caring.sent(analyst, making.CHILD | {"first_name": "Quaggamira"})


def asked(referral: Referral, *, by: User) -> ExportRequest:
    return export_requests.request_export(
        referral.public_id, form="json", reason="To enter it.", recipient=export_requests.HOME_OFFICE, by=by
    )


def decided(taking: ExportRequest, *, by: User, allow: bool = True) -> ExportRequest:
    return making.decide_file(taking.referral.public_id, taking.pk, allow=allow, by=by)


def taken(taking: ExportRequest, *, by: User) -> DownloadFile:
    return export_requests.download(taking.referral.public_id, taking.pk, by=by)


def test_export_needs_approval_by_a_second_person(sent: Referral, analyst: User, colleague: User) -> None:
    taking = asked(sent, by=analyst)
    with pytest.raises(TransitionNotAllowed, match="must approve this export first"):
        taken(taking, by=analyst)
    assert not AuditEntry.objects.filter(kind="disclosure", question__contains=taking.number).exists()

    decided(taking, by=colleague)

    assert b"Quaggamira" in taken(taking, by=analyst).content
    entry = AuditEntry.objects.get(kind="disclosure", question__contains=taking.number)
    assert (entry.reason, entry.recipient) == ("To enter it.", "Home Office")


def test_requester_cannot_approve_in_any_role(sent: Referral, analyst: User) -> None:
    taking = asked(sent, by=analyst)
    with pytest.raises(TransitionNotAllowed, match="You cannot approve your own request"):
        decided(taking, by=analyst)
    with pytest.raises(IntegrityError, match="nrm_taking_decided_by_another"), transaction.atomic():
        ExportRequest.objects.update(state="allowed", decided_by=analyst, decided_at=clock.now(), ends_at=clock.now())


@pytest.mark.parametrize("allow", [True, False])
def test_second_of_two_deciders_is_refused(sent: Referral, analyst: User, colleague: User, allow: bool) -> None:
    taking = asked(sent, by=analyst)
    decided(taking, by=colleague, allow=allow)

    with pytest.raises(TransitionNotAllowed, match="already decided this request"):
        decided(taking, by=making.nrm_analyst())


def test_refused_file_cannot_be_downloaded(sent: Referral, analyst: User, colleague: User) -> None:
    taking = decided(asked(sent, by=analyst), by=colleague, allow=False)
    with pytest.raises(TransitionNotAllowed, match="must approve this export first"):
        taken(taking, by=analyst)


def test_only_the_requester_downloads_it(sent: Referral, analyst: User, colleague: User) -> None:
    taking = decided(asked(sent, by=analyst), by=colleague)
    with pytest.raises(TransitionNotAllowed, match="Only the person who requested this export"):
        taken(taking, by=colleague)


def test_approval_lasts_a_day(sent: Referral, analyst: User, colleague: User) -> None:
    taking = decided(asked(sent, by=analyst), by=colleague)
    assert taking.ends_at is not None
    assert taking.decided_at is not None
    assert taking.ends_at - taking.decided_at == timedelta(hours=24)
    ExportRequest.objects.update(ends_at=clock.now())

    with pytest.raises(TransitionNotAllowed, match="expired after 24 hours"):
        taken(taking, by=analyst)


@pytest.mark.parametrize("how", ["duty", "closed", "moved"])
def test_demoted_approver_cannot_approve(sent: Referral, analyst: User, colleague: User, how: str) -> None:
    taking = decided(asked(sent, by=analyst), by=colleague)
    if how == "duty":
        Duty.objects.filter(user=colleague).delete()
    else:
        User.objects.filter(pk=colleague.pk).update(**({"is_active": False} if how == "closed" else {"force": KENT}))

    with pytest.raises(TransitionNotAllowed, match="is no longer an NRM contact"):
        taken(taking, by=analyst)


def test_file_changed_since_its_request_needs_a_new_request(analyst: User, colleague: User) -> None:
    draft = making.answered(making.begun(analyst), making.CHILD, by=analyst)
    waiting, allowed = asked(draft, by=analyst), decided(asked(draft, by=analyst), by=colleague)
    making._save(draft, {"account": "Another account."}, by=analyst)

    with pytest.raises(TransitionNotAllowed, match="changed after"):
        decided(waiting, by=colleague)
    with pytest.raises(TransitionNotAllowed, match="changed after"):
        taken(allowed, by=analyst)


@pytest.mark.parametrize("who", [making.nrm_coordinator, making.nrm_national, lambda: making.nrm_analyst(KENT)])
def test_only_the_own_force_approves_it(sent: Referral, analyst: User, who: Any) -> None:
    with pytest.raises((TransitionNotAllowed, Referral.DoesNotExist)):
        decided(asked(sent, by=analyst), by=who())


def test_file_is_on_a_colleague_s_to_do_list_and_in_the_timeline(
    sent: Referral, analyst: User, colleague: User
) -> None:
    taking = asked(sent, by=analyst)
    page = reverse("nrm:export-request", args=[sent.public_id])
    assert page in {item.url for item in home.to_do_items(colleague)}
    assert page not in {item.url for item in home.to_do_items(analyst)}

    decided(taking, by=colleague)
    taken(taking, by=analyst)

    assert page not in {item.url for item in home.to_do_items(colleague)}
    headings = [event.heading for event in timeline.timeline_of(Referral.objects.for_list().get(pk=sent.pk))]
    file = "a JSON for Home Office"
    assert [title for title in headings if "xport" in title or file in title] == [
        f"Exported: {file}",
        "Export approved",
        f"Export requested: {file}",
    ]


def test_two_exports_of_one_day_are_three_lines_of_the_timeline(sent: Referral, analyst: User, colleague: User) -> None:
    for _ in range(2):
        taking = asked(sent, by=analyst)
        decided(taking, by=colleague)
        taken(taking, by=analyst)

    lines = [
        event for event in timeline.timeline_of(Referral.objects.for_list().get(pk=sent.pk)) if "xport" in event.title
    ]

    assert [(line.title, line.times, line.recorded_by) for line in lines] == [
        ("Exported", 2, analyst.name),
        ("Export approved", 2, colleague.name),
        ("Export requested", 2, analyst.name),
    ]
    assert ExportRequest.objects.filter(taken_at__isnull=False).count() == 2


@pytest.mark.parametrize(("seconds", "leaves"), [(0, True), (290, True), (310, False), (None, False)])
def test_second_factor_is_asked_for_if_not_given_recently(
    sent: Referral, analyst: User, colleague: User, seconds: int | None, leaves: bool
) -> None:
    taking = decided(asked(sent, by=analyst), by=colleague)
    client = Client()
    client.force_login(analyst)
    session = client.session
    session[reauthentication.KEPT] = [] if seconds is None else [factor_given(seconds_ago=seconds)]
    session.save()

    answer = client.post(reverse("nrm:export-download", args=[sent.public_id, taking.pk]))

    assert answer.status_code == (200 if leaves else 302)
    if not leaves:
        assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
        assert not AuditEntry.objects.filter(kind="disclosure", question__contains=taking.number).exists()


def test_second_factor_returns_to_the_page(sent: Referral, analyst: User) -> None:
    with_app(analyst)
    client = Client()
    client.force_login(analyst)
    back = reverse("nrm:export-request", args=[sent.public_id])
    asking = reauthentication.confirm_first(back).headers["Location"]

    answer = client.post(asking, {proof.CODE: code_now()})

    assert answer.headers["Location"] == back
    assert client.session[reauthentication.KEPT][-1]["at"] > time.time() - 60


def test_pages_lead_from_the_request_to_the_file(sent: Referral, analyst: User, colleague: User) -> None:
    mine, theirs = just_signed_in(analyst), just_signed_in(colleague)
    page = reverse("nrm:export-request", args=[sent.public_id])
    typed = {"form": "json", "to": "Home Office", "recipient": "", "reason": "To enter it."}

    assert "Download file" not in mine.post(page, typed, follow=True).content.decode()
    taking = ExportRequest.objects.get()
    assert "Approve for 24 hours" in theirs.get(page).content.decode()
    decide = reverse("nrm:export-decide", args=[sent.public_id, taking.pk])
    assert (
        "Approved for 24 hours."
        in theirs.post(decide, {"allow": "yes", "seen": making.seen_of_file(taking.pk)}, follow=True).content.decode()
    )
    assert "Download file" in mine.get(page).content.decode()
    file = mine.post(reverse("nrm:export-download", args=[sent.public_id, taking.pk]))

    assert file.headers["Content-Type"] == "application/json"
    assert taking.number in file.headers["Content-Disposition"]
    assert "no-store" in file.headers["Cache-Control"]
