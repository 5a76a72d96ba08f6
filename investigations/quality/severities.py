"""The severity of each quality rule in a month, and how the national team changes it.

Errors of the registry stay errors: without them a return would not reconcile, or its values could not be stored. A
warning can become an error, or its rule can be turned off, from the newest month on and with a reason. `checks.KEEP`
applies the changes.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from accounts.choices import Role
from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock, months
from core.workflow import TransitionNotAllowed
from figures.models import Period
from investigations.choices import RuleSeverity, Severity
from investigations.models import RuleChange
from investigations.quality.rules import RULES

LONGEST_REASON = 300


def may_change(rule: str) -> bool:
    """Whether the severity of a rule may change; false for an unknown rule."""
    return rule in RULES and RULES[rule].severity == Severity.WARNING


def changes() -> dict[str, list[RuleChange]]:
    """The changes of each rule, the newest first. One statement."""
    by_rule: dict[str, list[RuleChange]] = defaultdict(list)
    made = RuleChange.objects.select_related("by").defer("by__password", "by__last_login")
    for change in made.order_by("-first_month", "-pk"):
        by_rule[change.rule].append(change)
    return by_rule


def severity_in(rule: str, month: date, made: list[RuleChange]) -> RuleSeverity:
    """The severity of a rule in a month, given its changes, the newest first."""
    for change in made:
        if change.first_month <= month:
            return RuleSeverity(change.severity)
    return RuleSeverity(RULES[rule].severity)


def first_month() -> date | None:
    """The earliest month from which a severity can change: the newest that has begun. None before the first."""
    return Period.objects.newest_first().values_list("month", flat=True).first()


def change(rule: str, *, severity: str, month: date, reason: str, by: User) -> RuleChange:
    """Change the severity of a rule from a month on.

    Raises TransitionNotAllowed for a rule that cannot change, a month whose returns may have been checked already, a
    missing reason, or anybody but the national team.
    """
    if by.role != Role.NATIONAL:
        raise TransitionNotAllowed("Only the national team can change a check.")
    if not may_change(rule) or severity not in RuleSeverity.values:
        raise TransitionNotAllowed("This check cannot be changed: the figures would not add up without it.")
    earliest = first_month()
    if earliest is None or month < earliest:
        first = f" Choose {months.label(earliest)} or a later month." if earliest else ""
        raise TransitionNotAllowed(f"Returns of {months.label(month)} have been checked already.{first}")
    if not reason.strip():
        raise TransitionNotAllowed("Enter a reason for the change.")
    made = RuleChange.objects.create(
        rule=rule,
        severity=severity,
        first_month=month,
        reason=reason.strip()[:LONGEST_REASON],
        by_id=by.pk,
        at=clock.now(),
    )
    log.record(Operation.ALTERATION, of=made)
    return made
