"""An earlier month changes under a draft:

the draft keeps its rows, names the differences, and accepts a choice of them.
"""

from __future__ import annotations

import pytest

from core.workflow import TransitionNotAllowed
from investigations.choices import Arrival, EntryState
from investigations.models import Entry
from investigations.returns import carry_forward_again, rows, stored_reconciliation
from investigations.review import decisions
from tests.accounts.factories import CUMBRIA, LANCASHIRE, analyst, coordinator
from tests.investigations import deciding
from tests.investigations.factories import (
    FEBRUARY,
    JANUARY,
    MARCH,
    approved,
    draft,
    entry_of,
    row,
    series,
    submitted_return,
    victims,
)
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db

CLOSED = {"state": "closed", "stage": "concluded", "closing_reason": "conviction", "closed_on": "20/01/2020"}


@made_once
def priya():
    """The analyst, with an approved January and a draft for February."""
    series(JANUARY, MARCH)
    person = analyst()
    closed = row("LAN/5", **CLOSED)
    approved(JANUARY, rows=[row("LAN/1"), row("LAN/2"), row("LAN/3"), closed], by=person)
    draft(FEBRUARY, by=person)
    return person


def correct_january(priya, *corrected):
    """January is reopened, submitted with these rows, and approved again."""
    tom = coordinator()
    deciding.reopen(LANCASHIRE, JANUARY, reason="To correct.", by=tom)
    return approved(JANUARY, rows=corrected, by=priya, reviewer=tom)


def messages(priya):
    return [difference.sentence for difference in carry_forward_again.differences(draft(FEBRUARY, by=priya))]


def test_no_difference_is_shown_while_the_earlier_month_is_unchanged(priya):
    deciding.reopen(LANCASHIRE, JANUARY, reason="To correct.", by=coordinator())

    assert messages(priya) == []
    assert deciding.accept_earlier(draft(FEBRUARY, by=priya).monthly_return, by=priya) == 0


def test_each_difference_is_described_in_a_sentence(priya):
    correct_january(
        priya,
        row("LAN/1", stage="charged"),
        row("LAN/2", **CLOSED),
        row("LAN/3", state="void", void_reason="Entered twice."),
        row("LAN/4"),
        row("LAN/5", **CLOSED),
    )

    assert messages(priya) == [
        "LAN/1 was changed in January 2020.",
        "LAN/2 is no longer live at the end of January 2020.",
        "LAN/3 was made void in an earlier month.",
        "LAN/4 is now live in January 2020 but not in this draft.",
    ]


def test_a_changed_field_is_shown_three_ways_and_the_draft_s_own_change_stays(priya):
    revision = draft(FEBRUARY, by=priya)
    rows.save(entry_of(revision, "LAN/1").pk, typed={"stage": "court"}, version=1, by=priya)
    correct_january(
        priya, row("LAN/1", stage="charged", morile_score="216"), row("LAN/2"), row("LAN/3"), row("LAN/5", **CLOSED)
    )

    (changed,) = carry_forward_again.differences(revision)
    deciding.accept_earlier(revision.monthly_return, by=priya)

    assert [(field.label, field.then, field.mine, field.now, field.is_mine) for field in changed.fields] == [
        ("Stage", "live-investigation", "court", "charged", True),
        ("MoRiLE score", None, None, 216, False),
    ]
    entry = entry_of(revision, "LAN/1")
    assert (entry.stage_id, entry.morile_score) == ("court", 216)
    assert messages(priya) == []


def test_field_changed_in_both_months_is_kept_and_marked_as_a_conflict(priya):
    revision = draft(FEBRUARY, by=priya)
    to_criminal = {"primary_type": "CRIM", "sub_types": "Cuckooing"}
    rows.save(entry_of(revision, "LAN/1").pk, typed=to_criminal, version=1, by=priya)
    both = row("LAN/1", secondary_types="CRIM")
    correct_january(priya, both, row("LAN/2"), row("LAN/3"), row("LAN/5", **CLOSED))

    deciding.accept_earlier(revision.monthly_return, by=priya)

    entry = entry_of(revision, "LAN/1")
    assert (entry.primary_type_id, entry.secondary_types, entry.is_complete) == ("CRIM", [], False)
    assert rows.errors_of(entry) == {
        "secondary_types": ["“Criminal exploitation” is already the primary type. Remove one of the two."]
    }


