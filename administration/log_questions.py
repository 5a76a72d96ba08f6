"""The questions that the log answers over all records: views from outside the force, views with no link to the record.

What counts as a link is decided here, in words that the page prints, and in `sql/views_without_link.sql`, which follows
them line by line.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.db.models.expressions import RawSQL

from accounts.choices import Role
from audit.choices import Operation, Outcome
from audit.querysets import AuditEntryQuerySet
from core.day_range import DayRange

MOST_DAYS = 92  # that one question of OF_SOME_DAYS looks at


class LogQuestion(models.TextChoices):
    """A question about the log as a whole."""

    OUTSIDE = "outside", "Views from outside the force"
    NO_LINK = "no_link", "Views with no link to the record"
    EXPORTS = "exports", "Exports and other disclosures"
    REFUSED = "refused", "Refused requests"
    NO_FACTOR = "no_factor", "Unfinished sign-ins"


VIEWS = frozenset({LogQuestion.OUTSIDE, LogQuestion.NO_LINK})
OF_SOME_DAYS = VIEWS | {LogQuestion.NO_FACTOR}
ABOUT_VIEWS = (
    "Only pages about one investigation, referral, subject or order are compared; lists and files are not. The force "
    "of a person and of a record is the one today. A system counts as part of the force or unit that it works for."
)
# What each question means, for the page that answers it.
DEFINITIONS: Mapping[str, tuple[str, ...]] = {
    LogQuestion.OUTSIDE: (
        "The person’s account is not with the force that has the record. Regional units and the national team are "
        "outside every force, so all their views are here.",
        ABOUT_VIEWS,
    ),
    LogQuestion.NO_LINK: (
        "The log and the record show no link between the person and the record at that time. These count as a link:",
        "An investigation: an analyst or lead of the force that has it or had it, or of a force that supports it; a "
        "coordinator of the force’s unit, who reviews its returns; a person who asked, was asked or replied in a query "
        "about it, or gave advice on it.",
        "A referral, subject or order: the duty for such records on that day, in the force that has it, its unit or "
        "the national team; the owner of the referral; the managing officer, deputy or supervisor of the subject; a "
        "person who asked for access to the identity; for a referral or subject, having offered or decided a transfer "
        "of it.",
        "Any of them: an offer of a transfer to or from the person’s force that was open then; and having added or "
        "changed the record within 28 days before or after. A card from the order register has the reason of its "
        "search, so it is not here.",
        "A view with no link is not misuse in itself: a lead may cover for a colleague. Ask the person.",
        ABOUT_VIEWS,
    ),
    LogQuestion.EXPORTS: (
        "Files, transfers and publications that left the force or the service, with reason and recipient.",
    ),
    LogQuestion.REFUSED: (
        "Requests for a page or record that the person may not use, wrong passwords and codes, and changes that were "
        "refused. This includes mistyped web addresses.",
    ),
    LogQuestion.NO_FACTOR: (
        "The password was right, but nobody gave or set up a second factor within half an hour. If the person does "
        "not remember this sign-in, somebody else knows their password. Ask them to change it now.",
    ),
}


def choices_for(role: str) -> list[tuple[str, str]]:
    """The questions that a role may ask: administrators see no record, so none about views of records."""
    offered = [question for question in LogQuestion if question not in VIEWS or role == Role.AUDITOR]
    return [(question.value, question.label) for question in offered]


def answered(entries: AuditEntryQuerySet, question: str, *, day_range: DayRange) -> AuditEntryQuerySet:
    """The lines that answer a question, and nothing but these."""
    match question:
        case LogQuestion.EXPORTS:
            return entries.filter(kind=Operation.DISCLOSURE, outcome=Outcome.DONE)
        case LogQuestion.REFUSED:
            return entries.filter(outcome=Outcome.REFUSED)
        case LogQuestion.OUTSIDE:
            answer = RawSQL("select scope.views_outside(%s::timestamptz, %s::timestamptz)", day_range.moments)
        case LogQuestion.NO_LINK:
            answer = RawSQL("select scope.views_without_link(%s::timestamptz, %s::timestamptz)", day_range.moments)
        case LogQuestion.NO_FACTOR:
            answer = RawSQL("select audit.factors_not_given(%s::timestamptz, %s::timestamptz)", day_range.moments)
        case _:
            return entries
    since, until = day_range.moments
    return entries.filter(pk__in=answer, at__gte=since, at__lt=until)
