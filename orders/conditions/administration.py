"""The national team's changes to the library of conditions: add one, change its wording from a day, end one.

No change rewrites or deletes a row: an order keeps the name of the condition that it was taken from.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils.text import slugify

from accounts.models import User
from audit import log
from audit.choices import Operation
from core.dated_rules import changes
from core.dated_rules.changes import RuleChangeNotAllowed
from core.govuk import in_words
from orders.conditions import wording
from orders.models import ConditionTemplate

CODE_LIMIT = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionValues:
    """One condition as the national team enters it: its words, its exploitation types, and how it is checked."""

    title: str
    kind: str
    reach: str
    words: str
    plain: str
    types: list[str]
    check_how: str
    checked_by: str
    valid_from: date


@transaction.atomic
def add(values: ConditionValues, *, by: User) -> ConditionTemplate:
    """Add a condition that is not in the library. Raises RuleChangeNotAllowed."""
    code = slugify(values.title)[:CODE_LIMIT].strip("-")
    if not code:
        raise RuleChangeNotAllowed("Enter a title that includes letters.")
    if ConditionTemplate.objects.filter(code=code).exists():
        raise RuleChangeNotAllowed(
            "The library already has a condition with this title. Open it, or choose another title."
        )
    return _store(code, values, by=by)


@transaction.atomic
def change(code: str, values: ConditionValues, *, by: User) -> ConditionTemplate:
    """Change the wording from a day.

    The previous row ends the day before. Raises RuleChangeNotAllowed, DoesNotExist.
    """
    last = _last(code)
    if values.kind != last.kind:
        raise RuleChangeNotAllowed("You cannot change the kind of condition. Add a new condition.")
    if values.valid_from <= last.valid_from:
        raise RuleChangeNotAllowed(f"This wording applies from {in_words(last.valid_from)}. Choose a later date.")
    if changes.end_before(values.valid_from, last):
        log.record(Operation.ALTERATION, of=last, question=f"{code} ended before {in_words(values.valid_from)}")
    return _store(code, values, by=by)


@transaction.atomic
def end(code: str, *, last_day: date, by: User) -> ConditionTemplate:
    """End a condition: orders can't use it after its last day. Raises RuleChangeNotAllowed, DoesNotExist."""
    last = _last(code)
    if last_day < last.valid_from:
        raise RuleChangeNotAllowed(
            f"This wording applies from {in_words(last.valid_from)}. Choose that date or a later one."
        )
    if last.valid_to is not None and last.valid_to <= last_day:
        raise RuleChangeNotAllowed(f"It ended on {in_words(last.valid_to)}.")
    changes.set_last_day(last, last_day)
    log.record(Operation.ALTERATION, of=last, question=f"{code} ended on {in_words(last_day)}")
    return last


def _store(code: str, values: ConditionValues, *, by: User) -> ConditionTemplate:
    polarity = wording.polarity_of(values.kind, values.words)
    row = ConditionTemplate.objects.create(code=code, polarity=polarity, **asdict(values))
    log.record(Operation.COLLECTION, of=row, question=f"{code} from {in_words(values.valid_from)}")
    return row


def _last(code: str) -> ConditionTemplate:
    """Lock and return the newest row of a condition."""
    template = ConditionTemplate.objects.filter(code=code).select_for_update().order_by("-valid_from").first()
    if template is None:
        raise ConditionTemplate.DoesNotExist
    return template
