"""A force with an approved month in which a case with a word in every text is closed, and the people who decide."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Model
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from core import clock
from drafts import saving
from imports.models import Upload
from investigations.models import (
    Advice,
    Entry,
    EntryText,
    Finding,
    Investigation,
    InvestigationText,
    ReturnUpload,
    Revision,
)
from investigations.sealed import seals
from reference.models import Force
from tests.accounts.factories import CUMBRIA, LANCASHIRE, UserFactory
from tests.investigations.factories import FEBRUARY, MARCH, approved, row, series
from tests.investigations.sealed.world import REFERENCE, SECRET, _write_about
from tests.roles import acting_for

WORD = SECRET  # in every text of the case that is erased


@dataclass(frozen=True, kw_only=True)
class ClosedCase:
    """The people around a closed case, and an open one beside it."""

    lead: User
    other_lead: User
    analyst: User
    coordinator: User
    neighbour: User
    case: Investigation
    open_case: Investigation

    @property
    def revision(self) -> Revision:
        """The approved revision in which it was closed."""
        return Revision.objects.get(period=FEBRUARY, state="approved")


def closed_case() -> ClosedCase:
    """February is approved, with the case closed. March is open and not begun."""
    series(FEBRUARY, MARCH)
    lead, other_lead = (UserFactory(role=Role.LEAD, force_id=LANCASHIRE) for _ in range(2))
    analyst = UserFactory(role=Role.ANALYST, force_id=LANCASHIRE)
    coordinator = UserFactory(role=Role.COORDINATOR, unit_id=Force.objects.get(pk=LANCASHIRE).unit_id)
    rows = [
        row(
            REFERENCE,
            operation_name=f"Operation {WORD}",
            remarks=f"Remarks on {WORD}.",
            state="closed",
            closing_reason="victims-do-not-support",
            closed_on="10/02/2020",
        ),
        row("OPEN/1", operation_name="Operation Daylight", remarks="Nothing to hide."),
    ]
    approved(FEBRUARY, rows=rows, by=analyst, reviewer=coordinator)
    entry = Entry.objects.get(holding__reference=REFERENCE)
    case = entry.investigation
    InvestigationText.objects.create(investigation=case, force_id=LANCASHIRE, summary=f"Summary of {WORD}.")
    EntryText.objects.get_or_create(entry=entry, force_id=LANCASHIRE)
    _write_about(case, by=coordinator)
    _find(entry, by=coordinator)
    _seal_and_unseal(case, lead, analyst)
    _upload(entry, by=analyst)
    with acting_for(analyst):
        saving.save(f"/investigations/{case.public_id}/supports/", "", page="", fields={"a": {"now": WORD}}, by=analyst)
    neighbour = UserFactory(role=Role.LEAD, force_id=CUMBRIA)
    User.objects.update(created_at=timezone.now() - timedelta(days=15))  # long enough to erase
    return ClosedCase(
        lead=lead,
        other_lead=other_lead,
        analyst=analyst,
        coordinator=coordinator,
        neighbour=neighbour,
        case=Investigation.objects.get(pk=case.pk),
        open_case=Entry.objects.get(holding__reference="OPEN/1").investigation,
    )


def _find(entry: Entry, *, by: User) -> None:
    """A finding on the case, with its reason, and one on the whole return that names it."""
    gone = f"{REFERENCE} was live at the end of January 2026 and is not in this return."
    for of, rule, figure, message in (
        (entry, "people", REFERENCE, f"{REFERENCE} is unusual."),
        (None, "missing", f"{entry.investigation_id}:2026-01", gone),
    ):
        Finding.objects.create(
            revision=entry.revision,
            force_id=LANCASHIRE,
            entry=of,
            rule=rule,
            severity="warning",
            message=message,
            remedy=f"Check {WORD}.",
            figure=f"{rule}:{figure}",
            state="explained",
            reason=f"{WORD} is right.",
        )
    now = clock.now()
    Advice.objects.filter(investigation=entry.investigation).update(
        result="not_followed",
        result_reason=WORD,
        result_at=now,
        result_by=by,
        withdrawn_at=now,
        withdrawn_by=by,
        withdrawn_reason=WORD,
    )


def _seal_and_unseal(case: Investigation, lead: User, analyst: User) -> None:
    with acting_for(lead):
        here = Investigation.objects.get(pk=case.pk)
        review_on = clock.today() + timedelta(days=60)
        seals.seal(here, people=[lead, analyst], reason=f"About {WORD}", review_on=review_on, by=lead)
        seal = seals.seal_of(here)
        assert seal is not None
        seals.unseal(seal, reason=f"{WORD} is over.", seen=seals.token_of(seal), by=lead)


def _upload(entry: Entry, *, by: User) -> None:
    upload = Upload.objects.create(force_id=LANCASHIRE, by=by, kind="return", sha256="a" * 64, size=1)
    ReturnUpload.objects.create(
        force_id=LANCASHIRE,
        period_id=FEBRUARY,
        upload=upload,
        by=by,
        uploaded_at=clock.now(),
        report=json.dumps({"refused": WORD}),
        rows=WORD,
        cells=WORD,
    )


def texts(record: Model, *names: str) -> list[object]:
    """The values of these fields as they are stored now."""
    record.refresh_from_db()
    return [getattr(record, name) for name in names]


__all__ = ["WORD", "ClosedCase", "closed_case", "texts"]
