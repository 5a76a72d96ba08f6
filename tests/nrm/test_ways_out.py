"""Every way to export data of a referral, each with a reason, a second person and a recent password."""

from __future__ import annotations

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import get_resolver, reverse

from accounts.models import User
from audit.models import AuditEntry
from core import clock
from core.workflow import TransitionNotAllowed
from nrm import home, todo
from nrm.choices import AccessRequestState, ExportFormatKind
from nrm.data_rights import requests, subject_access
from nrm.exports import export_requests
from nrm.models import ExportRequest, IdentityAccessRequest, Referral
from nrm.safeguarding.choices import Channel
from tests.nrm import caring, making
from tests.shared_rows import made_once
from tests.signing_in import give_factor, just_signed_in

pytestmark = pytest.mark.django_db
NRM = Path(subject_access.__file__).parents[1]


@made_once
def analyst() -> User:
    return making.nrm_analyst()


@made_once
def colleague() -> User:
    return making.nrm_analyst()


@made_once
def sent(analyst: User) -> Referral:
    return caring.sent(analyst, making.CHILD | {"first_name": "Quaggamira"})


def access_request(referral: Referral, *, by: User, kind: str = "access") -> int:
    return requests.record_request(
        referral.public_id,
        kind=kind,
        asked_by="person",
        checked="known",
        received_on=clock.today(),
        about="",
        by=by,
    ).pk


def asked(referral: Referral, form: str, *, by: User) -> ExportRequest:
    return export_requests.request_export(
        referral.public_id, form=form, reason="To answer it.", recipient="The person", by=by
    )


def test_one_click_exports_nothing(sent: Referral, analyst: User) -> None:
    client = just_signed_in(analyst)
    file_url = reverse("nrm:subject-access-file", args=[sent.public_id])

    for given in ({}, {"recipient": "NRM officer", "reason": "To answer it."}):
        answer = client.post(file_url, given, follow=True)
        assert "Content-Disposition" not in answer.headers
        page = re.sub(r'<section class="app-person.*?</section>', "", answer.content.decode(), flags=re.DOTALL)
        assert "Quaggamira" not in page.partition("<main")[2]  # except the head of the page, which names the person
    assert "There is no open access request from this person." in answer.content.decode()
    assert not ExportRequest.objects.exists()
    assert not AuditEntry.objects.filter(kind="disclosure", recipient="NRM officer")


@pytest.mark.parametrize("kind", ["correction", "restriction"])
def test_other_requests_of_the_person_export_nothing(sent: Referral, analyst: User, kind: str) -> None:
    access_request(sent, by=analyst, kind=kind)

    with pytest.raises(TransitionNotAllowed, match="no open access request"):
        asked(sent, ExportFormatKind.HELD, by=analyst)


@pytest.mark.parametrize("form", ExportFormatKind.values)
def test_every_export_needs_a_second_person_and_a_recent_second_factor_and_expires_after_a_day(
    sent: Referral, analyst: User, colleague: User, form: str
) -> None:
    access_request(sent, by=analyst)
    taking = asked(sent, form, by=analyst)
    download_url = reverse("nrm:export-download", args=[sent.public_id, taking.pk])
    fresh, old_session = just_signed_in(analyst), Client()
    old_session.force_login(analyst)
    give_factor(old_session, seconds_ago=301)

    assert "Content-Disposition" not in fresh.post(download_url).headers  # nobody has approved it
    with pytest.raises(TransitionNotAllowed, match="You cannot approve your own request"):
        making.decide_file(sent.public_id, taking.pk, allow=True, by=analyst)
    making.decide_file(sent.public_id, taking.pk, allow=True, by=colleague)
    assert "Content-Disposition" not in old_session.post(download_url).headers  # no recent second factor

    answer = fresh.post(download_url)

    assert taking.number in answer.headers["Content-Disposition"]
    line = AuditEntry.objects.get(kind="disclosure", question__contains=taking.number)
    assert (line.reason, line.recipient) == ("To answer it.", "The person")
    ExportRequest.objects.update(taken_at=None, ends_at=clock.now() - timedelta(seconds=1))
    assert "Content-Disposition" not in fresh.post(download_url).headers


