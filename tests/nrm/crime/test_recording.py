"""Each referral has a record in its force's register: an incident with its N200 code, which becomes a crime."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import User
from core import clock
from core.workflow import EditConflict, TransitionNotAllowed
from nrm import decisions, referring, workflow
from nrm.choices import Authority
from nrm.crime import decisions as crime_decisions
from nrm.crime import recording, records
from nrm.crime.choices import CancellationReason, CrimeClass, OffencePlace, RecordDecision, RecordSource, RecordStatus
from nrm.models import CrimeRecord, Referral
from tests.accounts.factories import KENT
from tests.nrm import making as referral_making
from tests.nrm.crime import making
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db


@made_once
def contact() -> User:
    return referral_making.nrm_analyst()


@made_once
def sent(contact: User) -> Referral:
    """A child's referral, submitted today."""
    draft = referral_making.answered(referral_making.begun(contact), referral_making.CHILD, by=contact)
    return referral_making.referred(draft, by=contact)


def record_of(referral: Referral) -> CrimeRecord:
    return CrimeRecord.objects.get(referral=referral)


def decided(referral: Referral, move: str, *, by: User, **more: str) -> None:
    decisions.make(referral.public_id, move, on=clock.today(), authority=Authority.SCA, by=by, **more)


def test_referral_opens_an_incident_when_it_is_sent(sent: Referral) -> None:
    record = record_of(sent)

    assert (record.status, record.source) == (RecordStatus.AWAITING, RecordSource.OWN_REFERRAL)
    assert (record.decision, record.decided_on) == (RecordDecision.AWAITED, None)
    assert (record.authority_reference, record.reported_at) == (sent.authority_reference, sent.submitted_at)
    assert [step.move for step in record.steps.all()] == ["open"]


def test_notification_opens_an_incident_n200_3(contact: User) -> None:
    draft = referral_making.answered(
        referral_making.begun(contact), referral_making.ADULT, consent="refused", by=contact
    )

    record = record_of(referral_making.referred(draft, by=contact))

    assert (record.status, record.source) == (RecordStatus.NOTIFIED, RecordSource.OWN_NOTIFICATION)
    assert record.decision == RecordDecision.NOT_REFERRED


def test_draft_has_no_record(contact: User) -> None:
    referral_making.begun(contact)

    assert not CrimeRecord.objects.exists()


def test_record_that_is_already_open_becomes_the_referral_s_and_follows_it(contact: User) -> None:
    existing = making.opened(contact, authority_reference="NRM 4711")
    draft = referral_making.answered(referral_making.begun(contact), referral_making.CHILD, by=contact)

    referral = referral_making.referred(draft, by=contact, reference="nrm-4711")
    decided(referral, "rg_negative", by=contact, reasons="No exploitation.")

    record = CrimeRecord.objects.get()
    assert (record, record.source, record.decision) == (existing, RecordSource.OWN_REFERRAL, RecordDecision.RG_NEGATIVE)
    assert making.on_crime_system(record, by=contact).reference == "LA/1/26"


def test_positive_decision_starts_24_hours_in_which_a_crime_is_due(sent: Referral, contact: User) -> None:
    decided(sent, "rg_positive", by=contact)

    record = record_of(sent)
    assert (record.decision, record.decided_on) == (RecordDecision.RG_POSITIVE, clock.today())
    assert record.crime_due_at is not None
    assert abs(record.crime_due_at - clock.now() - timedelta(hours=24)) < timedelta(minutes=1)
    assert list(CrimeRecord.objects.crime_due()) == [record]


def test_crime_recorded_ends_its_deadline(sent: Referral, contact: User) -> None:
    decided(sent, "rg_positive", by=contact)
    record = making.on_crime_system(record_of(sent), by=contact)

    record = making.moved(record, "record_crime", by=contact, crime_class=CrimeClass.FORCED_LABOUR, at=clock.now())

    assert (record.status, record.crime_due_at) == (RecordStatus.CRIME, None)
    assert not CrimeRecord.objects.crime_due()


def test_every_deciding_transition_of_a_referral_is_followed_or_decides_about_disqualification() -> None:
    deciding = {name for name, transition in workflow.TRANSITIONS.items() if transition.decides}

    assert deciding - set(crime_decisions.FOLLOWED) == {
        "disqualify",
        "disqualification_lifted",
        "disqualification_upheld",
    }
    assert set(crime_decisions.FOLLOWED) <= deciding


