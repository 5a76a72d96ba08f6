"""How often each quality rule fired in the returns of a year, and what became of its warnings.

Counted in the newest submitted revision of each return in the reader's scope. Errors are not in it: a return with an
error cannot be submitted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from accounts.models import User
from core import months
from investigations.choices import FindingState, RevisionState, RuleSeverity
from investigations.models import Finding, Query, Revision, RuleChange
from investigations.quality import severities
from investigations.quality.rules import RULES, QualityRule

MONTHS = 12
GIVEN = (RevisionState.APPROVED, RevisionState.SUBMITTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleUse:
    """One rule, its severity in a month, and its warnings in the returns of the year before."""

    rule: QualityRule
    severity: RuleSeverity
    changes: tuple[RuleChange, ...]
    returns: int = 0
    warnings: int = 0
    queried: int = 0

    @property
    def may_change(self) -> bool:
        """Whether the national team may change its severity."""
        return severities.may_change(self.rule.code)

    @property
    def blocks(self) -> bool:
        """Whether a return with such a finding cannot be submitted."""
        return self.severity == RuleSeverity.ERROR

    @property
    def accepted(self) -> str:
        """Of how many warnings the force's reason was enough for the reviewer: `41 of 44`."""
        return f"{self.warnings - self.queried:,} of {self.warnings:,}" if self.warnings else "–"


def use_of_rules(user: User, month: date) -> list[RuleUse]:
    """Every rule in the order of the registry, for the year that ends with a month. Two statements."""
    counts = _counts(user, month)
    changed = severities.changes()
    return [
        RuleUse(
            rule=rule,
            severity=severities.severity_in(code, month, changed.get(code, [])),
            changes=tuple(changed.get(code, [])),
            **counts.get(code, {}),
        )
        for code, rule in RULES.items()
    ]


def _counts(user: User, month: date) -> dict[str, dict[str, int]]:
    newest = Revision.objects.filter(monthly_return=OuterRef("monthly_return"), state__in=GIVEN).order_by("-number")
    revisions = Revision.objects.visible_to(user).filter(
        period__gt=months.previous(month, MONTHS), period__lte=month, pk=Subquery(newest.values("pk")[:1])
    )
    queries = Query.objects.filter(
        monthly_return=OuterRef("revision__monthly_return"), investigation=OuterRef("entry__investigation")
    )
    explained = Finding.objects.filter(revision__in=revisions, state=FindingState.EXPLAINED)
    counted: dict[str, Any] = {
        "returns": Count("revision", distinct=True),
        "warnings": Count("pk"),
        "queried": Count("pk", filter=Q(was_asked=True)),
    }
    rows = explained.annotate(was_asked=Exists(queries)).values_list("rule").annotate(**counted).order_by()
    return {rule: dict(zip(counted, counts, strict=True)) for rule, *counts in rows}
