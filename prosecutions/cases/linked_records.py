"""The prosecutions of an investigation, and of those that were merged into it, for its page."""

from __future__ import annotations

from django.urls import reverse

from accounts.models import User
from investigations.models import Entry, Investigation
from investigations.records.linked_records import LinkedRecord, LinkedRecords
from prosecutions.cases import recording
from prosecutions.cases.querysets import ProsecutionCaseQuerySet
from prosecutions.models import ProsecutionCase

MOST = 20


def of_investigation(investigation: Investigation, user: User) -> LinkedRecords:
    """Return the cases that a person may see, the newest first, and the page that adds one for those who may."""
    rows = cases_of(investigation, user)
    cases = list(rows[: MOST + 1])
    may_add = not recording.why_not_opened(investigation, by=user)
    return LinkedRecords(
        title="Prosecutions",
        records=tuple(
            LinkedRecord(
                record=case,
                number=str(case),
                url=case.get_absolute_url(),
                status=_status(case, investigation),
            )
            for case in cases[:MOST]
        ),
        more=rows.count() - MOST if len(cases) > MOST else 0,
        add_url=reverse("prosecutions:case-new", args=[investigation.public_id]) if may_add else "",
        add_text="Add a prosecution",
    )


def cases_of(investigation: Investigation, user: User) -> ProsecutionCaseQuerySet:
    """Return the cases of an investigation, and of those merged into it, that a person may see; the newest first."""
    merged = Entry.objects.filter(merged_into=investigation).values("investigation")
    own = ProsecutionCase.objects.visible_to(user).filter(investigation=investigation)
    rows = own | ProsecutionCase.objects.visible_to(user).filter(investigation__in=merged)
    return rows.order_by("-created_at", "-pk")


def _status(case: ProsecutionCase, investigation: Investigation) -> str:
    status = str(case.get_status_display())
    return status if case.investigation_id == investigation.pk else f"{status}, of a merged investigation"
