"""What administrators do with the rules: add a value from a day, end one, confirm one. None is ever deleted.

The values of a rule follow each other without overlap: a new one ends the one before on the day before. Days of cases
that were worked out by the earlier value stay as they are, because they are stored with the case.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Kind
from nrm.governed import governed
from nrm.models import Rule
from reference.govuk import in_words

A_DAY = timedelta(days=1)


class RuleRefused(Exception):
    """A change of a rule that can't be made, with the sentence that says why and what to do."""


@transaction.atomic
def add(code: str, *, value: int, valid_from: date, is_verified: bool, source: str, by: User) -> Rule:
    """Let a rule have a value from a day until the next one that is on file. Raises RuleRefused, and Rule.DoesNotExist
    for a rule that there is not."""
    values = _values(code)
    if governed(code).is_switch and value > 1:
        raise RuleRefused("This rule is open or shut. Its value is 1 for yes or 0 for no.")
    before = [one for one in values if one.valid_from < valid_from]
    after = [one for one in values if one.valid_from >= valid_from]
    if after and after[0].valid_from == valid_from:
        raise RuleRefused(f"This rule already has a value from {in_words(valid_from)}. Choose another day.")
    if before and (before[-1].valid_to is None or before[-1].valid_to >= valid_from):
        _set_last_day(before[-1], valid_from - A_DAY)
    rule = Rule.objects.create(
        code=code,
        value=value,
        valid_from=valid_from,
        valid_to=after[0].valid_from - A_DAY if after else None,
        is_verified=is_verified,
        source=source,
    )
    log.record(Kind.COLLECTION, of=rule, question=str(rule))
    return rule


@transaction.atomic
def end(code: str, rule_id: int, *, last_day: date, by: User) -> Rule:
    """Let a value hold until a last day, with none after it. Raises RuleRefused, Rule.DoesNotExist."""
    rule = _one(code, rule_id)
    if governed(code).must_hold:
        raise RuleRefused("Nothing could be decided without this rule. Add the next value; it ends this one.")
    if last_day < rule.valid_from:
        raise RuleRefused(f"It holds since {in_words(rule.valid_from)}. Choose that day or a later one.")
    if rule.valid_to is not None and rule.valid_to < last_day:
        raise RuleRefused(f"It ended on {in_words(rule.valid_to)}. Add a value from the day on which it holds again.")
    _set_last_day(rule, last_day)
    log.record(Kind.ALTERATION, of=rule, question=f"{rule} ended on {in_words(last_day)}")
    return rule


@transaction.atomic
def confirm(code: str, rule_id: int, *, valid_from: date, source: str, by: User) -> Rule:
    """Mark a value as verified, with its source, and on another first day where that is what was found out.

    What is verified never changes any more, but may end. Raises RuleRefused, Rule.DoesNotExist.
    """
    rule = _one(code, rule_id)
    if rule.is_verified:
        raise RuleRefused("This value is verified already. Add a value from the day on which another holds.")
    if rule.valid_to is not None and valid_from > rule.valid_to:
        raise RuleRefused(f"It ended on {in_words(rule.valid_to)}. Choose an earlier first day.")
    before = [one for one in _values(code) if one.valid_from < rule.valid_from]
    if before and valid_from <= before[-1].valid_from:
        raise RuleRefused(f"Another value holds from {in_words(before[-1].valid_from)}. Choose a later first day.")
    was = rule.valid_from
    meets = before and (_reaches(before[-1], valid_from) or before[-1].valid_to == was - A_DAY)
    if meets and valid_from <= was:  # what gives days up goes first: the database allows no day two values
        _set_last_day(before[-1], valid_from - A_DAY)
    rule.valid_from, rule.source, rule.is_verified = valid_from, source, True
    rule.save(update_fields=["valid_from", "source", "is_verified"])
    if meets and valid_from > was:
        _set_last_day(before[-1], valid_from - A_DAY)
    log.record(Kind.ALTERATION, of=rule, question=f"{rule} confirmed, before from {in_words(was)}")
    return rule


def _reaches(rule: Rule, day: date) -> bool:
    return rule.valid_to is None or rule.valid_to >= day


def _values(code: str) -> list[Rule]:
    """The values of a rule by first day, under their locks."""
    found = list(Rule.objects.filter(code=code).select_for_update().order_by("valid_from"))
    if not found:
        raise Rule.DoesNotExist
    return found


def _one(code: str, rule_id: int) -> Rule:
    for rule in _values(code):
        if rule.pk == rule_id:
            return rule
    raise Rule.DoesNotExist


def _set_last_day(rule: Rule, last_day: date) -> None:
    rule.valid_to = last_day
    rule.save(update_fields=["valid_to"])
