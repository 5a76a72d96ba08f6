"""A row of a draft that is on legal hold is not deleted (P35)."""

from __future__ import annotations

import pytest

from accounts.choices import Role
from core import clock
from core.workflow import TransitionNotAllowed
from investigations.models import Entry, Investigation
from investigations.returns import row_endings, rows
from retention.models import LegalHold
from tests.accounts.factories import LANCASHIRE, UserFactory, analyst
from tests.investigations.factories import FEBRUARY, JANUARY, MARCH, approved, draft, row, series, typed

pytestmark = pytest.mark.django_db


def test_a_row_on_legal_hold_is_deleted_once_the_hold_is_lifted() -> None:
    series(JANUARY, MARCH)
    person, lead = analyst(), UserFactory(role=Role.LEAD, force_id=LANCASHIRE)
    approved(JANUARY, rows=[row("LAN/1")], by=person)
    draft(FEBRUARY, by=person)
    monthly_return = Entry.objects.get(revision__state="working").revision.monthly_return
    rows.add(monthly_return, typed=typed("LAN/9"), by=person)
    entry = Entry.objects.get(holding__reference="LAN/9")
    hold = LegalHold.objects.create(
        kind="investigation",
        record=entry.investigation.public_id,
        force_id=LANCASHIRE,
        reason="A civil claim.",
        set_by=lead,
        set_at=clock.now(),
    )

    with pytest.raises(TransitionNotAllowed, match="is on legal hold"):
        row_endings.delete(entry.pk, by=person)
    assert Investigation.objects.filter(holdings__reference="LAN/9").exists()

    LegalHold.objects.filter(pk=hold.pk).update(lifted_by=lead, lifted_at=clock.now(), lifted_reason="Settled.")
    row_endings.delete(entry.pk, by=person)
    assert not Investigation.objects.filter(holdings__reference="LAN/9").exists()
