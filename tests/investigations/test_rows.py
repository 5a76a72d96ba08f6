"""Saving one row: an outdated save is refused with both texts, and no typed text is lost."""

from __future__ import annotations

from datetime import date

import pytest

from audit.choices import Operation
from core.workflow import TransitionNotAllowed
from investigations.choices import Arrival, EntryState
from investigations.models import Entry, EntryText, Holding
from investigations.returns import arrivals, row_texts, rows
from investigations.review import decisions
from tests.accounts.factories import LANCASHIRE, analyst, coordinator, stranger
from tests.investigations.factories import (
    CLOSED,
    FEBRUARY,
    JANUARY,
    MARCH,
    PeriodFactory,
    approved,
    draft,
    entry_of,
    row,
    series,
    submitted_return,
    typed,
    victims,
)
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db


@made_once
def priya():
    """The analyst, with one live case in an approved January and a draft for February."""
    series(JANUARY, FEBRUARY)
    person = analyst()
    rows_of_january = [row("LAN/1", operation_name="Op MARLSTONE"), row("LAN/5", **CLOSED | {"closed_on": "3/1/2020"})]
    approved(JANUARY, rows=rows_of_january, by=person)
    draft(FEBRUARY, by=person)
    return person


def the_row(reference: str = "LAN/1") -> Entry:
    return Entry.objects.get(revision__period=FEBRUARY, holding__reference=reference)


def groups(*of):
    return {f"people_{axis}": [group[axis] for group in of] for axis in of[0]}


def test_saved_row_holds_the_typed_values_and_other_fields_are_unchanged(priya):
    before = the_row()

    saved = rows.save(before.pk, typed={"stage": "Charged", "nrm_referrals": "2"}, version=1, by=priya)

    after = the_row()
    assert saved.errors == {}
    assert (after.stage_id, after.nrm_referrals, after.primary_type_id) == ("charged", 2, "LAB")
    assert list(after.people.values_list("role", "count").order_by("-role")) == [("victim", 1), ("suspect", 1)]
    assert (after.version, after.changed_by) == (2, priya)


def test_unreadable_value_is_kept_as_typed_marked_and_fixed_by_retyping(priya):
    saved = rows.save(the_row().pk, typed={"nrm_referrals": "twelve", "stage": "charged"}, version=1, by=priya)

    assert saved.errors == {"nrm_referrals": ["“twelve”. Enter a whole number in digits, such as 12."]}
    kept = the_row()
    assert (kept.stage_id, kept.nrm_referrals, kept.is_complete) == ("charged", None, False)
    assert row_texts.typed_of(arrivals.of_entry(kept.pk))["nrm_referrals"] == "twelve"
    assert rows.errors_of(kept) == saved.errors
    assert [finding.rule for finding in saved.findings] == ["unreadable"]
    with pytest.raises(TransitionNotAllowed, match="error"):
        decisions.submit(LANCASHIRE, FEBRUARY, by=priya)

    corrected = rows.save(kept.pk, typed={"nrm_referrals": "12"}, version=2, by=priya)

    assert corrected.errors == {}
    assert (the_row().nrm_referrals, the_row().is_complete) == (12, True)
    assert not EntryText.objects.filter(entry=kept).exists()


def test_people_are_replaced_by_the_groups_sent_and_one_can_be_removed(priya):
    sent = groups(victims(9, nationality="Vietnamese"), victims(1), victims(2, age_group="adult"))

    rows.save(the_row().pk, typed=sent | {"people_remove": ["1"]}, version=1, by=priya)

    assert list(the_row().people.values_list("nationality", "age_group", "count").order_by("pk")) == [
        ("vietnamese", "25-39", 9),
        ("unknown", "adult", 2),
    ]


def test_an_unreadable_group_keeps_all_groups_as_typed(priya):
    saved = rows.save(the_row().pk, typed=groups(victims(9), victims("many", gender="female")), version=1, by=priya)

    assert list(saved.errors) == ["people-1-count"]
    assert [group["count"] for group in row_texts.groups_typed_of(arrivals.of_entry(the_row().pk))] == ["9", "many"]
    assert list(the_row().people.values_list("count", flat=True)) == [9]


