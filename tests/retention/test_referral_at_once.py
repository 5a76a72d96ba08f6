"""A text that is written while a referral is being erased does not come back with it (P35)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from core import clock
from nrm import decisions
from nrm.models import AnswerText, Referral, SafeguardingText
from nrm.retained import KIND
from retention import erasures
from tests.accounts.factories import LANCASHIRE, UserFactory
from tests.nrm import making
from tests.retention.erasing import record_of

Committed = Callable[..., list[Any]]


@pytest.mark.parametrize("model", [AnswerText, SafeguardingText])
def test_a_text_that_is_added_during_an_erasure_is_refused(
    committed: Committed, model: type[AnswerText | SafeguardingText]
) -> None:
    ((referral, analyst, lead),) = committed(withdrawn)
    is_erased = threading.Event()

    def request() -> tuple[Any, str]:
        erasure = erasures.request(
            KIND, record_of(KIND, referral, user=analyst), reason="No longer needed.", by=analyst
        )
        return erasure, erasures.fingerprint_of(erasure)

    ((erasure, seen),) = committed(request, by=(analyst,))

    def erase() -> bool:
        done = erasures.approve(erasure.public_id, seen=seen, by=lead).is_done
        is_erased.set()
        threading.Event().wait(1)  # not committed yet: the text below waits for it
        return done

    def write() -> str:
        assert is_erased.wait(30)
        words = {"question": "account"} if model is AnswerText else {"about": "safety"}
        try:
            model.objects.create(referral=referral, force_id=referral.force_id, text="Back again.", **words)
        except IntegrityError as why:
            return str(why)
        return "written"

    answers = committed(erase, write, by=(lead, analyst))

    assert answers[0] is True
    assert "an erased referral never changes" in answers[1]
    assert committed(lambda: rows_of(model, referral)) == [0]


def withdrawn() -> tuple[Referral, User, User]:
    """A referral that the person withdrew, who requests its erasure, and who approves."""
    analyst, lead = making.nrm_analyst(), making.with_duty(UserFactory(role=Role.LEAD, force_id=LANCASHIRE))
    draft = making.answered(making.begun(analyst), making.ADULT, consent="given", by=analyst)
    sent = making.referred(draft, by=analyst, on=making.MET)
    referral = decisions.make(sent.public_id, "withdraw", on=clock.today(), reasons="Went home.", by=analyst)
    User.objects.update(created_at=timezone.now() - timedelta(days=15))  # long enough to erase
    return referral, analyst, lead


def rows_of(model: type[AnswerText | SafeguardingText], referral: Referral) -> int:
    """How many texts the erased referral has."""
    assert Referral.objects.get(pk=referral.pk).is_erased
    return model.objects.filter(referral=referral).count()
