"""From an encounter to a conclusive decision on the pages, with the web database role."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from nrm import identity
from nrm.choices import Authority, ReferralState
from nrm.form import answers, sections
from nrm.form.question import AnswerKind, Question
from nrm.models import Identity, Referral
from nrm.referrals import TO_EXPLAIN
from tests.nrm import making

pytestmark = pytest.mark.django_db
MET = date(2026, 11, 20)


@pytest.fixture
def on(settings: Any) -> Callable[[date], None]:
    """Set the product's date; sessions keep the machine's time."""

    def it_is(day: date) -> None:
        settings.MSPT_TODAY = day

    it_is(date(2026, 11, 24))
    return it_is


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def days(on: date, name: str = "on") -> dict[str, str]:
    return {f"{name}_0": str(on.day), f"{name}_1": str(on.month), f"{name}_2": str(on.year)}


def begun(client: Client) -> Referral:
    """A draft, created on the encounter page."""
    sent = {**days(MET, "happened_on"), "setting": "street", "recovered": "yes", "people": "1"}
    answer = client.post(reverse("nrm:referral-new"), sent)
    referral = Referral.objects.latest("pk")
    assert answer.headers["Location"] == reverse("nrm:form-tasks", args=[referral.public_id])
    return referral


def typed(question: Question, chosen: dict[str, str]) -> dict[str, str | list[str]]:
    """What a browser sends for one question."""
    if question.code in chosen:
        value: str | list[str] = chosen[question.code]
    elif question.kind is AnswerKind.DAY:
        return days(date(1990, 2, 3), question.code)
    else:
        value = making.an_answer(question.code)
    return {question.code: value}


def fill(client: Client, referral: Referral, chosen: dict[str, str]) -> None:
    """Answer every section on its page, until the task list is complete."""
    for _ in range(40):
        referral = Referral.objects.get(pk=referral.pk)
        stored_answers = answers.answers_of(referral, sealed=identity.present(referral))
        open_ = [
            section for section in sections.sections_of(stored_answers, begun=referral.form_begun_on) if section.open
        ]
        open_ = [section for section in open_ if section.code != "consent"]
        if not open_:
            return
        page = reverse("nrm:form-section", args=[referral.public_id, open_[0].code])
        assert client.get(page).status_code == 200
        sent: dict[str, str | list[str]] = {"version": str(referral.version)}
        for question in open_[0].questions:
            sent |= typed(question, chosen)
        answer = client.post(page, sent)
        assert answer.status_code == 302, answer.content.decode()
    raise AssertionError("The form never ends.")


def consent(client: Client, referral: Referral, answer: str) -> None:
    page = reverse("nrm:form-consent", args=[referral.public_id])
    sent = {"answer": answer, "explained": list(TO_EXPLAIN), "with_interpreter": "yes", **days(date(2026, 11, 24))}
    assert client.post(page, sent).status_code == 302


def finish(client: Client, referral: Referral) -> Referral:
    """Check the answers, and finish the form."""
    page = reverse("nrm:form-check", args=[referral.public_id])
    assert "still needed" not in client.get(page).content.decode()
    answer = client.post(page)
    assert answer.headers["Location"] == reverse("nrm:refer", args=[referral.public_id])
    return Referral.objects.get(pk=referral.pk)


def send(client: Client, referral: Referral) -> Referral:
    """Finish the form, and record the Home Office form's reference and date."""
    finish(client, referral)
    page = reverse("nrm:refer", args=[referral.public_id])
    assert client.get(page).status_code == 200
    answer = client.post(page, {"reference": f"NRM {referral.pseudonym}", "time": "00:00", **days(clock.today())})
    assert answer.headers["Location"] == referral.get_absolute_url(), answer.content.decode()
    return Referral.objects.get(pk=referral.pk)


def step(client: Client, referral: Referral, move: str, on: date, **more: str) -> Referral:
    """Record one transition on its page."""
    page = reverse("nrm:step-new", args=[referral.public_id, move])
    assert client.get(page).status_code == 200
    answer = client.post(page, {**days(on), **more})
    assert answer.status_code == 302, answer.content.decode()
    return Referral.objects.get(pk=referral.pk)


ADULT = {"under_18": "no", "under_18_when_exploited": "no"}


