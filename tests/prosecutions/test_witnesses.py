"""Victims and witnesses: what each step stores, what undoing restores, who sees them, and where they go."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import Error, IntegrityError, connection, transaction

from accounts.models import User
from core import clock
from core.workflow import EditConflict, TransitionNotAllowed
from investigations.models import Entry, Investigation
from investigations.records import transfers
from nrm.models import Referral
from prosecutions import todo
from prosecutions.models import (
    ProsecutionCase,
    ProsecutionRule,
    SpecialMeasure,
    Witness,
    WitnessStep,
    WitnessSupport,
)
from prosecutions.witnesses import case_section, checks, figures, recording, records, referral_links, timeline
from prosecutions.witnesses.choices import (
    AbroadWay,
    EvidenceWay,
    Measure,
    MeasureStatus,
    NotNeeded,
    PersonalStatement,
    SupportKind,
    SupportStatus,
    Willingness,
    WithdrawalStage,
    WitnessKind,
    WitnessStatus,
)
from prosecutions.witnesses.workflow import WITNESS_TRANSITIONS
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE, analyst, coordinator, national
from tests.investigations.factories import FEBRUARY, JANUARY, approved, row, series
from tests.investigations.sealed import world as sealed_world
from tests.nrm import making as nrm_making
from tests.prosecutions import case_making
from tests.prosecutions import witness_making as making
from tests.roles import acting_for
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
TABLES = (Witness, WitnessSupport, SpecialMeasure, WitnessStep)


@made_once
def priya() -> User:
    return analyst()


@made_once
def operation(priya: User) -> Investigation:
    return case_making.investigation(priya)


@made_once
def case(operation: Investigation, priya: User) -> ProsecutionCase:
    return case_making.charged(operation, by=priya, charged=2)


@made_once
def first(case: ProsecutionCase, priya: User) -> Witness:
    return making.witness(case, by=priya)


def test_witness_abroad_goes_from_first_contact_to_evidence_by_live_link(case: ProsecutionCase, priya: User) -> None:
    person = making.witness(case, by=priya, willingness=Willingness.UNDECIDED, **making.ABROAD)
    making.step(person, "needs", by=priya)
    making.step(person, "willingness", by=priya, new_willingness=Willingness.SUPPORTS)
    making.step(person, "support", by=priya, support=SupportKind.PROVIDER, new_support=SupportStatus.ACCEPTED)
    making.step(person, "statement", by=priya, new_statement=PersonalStatement.MADE)
    chosen = (Measure.SCREENS, Measure.INTERMEDIARY)
    for status in (MeasureStatus.NEEDED, MeasureStatus.APPLIED, MeasureStatus.GRANTED):
        making.step(person, "measures", by=priya, chosen=chosen, new_measure=status)
    making.step(person, "abroad", by=priya, new_abroad=AbroadWay.LINK_APPLIED)
    making.step(person, "abroad", by=priya, new_abroad=AbroadWay.LINK_AGREED)
    done = making.step(person, "evidence", by=priya, way=EvidenceWay.ABROAD_LINK)

    assert (done.status, done.evidence, done.ended_on) == (WitnessStatus.GAVE, EvidenceWay.ABROAD_LINK, clock.today())
    assert done.lives == "Poland"
    assert set(SpecialMeasure.objects.values_list("status", flat=True)) == {MeasureStatus.GRANTED}
    assert done.state == "Evidence given: by live link from abroad"
    assert done.measures_in_words == "2 granted"


def test_witness_who_withdrew_can_support_the_prosecution_again(first: Witness, priya: User) -> None:
    gone = making.step(
        first, "willingness", by=priya, new_willingness=Willingness.WITHDREW, stage=WithdrawalStage.BEFORE_TRIAL
    )
    assert (gone.willingness, gone.stage) == (Willingness.WITHDREW, WithdrawalStage.BEFORE_TRIAL)

    again = making.step(first, "willingness", by=priya, new_willingness=Willingness.SUPPORTS)
    assert (again.willingness, again.stage) == (Willingness.SUPPORTS, "")
    assert "Withdrew support. After charge, before the trial" in [
        event.text for event in timeline.of_witness(again, by=priya)
    ]


ENTERED: dict[str, dict[str, Any]] = {
    "contact": {"next_contact_on": None},
    "willingness": {"new_willingness": Willingness.WITHDREW, "stage": WithdrawalStage.TRIAL},
    "needs": {},
    "statement": {"new_statement": PersonalStatement.DECLINED},
    "support": {"support": SupportKind.CARE_UNIT, "new_support": SupportStatus.OFFERED},
    "measures": {"chosen": (Measure.WIGS, Measure.AIDS), "new_measure": MeasureStatus.UNWANTED},
    "no_measures": {},
    "abroad": {"new_abroad": AbroadWay.TRAVEL},
    "evidence": {"way": EvidenceWay.SCREENS},
    "not_needed": {"reason": NotNeeded.PLEA},
    "details": {
        "new_kind": WitnessKind.VICTIM,
        "new_is_under_18": True,
        "new_is_abroad": False,
        "new_needs_interpreter": True,
    },
    "remove": {},
}


def values_of(person: Witness) -> dict[str, Any]:
    fresh = Witness.objects.get(pk=person.pk)
    parts = [*fresh.supports.exclude(status=""), *fresh.measures.exclude(status="")]
    columns = {name: getattr(fresh, name) for name in recording.COLUMNS}
    return columns | {"parts": sorted((str(part), part.status) for part in parts)}


@pytest.mark.parametrize("move", sorted(set(WITNESS_TRANSITIONS) - {"undo"}))
def test_undoing_restores_what_was_before_and_keeps_both_steps(move: str, case: ProsecutionCase, priya: User) -> None:
    person = making.witness(case, by=priya, **making.ABROAD)
    before = values_of(person)
    making.step(person, move, by=priya, **ENTERED[move])
    assert values_of(person) != before

    making.step(person, "undo", by=priya, on=None)

    assert values_of(person) == before
    assert person.steps.count() == 3
    with pytest.raises(TransitionNotAllowed, match="no step to undo"):
        making.step(person, "undo", by=priya, on=None)


def test_undoing_a_later_status_of_a_measure_restores_the_earlier_one(first: Witness, priya: User) -> None:
    for status in (MeasureStatus.APPLIED, MeasureStatus.REFUSED):
        making.step(first, "measures", by=priya, chosen=(Measure.PRIVATE,), new_measure=status)
    making.step(first, "undo", by=priya, on=None)

    assert SpecialMeasure.objects.get().status == MeasureStatus.APPLIED


def test_every_step_that_is_offered_can_be_made(first: Witness, case: ProsecutionCase, priya: User) -> None:
    abroad = making.witness(case, by=priya, **making.ABROAD)
    for person in (first, abroad):
        person.case = case
        for move in recording.open_to(person, by=priya):
            if move == "undo":
                continue
            with transaction.atomic():
                making.step(person, move, by=priya, **ENTERED[move])
                transaction.set_rollback(True)
    assert "abroad" not in recording.open_to(first, by=priya)
    assert "abroad" in recording.open_to(abroad, by=priya)


def test_what_is_not_recorded_yet_is_named(case: ProsecutionCase, first: Witness, priya: User) -> None:
    bystander = making.witness(case, by=priya, kind=WitnessKind.WITNESS)
    assert recording.still_to_record(bystander) == "a needs assessment, support and special measures"
    for move in ("needs", "support", "statement", "no_measures"):
        assert recording.still_to_record(Witness.objects.get(pk=first.pk))
        making.step(first, move, by=priya, **ENTERED[move])

    assert recording.still_to_record(Witness.objects.get(pk=first.pk)) == ""
    assert recording.still_to_record(making.step(bystander, "remove", by=priya)) == ""


def test_contact_is_due_again_after_the_days_of_the_rule(first: Witness, priya: User) -> None:
    days = ProsecutionRule.objects.value("witness_contact_days", on=clock.today())

    assert first.next_contact_on == first.first_contact_on + timedelta(days=days)
    after = making.step(first, "contact", by=priya)
    assert after.next_contact_on == clock.today() + timedelta(days=days)
    on = clock.today() + timedelta(days=5)
    assert making.step(first, "contact", by=priya, next_contact_on=on).next_contact_on == on
    assert making.step(first, "contact", by=priya, is_without_contact=True).next_contact_on is None


def test_person_who_returns_to_the_uk_needs_no_arrangement_from_abroad(case: ProsecutionCase, priya: User) -> None:
    person = making.witness(case, by=priya, **making.ABROAD)
    making.step(person, "abroad", by=priya, new_abroad=AbroadWay.LINK_AGREED)
    home = making.step(person, "details", by=priya, new_kind=WitnessKind.BOTH, new_is_abroad=False)

    assert (home.abroad, home.abroad_on, home.country, home.lives) == ("", None, "", "UK")


def test_form_that_is_sent_twice_adds_one_witness_and_other_details_are_refused(first: Witness, priya: User) -> None:
    making.step(first, "details", by=priya, new_kind=WitnessKind.WITNESS, new_is_abroad=False)
    new = recording.NewWitness(**making.NEW | {"first_contact_on": first.first_contact_on})
    of = first.case.public_id

    assert recording.add(of, new, key=first.public_id, seen="", by=priya) == first
    other = recording.NewWitness(**making.NEW | {"first_contact_on": case_making.ago(3)})
    with pytest.raises(EditConflict, match="Open a new form"):
        recording.add(of, other, key=first.public_id, seen="", by=priya)
    assert Witness.objects.count() == 1


def test_witness_that_a_colleague_just_added_is_an_edit_conflict(case: ProsecutionCase, priya: User) -> None:
    seen = records.token_of_list(case)
    making.witness(case, by=priya)
    new = recording.NewWitness(**making.NEW | {"first_contact_on": case_making.ago(3)})

    with pytest.raises(EditConflict, match=r"since you opened|changed this"):
        recording.add(case.public_id, new, key=uuid.uuid4(), seen=seen, by=priya)


def test_outdated_page_is_refused(first: Witness, priya: User) -> None:
    seen = records.token_of(first)
    making.step(first, "contact", by=priya)

    with pytest.raises(EditConflict, match="since you opened"):
        recording.make(first.public_id, "contact", recording.EnteredWitnessStep(on=clock.today()), seen=seen, by=priya)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"first_contact_on": clock.today() + timedelta(days=1)}, "in the future"),
        ({"first_contact_on": date(2010, 1, 1)}, "from 31 July 2015"),
        ({"willingness": Willingness.WITHDREW}, "Record a withdrawal after"),
        ({"country": "PL"}, "leave the country blank"),
    ],
)
def test_new_witness_is_refused_with_what_to_do(
    given: dict[str, Any], says: str, case: ProsecutionCase, priya: User
) -> None:
    with pytest.raises(TransitionNotAllowed, match=says):
        making.witness(case, by=priya, **given)


def test_case_that_ended_without_a_charge_gets_no_witness(operation: Investigation, priya: User) -> None:
    ended = case_making.moved(case_making.opened(operation, by=priya), "withdraw", by=priya)

    with pytest.raises(TransitionNotAllowed, match="Reopen it first"):
        making.witness(ended, by=priya)


# --- What needs attention --------------------------------------------------------------------------------------------


def codes_of(user: User) -> set[str]:
    return {item.url.rpartition("=")[2] for item in todo.items_for(user, (checks.SUBJECT,))}


def test_contact_is_overdue_from_the_day_after_it_was_due(case: ProsecutionCase, priya: User) -> None:
    days = ProsecutionRule.objects.value("witness_contact_days", on=clock.today())
    person = making.witness(case, by=priya, days=days)
    assert codes_of(priya) == set()
    assert not person.is_contact_overdue

    late = making.witness(case, by=priya, days=days + 1)
    assert codes_of(priya) == {"contact"}
    assert late.is_contact_overdue
    assert [item.title for item in todo.items_for(priya, (checks.SUBJECT,))] == [
        "Contact with a victim or witness overdue: 1"
    ]
    making.step(late, "contact", by=priya, is_without_contact=True)
    assert codes_of(priya) == set()


@pytest.mark.parametrize(
    ("given", "move", "is_listed"),
    [
        ({}, "", True),
        ({"kind": WitnessKind.WITNESS}, "", False),
        ({"kind": WitnessKind.WITNESS, "is_under_18": True}, "", True),
        ({"kind": WitnessKind.VICTIM, "is_under_18": True}, "", False),
        ({"willingness": Willingness.AGAINST}, "", False),
        ({}, "no_measures", False),
        ({}, "measures", False),
        ({}, "evidence", False),
    ],
)
def test_special_measures_are_to_be_considered_before_a_trial(
    given: dict[str, Any],
    move: str,
    is_listed: bool,
    case: ProsecutionCase,
    priya: User,
) -> None:
    person = making.witness(case, by=priya, **given)
    if move:
        making.step(person, move, by=priya, **ENTERED[move])
    assert "measures" not in codes_of(priya)  # no trial date is set
    making.with_trial(case, by=priya, on=clock.today() + timedelta(days=300))

    assert ("measures" in codes_of(priya)) is is_listed


def test_measure_that_was_undone_is_to_be_considered_again(case: ProsecutionCase, first: Witness, priya: User) -> None:
    making.with_trial(case, by=priya, on=clock.today() + timedelta(days=300))
    making.step(first, "measures", by=priya, **ENTERED["measures"])
    assert "measures" not in codes_of(priya)
    making.step(first, "undo", by=priya, on=None)

    assert "measures" in codes_of(priya)
    assert Witness.objects.get(pk=first.pk).measures_in_words == ""


@pytest.mark.parametrize(("ahead", "is_listed"), [(84, True), (85, False)])
def test_witness_abroad_needs_an_arrangement_when_the_trial_is_near(
    ahead: int,
    is_listed: bool,
    case: ProsecutionCase,
    priya: User,
) -> None:
    person = making.witness(case, by=priya, **making.ABROAD)
    making.with_trial(case, by=priya, on=clock.today() + timedelta(days=ahead))

    assert ("abroad" in codes_of(priya)) is is_listed
    making.step(person, "abroad", by=priya, new_abroad=AbroadWay.LETTER_SENT)
    assert ("abroad" in codes_of(priya)) is is_listed  # sent is not agreed
    making.step(person, "abroad", by=priya, new_abroad=AbroadWay.LETTER_AGREED)
    assert "abroad" not in codes_of(priya)


def test_finished_trial_asks_for_no_arrangement(case: ProsecutionCase, priya: User) -> None:
    making.witness(case, by=priya, **making.ABROAD)
    case_making.acquitted(case_making.defendant(case, by=priya), by=priya)

    assert codes_of(priya) == set()


def test_page_of_the_case_warns_of_what_the_to_do_list_has(case: ProsecutionCase, priya: User) -> None:
    making.witness(case, by=priya, days=60, **making.ABROAD)
    removed = making.witness(case, by=priya, days=60)
    making.step(removed, "remove", by=priya)
    making.with_trial(case, by=priya, on=clock.today() + timedelta(days=20))
    section = case_section.of_case(case, by=priya)

    assert [person.number for person in section.witnesses] == [1]
    assert [warning.partition(": ")[2].partition(" ")[0] for warning in section.warnings] == ["lives", "a", "contact"]
    assert codes_of(priya) == {check.code for check in checks.CHECKS}
    assert section.add_url
    assert not case_section.of_case(case, by=national()).add_url


@pytest.mark.parametrize("number", [2, 12])
def test_section_of_a_case_needs_the_same_queries_for_any_number(
    number: int, case: ProsecutionCase, priya: User, django_assert_num_queries: Any
) -> None:
    for _ in range(number):
        making.witness(case, by=priya, days=60)
    with django_assert_num_queries(3):  # people, their measures, checks
        section = case_section.of_case(case, by=priya)
        assert [person.measures_in_words for person in section.witnesses] == [""] * number


# --- Figures ---------------------------------------------------------------------------------------------------------


def test_figures_count_willingness_withdrawals_measures_and_evidence(case: ProsecutionCase, priya: User) -> None:
    people = [making.witness(case, by=priya, days=10) for _ in range(3)]
    making.step(people[0], "willingness", by=priya, **ENTERED["willingness"])
    making.step(people[1], "measures", by=priya, chosen=(Measure.SCREENS,), new_measure=MeasureStatus.APPLIED)
    making.step(people[1], "measures", by=priya, chosen=(Measure.SCREENS,), new_measure=MeasureStatus.GRANTED)
    making.step(people[1], "evidence", by=priya, way=EvidenceWay.SCREENS)
    making.step(people[2], "not_needed", by=priya, reason=NotNeeded.PLEA)
    making.step(making.witness(case, by=priya, days=10), "remove", by=priya)
    making.witness(case, by=priya, days=100, **making.ABROAD)
    rows, measures = Witness.objects.visible_to(priya), SpecialMeasure.objects.visible_to(priya)
    counted = figures.figures_of(rows, measures, first=case_making.ago(30), last=clock.today())

    assert (counted.total, counted.abroad) == (3, 0)
    assert {row.label: row.number for row in counted.willingness if row.number} == {
        "Supports the prosecution": 2,
        "Withdrew support": 1,
    }
    assert {row.label: row.number for row in counted.stages if row.number} == {"During the trial": 1}
    assert {row.label: row.number for row in counted.evidence if row.number} == {
        "Behind screens": 1,
        "Evidence not needed": 1,
        "Not yet": 1,
    }
    screens = counted.measures[0]
    assert (screens.label, screens.applied, screens.granted) == ("Screens (section 23)", 1, 1)
    assert sum(row.applied for row in counted.measures) == 1


# --- Who sees and changes them ---------------------------------------------------------------------------------------


def test_unit_and_national_team_read_and_do_not_change(first: Witness) -> None:
    for user in (coordinator(), national()):
        with acting_for(user):
            assert Witness.objects.visible_to(user).get() == first
            with pytest.raises(TransitionNotAllowed, match="Only analysts and leads"):
                making.step(first, "contact", by=user)


def test_another_force_reads_and_writes_nothing(first: Witness) -> None:
    kim = analyst(KENT)
    with acting_for(kim):
        for model in TABLES:
            assert not model.objects.exists()
        assert not Witness.objects.filter(pk=first.pk).update(status="removed")
        with pytest.raises(Error), transaction.atomic():
            WitnessStep.objects.create(
                witness_id=first.pk, force_id=KENT, move="contact", became="before", by_id=kim.pk, at=clock.now()
            )


def test_witness_is_worked_on_as_the_web_role(case: ProsecutionCase, priya: User) -> None:
    with acting_for(priya):
        person = making.witness(case, by=priya, **making.ABROAD)
        for move in ("measures", "support", "abroad", "evidence"):
            making.step(person, move, by=priya, **ENTERED[move])
        making.step(person, "undo", by=priya, on=None)

        assert Witness.objects.visible_to(priya).get().status == WitnessStatus.BEFORE


def test_witness_goes_with_the_investigation_to_another_force(
    operation: Investigation, first: Witness, priya: User
) -> None:
    making.step(first, "measures", by=priya, **ENTERED["measures"])
    making.step(first, "support", by=priya, **ENTERED["support"])
    gwen = analyst(CUMBRIA)
    case_making.investigation(gwen, reference="CUM/1")
    offer = transfers.offer(Entry.objects.get(investigation=operation).pk, to=CUMBRIA, by=priya)
    with acting_for(gwen):
        transfers.accept(offer.pk, month=FEBRUARY, reference="CUM/9", by=gwen)

    for model in TABLES:
        assert set(model.objects.values_list("force", flat=True)) == {CUMBRIA}
    with acting_for(gwen):
        assert making.step(first, "evidence", by=gwen, way=EvidenceWay.IN_PERSON).status == WitnessStatus.GAVE
    with acting_for(priya):
        assert Witness.objects.visible_to(priya).get() == first
        assert not todo.items_for(priya)
        with pytest.raises(TransitionNotAllowed, match="in Cumbria"):
            making.step(first, "contact", by=priya)


def test_witness_of_an_investigation_that_was_merged_stays_with_its_case(priya: User) -> None:
    series(JANUARY, FEBRUARY)
    approved(JANUARY, rows=[row("OP/1"), row("OP/2")], by=priya)
    before = Investigation.objects.get(holdings__reference="OP/1")
    person = making.witness(case_making.charged(before, by=priya), by=priya)
    approved(FEBRUARY, rows=[row("OP/1", state="merged", merged_into="OP/2"), row("OP/2")], by=priya)

    with acting_for(priya):
        assert Witness.objects.visible_to(priya).get() == person
        assert making.step(person, "contact", by=priya).last_contact_on == clock.today()


def test_steps_are_never_rewritten(first: Witness) -> None:
    with pytest.raises(IntegrityError, match="never rewritten"), transaction.atomic():
        WitnessStep.objects.filter(witness=first).update(on=date(2020, 1, 1))
    with pytest.raises(IntegrityError, match="never rewritten"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("delete from prosecutions_witnessstep where witness_id = %s", [first.pk])


def test_witness_of_a_sealed_investigation_is_seen_by_those_named_only() -> None:
    world = sealed_world.unsealed_world()
    person = making.witness(case_making.charged(world.case, by=world.analyst), by=world.analyst, days=60)
    making.step(person, "support", by=world.analyst, **ENTERED["support"])
    making.step(person, "measures", by=world.analyst, **ENTERED["measures"])
    sealed_world.seal(world)

    for user in world.not_named:
        with acting_for(user):
            assert not Witness.objects.visible_to(user).exists()
            for model in TABLES:
                assert not model.objects.exists(), model
            assert not todo.items_for(user)
            assert not Witness.objects.filter(pk=person.pk).update(status="removed")
    with acting_for(world.analyst):
        assert making.step(person, "contact", by=world.analyst).last_contact_on == clock.today()


def test_emergency_reader_of_a_sealed_investigation_changes_no_witness() -> None:
    world = sealed_world.unsealed_world()
    person = making.witness(case_making.charged(world.case, by=world.analyst), by=world.analyst)
    sealed_world.seal(world)
    sealed_world.open_it(world.outsider, LANCASHIRE)

    with acting_for(world.outsider):
        assert Witness.objects.visible_to(world.outsider).get() == person
        assert Witness.objects.filter(pk=person.pk).update(status="removed") == 0
        with pytest.raises(TransitionNotAllowed, match="in an emergency"):
            making.step(person, "contact", by=world.outsider)


# --- The NRM referral -------------------------------------------------------------------------------------------------


def referral_of(contact: User) -> Referral:
    draft = nrm_making.answered(nrm_making.begun(contact), nrm_making.CHILD, by=contact)
    return nrm_making.referred(draft, by=contact)


def link(person: Witness, pseudonym: str, *, by: User) -> Witness:
    return referral_links.link_referral(
        person.public_id, pseudonym=pseudonym, seen=records.token_of_link(person), by=by
    )


def test_referral_is_linked_by_nrm_contacts_and_nobody_else_learns_of_it(first: Witness, priya: User) -> None:
    contact = nrm_making.nrm_analyst()
    referral = referral_of(contact)

    with pytest.raises(TransitionNotAllowed, match="Only NRM contacts"):
        link(first, referral.pseudonym, by=priya)
    with pytest.raises(TransitionNotAllowed, match="sent no NRM referral with this pseudonym"):
        link(first, "AAA-AAA", by=contact)
    linked = link(first, referral.pseudonym, by=contact)

    assert referral_links.referral_of(linked, by=contact) == referral
    assert referral_links.referral_of(linked, by=priya) is None
    title = "Linked to an NRM referral"
    assert title in [event.title for event in timeline.of_witness(linked, by=contact)]
    assert title not in [event.title for event in timeline.of_witness(linked, by=priya)]
    # With and without a link, somebody who does not see referrals reads the same refusal.
    assert referral_links.why_not_linked(linked, by=priya) == "Only NRM contacts can link an NRM referral."
    assert link(linked, "", by=contact).referral_id is None


def test_referral_of_another_force_is_not_linked(first: Witness) -> None:
    other = referral_of(nrm_making.nrm_analyst(CUMBRIA))

    with pytest.raises(TransitionNotAllowed, match="Your force has sent no NRM referral"):
        link(first, other.pseudonym, by=nrm_making.nrm_analyst())


def test_draft_is_not_linked_because_it_can_be_deleted(first: Witness) -> None:
    contact = nrm_making.nrm_analyst()
    draft = nrm_making.answered(nrm_making.begun(contact), nrm_making.CHILD, by=contact)

    with pytest.raises(TransitionNotAllowed, match="Your force has sent no NRM referral"):
        link(first, draft.pseudonym, by=contact)


def test_contact_of_the_force_that_receives_the_investigation_neither_sees_nor_replaces_the_link(
    operation: Investigation, first: Witness, priya: User
) -> None:
    contact = nrm_making.nrm_analyst()
    linked = link(first, referral_of(contact).pseudonym, by=contact)
    case_making.investigation(analyst(CUMBRIA), reference="CUM/1")
    offer = transfers.offer(Entry.objects.get(investigation=operation).pk, to=CUMBRIA, by=priya)
    other = nrm_making.nrm_analyst(CUMBRIA)
    transfers.accept(offer.pk, month=FEBRUARY, reference="CUM/9", by=other)
    linked.refresh_from_db()

    assert referral_links.referral_of(linked, by=other) is None
    assert referral_links.why_not_linked(linked, by=other) == "You can’t link an NRM referral to this person."
    assert "Linked to an NRM referral" not in [event.title for event in timeline.of_witness(linked, by=other)]
    assert "Linked to an NRM referral" in [event.title for event in timeline.of_witness(linked, by=contact)]