@pytest.mark.parametrize("form", ExportFormatKind.values)
def test_restricted_referral_cannot_be_exported(sent: Referral, analyst: User, colleague: User, form: str) -> None:
    access_request(sent, by=analyst)
    taking = asked(sent, form, by=analyst)
    making.decide_file(sent.public_id, taking.pk, allow=True, by=colleague)
    restricting = access_request(sent, by=analyst, kind="restriction")
    requests.decide(sent.public_id, restricting, outcome="granted", ground="", reason="", by=analyst)

    for leave in (
        lambda: asked(sent, form, by=analyst),
        lambda: export_requests.download(sent.public_id, taking.pk, by=analyst),
    ):
        with pytest.raises(TransitionNotAllowed, match="This referral is restricted"):
            leave()


def test_decided_request_cannot_export_what_is_held(sent: Referral, analyst: User, colleague: User) -> None:
    number = access_request(sent, by=analyst)
    taking = asked(sent, ExportFormatKind.HELD, by=analyst)
    making.decide_file(sent.public_id, taking.pk, allow=True, by=colleague)
    requests.decide(sent.public_id, number, outcome="granted", ground="", reason="", by=analyst)

    with pytest.raises(TransitionNotAllowed, match="request"):
        export_requests.download(sent.public_id, taking.pk, by=analyst)
    with pytest.raises(IntegrityError, match="nrm_taking_of_everything_answers_a_request"), transaction.atomic():
        ExportRequest.objects.update(request=None)


def test_requests_for_files_are_limited_per_user(sent: Referral, analyst: User) -> None:
    for _ in range(export_requests.MOST_A_DAY):
        asked(sent, ExportFormatKind.PDF, by=analyst)

    with pytest.raises(TransitionNotAllowed, match="which is the limit"):
        asked(sent, ExportFormatKind.PDF, by=analyst)


# What sends a file: Django's responses, and the module with which our views do.
SENDERS = {"StreamingHttpResponse", "FileResponse", "JsonResponse", "downloads"}


def test_no_other_referral_view_makes_a_file() -> None:
    makers = set()
    for module in NRM.rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text())):
            if isinstance(node, ast.Constant) and node.value in {"Content-Disposition", "application/json", "text/csv"}:
                makers.add(module.relative_to(NRM).as_posix())
            if isinstance(node, ast.Name) and node.id in SENDERS:
                makers.add(module.relative_to(NRM).as_posix())

    assert makers == {"views/exports.py", "exports/export_requests.py"}
    served = {str(name) for name in get_resolver().namespace_dict["api"][1].reverse_dict}
    assert not [name for name in served if "referral" in name or "nrm" in name]


def test_what_is_held_is_printed_in_words(sent: Referral, analyst: User) -> None:
    ways = {"answers": dict.fromkeys(Channel.values, "no"), "notes": {"phone": "He answers it."}}
    caring.noted(sent, "contact", by=analyst, **ways)

    text = subject_access.text_of(Referral.objects.get(pk=sent.pk), by=analyst, reason="access request")

    codes = {word.strip("., ;:") for word in text.split() if "_" in word}
    assert not codes
    assert "Where it was: A street or public place" in text


def test_requester_sees_on_home_that_the_file_was_approved(sent: Referral, analyst: User, colleague: User) -> None:
    taking = asked(sent, ExportFormatKind.PDF, by=analyst)
    assert not todo.files_ready(analyst)

    making.decide_file(sent.public_id, taking.pk, allow=True, by=colleague)

    wanted = f"Your export of {sent.pseudonym} is ready to download until"
    assert any(item.title.startswith(wanted) for item in home.to_do_items(analyst))
    client = Client()
    client.force_login(analyst)
    assert wanted in client.get("/").content.decode()
    assert wanted in client.get(reverse("nrm:referral-list")).content.decode()
    assert not any(item.title.startswith(wanted) for item in home.to_do_items(colleague))


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (AccessRequestState.OPEN, "You can view the identity"),
        (AccessRequestState.REFUSED, "Your request for the identity"),
    ],
)
def test_identity_access_requester_sees_the_decision_on_home(
    sent: Referral, analyst: User, state: str, words: str
) -> None:
    national = making.nrm_national()
    IdentityAccessRequest.objects.create(
        referral=sent,
        force_id=sent.force_id,
        asked_by=national,
        asked_at=clock.now(),
        reason="Two forces may hold the same person.",
        state=state,
        decided_by=analyst,
        decided_at=clock.now(),
        ends_at=clock.now() + timedelta(hours=24) if state == AccessRequestState.OPEN else None,
    )

    assert any(item.title.startswith(f"{words} of {sent.pseudonym}") for item in home.to_do_items(national))
