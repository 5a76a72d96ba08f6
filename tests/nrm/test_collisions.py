"""Conflicts between court dates and decisions: Python for one case and SQL for all give the same result."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from nrm import states, todo
from nrm.choices import ReferralState
from nrm.models import Claim, NrmRule, Referral, ReferralStep
from nrm.section45 import claims, collisions, date_line
from nrm.section45.claims import ClaimStatus, RaisedClaim
from tests.nrm import making
from tests.nrm.rulebook import rulebook

TODAY = date(2026, 11, 24)
DUE = date(2026, 12, 1)


def days(number: int) -> timedelta:
    return timedelta(days=number)


@pytest.mark.parametrize(
    ("state", "due_on", "reasonable", "conclusive"),
    [
        (ReferralState.DRAFT, None, DUE, DUE + days(30)),  # as if referred today
        (ReferralState.SUBMITTED, DUE, DUE, DUE + days(30)),
        (
            ReferralState.AWAITING_REASONABLE_GROUNDS,
            TODAY - days(9),
            TODAY,
            TODAY + days(30),
        ),  # overdue: not before today
        (ReferralState.RECOVERY, DUE, None, DUE + days(1)),
        (ReferralState.AWAITING_CONCLUSIVE_GROUNDS, None, None, TODAY),
        (ReferralState.RECONSIDERING_CONCLUSIVE_GROUNDS, None, None, TODAY),
        (ReferralState.SUSPENDED, DUE, None, TODAY),
        (ReferralState.CONCLUSIVE_GROUNDS_POSITIVE, None, None, None),
        (ReferralState.WITHDRAWN, None, None, None),
        (ReferralState.NOTIFIED, None, None, None),
    ],
)
def test_expected_decision_dates(
    state: str, due_on: date | None, reasonable: date | None, conclusive: date | None
) -> None:
    dates = collisions.expected(state, due_on=due_on, today=TODAY, rules=rulebook())

    assert (dates.reasonable, dates.conclusive) == (reasonable, conclusive)


@pytest.mark.parametrize(
    ("court_day", "collides"),
    [
        (TODAY - days(1), False),  # over
        (TODAY, True),
        (DUE - days(1), True),  # the decision follows it
        (DUE + days(14), True),  # 14 days between them are barely enough
        (DUE + days(15), False),
    ],
)
def test_decision_after_or_within_14_days_before_the_court_date_is_a_conflict(court_day: date, collides: bool) -> None:
    conflicts = collisions.of_days({"trial_on": court_day}, decision_on=DUE, today=TODAY, rules=rulebook())

    assert bool(conflicts) is collides


def test_case_without_a_decision_date_warns_14_days_before_the_trial() -> None:
    trial, rules = {"trial_on": TODAY + days(14)}, rulebook()

    def collides_on(today: date) -> bool:
        decision = collisions.expected(ReferralState.AWAITING_CONCLUSIVE_GROUNDS, due_on=None, today=today, rules=rules)
        return bool(collisions.of_days(trial, decision_on=decision.conclusive, today=today, rules=rules))

    assert (collides_on(TODAY - days(1)), collides_on(TODAY)) == (False, True)


def test_sentence_gives_the_date_and_the_number_of_days() -> None:
    late, near = collisions.of_days(
        {"custody_time_limit": DUE - days(2), "trial_on": DUE + days(1)}, decision_on=DUE, today=TODAY, rules=rulebook()
    )

    assert late.sentence == (
        "End of the custody time limit on 29 November 2026: the conclusive grounds decision is not expected before "
        "1 December 2026."
    )
    assert near.sentence.endswith("comes on 1 December 2026 at the earliest, 1 day before.")


@pytest.mark.django_db
def test_query_and_python_agree_in_every_status() -> None:
    analyst = making.nrm_analyst()
    referral = making.begun(analyst)
    raised = RaisedClaim(
        raised_by="police", stage="interview", raised_on=TODAY, offence="drug_supply", age_at_act="not_known"
    )
    claim = claims.raise_claim(referral.public_id, raised=raised, standing=ClaimStatus(), by=analyst)
    ReferralStep.objects.create(
        referral=referral,
        force_id=referral.force_id,
        move="submit",
        was="ready_to_refer",
        became="submitted",
        on=TODAY,
        maker="force",
        at=claim.recorded_at,
    )
    rules, differences = NrmRule.objects.book(), []
    for state in ReferralState:
        # Only the columns that the queries read are set: this test does not try the constraints of others.
        kind = "notification" if state in {ReferralState.NOTIFIED, ReferralState.READY_TO_NOTIFY} else "referral"
        consent = "refused" if kind == "notification" else "given"
        sent = {"submitted_at": claim.recorded_at, "submitted_by": analyst}
        finished = {"finished_at": claim.recorded_at, "finished_by": analyst}
        rows = Referral.objects.filter(pk=referral.pk)
        rows.update(
            state=state,
            case_type=kind,
            under_18="no",
            consent=consent,
            **(sent if state not in states.NOT_REFERRED else dict.fromkeys(sent)),
            **(finished if state in states.READY else dict.fromkeys(finished)),
            reference_missing=state not in states.NOT_REFERRED,
        )
        for due_on in (TODAY - days(3), DUE):
            rows.update(due_on=due_on)
            for ahead in (-1, 0, 7, 14, 15, 22, 23, 45, 46, 52, 53, 60):
                Claim.objects.update(trial_on=TODAY + days(ahead))
                stored_claim = Claim.objects.select_related("referral").get()
                by_rule = bool(collisions.of_claim(stored_claim, today=TODAY, rules=rules))
                by_question = collisions.colliding(Referral.objects.all(), TODAY).exists()
                if by_rule != by_question:
                    differences.append((state, due_on, ahead, by_rule, by_question))

    assert differences == []


@pytest.mark.django_db
def test_conflict_is_on_the_to_do_list_until_the_claim_has_a_result() -> None:
    analyst = making.nrm_analyst()
    referral = making.begun(analyst)
    raised = RaisedClaim(raised_by="cps", stage="trial", raised_on=TODAY, offence="theft", age_at_act="adult")
    near = ClaimStatus(custody_time_limit=TODAY + days(20))
    claim = claims.raise_claim(referral.public_id, raised=raised, standing=near, by=analyst)

    def reasons() -> set[str]:
        return {line.reason.code for line in todo.waiting_for(analyst)}

    assert "collision" in reasons()
    over = ClaimStatus(custody_time_limit=TODAY + days(20), result="discontinued", result_on=TODAY)
    claims.change(referral.public_id, claim.pk, standing=over, words="", version=1, by=analyst)
    assert "collision" not in reasons()


def test_every_status_expects_a_decision_or_is_over() -> None:
    expecting = {ReferralState.DRAFT, ReferralState.RECOVERY} | states.AWAITING | collisions.NO_DAY_SET

    assert expecting == {ReferralState.DRAFT} | states.OPEN


@pytest.mark.django_db
def test_marks_stay_within_the_drawing_and_never_overlap() -> None:
    analyst = making.nrm_analyst()
    referral = making.begun(analyst)
    raised = RaisedClaim(raised_by="cps", stage="trial", raised_on=TODAY, offence="theft", age_at_act="adult")
    near = ClaimStatus(custody_time_limit=TODAY + days(1), trial_on=TODAY + days(2))
    claim = claims.raise_claim(referral.public_id, raised=raised, standing=near, by=analyst)

    marks = date_line.of_claim(claim, today=TODAY, rules=NrmRule.objects.book())

    assert [mark.on for mark in marks] == sorted(mark.on for mark in marks)
    assert all(10 <= mark.x <= date_line.WIDTH - 10 for mark in marks)
    assert len({(mark.x, mark.y) for mark in marks}) == len(marks)
    assert [mark.what for mark in marks if mark.collides] == ["End of the custody time limit", "Trial"]
