"""Changes that administrators make to the rules: add a value from a day, end one, confirm one. None is ever deleted.

The values of a rule follow each other without overlap (`core.dated_rules`). Dates that an earlier value set stay as
they are, because they are stored with the case.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from accounts import edit_conflicts as seen_pages
from accounts.models import User
from audit import log
from audit.choices import Operation
from core.dated_rules import changes
from core.dated_rules.changes import RuleChangeNotAllowed
from core.govuk import in_words
from nrm.models import NrmRule
from nrm.rules.definitions import governed


def token_of(values: Iterable[NrmRule]) -> str:
    """Return a token of the values of a rule as its page shows them, in any order."""
    shown = sorted(
        (rule.pk, rule.value, rule.valid_from, rule.valid_to, rule.is_verified, rule.source) for rule in values
    )
    return seen_pages.token(*shown)


@transaction.atomic
def add(code: str, *, value: int, valid_from: date, is_verified: bool, source: str, seen: str, by: User) -> NrmRule:
    """Give a rule a value from a day until the next recorded value.

    `seen` is the token of the values that the page showed. Raises RuleChangeNotAllowed, and NrmRule.DoesNotExist for a
    rule that does not exist.
    """
    values = _values(code)
    _refuse_old_page(values, seen)
    if governed(code).is_switch and value > 1:
        raise RuleChangeNotAllowed("Choose yes or no.")
    rule = NrmRule.objects.create(
        code=code,
        value=value,
        valid_from=valid_from,
        valid_to=changes.close_before(valid_from, among=values),
        is_verified=is_verified,
        source=source,
    )
    log.record(Operation.COLLECTION, of=rule, question=str(rule))
    return rule


@transaction.atomic
def end(code: str, rule_id: int, *, last_day: date, seen: str, by: User) -> NrmRule:
    """End a value on a last day, with none after it. Raises RuleChangeNotAllowed, NrmRule.DoesNotExist."""
    values = _values(code)
    rule = _one(values, rule_id)
    _refuse_old_page(values, seen)
    changes.end(rule, last_day=last_day, what=governed(code))
    log.record(Operation.ALTERATION, of=rule, question=f"{rule} ended on {in_words(last_day)}")
    return rule


@transaction.atomic
def confirm(code: str, rule_id: int, *, valid_from: date, source: str, seen: str, by: User) -> NrmRule:
    """Mark a value as verified, with its source, and with a different first day if that is what the check found.

    A verified value never changes, but may end. Raises RuleChangeNotAllowed, NrmRule.DoesNotExist.
    """
    values = _values(code)
    rule = _one(values, rule_id)
    _refuse_old_page(values, seen)
    was = rule.valid_from
    changes.confirm(rule, valid_from=valid_from, source=source, among=values)
    log.record(Operation.ALTERATION, of=rule, question=f"{rule} confirmed, before from {in_words(was)}")
    return rule


def _refuse_old_page(values: list[NrmRule], seen: str) -> None:
    """Raise ValuesChanged if the values are not those that the user saw."""
    seen_pages.refuse_values(seen, now=token_of(values), of="nrm.nrmrule", keys=[value.pk for value in values])


def _values(code: str) -> list[NrmRule]:
    """Return the values of a rule by first day, locked."""
    rules = list(NrmRule.objects.filter(code=code).select_for_update().order_by("valid_from"))
    if not rules:
        raise NrmRule.DoesNotExist
    return rules


def _one(values: list[NrmRule], rule_id: int) -> NrmRule:
    for rule in values:
        if rule.pk == rule_id:
            return rule
    raise NrmRule.DoesNotExist
