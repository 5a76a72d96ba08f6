"""Consent on turning 18:

asked by the own force from the birthday; the person stays if they consent and withdraws if not.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts.models import User
from audit import log
from core.workflow import TransitionNotAllowed
from nrm import decisions, todo
from nrm.choices import Authority, ReferralState
from nrm.models import ConsentAct, Referral
from tests.nrm import caring, making
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
BIRTHDAY = date(2026, 12, 15)


@made_once
def analyst() -> User:
    return making.nrm_analyst()


@made_once
def child(analyst: User) -> Referral:
    """A child who turns 18 on 15 December 2026."""
    return caring.sent(analyst, making.CHILD | {"born_on": "2008-12-15"})


def asked(child: Referral, answer: str, *, on: date, by: User, **more: Any) -> Referral:
    return caring.noted(child, "turning-18", by=by, **caring.TURNING_18 | {"answer": answer, "on": on} | more)


def reasons(user: User) -> list[str]:
    return [line.reason.code for line in todo.waiting_for(User.objects.get(pk=user.pk))]


@pytest.mark.parametrize(
    ("today", "on", "sentence"),
    [
        (date(2026, 11, 30), date(2026, 11, 30), "has not turned 18 yet"),
        (date(2026, 12, 14), date(2026, 12, 14), "was not 18 on that date"),
        (date(2026, 12, 16), date(2026, 12, 14), "was not 18 on that date"),
        (date(2026, 12, 16), date(2026, 12, 17), "in the future"),
    ],
)
def test_consent_is_not_asked_for_before_the_birthday(
    child: Referral, analyst: User, settings: Any, today: date, on: date, sentence: str
) -> None:
    settings.MSPT_TODAY = today

    with pytest.raises(TransitionNotAllowed, match=sentence):
        asked(child, "given", on=on, by=analyst)

    assert not ConsentAct.objects.exists()


def test_person_who_consents_stays_and_is_not_asked_again(child: Referral, analyst: User, settings: Any) -> None:
    settings.MSPT_TODAY = BIRTHDAY
    assert "turned_18" in reasons(analyst)

    stays = asked(child, "given", on=BIRTHDAY, by=analyst)

    assert (stays.consent, stays.state, stays.case_type) == ("given", ReferralState.SUBMITTED, "referral")
    assert "turned_18" not in reasons(analyst)
    with pytest.raises(TransitionNotAllowed, match="already recorded"):
        asked(child, "refused", on=BIRTHDAY, by=analyst)


def test_person_who_refuses_after_the_recovery_period_withdraws(child: Referral, analyst: User, settings: Any) -> None:
    decisions.make(child.public_id, "rg_positive", on=caring.SENT_ON, by=analyst, authority=Authority.SCA)
    settings.MSPT_TODAY = date(2026, 12, 28)

    left = asked(child, "refused", on=date(2026, 12, 28), by=analyst)

    assert left.state == ReferralState.WITHDRAWN
    assert list(left.steps.order_by("pk").values_list("move", flat=True))[-2:] == ["recovery_over", "withdraw"]
    assert ConsentAct.objects.get().answer == "refused"
    assert "turned_18" not in reasons(analyst)


def test_consent_counts_only_after_everything_was_explained(child: Referral, analyst: User, settings: Any) -> None:
    settings.MSPT_TODAY = BIRTHDAY

    with pytest.raises(TransitionNotAllowed, match="Still to explain"):
        asked(child, "given", on=BIRTHDAY, by=analyst, explained=["support"])


def test_viewing_the_birthday_is_logged(child: Referral, analyst: User, settings: Any) -> None:
    settings.MSPT_TODAY = BIRTHDAY

    with log.gathering(log.RequestAccesses()) as gathered:
        asked(child, "given", on=BIRTHDAY, by=analyst)

    opened = [access for access in gathered.accesses.values() if access.subject == "nrm.identity"]
    assert [(access.kind, list(access.keys)) for access in opened] == [("consultation", [str(child.public_id)])]


def test_reviewers_cannot_record_consent(child: Referral, settings: Any) -> None:
    settings.MSPT_TODAY = BIRTHDAY

    for reviewer in (making.nrm_coordinator(), making.nrm_national()):
        with pytest.raises(TransitionNotAllowed, match="Only NRM contacts in Lancashire"):
            asked(child, "given", on=BIRTHDAY, by=reviewer)
