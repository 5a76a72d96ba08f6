"""What was stored by the wrong reading of the law is moved, once, and the report says what moved."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.db import connection

from nrm import deadlines, decisions
from nrm.choices import Authority, State
from nrm.models import Referral, Step
from tests.nrm import making

pytestmark = pytest.mark.django_db
MIGRATION = import_module("nrm.migrations.0028_recovery_periods_by_the_act")


def moved(capsys: pytest.CaptureFixture[str]) -> str:
    MIGRATION.days(None, type("Editor", (), {"connection": connection}))
    return capsys.readouterr().out


def stored_as_before(began: date, days: int) -> Referral:
    """A referral in its recovery period, with the day that was worked out before."""
    analyst = making.nrm_analyst()
    draft = making.answered(making.begun(analyst, happened_on=began), making.CHILD, by=analyst)
    referral = making.referred(draft, on=began, by=analyst)
    why = f"Recovery period of at least {days} days after the positive decision"
    due = deadlines.Due(on=began + timedelta(days=days), why=why)
    with pytest.MonkeyPatch.context() as before:
        before.setattr(deadlines, "of_step", lambda *_args, **_more: due)
        decisions.make(referral.public_id, "rg_positive", on=began, by=analyst, authority=Authority.SCA)
    Referral.objects.filter(pk=referral.pk).update(recovery_until=None)
    return Referral.objects.get(pk=referral.pk)


@pytest.mark.parametrize(
    ("began", "days", "until"),
    [
        (date(2026, 11, 10), 30, date(2026, 12, 9)),
        (date(2022, 12, 12), 45, date(2023, 1, 25)),
        (date(2022, 12, 13), 45, date(2023, 1, 11)),
        (date(2023, 1, 29), 45, date(2023, 2, 27)),
    ],
)
def test_a_stored_last_day_of_a_recovery_period_is_moved_to_the_day_of_the_act_once(
    began: date, days: int, until: date, capsys: pytest.CaptureFixture[str]
) -> None:
    referral = stored_as_before(began, days)

    said = moved(capsys)

    found = Referral.objects.get(pk=referral.pk)
    correction = Step.objects.get(referral=referral, move="correct_due")
    why = f"Recovery period of at least {(until - began).days + 1} days, counted from the day of the positive decision"
    assert (found.due_on, found.recovery_until, correction.due_on) == (until, until, until)
    assert found.due_why == correction.due_why == why
    assert f"Recovery period of {found.pseudonym}: {referral.due_on:%-d %B %Y} is now {until:%-d %B %Y}" in said
    assert f"Recorded before: {referral.due_on:%-d %B %Y}. Now: {until:%-d %B %Y}." in correction.reasons
    assert Step.objects.get(referral=referral, move="rg_positive").due_on == referral.due_on


def test_a_suspended_case_goes_on_with_the_day_that_was_put_right(capsys: pytest.CaptureFixture[str]) -> None:
    referral = stored_as_before(date(2026, 11, 10), 30)
    analyst, on = referral.owner, date(2026, 11, 20)
    decisions.make(referral.public_id, "suspend", on=on, by=analyst, reasons="Can’t be found.")
    moved(capsys)

    found = decisions.make(referral.public_id, "resume", on=on, by=analyst)

    assert (found.state, found.due_on) == (State.RECOVERY, date(2026, 12, 9))


def test_a_period_that_has_ended_ended_a_day_earlier_and_what_is_awaited_since_says_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    referral = stored_as_before(date(2026, 10, 1), 30)
    decisions.end_recovery_periods(date(2026, 11, 24))
    assert Step.objects.get(referral=referral, move="recovery_over").on == date(2026, 11, 1)

    moved(capsys)

    found = Referral.objects.get(pk=referral.pk)
    assert "Now: 30 October 2026." in Step.objects.get(referral=referral, move="correct_due").reasons
    assert (found.state, found.began_on) == (State.AWAITING_CONCLUSIVE_GROUNDS, date(2026, 10, 31))
    assert (found.due_on, found.recovery_until) == (None, date(2026, 10, 30))


def test_a_limit_that_no_rule_of_its_day_had_goes(capsys: pytest.CaptureFixture[str]) -> None:
    referral = stored_as_before(date(2023, 6, 1), 30)
    Referral.objects.filter(pk=referral.pk).update(
        state=State.REASONABLE_GROUNDS_NEGATIVE, due_on=None, reconsider_until=date(2023, 7, 1)
    )

    assert "no rule of their day had: 1" in moved(capsys)
    assert Referral.objects.get(pk=referral.pk).reconsider_until is None
