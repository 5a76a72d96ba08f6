"""What administrators do with the rules: add a value from a day, end one, confirm one. None is ever deleted.

The values of a rule follow each other without overlap (`reference.keeping`). Days of cases that were worked out by the
earlier value stay as they are, because they are stored with the case.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from accounts import seen as seen_pages
from accounts.models import User
from audit import log
from audit.choices import Kind
from nrm import old_pages
from nrm.governed import governed
from nrm.models import Rule
from reference import keeping
from reference.govuk import in_words
from reference.keeping import KeepingRefused


def token_of(values: Iterable[Rule]) -> str:
    """What stands for the values of a rule as its page shows them, in whatever order."""
    shown = sorted((one.pk, one.value, one.valid_from, one.valid_to, one.is_verified, one.source) for one in values)
    return seen_pages.token(*shown)


@transaction.atomic
def add(code: str, *, value: int, valid_from: date, is_verified: bool, source: str, seen: str, by: User) -> Rule:
    """Let a rule have a value from a day until the next one that is on file.

    `seen` stands for the values that the page showed. Raises KeepingRefused, and Rule.DoesNotExist for a rule that
    there is not.
    """
    values = _values(code)
    _refuse_old_page(values, seen)
    if governed(code).is_switch and value > 1:
        raise KeepingRefused("Enter 1 for yes or 0 for no.")
    rule = Rule.objects.create(
        code=code,
        value=value,
        valid_from=valid_from,
        valid_to=keeping.make_room(valid_from, among=values),
        is_verified=is_verified,
        source=source,
    )
    log.record(Kind.COLLECTION, of=rule, question=str(rule))
    return rule


@transaction.atomic
def end(code: str, rule_id: int, *, last_day: date, seen: str, by: User) -> Rule:
    """Let a value hold until a last day, with none after it. Raises KeepingRefused, Rule.DoesNotExist."""
    values = _values(code)
    rule = _one(values, rule_id)
    _refuse_old_page(values, seen)
    keeping.end(rule, last_day=last_day, what=governed(code))
    log.record(Kind.ALTERATION, of=rule, question=f"{rule} ended on {in_words(last_day)}")
    return rule


@transaction.atomic
def confirm(code: str, rule_id: int, *, valid_from: date, source: str, seen: str, by: User) -> Rule:
    """Mark a value as verified, with its source, and on another first day where that is what was found out.

    What is verified never changes any more, but may end. Raises KeepingRefused, Rule.DoesNotExist.
    """
    values = _values(code)
    rule = _one(values, rule_id)
    _refuse_old_page(values, seen)
    was = rule.valid_from
    keeping.confirm(rule, valid_from=valid_from, source=source, among=values)
    log.record(Kind.ALTERATION, of=rule, question=f"{rule} confirmed, before from {in_words(was)}")
    return rule


def _refuse_old_page(values: list[Rule], seen: str) -> None:
    """Raises ValuesChanged where the values are not those that the person saw."""
    old_pages.refuse_values(seen, now=token_of(values), of="nrm.rule", keys=[one.pk for one in values])


def _values(code: str) -> list[Rule]:
    """The values of a rule by first day, under their locks."""
    found = list(Rule.objects.filter(code=code).select_for_update().order_by("valid_from"))
    if not found:
        raise Rule.DoesNotExist
    return found


def _one(values: list[Rule], rule_id: int) -> Rule:
    for rule in values:
        if rule.pk == rule_id:
            return rule
    raise Rule.DoesNotExist
