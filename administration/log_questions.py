"""The questions that the log answers over all records: views from outside the force, views without a task, and more.

What counts as a task is decided here, in words that the page prints, and in `sql/views_without_task.sql`, which follows
them line by line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models
from django.db.models.expressions import RawSQL
from django.utils import timezone

from accounts.choices import Role
from audit.choices import Operation, Outcome
from audit.querysets import AuditEntryQuerySet
from core import clock

MOST_DAYS = 92  # that one question about views looks at
DAYS = 31  # unless a first day is chosen


class LogQuestion(models.TextChoices):
    """A question about the log as a whole."""

    OUTSIDE = "outside", "Views from outside the force"
    NO_TASK = "no_task", "Views without a task"
    EXPORTS = "exports", "Exports and other disclosures"
    REFUSED = "refused", "Refused requests"
    NO_FACTOR = "no_factor", "Passwords without a second factor"


VIEWS = frozenset({LogQuestion.OUTSIDE, LogQuestion.NO_TASK})
OF_SOME_DAYS = VIEWS | {LogQuestion.NO_FACTOR}
ABOUT_VIEWS = (
    "Only pages about one investigation, referral, subject or order are compared; lists and files are not. The force "
    "of a person and of a record is the one today."
)
# What each question means, for the page that answers it.
DEFINITIONS: Mapping[str, tuple[str, ...]] = {
    LogQuestion.OUTSIDE: (
        "The person’s account is not with the force that has the record. Regional units and the national team are "
        "outside every force, so all their views are here.",
        ABOUT_VIEWS,
    ),
    LogQuestion.NO_TASK: (
        "Nothing tied the person to the record when they opened it. These are ties:",
        "An investigation: an analyst or lead of the force that has it or had it, or of a force that supports it; a "
        "coordinator of the force’s unit, who reviews its returns; a person who asked, was asked or replied in a query "
        "about it, or gave advice on it.",
        "A referral, subject or order: the duty for such records on that day, in the force that has it, its unit or "
        "the national team; the owner of the referral; the managing officer, deputy or supervisor of the subject; a "
        "person who asked for access to the identity.",
        "Any of them: an offer of a transfer to or from the person’s force that was open then; and having added or "
        "changed the record within 28 days before or after. A card from the order register has the reason of its "
        "search, so it is not here.",
        "A view without a tie is not misuse in itself: a lead may cover for a colleague. Ask the person.",
        ABOUT_VIEWS,
    ),
    LogQuestion.EXPORTS: (
        "Files, transfers and publications that left the force or the service, with reason and recipient.",
    ),
    LogQuestion.REFUSED: (
        "Requests for a page or record that the person may not use, wrong passwords and codes, and changes that were "
        "refused. A mistyped address is here too.",
    ),
    LogQuestion.NO_FACTOR: (
        "The password was right, and within half an hour nobody gave or set up a second factor: the sign-in was "
        "abandoned or timed out. If the person does not remember it, somebody else knows the password: ask them to "
        "change it now.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The days that a question looks at, both included."""

    since: date
    until: date

    @classmethod
    def chosen(cls, since: date | None, until: date | None) -> Span:
        """The chosen days; without a first one, the last month up to the last one."""
        # The database stamps the log with its own clock, also where the service is set to a fixed day.
        last = until or clock.day_of(timezone.now())
        return cls(since=since or last - timedelta(days=DAYS - 1), until=last)

    @property
    def is_too_long(self) -> bool:
        """Whether the question would look at more days than it may."""
        return (self.until - self.since).days >= MOST_DAYS

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """The first moment, and the moment after the last."""
        return clock.start_of(self.since), clock.start_of(self.until + timedelta(days=1))


def choices_for(role: str) -> list[tuple[str, str]]:
    """The questions that a role may ask: administrators see no record, so none about views of records."""
    offered = [question for question in LogQuestion if question not in VIEWS or role == Role.AUDITOR]
    return [(question.value, question.label) for question in offered]


def answered(entries: AuditEntryQuerySet, question: str, *, span: Span) -> AuditEntryQuerySet:
    """The lines that answer a question, and nothing but these."""
    match question:
        case LogQuestion.EXPORTS:
            return entries.filter(kind=Operation.DISCLOSURE, outcome=Outcome.DONE)
        case LogQuestion.REFUSED:
            return entries.filter(outcome=Outcome.REFUSED)
        case LogQuestion.OUTSIDE:
            answer = RawSQL("select scope.views_outside(%s::timestamptz, %s::timestamptz)", span.moments)
        case LogQuestion.NO_TASK:
            answer = RawSQL("select scope.views_without_task(%s::timestamptz, %s::timestamptz)", span.moments)
        case LogQuestion.NO_FACTOR:
            answer = RawSQL("select audit.factors_not_given(%s::timestamptz, %s::timestamptz)", span.moments)
        case _:
            return entries
    since, until = span.moments
    return entries.filter(pk__in=answer, at__gte=since, at__lt=until)