def test_outdated_version_is_refused_with_both_values_and_changes_nothing(priya):
    sam = analyst()
    rows.save(the_row().pk, typed={"nrm_referrals": "7", "stage": "charged"}, version=1, by=sam)

    with pytest.raises(rows.RowConflict) as conflict:
        rows.save(the_row().pk, typed={"nrm_referrals": "6", "stage": "charged"}, version=1, by=priya)

    assert (conflict.value.mine, conflict.value.theirs) == ({"nrm_referrals": "6"}, {"nrm_referrals": "7"})
    assert sam.name in str(conflict.value)
    assert the_row().nrm_referrals == 7


def test_user_s_own_text_is_saved_with_the_version_shown(priya):
    rows.save(the_row().pk, typed={"nrm_referrals": "7"}, version=1, by=analyst())
    with pytest.raises(rows.RowConflict) as conflict:
        rows.save(the_row().pk, typed={"nrm_referrals": "6"}, version=1, by=priya)

    rows.save(the_row().pk, typed={"nrm_referrals": "6"}, version=conflict.value.entry.version, by=priya)

    assert the_row().nrm_referrals == 6


def test_reference_and_name_belong_to_the_force_and_a_reference_is_unique(priya):
    revision = draft(FEBRUARY, by=priya)
    rows.add(revision.monthly_return, typed=typed("LAN/2"), by=priya)

    taken = rows.save(the_row().pk, typed={"reference": "LAN/2", "operation_name": "Op CURLEW"}, version=1, by=priya)

    assert taken.errors == {
        "reference": ["“LAN/2” is already used by another investigation of your force. Enter another reference."]
    }
    assert (the_row().holding.reference, the_row().holding.operation_name) == ("LAN/1", "Op CURLEW")
    assert rows.errors_of(the_row()) == taken.errors
    rows.save(the_row().pk, typed={"reference": "LAN/7"}, version=2, by=priya)
    assert rows.errors_of(the_row("LAN/7")) == {}


def test_row_remembers_its_former_name_until_that_name_returns(priya):
    names = [
        ({"operation_name": "Op CURLEW"}, {"operation_name": "Op MARLSTONE"}),
        ({"operation_name": ""}, {"operation_name": "Op MARLSTONE"}),
        ({"reference": "LAN/9"}, {"operation_name": "Op MARLSTONE", "reference": "LAN/1"}),
        ({"reference": "LAN/1", "operation_name": "Op MARLSTONE"}, None),
    ]
    number = the_row().pk
    for version, (changed, before) in enumerate(names, start=1):
        rows.save(number, typed=changed, version=version, by=priya)

        words = EntryText.objects.filter(entry=number).first()
        assert (words.called_before if words else None) == before


def test_renamed_row_stays_renamed_after_withdrawal_and_next_month(priya):
    period = PeriodFactory(month=MARCH)
    rows.save(the_row().pk, typed={"operation_name": "Op CURLEW"}, version=1, by=priya)
    decisions.submit(LANCASHIRE, FEBRUARY, by=priya)

    decisions.withdraw(LANCASHIRE, FEBRUARY, by=priya)

    again = entry_of(draft(FEBRUARY, by=priya), "LAN/1")
    assert again.words.called_before == {"operation_name": "Op MARLSTONE"}
    decisions.submit(LANCASHIRE, FEBRUARY, by=priya)
    coming = entry_of(draft(period.month, by=priya), "LAN/1")
    assert not EntryText.objects.filter(entry=coming).exists()


def test_a_new_investigation_is_first_reported(priya):
    revision = draft(FEBRUARY, by=priya)

    added = rows.add(revision.monthly_return, typed=typed("LAN/2") | groups(victims(2)), by=priya)

    entry = added.entry
    assert (entry.arrival, entry.state, entry.version) == (Arrival.FIRST_REPORTED, EntryState.LIVE, 1)
    assert entry.investigation.force_id == LANCASHIRE
    assert entry.holding.begins_on == FEBRUARY
    assert [person.count for person in entry.people.all()] == [2]


def test_a_new_investigation_keeps_what_could_not_be_read(priya):
    revision = draft(FEBRUARY, by=priya)

    added = rows.add(revision.monthly_return, typed=typed("LAN/2", opened_on="31/02/2020"), by=priya)

    assert added.errors == {"opened_on": ["“31/02/2020” is not a real date. Check the day, month and year."]}
    assert row_texts.typed_of(arrivals.of_entry(added.entry.pk))["opened_on"] == "31/02/2020"


