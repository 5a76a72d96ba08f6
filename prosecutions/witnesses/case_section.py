"""The victims and witnesses of a case, for its page: a line for each, with what needs attention above them."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from accounts.models import User
from prosecutions.models import ProsecutionCase, Witness
from prosecutions.models.witnesses import lower_first
from prosecutions.witnesses import checks, recording


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSection:
    """What the page of a case prints of its victims and witnesses."""

    witnesses: tuple[Witness, ...]
    warnings: tuple[str, ...]
    add_url: str = ""  # for those who may add one


def of_case(case: ProsecutionCase, *, by: User) -> CaseSection:
    """Return the victims and witnesses of a case that a person sees, in three statements for any number of them."""
    rows = Witness.objects.filter(case=case).counted()
    shown = list(rows.for_case_page())
    may_add = not recording.why_not_added(case, by=by)
    return CaseSection(
        witnesses=tuple(shown),
        warnings=tuple(f"{witness}: {lower_first(warning)}" for witness, warning in checks.warnings_of(rows, shown)),
        add_url=reverse("witnesses:witness-new", args=[case.public_id]) if may_add else "",
    )
