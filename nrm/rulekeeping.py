"""What administrators do with the rules: add a value from a day, end one, confirm one. None is ever deleted.

The values of a rule follow each other without overlap (`reference.keeping`). Days of cases that were worked out by the
earlier value stay as they are, because they are stored with the case.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Kind
from nrm.governed import governed
from nrm.models import Rule
from reference import keeping
from reference.govuk import in_words
from reference.keeping import KeepingRefused


@transaction.atomic
def add(code: str, *, value: int, valid_from: date, is_verified: bool, source: str, by: User) -> Rule:
    """Let a rule have a value from a day until the next one that is on file. Raises KeepingRefused, and
    Rule.DoesNotExist for a rule that there is not."""
    values = _values(code)
    if governed(code).is_switch and value > 1:
        raise KeepingRefused("This rule is open or shut. Its value is 1 for yes or 0 for no.")
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
def end(code: str, rule_id: int, *, last_day: date, by: User) -> Rule:
    """Let a value hold until a last day, with none after it. Raises KeepingRefused, Rule.DoesNotExist."""
    rule = _one(_values(code), rule_id)
    keeping.end(rule, last_day=last_day, what=governed(code))
    log.record(Kind.ALTERATION, of=rule, question=f"{rule} ended on {in_words(last_day)}")
    return rule


@transaction.atomic
def confirm(code: str, rule_id: int, *, valid_from: date, source: str, by: User) -> Rule:
    """Mark a value as verified, with its source, and on another first day where that is what was found out.

    What is verified never changes any more, but may end. Raises KeepingRefused, Rule.DoesNotExist.
    """
    values = _values(code)
    rule = _one(values, rule_id)
    was = rule.valid_from
    keeping.confirm(rule, valid_from=valid_from, source=source, among=values)
    log.record(Kind.ALTERATION, of=rule, question=f"{rule} confirmed, before from {in_words(was)}")
    return rule


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