@pytest.mark.parametrize(
    ("reference", "sentence"),
    [
        ("", "Enter your force’s reference"),
        ("LAN/1", "is already in this return."),
        ("LAN/5", "was closed in an earlier month. Reopen it instead"),
        ("L" * 41, "Shorten it to 40"),
    ],
)
def test_unusable_reference_adds_nothing(priya, reference, sentence):
    revision = draft(FEBRUARY, by=priya)

    with pytest.raises(rows.NotAdded) as refusal:
        rows.add(revision.monthly_return, typed=typed() | {"reference": reference}, by=priya)

    assert sentence in refusal.value.errors["reference"][0]
    assert Entry.objects.filter(revision=revision).count() == 1


def test_closed_investigation_is_reopened_with_its_former_values(priya):
    revision = draft(FEBRUARY, by=priya)
    investigation = Holding.objects.get(reference="LAN/5").investigation

    reopened = rows.reopen(investigation, revision.monthly_return, by=priya).entry

    assert (reopened.arrival, reopened.state) == (Arrival.REOPENED, EntryState.LIVE)
    assert (reopened.closed_on, reopened.previous.closed_on) == (None, date(2020, 1, 3))
    assert reopened.people.count() == 2
    with pytest.raises(TransitionNotAllowed, match="is already in this return"):
        rows.reopen(investigation, revision.monthly_return, by=priya)


def test_only_a_case_closed_by_an_earlier_month_can_be_reopened(priya):
    revision = draft(FEBRUARY, by=priya)
    entry = the_row()
    investigation = entry.investigation
    entry.delete()

    with pytest.raises(TransitionNotAllowed, match="was not closed in an earlier month"):
        rows.reopen(investigation, revision.monthly_return, by=priya)


@pytest.mark.parametrize("state", ["merged", "void", "handed over"])
def test_form_cannot_set_a_status_that_has_its_own_transition(priya, state):
    with pytest.raises(TransitionNotAllowed, match="You cannot choose"):
        rows.save(the_row().pk, typed={"state": state}, version=1, by=priya)


def test_closing_takes_reason_and_date_and_is_undone_by_clearing_them(priya):
    rows.save(the_row().pk, typed=CLOSED, version=1, by=priya)
    closed = (the_row().state, the_row().closing_reason_id, the_row().closed_on)
    rows.save(the_row().pk, typed={"state": "live", "closing_reason": "", "closed_on": ""}, version=2, by=priya)

    assert closed == (EntryState.CLOSED, "conviction", date(2020, 2, 20))
    assert (the_row().state, the_row().closing_reason, the_row().closed_on) == (EntryState.LIVE, None, None)


def test_saving_without_a_change_records_the_user_who_checked(priya):
    revision = draft(FEBRUARY, by=priya)
    rows.add(revision.monthly_return, typed=typed("LAN/2"), by=analyst())

    assert rows.no_change_to_the_rest(revision.monthly_return, by=priya) == 1

    assert (the_row().changed_by, the_row().version) == (priya, 1)
    assert rows.no_change_to_the_rest(revision.monthly_return, by=priya) == 0


def test_submitted_row_cannot_change(priya):
    submitted_return(FEBRUARY, rows=[row("LAN/1")], by=priya)

    with pytest.raises(TransitionNotAllowed, match="Withdraw it to change it"):
        rows.save(the_row().pk, typed={"stage": "charged"}, version=2, by=priya)


def test_row_of_an_earlier_revision_cannot_change(priya):
    submitted_return(FEBRUARY, rows=[row("LAN/1")], by=priya)
    frozen = the_row()
    decisions.withdraw(LANCASHIRE, FEBRUARY, by=priya)

    with pytest.raises(TransitionNotAllowed, match="This row has been submitted"):
        rows.save(frozen.pk, typed={"stage": "charged"}, version=frozen.version, by=priya)


def test_unrelated_user_finds_no_row_and_a_reviewer_changes_none(priya):
    with pytest.raises(Entry.DoesNotExist):
        rows.save(the_row().pk, typed={}, version=1, by=stranger())
    with pytest.raises(TransitionNotAllowed, match="Only the force’s analyst or lead"):
        rows.save(the_row().pk, typed={}, version=1, by=coordinator())


def test_a_change_is_in_the_log_with_the_public_id(priya, monkeypatch):
    noted = []
    monkeypatch.setattr("audit.log.write", lambda gathered, **_: noted.extend(gathered.accesses.values()))

    rows.save(the_row().pk, typed={"stage": "charged"}, version=1, by=priya)

    kinds = [(access.kind, access.subject, list(access.keys)) for access in noted]
    assert (Operation.ALTERATION, "investigations.investigation", [str(the_row().investigation.public_id)]) in kinds
