"""Cases and defendants: what each step stores, what undoing restores, who sees them, and where they go."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.db import Error, IntegrityError, connection, transaction
from django.utils.choices import flatten_choices

from accounts.models import User
from core import clock
from core.govuk import in_words
from core.workflow import EditConflict, TransitionNotAllowed
from investigations.models import Entry, Investigation
from investigations.records import transfers
from nrm.crime import coverage
from nrm.models import ChargedOffence, Referral
from nrm.section45 import claims
from nrm.section45.claims import ClaimStatus, RaisedClaim
from prosecutions import todo
from prosecutions.cases import (
    court_dates,
    custody,
    defendants,
    linked_records,
    recording,
    records,
    subject_links,
    timeline,
    transitions,
)
from prosecutions.cases.choices import (
    CaseStatus,
    ChargeResult,
    ChargingDecision,
    CustodyTrack,
    DefendantStatus,
    ExtensionGround,
    OffenceGroup,
    Plea,
    PreventionOrder,
    Remand,
    SentenceKind,
)
from prosecutions.cases.defendant_workflow import DEFENDANT_TRANSITIONS
from prosecutions.cases.forms import DefendantStepForm
from prosecutions.cases.transitions import EnteredStep
from prosecutions.models import Charge, Defendant, ProsecutionCase, ProsecutionStep
from reference.models import Force
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE, analyst, coordinator, national
from tests.investigations.factories import FEBRUARY, JANUARY, approved, row, series
from tests.investigations.sealed import world as sealed_world
from tests.nrm import making as nrm_making
from tests.orders import making as orders_making
from tests.prosecutions import case_making as making
from tests.roles import acting_for
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
URN = "50AB1234526"


@made_once
def priya() -> User:
    return analyst()


@made_once
def operation(priya: User) -> Investigation:
    return making.investigation(priya)


@made_once
def case(operation: Investigation, priya: User) -> ProsecutionCase:
    """A case with the decision to charge one of two suspects."""
    return making.charged(operation, by=priya, urn=URN)


@made_once
def first(case: ProsecutionCase, priya: User) -> Defendant:
    return making.defendant(case, by=priya)


def test_case_goes_from_early_advice_to_a_charge(operation: Investigation, priya: User) -> None:
    case = making.opened(operation, by=priya, urn="50 ab 12345/26")
    making.moved(case, "request_advice", by=priya, on=making.ago(60))
    making.moved(case, "receive_advice", by=priya, on=making.ago(50))
    making.moved(case, "refer", by=priya, on=making.ago(40), suspects=3)
    making.moved(case, "decide", by=priya, on=making.ago(30), decision=ChargingDecision.MORE_WORK)
    making.moved(case, "refer", by=priya, on=making.ago(20), suspects=2)
    done = making.moved(
        case, "decide", by=priya, on=making.ago(10), decision=ChargingDecision.CHARGE_THRESHOLD, charged=2
    )

    assert (done.urn, done.status, done.suspects, done.charged) == (URN, CaseStatus.CHARGED, 2, 2)
    assert done.advice_received_on == making.ago(50)
    assert [step.became for step in done.steps.order_by("pk")] == [
        "opened", "advice", "advised", "referred", "more_work", "referred", "charged",
    ]  # fmt: skip


def test_suspects_who_are_charged_later_have_a_prosecution_with_the_same_urn(
    case: ProsecutionCase, operation: Investigation, priya: User
) -> None:
    assert making.opened(operation, by=priya, urn=URN).urn == case.urn


def test_force_of_another_nation_has_no_cps() -> None:
    scottish = analyst("S23000009")

    assert "England and Wales only" in recording.why_not_opened(Investigation(force_id="S23000009", pk=1), by=scottish)


def test_forces_in_england_and_wales_are_those_with_a_crime_register() -> None:
    outside = {force.pk for force in Force.objects.all() if not force.is_in_england_and_wales}

    assert outside == coverage.NOT_COVERED


def test_form_that_is_sent_twice_adds_one_case_and_one_defendant(case: ProsecutionCase, priya: User) -> None:
    again = recording.open_case(case.investigation.public_id, urn=URN, is_flagged=True, key=case.public_id, by=priya)
    added = making.defendant(case, by=priya, offences=())
    same = defendants.add(case.public_id, charged_on=added.charged_on, key=added.public_id, seen="", by=priya)

    assert (again, same) == (case, added)


def test_form_that_is_sent_again_with_other_details_is_refused(case: ProsecutionCase, priya: User) -> None:
    """The browser kept the form, and somebody typed another case into it."""
    of, added = case.investigation.public_id, making.defendant(case, by=priya, offences=())
    with pytest.raises(EditConflict, match="Open a new form"):
        recording.open_case(of, urn="50AB7654326", is_flagged=True, key=case.public_id, by=priya)
    with pytest.raises(EditConflict, match="Open a new form"):
        defendants.add(case.public_id, charged_on=making.ago(1), key=added.public_id, seen="", by=priya)

    assert ProsecutionCase.objects.count() == Defendant.objects.count() == 1


def test_removal_is_not_undone_once_another_defendant_was_added(
    case: ProsecutionCase, first: Defendant, priya: User
) -> None:
    removed = making.step(first, "remove", by=priya)
    making.defendant(case, by=priya)

    with pytest.raises(TransitionNotAllowed, match="each is added"):
        making.step(removed, "undo", by=priya, on=None)


def test_page_of_a_case_is_outdated_once_a_colleague_added_a_defendant(operation: Investigation, priya: User) -> None:
    case = making.charged(operation, by=priya, charged=2)
    seen = records.token_of(case)
    added = making.defendant(case, by=priya, offences=())
    after = records.token_of(case)
    making.step(added, "add_charge", by=priya, offence=making.OFFENCE)

    with pytest.raises(EditConflict, match=r"since you opened|changed this"):
        defendants.add(case.public_id, charged_on=making.ago(90), key=uuid.uuid4(), seen=seen, by=priya)
    assert records.token_of(case) == after  # a step of a defendant is none of the case


def test_only_as_many_defendants_are_added_as_suspects_were_charged(
    case: ProsecutionCase, first: Defendant, priya: User
) -> None:
    with pytest.raises(TransitionNotAllowed, match="charge 1 suspect, and each is added"):
        making.defendant(case, by=priya)

    making.moved(case, "correct_charged", by=priya, on=None, charged=2)
    making.defendant(case, by=priya)
    with pytest.raises(TransitionNotAllowed, match="The case has 2 defendants"):
        making.moved(case, "correct_charged", by=priya, on=None, charged=1)
    making.step(first, "remove", by=priya)
    assert making.moved(case, "correct_charged", by=priya, on=None, charged=1).charged == 1


def test_outdated_page_is_refused(case: ProsecutionCase, priya: User) -> None:
    seen = records.token_of(case)
    recording.change_details(case.public_id, urn="", is_flagged=False, seen=seen, by=priya)

    with pytest.raises(EditConflict, match="since you opened"):
        transitions.make(case.public_id, "undo", EnteredStep(), seen=seen, by=priya)


def test_undoing_restores_what_was_before_and_keeps_both_steps(operation: Investigation, priya: User) -> None:
    case = making.referred(operation, by=priya)
    making.moved(case, "decide", by=priya, decision=ChargingDecision.NO_ACTION_EVIDENTIAL)
    undone = making.moved(case, "undo", by=priya, on=None)

    assert (undone.status, undone.decision, undone.decided_on) == (CaseStatus.REFERRED, "", None)
    assert making.moved(case, "undo", by=priya, on=None).status == CaseStatus.OPENED
    assert ProsecutionStep.objects.filter(case=case).count() == 5
    with pytest.raises(TransitionNotAllowed, match="no step to undo"):
        making.moved(case, "undo", by=priya, on=None)


def test_charge_is_not_undone_while_there_are_defendants(case: ProsecutionCase, first: Defendant, priya: User) -> None:
    with pytest.raises(TransitionNotAllowed, match="Remove the defendants"):
        making.moved(case, "undo", by=priya, on=None)

    making.step(first, "remove", by=priya)
    assert making.moved(case, "undo", by=priya, on=None).status == CaseStatus.REFERRED


def test_defendant_is_convicted_on_one_of_two_charges(case: ProsecutionCase, priya: User) -> None:
    person = making.defendant(case, by=priya, offences=("msa_trafficking", "money_laundering"))
    making.at_court(person, by=priya, charges=(1, 2))
    making.step(person, "set_trial", by=priya, on=making.ago(40))
    half = making.step(person, "result", by=priya, on=making.ago(30), chosen=(2,), result=ChargeResult.JURY)
    assert (half.status, half.result) == (DefendantStatus.TRIAL, "")

    full = making.step(person, "result", by=priya, on=making.ago(20), chosen=(1,), result=ChargeResult.CONVICTED)
    assert (full.status, full.result, full.result_on) == ("convicted", "trial", making.ago(20))
    assert full.has_order_gap

    making.step(person, "order", by=priya, new_order=PreventionOrder.APPLIED, on=making.ago(20))
    making.step(person, "order", by=priya, new_order=PreventionOrder.MADE, on=making.ago(10))
    done = making.step(person, "sentence", by=priya, on=making.ago(10), sentence=SentenceKind.IMPRISONMENT, months=84)
    assert (done.status, done.months, done.order, done.has_order_gap) == ("sentenced", 84, "made", False)


@pytest.mark.parametrize("result", [ChargeResult.JURY, ChargeResult.CONVICTED])
def test_order_is_for_those_convicted_of_slavery_trafficking_or_a_conspiracy(
    case: ProsecutionCase, priya: User, result: ChargeResult
) -> None:
    person = making.defendant(case, by=priya, offences=("fraud",))
    making.step(person, "add_charge", by=priya, offence="msa_slavery", is_conspiracy=True, on=making.ago(100))
    making.at_court(person, by=priya, charges=(1, 2))
    making.step(person, "set_trial", by=priya, on=making.ago(40))
    making.step(person, "result", by=priya, on=making.ago(30), chosen=(1,), result=ChargeResult.CONVICTED)
    done = making.step(person, "result", by=priya, on=making.ago(30), chosen=(2,), result=result)

    is_possible = result == ChargeResult.CONVICTED
    assert done.status == DefendantStatus.CONVICTED
    assert done.has_order_gap is is_possible
    assert Defendant.objects.with_order_gap().exists() is is_possible
    assert ProsecutionCase.objects.with_order_gap().exists() is is_possible
    if not is_possible:
        with pytest.raises(TransitionNotAllowed, match="not convicted of a slavery or trafficking offence"):
            making.step(person, "order", by=priya, new_order=PreventionOrder.MADE)


@pytest.mark.parametrize(
    ("result", "status", "allows_order"),
    [
        (ChargeResult.LESSER, DefendantStatus.CONVICTED, False),
        (ChargeResult.INSANITY, DefendantStatus.NOT_CONVICTED, True),
        (ChargeResult.DISABILITY, DefendantStatus.NOT_CONVICTED, True),
        (ChargeResult.JURY, DefendantStatus.NOT_CONVICTED, False),
    ],
)
def test_special_verdict_is_no_conviction_but_allows_an_order(
    first: Defendant, priya: User, result: ChargeResult, status: DefendantStatus, allows_order: bool
) -> None:
    making.at_court(first, by=priya)
    making.step(first, "set_trial", by=priya, on=making.ago(30))
    done = making.step(first, "result", by=priya, on=making.ago(30), chosen=(1,), result=result)

    assert (done.status, done.result) == (status, result)
    assert done.has_order_gap is allows_order
    assert Defendant.objects.with_order_gap().exists() is allows_order
    if allows_order:
        made = making.step(first, "order", by=priya, new_order=PreventionOrder.MADE)
        assert (made.order, made.has_order_gap) == (PreventionOrder.MADE, False)
    else:
        with pytest.raises(TransitionNotAllowed, match="not convicted of a slavery or trafficking offence"):
            making.step(first, "order", by=priya, new_order=PreventionOrder.MADE)


def test_undoing_a_result_restores_the_defendant_and_the_charge(first: Defendant, priya: User) -> None:
    making.acquitted(first, by=priya)
    undone = making.step(first, "undo", by=priya, on=None)

    charge = Charge.objects.get(defendant=first)
    assert (undone.status, undone.result, undone.result_on) == (DefendantStatus.TRIAL, "", None)
    assert (charge.result, charge.result_on, charge.plea) == ("", None, Plea.NOT_GUILTY)


def test_undoing_a_charge_removes_it(first: Defendant, priya: User) -> None:
    making.step(first, "undo", by=priya, on=None)

    assert Charge.objects.get(defendant=first).is_removed
    assert not Charge.objects.counted().filter(defendant=first).exists()


def test_charges_are_grouped_with_conspiracy_apart(first: Defendant, priya: User) -> None:
    making.step(first, "add_charge", by=priya, offence="msa_trafficking", is_conspiracy=True)
    making.step(first, "add_charge", by=priya, offence="fraud", is_conspiracy=True)

    groups = list(Charge.objects.filter(defendant=first).order_by("number").values_list("group", flat=True))
    assert groups == [OffenceGroup.SLAVERY, OffenceGroup.CONSPIRACY, OffenceGroup.OTHER]


@pytest.mark.parametrize(
    ("began", "track", "last"),
    [
        (date(2026, 3, 2), CustodyTrack.CROWN, date(2026, 8, 28)),  # 31 August is a bank holiday, 29 and 30 a weekend
        (date(2026, 3, 3), CustodyTrack.CROWN, date(2026, 9, 1)),
        (date(2021, 1, 4), CustodyTrack.CROWN, date(2021, 8, 27)),  # 238 days in the pandemic, less a bank holiday
        (date(2026, 3, 2), CustodyTrack.EITHER_WAY, date(2026, 5, 11)),
        (date(2026, 3, 2), CustodyTrack.SUMMARY, date(2026, 4, 27)),
    ],
)
def test_custody_time_limit_ends_by_the_rule_of_its_day(began: date, track: str, last: date) -> None:
    assert custody.last_day(began, track=track) == last


def test_custody_limit_before_the_trial_is_a_warning_and_an_extension_ends_it(first: Defendant, priya: User) -> None:
    held = making.step(
        first, "remand", by=priya, on=making.ago(90), new_remand=Remand.CUSTODY, track=CustodyTrack.CROWN
    )
    making.step(held, "first_hearing", by=priya, on=making.ago(90))
    trial = clock.today() + timedelta(days=120)
    waiting = making.step(held, "set_trial", by=priya, on=trial)

    assert "before the trial on" in court_dates.warnings_of(waiting, today=clock.today())[0]
    assert ProsecutionCase.objects.custody_limit_near(clock.today()).exists()

    extended = making.step(
        held, "extend_limit", by=priya, new_limit_on=trial + timedelta(days=7), ground=ExtensionGround.OTHER
    )
    assert court_dates.warnings_of(extended, today=clock.today()) == []
    assert not ProsecutionCase.objects.custody_limit_near(clock.today()).exists()

    released = making.step(held, "remand", by=priya, new_remand=Remand.BAIL)
    assert released.custody_limit_on is None


@pytest.mark.parametrize("ahead", [0, 14, 28])
def test_limit_without_a_trial_date_warns_at_least_14_days_ahead(first: Defendant, priya: User, ahead: int) -> None:
    held = making.step(
        first, "remand", by=priya, on=making.ago(100), new_remand=Remand.CUSTODY, track=CustodyTrack.CROWN
    )
    held.custody_limit_on = clock.today() + timedelta(days=ahead)
    held.save(update_fields=["custody_limit_on"])

    assert "no trial date" in court_dates.warnings_of(held, today=clock.today())[0]
    assert ProsecutionCase.objects.custody_limit_near(clock.today()).exists()


@pytest.mark.parametrize("limit", [-3, 0, 10, 28, 29])
@pytest.mark.parametrize("trial", [None, -4, -3, 0, 9, 10, 11, 40])
def test_page_warns_of_the_limits_that_the_to_do_list_has(
    first: Defendant, priya: User, limit: int, trial: int | None
) -> None:
    today = clock.today()
    custodial = {"new_remand": Remand.CUSTODY, "track": CustodyTrack.CROWN, "on": making.ago(90)}
    held = making.step(first, "remand", by=priya, **custodial)
    held.first_hearing_on, held.custody_limit_on = making.ago(90), today + timedelta(days=limit)
    held.trial_on = None if trial is None else today + timedelta(days=trial)
    held.save(update_fields=["first_hearing_on", "custody_limit_on", "trial_on"])

    warns = bool(court_dates.warnings_of(held, today=today))

    assert warns is (limit <= 28 if trial is None else trial > limit)
    assert ProsecutionCase.objects.custody_limit_near(today).exists() is warns


@pytest.mark.parametrize(
    ("days", "ended", "is_late"),
    [
        (0, None, False),
        (14, None, False),  # as the rule of the day says
        (15, None, True),
        (1, 1, True),
        (5, 1, True),
        (5, 0, False),
        (40, -1, False),
        (40, 1, True),
    ],
)
def test_result_is_late_after_the_last_day_of_a_trial_or_two_weeks_after_its_first(
    first: Defendant, priya: User, days: int, ended: int | None, is_late: bool
) -> None:
    making.at_court(first, by=priya)
    last = None if ended is None else making.ago(ended)
    making.step(first, "set_trial", by=priya, on=making.ago(days), trial_ends_on=last)

    assert ProsecutionCase.objects.hearing_past(clock.today()).exists() is is_late


def test_last_day_of_a_trial_is_stored_shown_and_removed_by_undoing(first: Defendant, priya: User) -> None:
    making.at_court(first, by=priya)
    began, ends = clock.today() + timedelta(days=20), clock.today() + timedelta(days=41)
    making.step(first, "set_trial", by=priya, on=began)
    dated = making.step(first, "set_trial", by=priya, on=began, trial_ends_on=ends)

    assert (dated.trial_on, dated.trial_ends_on) == (began, ends)
    event = timeline.of_defendant(dated, by=priya)[0]
    assert event.text == f"{in_words(began)}. Expected to end on {in_words(ends)}"
    dates = court_dates.of_case(dated.case, [dated], by=priya)
    assert dates is not None
    assert any("trial expected to end" in str(mark) for mark in dates.marks)
    undone = making.step(dated, "undo", by=priya)
    assert (undone.trial_on, undone.trial_ends_on) == (began, None)
    with pytest.raises(IntegrityError, match="trial_ends_after_start"), transaction.atomic():
        Defendant.objects.filter(pk=first.pk).update(trial_ends_on=began - timedelta(days=1))


def test_offence_is_offered_if_it_was_one_since_the_charge(first: Defendant, priya: User) -> None:
    ChargedOffence.objects.filter(code="fraud").update(valid_to=making.ago(50))
    ChargedOffence.objects.filter(code="theft").update(valid_to=making.ago(101))
    form = DefendantStepForm(DEFENDANT_TRANSITIONS["add_charge"], defendant=first, charges=[])

    offered = {code for code, _ in flatten_choices(form.fields["offence"].choices)}

    assert "fraud" in offered
    assert "theft" not in offered
    assert form["on"].initial == first.charged_on
    with pytest.raises(TransitionNotAllowed, match="not in the list for"):
        making.step(first, "add_charge", by=priya, offence="fraud", on=making.ago(49))
    assert making.step(first, "add_charge", by=priya, offence="fraud", on=making.ago(50)).charges.count() == 2


def test_to_do_list_has_what_is_late_and_the_order_gap(
    operation: Investigation, case: ProsecutionCase, first: Defendant, priya: User
) -> None:
    making.convicted(first, by=priya)
    making.referred(operation, by=priya, days=29)
    making.referred(operation, by=priya, days=28)
    late = making.charged(operation, by=priya)
    waiting = making.defendant(late, by=priya)
    making.step(waiting, "first_hearing", by=priya, on=making.ago(1))

    titles = {item.title for item in todo.items_for(priya)}

    assert titles == {
        "Court date passed, no result: 1",
        "Prevention order not considered: 1",
        "Charging decision overdue: 1",
    }


def test_charged_case_without_all_its_defendants_is_to_do(case: ProsecutionCase, priya: User) -> None:
    assert [item.title for item in todo.items_for(priya)] == ["Charged, defendants to add: 1"]


def test_unit_and_national_team_read_and_do_not_change(case: ProsecutionCase) -> None:
    for reader in (coordinator(), national()):
        assert ProsecutionCase.objects.visible_to(reader).get() == case
        with pytest.raises(TransitionNotAllowed, match="Only analysts and leads in Lancashire"):
            transitions.make(case.public_id, "undo", EnteredStep(), seen=records.token_of(case), by=reader)


def test_another_force_reads_and_writes_nothing(case: ProsecutionCase, first: Defendant) -> None:
    kim = analyst(KENT)
    with acting_for(kim):
        for model in (ProsecutionCase, Defendant, Charge, ProsecutionStep):
            assert not model.objects.exists()
        assert ProsecutionCase.objects.filter(pk=case.pk).update(urn="") == 0
        with pytest.raises(Error), transaction.atomic():
            ProsecutionStep.objects.create(
                case_id=case.pk, force_id=KENT, move="refer", became="referred", by_id=kim.pk, at=clock.now()
            )


def test_case_is_worked_on_as_the_web_role(operation: Investigation, priya: User) -> None:
    with acting_for(priya):
        case = making.charged(operation, by=priya)
        person = making.convicted(making.defendant(case, by=priya), by=priya)
        making.step(person, "undo", by=priya, on=None)

        assert Defendant.objects.visible_to(priya).get().status == DefendantStatus.TRIAL


def test_case_goes_with_its_investigation_to_another_force(
    operation: Investigation, case: ProsecutionCase, first: Defendant, priya: User
) -> None:
    gwen = analyst(CUMBRIA)
    making.investigation(gwen, reference="CUM/1")
    offer = transfers.offer(Entry.objects.get(investigation=operation).pk, to=CUMBRIA, by=priya)
    with acting_for(gwen):
        transfers.accept(offer.pk, month=FEBRUARY, reference="CUM/9", by=gwen)

    case.refresh_from_db()
    assert case.force_id == CUMBRIA
    for model in (Defendant, Charge, ProsecutionStep):
        assert set(model.objects.values_list("force", flat=True)) == {CUMBRIA}
    with acting_for(gwen):
        assert making.step(first, "remand", by=gwen, new_remand=Remand.BAIL).remand == Remand.BAIL
    with acting_for(priya):
        assert ProsecutionCase.objects.visible_to(priya).get() == case
        assert not todo.items_for(priya)
        with pytest.raises(TransitionNotAllowed, match="in Cumbria"):
            making.step(first, "remand", by=priya, new_remand=Remand.BAIL)


def test_steps_are_never_rewritten(case: ProsecutionCase) -> None:
    step = case.steps.first()
    assert step is not None
    with pytest.raises(IntegrityError, match="never rewritten"), transaction.atomic():
        ProsecutionStep.objects.filter(pk=step.pk).update(on=date(2020, 1, 1))
    with pytest.raises(IntegrityError, match="never rewritten"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("delete from prosecutions_prosecutionstep where id = %s", [step.pk])


def test_investigation_lists_its_prosecutions_and_those_of_one_merged_into_it(priya: User) -> None:
    series(JANUARY, FEBRUARY)
    approved(JANUARY, rows=[row("OP/1"), row("OP/2")], by=priya)
    before, into = (Investigation.objects.get(holdings__reference=name) for name in ("OP/1", "OP/2"))
    making.charged(before, by=priya, urn=URN)
    approved(FEBRUARY, rows=[row("OP/1", state="merged", merged_into="OP/2"), row("OP/2")], by=priya)

    own = linked_records.of_investigation(before, priya)
    assert [line.status for line in own.records] == ["Charged"]
    assert own.add_url.endswith(f"/new/{before.public_id}/")
    merged = linked_records.of_investigation(into, national())
    assert [line.status for line in merged.records] == ["Charged, of a merged investigation"]
    assert merged.add_url == ""


def moved_to_cumbria(operation: Investigation, *, by: User) -> User:
    """Cumbria accepts the investigation; an analyst of Cumbria."""
    gwen = analyst(CUMBRIA)
    making.investigation(gwen, reference="CUM/1")
    offer = transfers.offer(Entry.objects.get(investigation=operation).pk, to=CUMBRIA, by=by)
    transfers.accept(offer.pk, month=FEBRUARY, reference="CUM/9", by=gwen)
    return gwen


def test_prosecution_opened_while_the_investigation_moves_is_refused(
    operation: Investigation, priya: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def moves_meanwhile(_investigation: Investigation, *, by: User) -> str:
        moved_to_cumbria(operation, by=by)
        return ""

    monkeypatch.setattr(recording, "why_not_opened", moves_meanwhile)
    before = ProsecutionCase.objects.count()

    with pytest.raises(TransitionNotAllowed, match="has just moved to another force"), transaction.atomic():
        making.opened(operation, by=priya)

    assert ProsecutionCase.objects.count() == before


def test_step_made_while_the_investigation_moves_is_refused(
    operation: Investigation, first: Defendant, priya: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def moves_meanwhile(_case: ProsecutionCase, *, by: User) -> str:
        moved_to_cumbria(operation, by=by)
        return ""

    monkeypatch.setattr(records, "why_not_changeable", moves_meanwhile)

    with pytest.raises(TransitionNotAllowed, match="has just moved to another force"), transaction.atomic():
        making.step(first, "remand", by=priya, new_remand=Remand.BAIL)


def test_prosecution_of_a_sealed_investigation_is_seen_by_those_named_only() -> None:
    world = sealed_world.unsealed_world()
    case = making.charged(world.case, by=world.analyst, urn=URN)
    person = making.defendant(case, by=world.analyst)
    sealed_world.seal(world)

    for user in world.not_named:
        with acting_for(user):
            assert not ProsecutionCase.objects.visible_to(user).exists()
            assert not Defendant.objects.visible_to(user).exists()
            assert not Charge.objects.exists()
            assert not ProsecutionStep.objects.exists()
            assert not todo.items_for(user)
            assert not ProsecutionCase.objects.filter(pk=case.pk).update(urn="")
    with acting_for(world.analyst):
        assert making.step(person, "remand", by=world.analyst, new_remand=Remand.BAIL).remand == Remand.BAIL


def test_emergency_reader_of_a_sealed_investigation_changes_no_prosecution() -> None:
    world = sealed_world.unsealed_world()
    case = making.charged(world.case, by=world.analyst)
    person = making.defendant(case, by=world.analyst)
    sealed_world.seal(world)
    sealed_world.open_it(world.outsider, LANCASHIRE)

    with acting_for(world.outsider):
        assert ProsecutionCase.objects.visible_to(world.outsider).get() == case
        assert ProsecutionCase.objects.filter(pk=case.pk).update(urn="") == 0
        assert Defendant.objects.filter(pk=person.pk).update(status="removed") == 0
        with pytest.raises(TransitionNotAllowed, match="in an emergency"):
            making.step(person, "remand", by=world.outsider, new_remand=Remand.BAIL)
        with pytest.raises(TransitionNotAllowed, match="in an emergency"):
            making.opened(world.case, by=world.outsider)


def test_order_subject_is_linked_by_those_who_see_them(case: ProsecutionCase, first: Defendant, priya: User) -> None:
    officer = orders_making.manager()
    subject = orders_making.subject(officer)

    with pytest.raises(TransitionNotAllowed, match="Only order managers"):
        subject_links.link_subject(first.public_id, number=subject.number, seen=records.token_of(first), by=priya)
    with pytest.raises(TransitionNotAllowed, match="no order subject with this number"):
        subject_links.link_subject(first.public_id, number="S-000000", seen=records.token_of(first), by=officer)
    subject_links.link_subject(first.public_id, number=subject.number, seen=records.token_of(first), by=officer)

    first.refresh_from_db()
    assert subject_links.subject_of(first, by=officer) == subject
    assert subject_links.subject_of(first, by=priya) is None
    linked = "Defendant 1: linked to an order subject"
    assert linked in [event.title for event in timeline.of_case(case, by=officer)]
    assert linked not in [event.title for event in timeline.of_case(case, by=priya)]
    assert not [event for event in timeline.of_defendant(first, by=priya) if "order subject" in event.title]


def test_link_to_a_subject_of_another_force_is_neither_shown_nor_refused_by_name(
    operation: Investigation, case: ProsecutionCase, first: Defendant, priya: User
) -> None:
    officer = orders_making.manager()
    subject = orders_making.subject(officer)
    subject_links.link_subject(first.public_id, number=subject.number, seen=records.token_of(first), by=officer)
    making.investigation(analyst(CUMBRIA), reference="CUM/1")
    offer = transfers.offer(Entry.objects.get(investigation=operation).pk, to=CUMBRIA, by=priya)
    other = orders_making.manager(CUMBRIA)
    transfers.accept(offer.pk, month=FEBRUARY, reference="CUM/9", by=other)

    first.refresh_from_db()
    assert subject_links.subject_of(first, by=other) is None
    assert subject_links.why_not_linked(first, by=other) == "You can’t link an order subject to this defendant."
    assert not [event for event in timeline.of_defendant(first, by=other) if "order subject" in event.title]
    assert [event for event in timeline.of_defendant(first, by=officer) if "order subject" in event.title]


def test_days_already_in_custody_shorten_the_limit(case: ProsecutionCase, first: Defendant, priya: User) -> None:
    began = making.ago(20)
    custodial = {"new_remand": Remand.CUSTODY, "track": CustodyTrack.CROWN, "on": began}
    making.step(first, "remand", by=priya, **custodial, used_days=28)

    first.refresh_from_db()
    assert first.custody_limit_on == custody.last_working_day(began + timedelta(days=182 - 28))
    with pytest.raises(TransitionNotAllowed, match="enter the last day that the court set"):
        making.step(first, "remand", by=priya, **custodial, used_days=182)
    with pytest.raises(TransitionNotAllowed, match="Enter that date or a later one"):
        making.step(first, "remand", by=priya, new_remand=Remand.BAIL, on=began - timedelta(days=1))


def test_limit_that_the_court_extended_is_entered_however_many_days_were_used(first: Defendant, priya: User) -> None:
    extended = clock.today() + timedelta(days=60)
    custodial = {"new_remand": Remand.CUSTODY, "track": CustodyTrack.CROWN, "on": making.ago(5)}
    held = making.step(first, "remand", by=priya, **custodial, used_days=200, new_limit_on=extended)

    assert (held.custody_limit_on, held.used_days) == (extended, 200)
    assert f"Extended limit ends on {in_words(extended)}" in timeline.of_defendant(held, by=priya)[0].text
    undone = making.step(held, "undo", by=priya, on=None)
    assert (undone.custody_limit_on, undone.used_days) == (None, 0)


def test_limit_with_few_days_left_can_end_before_custody_begins_at_a_weekend(
    case: ProsecutionCase, priya: User
) -> None:
    friday = next(day for day in map(making.ago, range(8, 30)) if day.weekday() == 4)
    held = making.step(
        making.defendant(case, by=priya),
        "remand",
        by=priya,
        on=friday + timedelta(days=1),
        new_remand=Remand.CUSTODY,
        track=CustodyTrack.CROWN,
        used_days=181,
    )

    assert held.custody_limit_on == custody.last_working_day(friday)
    assert "custody time limit ended" in court_dates.warnings_of(held, today=clock.today())[0]


def test_extension_of_the_last_day_can_be_entered_later(first: Defendant, priya: User) -> None:
    custodial = {"new_remand": Remand.CUSTODY, "track": CustodyTrack.SUMMARY, "on": making.ago(90)}
    making.step(first, "remand", by=priya, **custodial)
    first.refresh_from_db()

    assert first.custody_limit_on is not None
    assert first.custody_limit_on < clock.today()
    assert not defendants.why_not_from("extend_limit", first, [], by=priya)


def test_plea_after_the_trial_date_leaves_the_trial_on_the_to_do_list(first: Defendant, priya: User) -> None:
    making.at_court(first, by=priya)
    making.step(first, "set_trial", by=priya, on=making.ago(15))
    making.step(first, "plea", by=priya, chosen=(1,), plea=Plea.NOT_GUILTY)

    first.refresh_from_db()
    assert first.status == DefendantStatus.TRIAL
    assert ProsecutionCase.objects.hearing_past(clock.today()).exists()


def test_removed_defendant_of_a_case_that_is_not_charged_stays_removed(
    case: ProsecutionCase, first: Defendant, priya: User
) -> None:
    making.step(first, "remove", by=priya)
    making.moved(case, "undo", by=priya)

    with pytest.raises(TransitionNotAllowed, match="not charged any more"):
        making.step(first, "undo", by=priya)


def test_dates_have_the_decisions_of_linked_referrals_for_those_who_see_them(
    operation: Investigation, case: ProsecutionCase, first: Defendant, priya: User
) -> None:
    contact = nrm_making.nrm_analyst()
    draft = nrm_making.answered(nrm_making.begun(contact), nrm_making.CHILD, by=contact)
    referral = nrm_making.referred(draft, by=contact)
    Referral.objects.filter(pk=referral.pk).update(investigation=operation)
    making.at_court(first, by=priya)
    making.step(first, "set_trial", by=priya, on=clock.today() + timedelta(days=20))
    first.refresh_from_db()

    without_claim = court_dates.of_case(case, [first], by=contact)
    assert without_claim is not None
    assert without_claim.warnings == ()
    raised = RaisedClaim(
        raised_by="defence", stage="interview", raised_on=clock.today(), offence="drug_production", age_at_act="child"
    )
    claims.raise_claim(referral.public_id, raised=raised, standing=ClaimStatus(), by=contact)

    seen = court_dates.of_case(case, [first], by=contact)
    assert seen is not None
    assert any("conclusive grounds decision, earliest date" in mark.what for mark in seen.marks)
    assert any(referral.pseudonym in warning and "is not expected before" in warning for warning in seen.warnings)
    unseen = court_dates.of_case(case, [first], by=priya)
    assert unseen is not None
    assert not any(referral.pseudonym in mark.what for mark in unseen.marks)
    assert unseen.warnings == ()


def test_referrals_with_an_open_claim_come_before_older_ones(
    operation: Investigation, case: ProsecutionCase, first: Defendant
) -> None:
    contact = nrm_making.nrm_analyst()
    sent = [
        nrm_making.referred(nrm_making.answered(nrm_making.begun(contact), nrm_making.CHILD, by=contact), by=contact)
        for _ in range(2)
    ]
    Referral.objects.update(investigation=operation)
    raised = RaisedClaim(
        raised_by="defence", stage="interview", raised_on=clock.today(), offence="drug_production", age_at_act="child"
    )
    claims.raise_claim(sent[1].public_id, raised=raised, standing=ClaimStatus(), by=contact)

    dates = court_dates.of_case(case, [first], by=contact)

    assert dates is not None
    assert [referral.pk for referral in dates.referrals] == [sent[1].pk, sent[0].pk]


def test_dates_of_the_same_day_are_joined_and_a_finished_case_has_none(operation: Investigation, priya: User) -> None:
    case = making.charged(operation, by=priya, charged=2)
    both = [making.defendant(case, by=priya) for _ in range(2)]
    for person in both:
        making.at_court(person, by=priya)
    shown = court_dates.of_case(case, list(Defendant.objects.order_by("number")), by=priya)
    assert shown is not None
    assert "Defendants 1 and 2: first hearing" in [mark.what for mark in shown.marks]

    for person in both:
        making.step(person, "result", by=priya, chosen=(1,), result=ChargeResult.DISCONTINUED)
    assert court_dates.of_case(case, list(Defendant.objects.order_by("number")), by=priya) is None
