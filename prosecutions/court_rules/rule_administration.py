"""Changes that administrators make to the rules of prosecutions: add a value from a day, end one, verify one.

None is ever deleted, and the values of a rule follow each other without overlap (`core.dated_rules`). A defendant keeps
the custody time limit that was worked out when it began.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction

from accounts import edit_conflicts
from accounts.models import User
from audit import log
from audit.choices import Operation
from core.dated_rules import changes
from core.dated_rules.changes import RuleChangeNotAllowed
from core.dated_rules.definitions import RuleDefinition
from core.govuk import in_words
from prosecutions.court_rules.definitions import DEFINITIONS
from prosecutions.models import ProsecutionRule


def definition_of(code: str) -> RuleDefinition:
    """What a rule is about. Raises ProsecutionRule.DoesNotExist for a code that has no definition."""
    try:
        return DEFINITIONS[code]
    except KeyError:
        raise ProsecutionRule.DoesNotExist from None


def token_of(values: Iterable[ProsecutionRule]) -> str:
    """A token of the values of a rule as its page shows them, in any order."""
    shown = sorted(
        (rule.pk, rule.value, rule.valid_from, rule.valid_to, rule.is_verified, rule.source) for rule in values
    )
    return edit_conflicts.token(*shown)


@transaction.atomic
def add(
    code: str, *, value: int, valid_from: date, is_verified: bool, source: str, seen: str, by: User
) -> ProsecutionRule:
    """Give a rule a value from a day until the next recorded value.

    `seen` is the token of the values that the page showed. Raises RuleChangeNotAllowed, ProsecutionRule.DoesNotExist.
    """
    values = _values(code, seen=seen)
    _refuse_value(code, value)
    valid_to = changes.close_before(valid_from, among=values)
    try:
        with transaction.atomic():
            rule = ProsecutionRule.objects.create(
                code=code,
                value=value,
                valid_from=valid_from,
                valid_to=valid_to,
                is_verified=is_verified,
                source=source,
            )
    except IntegrityError as error:  # the first value of a rule has no other row to lock
        if "prosecutions_rule_" not in str(error):
            raise
        raise RuleChangeNotAllowed(
            "A colleague has just added a value for one of these dates. Reload the page."
        ) from None
    log.record(Operation.COLLECTION, of=rule, question=str(rule))
    return rule


@transaction.atomic
def end(code: str, rule_id: int, *, last_day: date, seen: str, by: User) -> ProsecutionRule:
    """End a value on a last day, with none after it. Raises RuleChangeNotAllowed, ProsecutionRule.DoesNotExist."""
    rule = _row_of(_values(code, seen=seen), rule_id)
    changes.end(rule, last_day=last_day, what=definition_of(code))
    log.record(Operation.ALTERATION, of=rule, question=f"{rule} ended on {in_words(last_day)}")
    return rule


@transaction.atomic
def verify(
    code: str, rule_id: int, *, value: int, valid_from: date, source: str, seen: str, by: User
) -> ProsecutionRule:
    """Verify an unverified value against its source, which may correct the value and its first day.

    A verified value never changes, but may end. Raises RuleChangeNotAllowed, ProsecutionRule.DoesNotExist.
    """
    values = _values(code, seen=seen)
    rule = _row_of(values, rule_id)
    _refuse_value(code, value)
    if definition_of(code).must_hold and rule == values[0] and valid_from > rule.valid_from:
        raise RuleChangeNotAllowed(
            f"This setting must always have a value. Keep {in_words(rule.valid_from)} or enter an earlier date."
        )
    was = str(rule)
    changes.confirm(rule, valid_from=valid_from, source=source, among=values)
    rule.value = value
    rule.save(update_fields=["value"])
    log.record(Operation.ALTERATION, of=rule, question=f"{rule} verified, before {was}")
    return rule


def _refuse_value(code: str, value: int) -> None:
    what = definition_of(code)
    if value > what.most:
        raise RuleChangeNotAllowed(f"Enter at most {what.in_words(what.most)}.")


def _values(code: str, *, seen: str) -> list[ProsecutionRule]:
    """Lock and return the values of a rule by first day. Raises ValuesChanged if the user saw other values."""
    definition_of(code)
    values = list(ProsecutionRule.objects.filter(code=code).select_for_update().order_by("valid_from"))
    edit_conflicts.refuse_values(
        seen, now=token_of(values), of="prosecutions.prosecutionrule", keys=[rule.pk for rule in values]
    )
    return values


def _row_of(values: Iterable[ProsecutionRule], rule_id: int) -> ProsecutionRule:
    for rule in values:
        if rule.pk == rule_id:
            return rule
    raise ProsecutionRule.DoesNotExist
