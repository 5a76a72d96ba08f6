"""A wrong submission date is corrected with its history, and dependent dates follow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from accounts.models import User
from audit.models import AuditEntry
from core import clock, months
from core.workflow import EditConflict, TransitionNotAllowed
from figures import publishing, snapshots, verification
from figures.models import Snapshot
from nrm import decisions, referring, timeline, workflow
from nrm.choices import ReferralState
from nrm.models import Referral, ReferralExtraction, ReferralExtractionCell, ReferralStep
from reference import working_days
from tests.accounts.factories import KENT, LANCASHIRE, national
from tests.figures.making import built, lock, period, reported, value
from tests.nrm import counting, making
from tests.properties import examples
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
MET = making.MET  # 20 November 2026
SENT = date(2026, 11, 24)
NINE = time(9, 30)
WHY = "The receipt of the Home Office says so."


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """Noon on 27 November 2026."""
    with clock.at(at(date(2026, 11, 27), time(12))):
        yield


@made_once
def analyst() -> User:
    return making.nrm_analyst()


@made_once
def sent(analyst: User) -> Referral:
    """Referred on 24 November; the person was met on 20 November."""
    return referred(analyst)


def referred(by: User, *, consent: str = "given", on: date = SENT, met: date = MET) -> Referral:
    draft = making.answered(making.begun(by, happened_on=met), making.ADULT, consent=consent, by=by)
    return making.referred(draft, by=by, on=on, sent_at=at(on))


def at(day: date, hour: time = NINE) -> datetime:
    return datetime.combine(day, hour, clock.LONDON)


def corrected(referral: Referral, day: date, *, by: User, hour: time = NINE, **more: Any) -> Referral:
    seen = more.pop("seen", referring.token_of(referral))
    return referring.correct_date(
        referral.public_id, at=at(day, hour), reason=more.pop("reason", WHY), seen=seen, by=by
    )


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def typed(day: date, hour: str = "09:30", **more: str) -> dict[str, str]:
    return {"on_0": str(day.day), "on_1": str(day.month), "on_2": str(day.year), "time": hour, "reason": WHY} | more


def test_a_wrong_date_of_submission_is_corrected_on_its_page_and_the_timeline_keeps_both(
    analyst: User, sent: Referral
) -> None:
    client, page = browser(analyst), reverse("nrm:date-correct", args=[sent.public_id])
    assert page in client.get(sent.get_absolute_url()).content.decode()
    shown = client.get(page).content.decode()
    token = referring.token_of(sent)
    assert token in shown
    assert "24 November 2026 at 9:30am" in shown

    answer = client.post(page, typed(date(2026, 11, 23), "16.05", seen=token), follow=True)

    assert "Date saved" in answer.content.decode()
    referral = Referral.objects.get(pk=sent.pk)
    assert referral.submitted_at == at(date(2026, 11, 23), time(16, 5))
    assert referral.submitted_by == sent.submitted_by
    (event,) = [
        entry
        for entry in timeline.timeline_of(referral)
        if entry.title == "Date of submission to the Home Office corrected"
    ]
    assert event.text == "Submitted on 23 November 2026 at 4:05pm. Recorded before: 24 November 2026 at 9:30am."
    assert (event.reasons, event.recorded_by, event.day) == (WHY, analyst.name, clock.today())
    assert AuditEntry.objects.filter(kind="alteration", question__contains="date of submission").exists()


def test_due_dates_follow_the_corrected_submission_date(analyst: User, sent: Referral) -> None:
    assert (sent.due_on, sent.safeguard_by) == (date(2026, 12, 1), date(2026, 12, 1))

    referral = corrected(sent, MET, by=analyst)

    assert (referral.state, referral.began_on, referral.due_on) == (ReferralState.SUBMITTED, MET, date(2026, 11, 27))
    assert referral.safeguard_by == date(2026, 11, 27)
    assert "within 5 working days" in referral.due_why


@pytest.mark.parametrize("between", [[], ["suspend"]])
def test_later_steps_use_the_corrected_date(analyst: User, sent: Referral, between: list[str]) -> None:
    for move in between:
        decisions.make(sent.public_id, move, on=SENT, reasons="It waits for the court.", by=analyst)
    corrected(Referral.objects.get(pk=sent.pk), MET, by=analyst)

    if between:
        assert Referral.objects.get(pk=sent.pk).due_on is None
        decisions.make(sent.public_id, "resume", on=SENT, by=analyst)
    decisions.make(sent.public_id, "acknowledge", on=SENT, by=analyst)

    referral = Referral.objects.get(pk=sent.pk)
    assert (referral.state, referral.due_on) == (ReferralState.AWAITING_REASONABLE_GROUNDS, date(2026, 11, 27))
    assert referral.began_on == SENT


def test_correction_after_the_decision_moves_no_date_of_a_later_step(analyst: User, sent: Referral) -> None:
    decided = decisions.make(sent.public_id, "rg_positive", on=date(2026, 11, 25), authority="sca", by=analyst)

    referral = corrected(decided, MET, by=analyst)

    assert (referral.state, referral.began_on) == (ReferralState.RECOVERY, date(2026, 11, 25))
    assert (referral.due_on, referral.due_why) == (decided.due_on, decided.due_why)


def test_notification_is_corrected_and_has_no_due_dates(analyst: User) -> None:
    referral = corrected(referred(analyst, consent="refused"), MET, by=analyst)

    assert (referral.state, referral.began_on, referral.due_on, referral.safeguard_by) == (
        ReferralState.NOTIFIED,
        MET,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("day", "hour", "why"),
    [
        (MET - timedelta(days=1), NINE, "before the encounter on 20 November 2026"),
        (date(2026, 11, 26), NINE, "after “Recovery period”, which is dated 25 November 2026"),
        (date(2026, 11, 28), NINE, "in the future"),
        (date(2026, 11, 27), time(23, 59), "in the future"),
        (SENT, NINE, "already recorded"),
    ],
)
def test_impossible_date_is_refused_and_nothing_changes(
    analyst: User, sent: Referral, day: date, hour: time, why: str
) -> None:
    decided = decisions.make(sent.public_id, "rg_positive", on=date(2026, 11, 25), authority="sca", by=analyst)

    with pytest.raises(TransitionNotAllowed, match=why):
        corrected(decided, day, hour=hour, by=analyst)

    referral = Referral.objects.get(pk=sent.pk)
    assert (referral.submitted_at, referral.version) == (decided.submitted_at, decided.version)
    assert not ReferralStep.objects.filter(move=workflow.DATE_CORRECTED).exists()


@examples(25, HealthCheck.function_scoped_fixture)
@given(data=st.data())
def test_accepted_date_is_between_encounter_and_decision_and_its_due_date_follows(
    analyst: User, data: st.DataObject
) -> None:
    met = data.draw(st.dates(date(2026, 3, 2), date(2026, 9, 30)), label="met")
    first = met + timedelta(days=data.draw(st.integers(0, 20), label="referred after"))
    decided = data.draw(st.none() | st.integers(0, 20).map(lambda days: first + timedelta(days=days)), label="decided")
    right = met + timedelta(days=data.draw(st.integers(-5, 60), label="right"))
    with transaction.atomic():
        referral = referred(analyst, met=met, on=first)
        if decided:
            referral = decisions.make(referral.public_id, "rg_positive", on=decided, authority="sca", by=analyst)
        before = referral.due_on
        try:
            referral = corrected(referral, right, by=analyst)
        except TransitionNotAllowed:
            assert right < met or right == first or (decided and right > decided)
        else:
            assert met <= right
            assert not decided or right <= decided
            assert clock.day_of(referral.submitted_at) == right
            assert referral.due_on == (before if decided else working_days.add_working_days(right, 5))
            assert Referral.objects.get(pk=referral.pk).due_on == referral.due_on
        transaction.set_rollback(True)


def test_other_forces_and_read_only_users_cannot_correct_a_date(sent: Referral) -> None:
    with pytest.raises(Referral.DoesNotExist):
        corrected(sent, MET, by=making.nrm_analyst(KENT))
    with pytest.raises(TransitionNotAllowed, match="Only NRM contacts in Lancashire"):
        corrected(sent, MET, by=making.nrm_national())


def test_a_correction_without_a_reason_is_refused(analyst: User, sent: Referral) -> None:
    page = reverse("nrm:date-correct", args=[sent.public_id])

    answer = browser(analyst).post(page, typed(MET, reason="", seen=referring.token_of(sent)))

    assert answer.status_code == 422
    assert "Enter how you know" in unescape(answer.content.decode())
    with pytest.raises(TransitionNotAllowed, match="Enter how you know"):
        corrected(sent, MET, reason=" ", by=analyst)


def test_date_cannot_be_corrected_on_a_page_older_than_a_colleague_s_correction(analyst: User, sent: Referral) -> None:
    token, colleague = referring.token_of(sent), making.nrm_analyst()
    corrected(sent, date(2026, 11, 23), by=colleague)

    with pytest.raises(EditConflict, match=f"{colleague.name} recorded “Date of submission"):
        corrected(sent, MET, seen=token, by=analyst)

    answer = browser(analyst).post(
        reverse("nrm:date-correct", args=[sent.public_id]), typed(MET, reason="Read off the letter.", seen=token)
    )
    page = unescape(answer.content.decode())
    assert answer.status_code == 409
    assert "Read off the letter." in page, "the words that were typed are gone"
    assert "23 November 2026 at 9:30am" in page
    assert Referral.objects.get(pk=sent.pk).submitted_at == at(date(2026, 11, 23))


def test_database_stores_both_dates_of_a_correction(sent: Referral, analyst: User) -> None:
    corrected(sent, MET, by=analyst)
    step = ReferralStep.objects.get(move=workflow.DATE_CORRECTED)

    step.pk, step.sent_at_before = None, None

    with pytest.raises(IntegrityError, match="nrm_step_correction_keeps_both_dates"), transaction.atomic():
        step.save(force_insert=True)


# Figures.
def counted(measure: str = "nrm_referrals") -> dict[tuple[str, date], int]:
    """The newest extraction of each force and month; empty if there is none."""
    newest = ReferralExtraction.objects.order_by("force", "month", "-number").distinct("force", "month").values("pk")
    cells = ReferralExtractionCell.objects.filter(extraction__in=newest, measure=measure).select_related("extraction")
    return {(cell.force_id, cell.extraction.month): cell.value for cell in cells}


def test_figures_count_a_referral_in_the_month_of_its_corrected_date_and_days_to_the_decision_from_it(
    analyst: User,
) -> None:
    for month in (date(2026, 9, 1), date(2026, 10, 1)):
        period(month)
    referral = referred(analyst, met=date(2026, 9, 28), on=date(2026, 10, 5))
    decisions.make(referral.public_id, "rg_positive", on=date(2026, 10, 9), authority="sca", by=analyst)
    counting.extracted()
    assert counted() == {(LANCASHIRE, date(2026, 10, 1)): 1}
    assert counted("nrm_rg_days") == {(LANCASHIRE, date(2026, 10, 1)): 4}

    corrected(Referral.objects.get(pk=referral.pk), date(2026, 9, 29), by=analyst)
    counting.extracted()

    assert counted() == {(LANCASHIRE, date(2026, 9, 1)): 1}
    assert counted("nrm_rg_days") == {(LANCASHIRE, date(2026, 10, 1)): 10}


def test_month_whose_only_referral_moved_away_counts_as_none(analyst: User) -> None:
    for month in (date(2026, 9, 1), date(2026, 10, 1)):
        period(month)
    referral = referred(analyst, met=date(2026, 9, 28), on=date(2026, 9, 29))
    counting.extracted()

    corrected(referral, date(2026, 10, 5), by=analyst)
    counting.extracted()

    assert counted() == {(LANCASHIRE, date(2026, 10, 1)): 1}
    assert counting.extracted() == 0


def test_published_month_is_unchanged_and_its_next_version_has_the_correction(analyst: User) -> None:
    september, october = date(2026, 9, 1), date(2026, 10, 1)
    for month in (september, october):
        reported(LANCASHIRE, month, new=1)
    referral = referred(analyst, met=date(2026, 9, 28), on=date(2026, 10, 5))
    counting.extracted()
    first = published(september)
    assert value(first, "nrm_referrals") is None

    corrected(referral, date(2026, 9, 29), by=analyst)
    counting.extracted()

    assert snapshots.is_outdated(september)
    candidate = built(september)
    assert (candidate.state, value(candidate, "nrm_referrals")) == ("candidate", 1)
    assert value(Snapshot.objects.get(pk=first.pk), "nrm_referrals") is None
    assert verification.verify(september) == []
    assert value(built(october), "nrm_referrals") == 0


def published(month: date) -> Snapshot:
    lock(month)
    snapshot = built(month)
    proposal = publishing.propose(snapshot, reason="Few forces, for a test", by=national())
    return publishing.confirm(proposal, seen=publishing.token_of(proposal), by=national())


def test_corrected_days_add_up_over_any_two_months(analyst: User) -> None:
    """Whichever months a date moves between, each referral counts once."""
    first_days = [months.following(date(2026, 6, 1), more) for more in range(3)]
    for month in first_days:
        period(month)
    referral = referred(analyst, met=first_days[0], on=first_days[1])
    for right in (first_days[2], first_days[0], first_days[1] + timedelta(days=8), first_days[2]):
        referral = corrected(Referral.objects.get(pk=referral.pk), right, by=analyst)
        counting.extracted()

        assert counted() == {(LANCASHIRE, months.first_of(right)): 1}
