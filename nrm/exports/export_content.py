"""Content of a referral export: the answers to the questions asked, facts apart from assessments, and its record.

Answers to questions that the other answers do not lead to are left out. So a notification without a name contains no
name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from accounts.models import User
from core import clock
from nrm import identity
from nrm.data_rights import corrections
from nrm.data_rights.corrections import CorrectedAnswer
from nrm.form import answers, sections
from nrm.form.question import Question, StoredIn
from nrm.models import Referral
from nrm.safeguarding import page_context

KEEP_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralExportRecord:
    """The user, time, reason and recipient of one export. The file prints all of it, and the log entry records it."""

    number: str
    at: datetime
    by: str
    reason: str
    recipient: str

    @property
    def sentence(self) -> str:
        """Return the record as the first line of a text."""
        return (
            f"File {self.number}, exported {clock.date_and_time(self.at)} by {self.by}, for {self.recipient}: "
            f"{self.reason} Delete it by {clock.date_and_time(self.delete_by)}."
        )

    @property
    def delete_by(self) -> datetime:
        """Return when the recipient must have deleted the file."""
        return self.at + KEEP_FOR


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedAnswer:
    """One question and its answer."""

    question: Question
    value: str | list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralExport:
    """Everything that an export contains, in clear text. Code passes it to one file and nowhere else."""

    referral: Referral
    form_version: date
    lines: tuple[ExportedAnswer, ...]
    ticket: ReferralExportRecord
    corrections: Mapping[str, list[CorrectedAnswer]] = field(default_factory=dict)  # of the answers, by question code
    ways: tuple[
        page_context.ContactMethod, ...
    ] = ()  # whether each way of contacting the person is safe, shown beside the contact details

    def __repr__(self) -> str:
        return f"Paper({self.referral})"

    @property
    def facts(self) -> tuple[ExportedAnswer, ...]:
        """Return what was seen, reported or found."""
        return tuple(line for line in self.lines if not line.question.is_assessment)

    @property
    def assessments(self) -> tuple[ExportedAnswer, ...]:
        """Return what somebody concluded from the facts (Data Protection Act 2018 s.38)."""
        return tuple(line for line in self.lines if line.question.is_assessment)


def export_of(referral: Referral, *, ticket: ReferralExportRecord, by: User) -> ReferralExport:
    """Return the export of a referral.

    Opens the identity where the form asks for it, which the log records as a consultation. Raises TransitionNotAllowed
    if the user may not see the identity.
    """
    given: Mapping[str, str | list[str]] = answers.answers_of(referral)
    questions = sections.asked(given, begun=referral.form_begun_on)
    if any(question.keep is StoredIn.SEALED for question in questions):
        given = {**given, **identity.reveal(referral, by=by, reason=ticket.reason).answers}
    lines = tuple(
        ExportedAnswer(question=question, value=given[question.code])
        for question in questions
        if given.get(question.code)
    )
    corrected = corrections.of_everything(referral, given)
    return ReferralExport(
        referral=referral,
        form_version=sections.version_of(referral.form_begun_on),
        lines=lines,
        corrections={line.question.code: corrected.get(line.question.code, []) for line in lines},
        ticket=ticket,
        ways=page_context.ways_of(referral, by=by),
    )
