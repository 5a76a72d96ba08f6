"""Outcomes of crimes: the newest counts, the law of the day decides which exist, and a change needs a reason."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.models import User
from core import clock
from core.workflow import TransitionNotAllowed
from nrm.crime import outcomes, records
from nrm.models import CrimeRecord, OutcomeType
from tests.nrm import making as referral_making
from tests.nrm.crime import making
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db


@made_once
def contact() -> User:
    return referral_making.nrm_analyst()


@made_once
def crime(contact: User) -> CrimeRecord:
    return making.crime(contact)


def assigned(crime: CrimeRecord, outcome: str, *, by: User, on: date | None = None, reason: str = "") -> CrimeRecord:
    crime.refresh_from_db()
    return outcomes.assign(
        crime.public_id,
        outcome=outcome,
        assigned_on=on or clock.today(),
        reason=reason,
        seen=records.token_of(crime),
        by=by,
    )


def test_crime_has_no_outcome_at_first(crime: CrimeRecord) -> None:
    assert (crime.outcome, crime.outcome_on) == ("", None)


def test_newest_outcome_counts_and_earlier_ones_stay_in_the_history(crime: CrimeRecord, contact: User) -> None:
    assigned(crime, "18", by=contact)

    changed = assigned(crime, "1", by=contact, reason="A suspect was identified from a phone.")

    assert (changed.outcome, changed.outcome_on) == ("1", clock.today())
    steps = crime.steps.filter(move="outcome").order_by("pk")
    assert [step.outcome for step in steps] == ["18", "1"]


def test_outcome_can_be_removed_with_a_reason(crime: CrimeRecord, contact: User) -> None:
    assigned(crime, "16", by=contact)

    assert assigned(crime, "", by=contact, reason="The victim supports action now.").outcome == ""


@pytest.mark.parametrize(
    ("outcome", "on", "sentence"),
    [
        ("", None, "Select the outcome."),
        ("23", None, "There was no outcome 23"),
        ("19", None, "can’t be used for modern slavery"),
        ("7", None, "can’t be used for modern slavery"),
        ("1", clock.today() + timedelta(days=1), "in the future"),
        ("1", clock.today() - timedelta(days=1), "The crime was recorded on"),
    ],
)
def test_outcome_that_cannot_be_is_refused(
    crime: CrimeRecord, contact: User, outcome: str, on: date | None, sentence: str
) -> None:
    with pytest.raises(TransitionNotAllowed, match=sentence):
        assigned(crime, outcome, by=contact, on=on)


def test_outcome_changes_only_with_a_reason(crime: CrimeRecord, contact: User) -> None:
    assigned(crime, "18", by=contact)

    with pytest.raises(TransitionNotAllowed, match="Enter why it changes"):
        assigned(crime, "1", by=contact)


def test_incident_has_no_outcome(contact: User) -> None:
    with pytest.raises(TransitionNotAllowed, match="Only a recorded crime"):
        assigned(making.opened(contact), "1", by=contact)


def test_outcomes_1_to_22_are_dated() -> None:
    today = {row.code for row in OutcomeType.objects.valid_on(date(2026, 11, 24))}

    assert today == {*map(str, range(1, 23)), "1a", "2a", "3a"}
    assert "22" not in {row.code for row in OutcomeType.objects.valid_on(date(2019, 3, 31))}
    assert "21" not in {row.code for row in OutcomeType.objects.valid_on(date(2015, 12, 31))}
    assert [row.code for row in OutcomeType.objects.in_order()][:6] == ["1", "1a", "2", "2a", "3", "3a"]
