"""From a finished form to the Home Office: the product never says a person was referred if nobody did it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from core import clock
from core.workflow import TransitionNotAllowed
from nrm import decisions, home, referring, timeline, todo
from nrm.choices import ReferralState
from nrm.form import answers, sections
from nrm.models import Referral, ReferralExtractionCell
from reference.models import Force
from tests.accounts.factories import KENT, LANCASHIRE
from tests.figures.making import period
from tests.nrm import caring, counting, making
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
CLAIMS_IT_LEFT = re.compile(
    r"gone out|was sent|has been sent|\breferred to the Home Office on|Notified and closed", re.I
)
TITLE = "Not yet entered in the Home Office form"


@made_once
def analyst() -> User:
    return making.nrm_analyst()


def completed(by: User, *, consent: str = "given") -> Referral:
    """An adult's complete form, not finished yet."""
    return making.answered(making.begun(by), making.ADULT, consent=consent, by=by)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(client: Client, name: str, referral: Referral) -> str:
    return unescape(client.get(reverse(name, args=[referral.public_id])).content.decode())


def typed(reference: str, on: date, time: str = "09:30") -> dict[str, str]:
    return {"reference": reference, "on_0": str(on.day), "on_1": str(on.month), "on_2": str(on.year), "time": time}


@pytest.mark.parametrize("consent", ["given", "refused"])
def test_unentered_form_is_never_shown_as_referred(analyst: User, consent: str) -> None:
    draft, client = completed(analyst, consent=consent), browser(analyst)

    pages = [client.post(reverse("nrm:form-check", args=[draft.public_id]), follow=True).content.decode()]
    pages += [text_of(client, name, draft) for name in ("nrm:referral-detail", "nrm:form-tasks", "nrm:form-check")]
    pages += [client.get(reverse("nrm:referral-list")).content.decode(), client.get("/").content.decode()]

    ready = Referral.objects.get(pk=draft.pk)
    assert (ready.submitted_at, ready.due_on, ready.authority_reference) == (None, None, "")
    assert "yet" in pages[0]
    for page in pages:
        force = page.partition("<main")[2].partition('<form class="app-filters')[0]
        assert not CLAIMS_IT_LEFT.search(unescape(force).replace("Referred to the Home Office</option>", ""))
    assert not AuditEntry.objects.filter(kind="disclosure")


def test_every_answer_is_in_words_in_the_form_s_order_for_copying(analyst: User) -> None:
    draft = making.answered(
        making.begun(analyst), making.ADULT | {"first_name": "Quaggamira"}, consent="given", by=analyst
    )
    given = answers.answers_of(draft)
    referring.finish(draft.public_id, by=analyst)

    page = text_of(browser(analyst), "nrm:refer", draft)

    questions = sections.asked(given, begun=draft.form_begun_on)
    places = [page.find(f"</span>{question.label}</dt>") for question in questions]
    assert -1 not in places
    assert places == sorted(places)
    assert "Quaggamira" in page
    assert referring.HOME_OFFICE_FORM in page
    assert not re.search(r"data-app-answer>\s*[a-z]+_[a-z_]+\s*<", page), "a code is shown in place of words"
    assert AuditEntry.objects.filter(kind="consultation", reason="answers copied into the Home Office form")


def test_finished_form_nobody_entered_is_overdue_after_an_hour_on_home_and_list(analyst: User) -> None:
    draft = completed(analyst)
    referring.finish(draft.public_id, by=analyst)
    assert "to_refer" in {line.reason.code for line in todo.waiting_for(analyst)}
    assert any(item.when.startswith("Due by ") for item in home.to_do_items(analyst))

    Referral.objects.filter(pk=draft.pk).update(finished_at=clock.now() - timedelta(minutes=61))

    assert [line.referral for line in todo.waiting_for(analyst) if line.reason.code == "not_referred"] == [draft]
    [item] = [item for item in home.to_do_items(analyst) if item.title.startswith(TITLE)]
    assert (item.title, item.is_urgent) == (f"{TITLE}: {draft.pseudonym}", True)
    assert item.when.startswith("Overdue since ")
    client = browser(analyst)
    assert TITLE in client.get(reverse("nrm:referral-list")).content.decode()
    assert "Overdue since" in text_of(client, "nrm:refer", draft)

    referring.record(draft.public_id, at=clock.now(), reference="NRM1", by=analyst)
    assert not {"not_referred", "to_refer"} & {line.reason.code for line in todo.waiting_for(analyst)}