def test_negative_decision_of_an_own_referral_reaches_its_crime(sent: Referral, contact: User) -> None:
    record = making.on_crime_system(record_of(sent), by=contact)
    making.moved(record, "record_crime", by=contact, crime_class=CrimeClass.TRAFFICKING, at=clock.now())

    decided(sent, "rg_negative", by=contact, reasons="No exploitation.")

    record = record_of(sent)
    assert (record.status, record.decision) == (RecordStatus.CRIME, RecordDecision.RG_NEGATIVE)
    assert list(CrimeRecord.objects.counted_in_spite()) == [record]


def test_decision_about_another_organisation_s_referral_is_entered(contact: User) -> None:
    record = making.opened(contact)

    record = crime_decisions.enter(
        record.public_id,
        decision=RecordDecision.RG_NEGATIVE,
        decided_on=clock.today(),
        seen=records.token_of(record),
        by=contact,
    )

    assert record.decision == RecordDecision.RG_NEGATIVE
    assert making.moved(record, "negative", by=contact).status == RecordStatus.NEGATIVE


def test_decision_of_an_own_referral_is_recorded_on_the_referral_only(sent: Referral, contact: User) -> None:
    record = record_of(sent)

    with pytest.raises(TransitionNotAllowed, match="follows the referral"):
        crime_decisions.enter(
            record.public_id,
            decision=RecordDecision.RG_POSITIVE,
            decided_on=clock.today(),
            seen=records.token_of(record),
            by=contact,
        )


def test_report_of_offending_here_is_a_crime_at_once(contact: User) -> None:
    now = clock.now()
    details = making.details(
        source=RecordSource.REPORT, responder="", reference="LA/7/26", recorded_at=now, reported_at=now
    )

    record = recording.open_record(details, crime_class=CrimeClass.SERVITUDE, crime_at=now, by=contact)

    assert (record.status, record.crime_class, record.crime_at) == (RecordStatus.CRIME, CrimeClass.SERVITUDE, now)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"crime_class": ""}, "Select the offence."),
        ({"crime_at": None}, "Enter when the crime was recorded."),
        ({"reference": "", "recorded_at": None}, "Enter the crime system reference first."),
    ],
)
def test_report_of_offending_here_needs_the_crime(contact: User, given: dict[str, Any], sentence: str) -> None:
    now = clock.now()
    crime = {"crime_class": CrimeClass.SERVITUDE, "crime_at": now} | {
        name: value for name, value in given.items() if name.startswith("crime")
    }
    entered = {"reference": "LA/7/26", "recorded_at": now} | {
        name: value for name, value in given.items() if not name.startswith("crime")
    }
    details = making.details(source=RecordSource.REPORT, responder="", reported_at=now, **entered)

    with pytest.raises(TransitionNotAllowed, match=sentence):
        recording.open_record(details, **crime, by=contact)

    assert not CrimeRecord.objects.exists()


