"""Add to a return's totals what a save on its page took, question by question (docs/adr/0059).

The time is that since the person's last page of the same return, if less than 5 minutes: a longer gap is a
break and counts as nothing. It is shared equally among the questions that the save changed. Only the totals are stored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from django.db import connection

from accounts.models import User
from investigations.burden.questions import CONFIRMING, QUESTIONS, READING, REASONS, question_of
from investigations.models import MonthlyReturn
from investigations.returns import presence
from investigations.returns.fields import DEFAULTS, FIELDS, PEOPLE, as_typed_value
from investigations.returns.parsers import Typed, text_of
from investigations.returns.rows import RowSaved

ADD = """
insert into investigations_answertime (monthly_return_id, force, period, question, seconds, given, changed)
select %(monthly_return)s, %(force)s, %(period)s, question, seconds, given, changed
from unnest(%(questions)s::text[], %(seconds)s::int[], %(given)s::int[], %(changed)s::int[])
    as added (question, seconds, given, changed)
order by question
on conflict (monthly_return_id, question) do update set
    seconds = investigations_answertime.seconds + excluded.seconds,
    given = investigations_answertime.given + excluded.given,
    changed = investigations_answertime.changed + excluded.changed
"""
# What a new case's form says before anybody types, and what is no answer in any case.
_AT_FIRST = {name: text_of(as_typed_value(value, name=name)) for name, value in DEFAULTS.items()}
_NO_ANSWER = frozenset({"", "not_known"})


def add_saved(monthly_return: MonthlyReturn, saved: Sequence[RowSaved], *, by: User) -> None:
    """Add what the save of these rows took to the questions that it changed."""
    given: Counter[str] = Counter()
    changed: Counter[str] = Counter()
    for row in saved:
        before = row.undo.values if row.undo else {}
        _count(before, given=given, changed=changed)
        if row.undo and row.undo.people is not None:
            (changed if row.undo.people else given)[PEOPLE] += 1
    is_confirmed = any(row.is_written and row.undo is None for row in saved)  # saved as it was, so that it is checked
    nothing = CONFIRMING if is_confirmed else READING
    _add(monthly_return, [*(given | changed)] or [nothing], given=given, changed=changed, by=by)


def add_new(monthly_return: MonthlyReturn, typed: Mapping[str, Typed], *, by: User) -> None:
    """Add what it took to add a case to the questions that were answered in its form."""
    answered = {
        question: 1
        for name, text in typed.items()
        if (question := question_of(name)) in QUESTIONS and text_of(text) not in _NO_ANSWER | {_AT_FIRST.get(name, "")}
    }
    _add(monthly_return, [*answered], given=Counter(answered), changed=Counter(), by=by)


def add_confirming(monthly_return: MonthlyReturn, *, by: User) -> None:
    """Add what it took to confirm that the other cases have not changed."""
    _add(monthly_return, [CONFIRMING], given=Counter(), changed=Counter(), by=by)


def add_reason(monthly_return: MonthlyReturn, *, by: User) -> None:
    """Add what it took to give a reason for a warning."""
    _add(monthly_return, [REASONS], given=Counter(), changed=Counter(), by=by)


def _count(before: Mapping[str, Typed], *, given: Counter[str], changed: Counter[str]) -> None:
    for name, typed in before.items():
        not_known = FIELDS[name].not_known if name in FIELDS else ""
        is_first = text_of(typed) in _NO_ANSWER | {not_known}
        (given if is_first else changed)[question_of(name)] += 1


def _add(
    monthly_return: MonthlyReturn, took: Iterable[str], *, given: Counter[str], changed: Counter[str], by: User
) -> None:
    last = presence.since_last_page(monthly_return, by=by)
    seconds: Counter[str] = Counter()
    if last is not None:
        seconds += Counter(_shared(last.seconds, [*took])) + Counter({READING: last.reading})
    questions = sorted(seconds.keys() | given.keys() | changed.keys())
    if not questions:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            ADD,
            {
                "monthly_return": monthly_return.pk,
                "force": monthly_return.force_id,
                "period": monthly_return.period_id,
                "questions": questions,
                "seconds": [seconds[question] for question in questions],
                "given": [given[question] for question in questions],
                "changed": [changed[question] for question in questions],
            },
        )


def _shared(seconds: int, questions: list[str]) -> dict[str, int]:
    """The seconds in equal parts, the remainder with the first ones: no second is lost."""
    each, rest = divmod(seconds, len(questions)) if questions else (0, 0)
    return {question: each + (place < rest) for place, question in enumerate(questions)}