def test_header_says_until_when_a_finished_form_must_be_entered(analyst: User) -> None:
    referral = completed(analyst)
    referring.finish(referral.public_id, by=analyst)
    finished = Referral.objects.get(pk=referral.pk).finished_at
    assert finished is not None
    by = clock.time_in_words(finished + timedelta(hours=1))
    client = browser(analyst)

    on_time = text_of(client, "nrm:safeguarding", referral)
    Referral.objects.filter(pk=referral.pk).update(finished_at=finished - timedelta(minutes=61))
    late = text_of(client, "nrm:safeguarding", referral)

    assert f"Home Office form: due by {by}" in on_time
    assert "Home Office form: overdue since" in late


def test_working_days_run_from_the_home_office_form_s_date_and_not_ours(analyst: User) -> None:
    draft = completed(analyst)
    client = browser(analyst)
    client.post(reverse("nrm:form-check", args=[draft.public_id]))

    answer = client.post(reverse("nrm:refer", args=[draft.public_id]), typed("nrm 2026/11041", date(2026, 11, 20)))

    assert answer.status_code == 302, answer.content.decode()
    referral = Referral.objects.get(pk=draft.pk)
    assert (referral.state, referral.began_on, referral.due_on) == (
        ReferralState.SUBMITTED,
        date(2026, 11, 20),
        date(2026, 11, 27),
    )
    assert referral.submitted_at == datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    assert referral.authority_reference == "NRM 2026/11041"
    line = AuditEntry.objects.get(kind="disclosure")
    assert (line.recipient, line.reason) == ("Home Office", decisions.ENTERED_ELSEWHERE)


def test_figures_count_a_referral_on_its_referred_date_and_not_while_ready(analyst: User) -> None:
    period(date(2026, 11, 1))
    first, second = completed(analyst), completed(analyst)
    referring.finish(first.public_id, by=analyst)
    making.referred(second, on=date(2026, 11, 21), by=analyst)

    counting.extracted()

    counted = ReferralExtractionCell.objects.filter(measure="nrm_referrals", force=LANCASHIRE)
    assert [(cell.extraction.month, cell.value) for cell in counted] == [(date(2026, 11, 1), 1)]


@pytest.mark.parametrize("consent", ["given", "refused"])
def test_referring_and_closing_need_a_reference_and_a_date(analyst: User, consent: str) -> None:
    draft = completed(analyst, consent=consent)
    referring.finish(draft.public_id, by=analyst)
    page = reverse("nrm:refer", args=[draft.public_id])
    client = browser(analyst)

    refused = unescape(client.post(page, {"reference": " ", "time": ""}).content.decode())

    assert "Enter the reference that the Home Office form showed at the end." in refused
    assert "Enter the date you submitted the Home Office form." in refused
    tomorrow = clock.today() + timedelta(days=1)
    assert "in the future" in client.post(page, typed("NRM1", tomorrow)).content.decode()
    assert "before the encounter" in client.post(page, typed("NRM1", date(2026, 11, 19))).content.decode()
    assert Referral.objects.get(pk=draft.pk).state in {ReferralState.READY_TO_REFER, ReferralState.READY_TO_NOTIFY}
    closed = ReferralState.NOTIFIED if consent == "refused" else ReferralState.SUBMITTED
    with pytest.raises(IntegrityError, match="nrm_referral_referred_has_reference"), transaction.atomic():
        Referral.objects.filter(pk=draft.pk).update(state=closed, submitted_at=clock.now(), submitted_by=analyst)


def test_a_notification_is_notified_and_closed_with_its_reference(analyst: User) -> None:
    draft = completed(analyst, consent="refused")

    assert referring.finish(draft.public_id, by=analyst).state == ReferralState.READY_TO_NOTIFY
    closed = referring.record(draft.public_id, at=clock.now(), reference="DTN-7", by=analyst)

    assert (closed.state, closed.authority_reference) == (ReferralState.NOTIFIED, "DTN-7")


def test_finished_form_is_locked_and_editable_again_until_submitted_to_the_home_office(analyst: User) -> None:
    draft, client = completed(analyst), browser(analyst)
    referring.finish(draft.public_id, by=analyst)
    section = reverse("nrm:form-section", args=[draft.public_id, "others"])
    assert client.get(section).status_code == 302
    reopen = reverse("nrm:form-reopen", args=[draft.public_id])

    assert client.post(reopen).headers["Location"] == reverse("nrm:form-tasks", args=[draft.public_id])

    assert Referral.objects.get(pk=draft.pk).state == ReferralState.DRAFT
    assert client.get(section).status_code == 200
    making.referred(draft, by=analyst)
    assert "Referred to the Home Office" in client.post(reopen, follow=True).content.decode()
    assert Referral.objects.get(pk=draft.pk).state == ReferralState.SUBMITTED