@pytest.mark.parametrize(
    ("source", "place", "decision", "status"),
    [
        (RecordSource.REFERRAL, OffencePlace.OWN_AREA, "", RecordStatus.AWAITING),
        (RecordSource.REFERRAL, OffencePlace.NOT_KNOWN, RecordDecision.RG_NEGATIVE, RecordStatus.NEGATIVE),
        (RecordSource.REFERRAL, OffencePlace.OUTSIDE, "", RecordStatus.AWAITING),
        (RecordSource.REFERRAL, OffencePlace.OUTSIDE, RecordDecision.RG_POSITIVE, RecordStatus.OUTSIDE),
        (RecordSource.REFERRAL, OffencePlace.OUTSIDE, RecordDecision.RG_NEGATIVE, RecordStatus.OUTSIDE_NEGATIVE),
        (RecordSource.NOTIFICATION, OffencePlace.OWN_AREA, "", RecordStatus.NOTIFIED),
        (RecordSource.REPORT, OffencePlace.OUTSIDE, "", RecordStatus.OUTSIDE),
    ],
)
def test_first_code_follows_from_source_place_and_decision(
    contact: User, source: str, place: str, decision: str, status: str
) -> None:
    responder = "" if source == RecordSource.REPORT else "government"
    decided_on = clock.today() if decision else None

    record = making.opened(
        contact, source=source, responder=responder, place=place, decision=decision, decided_on=decided_on
    )

    assert record.status == status


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"source": RecordSource.OWN_REFERRAL}, "Select how the report reached you."),
        ({"responder": ""}, "Select who made the referral"),
        ({"reported_at": clock.now() + timedelta(hours=3)}, "in the future"),
        ({"reference": "LA/1/26"}, "both the crime system reference and when"),
        ({"recorded_at": clock.now()}, "both the crime system reference and when"),
        ({"reference": "LA/1/26", "recorded_at": clock.now() - timedelta(days=3)}, "before it was reported"),
        ({"authority_reference": "№ 12"}, "can’t"),
    ],
)
def test_wrong_details_are_refused_with_what_to_enter(contact: User, given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(TransitionNotAllowed) as refused:
        making.opened(contact, **given)

    assert sentence in str(refused.value) or given.get("authority_reference")
    assert not CrimeRecord.objects.exists()


def test_each_victim_has_a_record_of_their_own(contact: User) -> None:
    making.on_crime_system(making.opened(contact), by=contact, reference="LA/1/26")

    with pytest.raises(TransitionNotAllowed, match="Each victim has a record of their own"):
        making.on_crime_system(making.opened(contact), by=contact, reference="la 1-26")


def test_home_office_reference_of_an_own_referral_opens_no_second_record(sent: Referral, contact: User) -> None:
    with pytest.raises(TransitionNotAllowed, match=sent.pseudonym):
        making.opened(contact, authority_reference=sent.authority_reference.lower())


def test_details_are_corrected_with_a_step_that_names_what_changed(contact: User) -> None:
    record = making.on_crime_system(making.opened(contact), by=contact, reference="LA/9/26")

    step = record.steps.order_by("pk").last()
    assert step is not None
    assert step.move == "details"
    assert "Crime system reference: LA/9/26" in step.detail
    assert "Place" not in step.detail


def test_details_decided_on_an_old_page_are_refused(contact: User) -> None:
    record = making.opened(contact)
    seen = records.token_of(record)
    making.on_crime_system(record, by=contact)

    with pytest.raises(EditConflict):
        recording.change_details(record.public_id, making.details(), seen=seen, by=contact)


def test_other_force_does_not_find_the_record(contact: User) -> None:
    record = making.opened(contact)
    kim = referral_making.nrm_analyst(KENT)

    assert not CrimeRecord.objects.visible_to(kim)
    with pytest.raises(CrimeRecord.DoesNotExist):
        making.moved(record, "record_crime", by=kim)


def test_coordinator_and_national_team_read_and_change_nothing(contact: User) -> None:
    record = making.opened(contact)

    for reader in (referral_making.nrm_coordinator(), referral_making.nrm_national()):
        assert list(CrimeRecord.objects.visible_to(reader)) == [record]
        with pytest.raises(TransitionNotAllowed, match="Only NRM contacts and crime registrars in Lancashire"):
            making.moved(record, "request_cancellation", by=reader)


def test_record_not_on_the_crime_system_after_24_hours_is_listed(contact: User) -> None:
    late = making.opened(contact, reported_at=clock.now() - timedelta(hours=25))
    early = making.opened(contact, reported_at=clock.now() - timedelta(hours=23))

    assert list(CrimeRecord.objects.not_on_crime_system(clock.now())) == [late]
    assert list(CrimeRecord.objects.to_enter(clock.now())) == [early]
    assert (late.is_late, early.is_late) == (True, False)


def test_cancelled_record_follows_a_reconsidered_decision_and_the_registrar_restores_it(
    sent: Referral, contact: User
) -> None:
    registrar = making.registrar()
    decided(sent, "rg_negative", by=contact, reasons="No exploitation.")
    information = CancellationReason.INFORMATION
    making.moved(record_of(sent), "cancel", by=registrar, new_cancellation=information, reason="No crime.")
    decisions.make(
        sent.public_id, "reconsider_rg", on=clock.today(), reasons="New evidence.", maker="person", by=contact
    )

    decided(sent, "reconsidered_rg_positive", by=contact)

    assert list(CrimeRecord.objects.to_restore()) == [record_of(sent)]
    restored = making.moved(record_of(sent), "restore", by=registrar, reason="Positive now.")
    assert restored.crime_due_at is not None


def test_registrar_keeps_an_incident_as_it_is_after_a_positive_decision(sent: Referral, contact: User) -> None:
    decided(sent, "rg_positive", by=contact)

    kept = making.moved(record_of(sent), "keep", by=making.registrar(), reason="It was in France.")

    assert (kept.crime_due_at, list(CrimeRecord.objects.crime_due())) == (None, [])


def test_registrar_turns_a_crime_recorded_by_mistake_into_an_incident_again(contact: User) -> None:
    crime = making.crime(contact)

    record = making.moved(
        crime, "correct_code", by=making.registrar(), new_status=RecordStatus.AWAITING, reason="Wrong victim."
    )

    assert (record.status, record.crime_class, record.crime_at) == (RecordStatus.AWAITING, "", None)


def test_offence_of_a_crime_is_corrected_with_a_reason(contact: User) -> None:
    crime = making.crime(contact)

    record = making.moved(
        crime, "correct_crime", by=contact, crime_class=CrimeClass.SERVITUDE, at=clock.now(), reason="Read again."
    )

    assert (record.status, record.crime_class) == (RecordStatus.CRIME, CrimeClass.SERVITUDE)


def test_form_that_is_sent_twice_opens_one_record(contact: User) -> None:
    key, details = uuid4(), making.details()

    first, second = (recording.open_record(details, key=key, by=contact) for _ in range(2))

    assert first == second
    assert CrimeRecord.objects.count() == 1


@pytest.mark.parametrize("force", ["PSNI", "S23000009"])
def test_forces_outside_england_and_wales_have_no_register(force: str) -> None:
    officer = referral_making.nrm_analyst(force)
    draft = referral_making.answered(referral_making.begun(officer), referral_making.CHILD, by=officer)

    referral_making.referred(draft, by=officer)

    assert not CrimeRecord.objects.exists()
    with pytest.raises(TransitionNotAllowed, match="England and Wales only"):
        making.opened(officer)


def test_reference_needs_letters_or_digits(contact: User) -> None:
    for typed in ("-", "ß"):
        with pytest.raises(TransitionNotAllowed, match="letters A to Z, or digits"):
            making.on_crime_system(making.opened(contact), by=contact, reference=typed)


def test_offending_in_another_force_s_area_is_to_be_transferred(contact: User) -> None:
    record = making.opened(
        contact, place=OffencePlace.ENGLAND_WALES, decision=RecordDecision.RG_POSITIVE, decided_on=clock.today()
    )

    assert list(CrimeRecord.objects.to_transfer()) == [record]
    assert (list(CrimeRecord.objects.crime_due()), record.crime_due_at) == ([], None)


def test_decision_that_was_entered_on_the_wrong_record_is_removed(contact: User) -> None:
    record = making.opened(contact, decision=RecordDecision.RG_POSITIVE, decided_on=clock.today())

    record = crime_decisions.enter(
        record.public_id, decision=RecordDecision.AWAITED, decided_on=None, seen=records.token_of(record), by=contact
    )

    assert (record.decision, record.decided_on, record.crime_due_at) == (RecordDecision.AWAITED, None, None)


def test_crime_is_not_corrected_to_a_day_after_its_outcome(contact: User) -> None:
    crime = making.crime(contact, at=clock.now() - timedelta(minutes=30))
    CrimeRecord.objects.filter(pk=crime.pk).update(outcome="18", outcome_on=clock.today() - timedelta(days=1))

    with pytest.raises(TransitionNotAllowed, match="The outcome was assigned on"):
        making.moved(
            crime, "correct_crime", by=contact, crime_class=CrimeClass.SERVITUDE, at=clock.now(), reason="Read again."
        )


@pytest.mark.parametrize("place", [OffencePlace.ENGLAND_WALES, OffencePlace.OWN_AREA])
def test_registrar_keeps_whatever_the_register_asks_to_change(contact: User, place: OffencePlace) -> None:
    record = making.opened(contact, place=place)
    CrimeRecord.objects.filter(pk=record.pk).update(was_crime=True)

    making.moved(record, "keep", by=making.registrar(), reason="The other force has it on its system.")

    assert not CrimeRecord.objects.crime_due()
    assert not CrimeRecord.objects.to_transfer()


def test_corrected_home_office_reference_reaches_the_record(sent: Referral, contact: User) -> None:
    referring.correct_reference(sent.public_id, reference="NRM 4712", reason="Read off the letter.", by=contact)

    assert record_of(sent).authority_reference == "NRM 4712"


def test_home_office_reference_of_another_person_s_record_is_refused(sent: Referral, contact: User) -> None:
    making.opened(contact, authority_reference="NRM 4712")

    with pytest.raises(TransitionNotAllowed, match="Your force has a crime record with the reference NRM-4712"):
        referring.correct_reference(sent.public_id, reference="nrm-4712", reason="Read off the letter.", by=contact)
