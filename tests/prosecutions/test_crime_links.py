"""Crime records of a defendant: who links them, who sees them, which ones are likely, and where a link goes."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import QueryDict

from accounts.duties import DutyKind
from accounts.models import Duty, User
from audit.models import AuditEntry
from core import clock
from core.workflow import EditConflict, TransitionNotAllowed
from investigations.models import Entry, Investigation
from investigations.records import transfers
from nrm.crime import linking, outcomes
from nrm.crime import records as crime_records
from nrm.models import CrimeRecord
from prosecutions import todo
from prosecutions.cases import case_events, crime_checks, crime_links, figures, likely_crimes, records, timeline
from prosecutions.cases import checks as case_checks
from prosecutions.cases.figures import LinkedCrimes, ProsecutionFigures
from prosecutions.cases.filters import ProsecutionFilter
from prosecutions.models import Charge, Defendant, DefendantCrime, ProsecutionCase, ProsecutionStep
from prosecutions.witnesses import records as witness_records
from prosecutions.witnesses import referral_links
from tests.accounts.factories import CUMBRIA, analyst
from tests.investigations.factories import FEBRUARY
from tests.nrm import making as nrm_making
from tests.nrm.crime import making as crime_making
from tests.prosecutions import case_making, witness_making
from tests.roles import acting_for
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
LINKED, UNLINKED = "Linked to crime records", "Links to crime records removed"


@made_once
def priya() -> User:
    return analyst()


@made_once
def contact() -> User:
    return nrm_making.nrm_analyst()


@made_once
def operation(priya: User) -> Investigation:
    return case_making.investigation(priya)


@made_once
def case(operation: Investigation, priya: User) -> ProsecutionCase:
    return case_making.charged(operation, by=priya, suspects=3, charged=3)


@made_once
def first(case: ProsecutionCase, priya: User) -> Defendant:
    return case_making.defendant(case, by=priya)


@made_once
def crime(contact: User) -> CrimeRecord:
    return crime_making.crime(contact, reference="LA/1/26")


def titles(of: Defendant, *, by: User) -> list[str]:
    return [event.title for event in timeline.of_defendant(of, by=by)]


def test_a_crime_record_is_linked_by_its_reference_and_unlinked(
    first: Defendant, crime: CrimeRecord, contact: User
) -> None:
    case_making.linked(first, by=contact, reference="la 1 26")

    assert crime_links.crimes_of(first, by=contact) == [crime]
    event = timeline.of_defendant(first, by=contact)[0]
    assert (event.title, event.text) == (LINKED, "LA/1/26")

    case_making.linked(first, by=contact)
    assert crime_links.crimes_of(first, by=contact) == []
    assert titles(first, by=contact)[:2] == [UNLINKED, LINKED]


def test_one_save_links_and_unlinks(first: Defendant, crime: CrimeRecord, contact: User) -> None:
    second = crime_making.crime(contact, reference="LA/2/26")
    third = crime_making.crime(contact, reference="LA/3/26")
    case_making.linked(first, crime, second, by=contact)
    steps = ProsecutionStep.objects.count()
    case_making.linked(first, second, third, by=contact)

    assert set(crime_links.crimes_of(first, by=contact)) == {second, third}
    assert list(ProsecutionStep.objects.order_by("pk")[steps:].values_list("move", "before")) == [
        ("unlink_crimes", {"crimes": [crime.pk]}),
        ("link_crimes", {"crimes": [third.pk]}),
    ]
    case_making.linked(first, second, third, by=contact)
    assert ProsecutionStep.objects.count() == steps + 2  # nothing changed, so nothing is stored


def test_a_registrar_links_and_an_analyst_without_the_duty_does_not(
    first: Defendant, crime: CrimeRecord, priya: User
) -> None:
    with pytest.raises(TransitionNotAllowed, match="Only NRM contacts and crime registrars"):
        case_making.linked(first, crime, by=priya)
    case_making.linked(first, crime, by=crime_making.registrar())
    assert DefendantCrime.objects.get().record == crime


def test_nobody_without_the_duty_learns_of_a_link(
    first: Defendant, crime: CrimeRecord, contact: User, priya: User, operation: Investigation
) -> None:
    refusal = crime_links.why_not_linked(first, by=priya)
    tokens = records.token_of(first), crime_links.token_of(first, by=priya)
    before = titles(first, by=priya)
    case_making.linked(first, crime, by=contact)
    first.refresh_from_db()

    assert crime_links.crimes_of(first, by=priya) == []
    assert titles(first, by=priya) == before
    assert crime_links.why_not_linked(first, by=priya) == refusal
    # No token changes either: a page that somebody has open is not refused because of what they do not see.
    assert (records.token_of(first), crime_links.token_of(first, by=priya)) == tokens
    for person, sees in ((priya, False), (contact, True)):
        events = case_events.of_investigation(operation, person).events
        assert any("linked to crime records" in event.title for event in events) is sees


def test_undoing_skips_links(first: Defendant, crime: CrimeRecord, contact: User) -> None:
    case_making.step(first, "first_hearing", by=contact, on=case_making.ago(90))
    case_making.linked(first, crime, by=contact)
    case_making.step(first, "undo", by=contact)

    first.refresh_from_db()
    assert first.first_hearing_on is None
    assert crime_links.crimes_of(first, by=contact) == [crime]


def test_an_outdated_page_is_refused(first: Defendant, crime: CrimeRecord, contact: User) -> None:
    seen = crime_links.token_of(first, by=contact)
    case_making.linked(first, crime, by=contact)
    with pytest.raises(EditConflict):
        case_making.linked(first, by=contact, seen=seen)
    assert crime_links.crimes_of(first, by=contact) == [crime]


def test_only_open_records_of_the_force_are_linked(first: Defendant, contact: User) -> None:
    other = nrm_making.nrm_analyst(CUMBRIA)
    elsewhere = crime_making.crime(other, reference="CUM/1/26")
    registrar = crime_making.registrar()
    cancelled = crime_making.crime(contact, reference="LA/9/26")
    crime_making.moved(cancelled, "cancel", by=registrar, new_cancellation="error", reason="Entered twice by mistake.")

    for record in (elsewhere, cancelled):
        with pytest.raises(TransitionNotAllowed, match="has just changed"):
            case_making.linked(first, record, by=contact)
        with pytest.raises(TransitionNotAllowed, match="no open crime record with the reference"):
            case_making.linked(first, by=contact, reference=record.reference)
    with pytest.raises(TransitionNotAllowed, match="has just changed"):
        crime_links.link_crimes(
            first.public_id,
            chosen=[UUID(int=0)],
            seen=crime_links.token_of(first, by=contact),
            by=contact,
        )
    assert not DefendantCrime.objects.exists()


def test_a_removed_defendant_gets_no_crime_records(first: Defendant, crime: CrimeRecord, contact: User) -> None:
    added = case_making.defendant(first.case, by=contact, offences=())
    removed = case_making.step(added, "remove", by=contact)
    with pytest.raises(TransitionNotAllowed, match="is removed"):
        case_making.linked(removed, crime, by=contact)


def test_the_database_refuses_a_record_of_another_force_and_a_second_link(
    first: Defendant, crime: CrimeRecord, contact: User
) -> None:
    elsewhere = crime_making.crime(nrm_making.nrm_analyst(CUMBRIA), reference="CUM/1/26")
    with pytest.raises(IntegrityError, match="of the same force"), transaction.atomic():
        DefendantCrime.objects.create(defendant_id=first.pk, record_id=elsewhere.pk, force_id=first.force_id)
    case_making.linked(first, crime, by=contact)
    with pytest.raises(IntegrityError, match="defendantcrime_once"), transaction.atomic():
        DefendantCrime.objects.create(defendant_id=first.pk, record_id=crime.pk, force_id=first.force_id)


def test_both_records_are_in_the_log(first: Defendant, crime: CrimeRecord, contact: User) -> None:
    case_making.linked(first, crime, by=contact)
    logged = AuditEntry.objects.filter(kind="alteration").order_by("-pk")[:3]
    assert {str(crime.public_id), str(first.public_id)} <= {key for entry in logged for key in entry.keys}


def test_a_link_goes_with_the_investigation_and_only_the_force_before_sees_it(
    operation: Investigation, first: Defendant, crime: CrimeRecord, contact: User, priya: User
) -> None:
    case_making.linked(first, crime, by=contact)
    case_making.investigation(analyst(CUMBRIA), reference="CUM/1")
    offer = transfers.offer(Entry.objects.get(investigation=operation).pk, to=CUMBRIA, by=priya)
    other = nrm_making.nrm_analyst(CUMBRIA)
    transfers.accept(offer.pk, month=FEBRUARY, reference="CUM/9", by=other)
    first.refresh_from_db()

    assert DefendantCrime.objects.get().force_id == CUMBRIA == first.force_id
    assert crime_links.crimes_of(first, by=other) == []
    assert LINKED not in titles(first, by=other)
    assert crime_links.crimes_of(first, by=contact) == [crime]
    assert LINKED in titles(first, by=contact)
    # The receiving force links the record that it opens, without learning of the other; and changes only its own.
    own = crime_making.crime(other, reference="CUM/2/26")
    case_making.linked(first, own, by=other)
    case_making.linked(first, by=other)
    assert [each.record for each in DefendantCrime.objects.all()] == [crime]
    with pytest.raises(TransitionNotAllowed, match="Only analysts and leads in Cumbria"):
        case_making.linked(first, by=contact)


def test_likely_records_come_with_their_reasons(
    first: Defendant, case: ProsecutionCase, operation: Investigation, crime: CrimeRecord, contact: User
) -> None:
    assert likely_crimes.likely_for(first, by=contact) == []
    assert crime_links.crimes_of(first, by=contact) == []
    # The record of a victim's referral, which is linked to the investigation too.
    draft = nrm_making.answered(nrm_making.begun(contact), nrm_making.CHILD, by=contact)
    referral = nrm_making.referred(draft, by=contact)
    of_victim = CrimeRecord.objects.get(referral=referral)
    victim = witness_making.witness(case, by=contact)
    referral_links.link_referral(
        victim.public_id, pseudonym=referral.pseudonym, seen=witness_records.token_of_link(victim), by=contact
    )
    for record in (crime, of_victim):
        linking.link(record.public_id, reference="OP/1", seen=crime_records.token_of(record), by=contact)
        record.refresh_from_db()
    second = case_making.defendant(case, by=contact)
    case_making.linked(second, crime, by=contact)

    assert [(each.record, each.why) for each in likely_crimes.likely_for(first, by=contact)] == [
        (of_victim, "same investigation, referral of witness 1"),
        (crime, "same investigation, linked to defendant 2"),
    ]
    # A registrar sees the record, and not whose referral it is.
    assert {each.record: each.why for each in likely_crimes.likely_for(first, by=crime_making.registrar())}[
        of_victim
    ] == "same investigation"
    case_making.linked(first, of_victim, by=contact)
    assert [each.record for each in likely_crimes.likely_for(first, by=contact)] == [crime]


@pytest.mark.parametrize("can_see", [True, False])
def test_policies_show_a_link_with_both_records(
    first: Defendant, crime: CrimeRecord, contact: User, can_see: bool
) -> None:
    case_making.linked(first, crime, by=contact)
    person = contact if can_see else nrm_making.nrm_analyst(CUMBRIA)
    with acting_for(person), connection.cursor() as cursor:
        cursor.execute("select count(*) from prosecutions_defendantcrime")
        assert cursor.fetchone() == (int(can_see),)


def test_a_duty_that_ended_shows_no_links(first: Defendant, crime: CrimeRecord, contact: User) -> None:
    case_making.linked(first, crime, by=contact)
    Duty.objects.filter(user=contact, kind=DutyKind.NRM).update(ends_on=clock.today().replace(year=2020))
    assert crime_links.crimes_of(first, by=User.objects.get(pk=contact.pk)) == []


def to_do(user: User) -> set[str]:
    return {item.title for item in todo.items_for(user, (case_checks.SUBJECT,))}


def with_outcome(crime: CrimeRecord, outcome: str, *, by: User) -> None:
    crime.refresh_from_db()
    outcomes.assign(
        crime.public_id,
        outcome=outcome,
        assigned_on=clock.today(),
        reason="Charged.",
        seen=crime_records.token_of(crime),
        by=by,
    )


def test_a_charged_defendant_without_a_crime_record_is_to_do(
    case: ProsecutionCase, first: Defendant, crime: CrimeRecord, contact: User, priya: User
) -> None:
    missing = "Charged, no crime record linked: 1"
    assert missing in to_do(contact)
    assert missing not in to_do(priya)  # without the duty
    case_making.linked(first, crime, by=contact)
    assert missing not in to_do(contact)
    # Somebody charged with something else alone has no crime of class 106.
    case_making.defendant(case, by=contact, offences=("fraud",))
    assert missing not in to_do(contact)
    second = case_making.defendant(case, by=contact)
    assert missing in to_do(contact)
    case_making.acquitted(second, by=contact)
    assert missing not in to_do(contact)


def test_the_outcome_of_a_charged_defendants_crime_is_to_do(
    case: ProsecutionCase, first: Defendant, crime: CrimeRecord, contact: User, priya: User
) -> None:
    wrong = "Charged, crime outcome not updated: 1"
    assert wrong not in to_do(contact)
    case_making.linked(first, crime, by=contact)
    assert wrong in to_do(contact)
    assert wrong not in to_do(priya)
    with_outcome(crime, "18", by=contact)
    assert wrong in to_do(contact)
    with_outcome(crime, "1", by=contact)
    assert wrong not in to_do(contact)
    with_outcome(crime, "18", by=contact)
    case_making.acquitted(first, by=contact)
    assert wrong not in to_do(contact)


def test_an_incident_and_a_cancelled_crime_need_no_outcome(first: Defendant, contact: User) -> None:
    incident = crime_making.opened(contact)
    mistake = crime_making.crime(contact, reference="LA/9/26")
    case_making.linked(first, incident, mistake, by=contact)
    mistake = crime_making.moved(
        mistake, "cancel", by=crime_making.registrar(), new_cancellation="error", reason="Entered twice by mistake."
    )
    assert not any("outcome" in title for title in to_do(contact))
    assert mistake in crime_links.crimes_of(first, by=contact)


def test_the_list_offers_these_checks_with_the_duty_alone(case: ProsecutionCase, contact: User, priya: User) -> None:
    for check in crime_checks.CHECKS:
        for user, count in ((contact, 1), (priya, 0)):
            with acting_for(user):
                rows = ProsecutionCase.objects.visible_to(user)
                narrowed = ProsecutionFilter(QueryDict(f"show={check.code}"), user=user, queryset=rows)
                assert narrowed.form.is_valid() is bool(count), (check.code, user)
                assert (check.title in str(narrowed.form)) is bool(count)


def test_figures_count_each_crime_once_and_time_from_its_report(
    case: ProsecutionCase, first: Defendant, contact: User
) -> None:
    reported = clock.now() - timedelta(days=110)
    crime = crime_making.crime(contact, reference="LA/5/26", reported_at=reported, at=reported + timedelta(hours=2))
    second = case_making.defendant(case, by=contact)
    for defendant in (first, second):
        case_making.linked(defendant, crime, by=contact)
    case_making.linked(second, crime, crime_making.opened(contact), by=contact)

    shown = figures_for(contact)
    assert shown.linked == LinkedCrimes(defendants=2, crimes=1, charged=0)
    with_outcome(crime, "1", by=contact)
    shown = figures_for(contact)
    assert shown.linked == LinkedCrimes(defendants=2, crimes=1, charged=1)
    # 110 days ago the force received the report, and both were charged 100 days ago.
    time = shown.durations[0]
    assert (time.label, time.days, time.base) == ("First report to the force to charge (defendants)", 10, 2)


def figures_for(user: User) -> ProsecutionFigures:
    return figures.figures_of(
        ProsecutionCase.objects.visible_to(user),
        Defendant.objects.visible_to(user),
        Charge.objects.visible_to(user),
        first=case_making.ago(400),
        last=clock.today(),
        reports=CrimeRecord.objects.visible_to(user),
    )