def test_adult_from_encounter_to_conclusive_decision(on: Callable[[date], None]) -> None:
    client = signed_in(making.nrm_analyst())
    referral = begun(client)
    page = reverse("nrm:form-section", args=[referral.public_id, "age"])
    client.post(page, {"version": "1", "under_18": "no"})
    consent(client, referral, "given")
    fill(client, referral, ADULT)

    referral = send(client, referral)
    assert (referral.state, referral.case_type) == (ReferralState.SUBMITTED, "referral")
    assert referral.due_on == date(2026, 12, 1)

    on(date(2026, 12, 1))
    referral = step(client, referral, "rg_positive", date(2026, 12, 1), authority=Authority.SCA)
    assert (referral.state, referral.due_on) == (ReferralState.RECOVERY, date(2026, 12, 30))

    on(date(2027, 2, 1))
    referral = step(client, referral, "cg_positive", date(2027, 2, 1), authority=Authority.SCA)
    assert (referral.state, referral.due_on) == (ReferralState.CONCLUSIVE_GROUNDS_POSITIVE, None)
    moves = list(referral.steps.order_by("pk").values_list("move", flat=True))
    assert moves == ["finish", "submit", "rg_positive", "recovery_over", "cg_positive"]
    timeline = client.get(referral.get_absolute_url()).content.decode()
    assert "Conclusive grounds positive" in timeline
    assert f"NRM {referral.pseudonym}" in timeline


def test_a_child_is_referred_without_consent() -> None:
    client = signed_in(making.nrm_analyst())
    referral = begun(client)
    fill(client, referral, {"under_18": "yes"})

    referral = send(client, referral)

    assert (referral.consent, referral.case_type) == ("not_needed", "referral")
    assert referral.age_at_exploitation == "child"


def test_adult_who_does_not_consent_is_notified_without_a_name() -> None:
    client = signed_in(making.nrm_analyst())
    referral = begun(client)
    page = reverse("nrm:form-section", args=[referral.public_id, "age"])
    client.post(page, {"version": "1", "under_18": "no"})
    consent(client, referral, "refused")
    fill(client, referral, ADULT | {"willing_to_help_police": "no", "agrees_to_be_named": "no"})

    referral = send(client, referral)

    assert (referral.state, referral.case_type) == (ReferralState.NOTIFIED, "notification")
    assert not Identity.objects.filter(referral=referral).exists()


def test_check_page_links_only_to_unanswered_questions() -> None:
    client = signed_in(making.nrm_analyst())
    referral = begun(client)

    answer = client.post(reverse("nrm:form-check", args=[referral.public_id]), follow=True)

    assert "Age and consent decide whether this is a referral or a notification" in answer.content.decode()
    assert Referral.objects.get().state == ReferralState.DRAFT


def test_second_editor_of_a_section_sees_the_conflict_and_loses_nothing() -> None:
    client = signed_in(making.nrm_analyst())
    referral = begun(client)
    page = reverse("nrm:form-section", args=[referral.public_id, "others"])
    client.post(page, {"version": "1", "other_victims": "no"})

    answer = client.post(page, {"version": "1", "other_victims": "yes", "other_victims_words": "Two men."})

    assert answer.status_code == 422
    assert "A colleague changed this referral" in answer.content.decode()


def test_names_in_free_text_raise_a_warning_and_can_be_kept() -> None:
    client = signed_in(making.nrm_analyst())
    referral = begun(client)
    page = reverse("nrm:form-section", args=[referral.public_id, "evidence"])

    answer = client.post(page, {"version": "1", "evidence": "Statement of victim Anna Kowalska."}, follow=True)

    assert "looks like a person’s name" in answer.content.decode()
    assert referral.words.get().text == "Statement of victim Anna Kowalska."


def test_name_typed_before_consent_was_refused_is_deleted_from_the_notification() -> None:
    client = signed_in(making.nrm_analyst())
    referral = begun(client)
    client.post(reverse("nrm:form-section", args=[referral.public_id, "age"]), {"version": "1", "under_18": "no"})
    consent(client, referral, "given")
    fill(client, referral, ADULT)
    assert Identity.objects.get(referral=referral).last_name
    consent(client, referral, "refused")
    fill(client, referral, ADULT | {"willing_to_help_police": "no", "agrees_to_be_named": "no"})
    for question in ("letter_to", "wants_support"):
        assert referral.answers.filter(question=question).exists()
    helps = {"version": str(Referral.objects.get(pk=referral.pk).version), "has_crime_reference": "no"}
    client.post(
        reverse("nrm:form-section", args=[referral.public_id, "police"]), helps | {"willing_to_help_police": "no"}
    )

    referral = send(client, referral)

    assert referral.state == ReferralState.NOTIFIED
    assert identity.present(referral) == []
    assert referral.turns_18_in is None
    assert not referral.answers.filter(question__in=["letter_to", "wants_support", "has_children"]).exists()