@pytest.mark.parametrize("twin", ["nrm 2026 17", "NRM-2026/17", "NRM202617", "NRM‐2026‑17"])
def test_reference_is_unique_in_a_force_in_any_spelling(analyst: User, twin: str) -> None:
    first = making.referred(completed(analyst), by=analyst, reference="NRM/2026/17")
    second = completed(analyst)
    referring.finish(second.public_id, by=analyst)

    with pytest.raises(TransitionNotAllowed, match=first.pseudonym):
        referring.record(second.public_id, at=clock.now(), reference=twin, by=analyst)

    theirs = making.nrm_analyst(KENT)
    assert making.referred(completed(theirs), by=theirs, reference=twin)  # another force's is ignored
    with pytest.raises(IntegrityError, match="nrm_referral_reference_once_in_a_force"), transaction.atomic():
        Referral.objects.filter(force=KENT).update(force=Force.objects.get(pk=LANCASHIRE))


def test_wrong_reference_is_corrected_with_its_history(analyst: User) -> None:
    sent = making.referred(completed(analyst), by=analyst, reference="NRM1")
    page = reverse("nrm:reference-correct", args=[sent.public_id])
    client = browser(analyst)
    assert "Enter how you know NRM1 is wrong." in client.post(page, {"reference": "NRM2"}).content.decode()

    client.post(page, {"reference": "nrm2", "reason": "Read off the letter."})

    referral = Referral.objects.get(pk=sent.pk)
    assert (referral.authority_reference, referral.state, referral.due_on) == ("NRM2", sent.state, sent.due_on)
    events = [event.text for event in timeline.timeline_of(referral)]
    assert any("NRM1" in event for event in events)
    assert any("NRM2" in event for event in events)


def test_unrecorded_reference_is_asked_for_until_it_is_recorded(analyst: User) -> None:
    sent = counting.sent(LANCASHIRE, date(2026, 11, 3))
    assert [line.referral for line in todo.waiting_for(analyst) if line.reason.code == "reference_missing"] == [sent]

    referring.correct_reference(sent.public_id, reference="NRM9", reason="", by=analyst)

    assert not Referral.objects.reference_missing().exists()


def test_notifying_the_local_authority_needs_the_name_of_its_contact(analyst: User) -> None:
    child: dict[str, Any] = caring.CHILD | {"authority_informed_on": caring.SENT_ON}
    sent = caring.sent(analyst)
    with pytest.raises(TransitionNotAllowed, match="Enter who you spoke to at the local authority"):
        caring.noted(sent, "child", by=analyst, **child)

    caring.noted(sent, "child", by=analyst, **(child | {"authority_informed_to": "Duty desk, reference C-17"}))

    client = browser(analyst)
    assert "received by Duty desk, reference C-17" in text_of(client, "nrm:safeguarding", sent)
    assert "This service does not notify anyone." in unescape(
        client.get(reverse("nrm:safeguarding-part", args=[sent.public_id, "child"])).content.decode()
    )


@pytest.mark.parametrize("name", ["nrm:form-tasks", "nrm:form-check"])
def test_force_reads_its_own_finished_answers_without_a_second_person(analyst: User, name: str) -> None:
    draft = making.answered(
        making.begun(analyst), making.ADULT | {"first_name": "Quaggamira"}, consent="given", by=analyst
    )
    sent = making.referred(draft, by=analyst)
    colleague = browser(making.nrm_analyst())

    page = text_of(colleague, name, sent)

    assert "Quaggamira" in page
    assert "We record each time you view them." in page
    assert AuditEntry.objects.filter(kind="consultation", subject="nrm.identity", reason="answers read").exists()
    assert browser(making.nrm_analyst(KENT)).get(reverse(name, args=[sent.public_id])).status_code == 404


def test_optional_questions_without_an_answer_are_folded_before_and_after_finishing(analyst: User) -> None:
    draft = making.answered(making.begun(analyst), making.CHILD, by=analyst)
    client = browser(analyst)

    page = text_of(client, "nrm:form-check", draft)
    shown, folded = page.split("unanswered optional questions")
    assert "Is the person under 18?" in shown
    assert "Other names" not in shown
    assert "Other names" in folded

    making.referred(draft, by=analyst)
    shown, folded = text_of(client, "nrm:form-check", draft).split("unanswered questions")
    assert "Is the person under 18?" in shown
    assert "Other names" not in shown
    assert "Other names" in folded