def test_accepting_the_differences_balances_the_reconciliation_without_a_correction(priya):
    revision = draft(FEBRUARY, by=priya)
    correct_january(
        priya,
        row("LAN/1"),
        row("LAN/2", **CLOSED),
        row("LAN/3", state="void", void_reason="Entered twice."),
        row("LAN/4", people=[victims(5)]),
        row("LAN/5", **CLOSED),
    )
    before = stored_reconciliation.reconciliation_of(revision)

    touched = deciding.accept_earlier(revision.monthly_return, by=priya)

    after = stored_reconciliation.reconciliation_of(draft(FEBRUARY, by=priya))
    assert (before.sentence(), after.sentence(), touched) == ("2 + 2 − 1 = 3", "2 = 2", 3)
    came = entry_of(revision, "LAN/4")
    assert (came.arrival, [group.count for group in came.people.all()]) == (Arrival.ROLLED, [5])
    assert entry_of(revision, "LAN/1").previous.revision.number == 2
    assert entry_of(revision, "LAN/1").people.count() == 2


def test_case_reopened_in_the_draft_and_live_in_the_earlier_month_is_carried_forward(priya):
    revision = draft(FEBRUARY, by=priya)
    closed = Entry.objects.get(holding__reference="LAN/5", revision__period=JANUARY)
    rows.reopen(closed.investigation, revision.monthly_return, by=priya)
    open_after_all = row("LAN/5", state="live", closing_reason="", closed_on="")
    correct_january(priya, row("LAN/1"), row("LAN/2"), row("LAN/3"), open_after_all)

    assert messages(priya) == ["LAN/5 was already live in January 2020."]
    deciding.accept_earlier(revision.monthly_return, by=priya)

    assert entry_of(revision, "LAN/5").arrival == Arrival.ROLLED
    assert stored_reconciliation.reconciliation_of(draft(FEBRUARY, by=priya)).sentence() == "4 = 4"


def test_case_dropped_from_a_withdrawn_submission_is_new_in_the_draft(priya):
    cumbria = analyst(CUMBRIA)
    submitted_return(JANUARY, rows=[row("CUM/1"), row("CUM/2")], by=cumbria)
    revision = draft(FEBRUARY, by=cumbria)
    decisions.withdraw(CUMBRIA, JANUARY, by=cumbria)
    submitted_return(JANUARY, rows=[row("CUM/1")], by=cumbria)

    deciding.accept_earlier(revision.monthly_return, by=cumbria)

    assert entry_of(revision, "CUM/2").arrival == Arrival.FIRST_REPORTED
    assert stored_reconciliation.reconciliation_of(draft(FEBRUARY, by=cumbria)).sentence() == "1 + 1 = 2"


def test_merger_into_a_removed_case_is_undone(priya):
    revision = draft(FEBRUARY, by=priya)
    Entry.objects.filter(pk=entry_of(revision, "LAN/1").pk).update(
        state=EntryState.MERGED, merged_into=entry_of(revision, "LAN/2").investigation
    )
    correct_january(priya, row("LAN/1"), row("LAN/2", **CLOSED), row("LAN/3"), row("LAN/5", **CLOSED))

    deciding.accept_earlier(revision.monthly_return, by=priya)

    assert entry_of(revision, "LAN/1").state == EntryState.LIVE


def test_only_the_owning_force_accepts_differences(priya):
    correct_january(priya, row("LAN/1"), row("LAN/5", **CLOSED))

    with pytest.raises(TransitionNotAllowed, match="Only the force’s analyst or lead"):
        deciding.accept_earlier(draft(FEBRUARY, by=priya).monthly_return, by=coordinator())
