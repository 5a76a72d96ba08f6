"""Taking one referral out: who may, what is made of it, and the entry that says so.

Only the force's own NRM people do it, for a reason and a named recipient. The file's name tells nobody who it is.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db import models, transaction

from accounts.models import User
from audit import log
from audit.choices import Kind
from nrm import access, referrals
from nrm.choices import CaseType, State
from nrm.models import Referral
from nrm.papers import paper, pdf, submission
from nrm.path import MoveRefused
from nrm.rights import restriction
from reference import clock

HOME_OFFICE = "Home Office"


class Format(models.TextChoices):
    """What is made of it."""

    JSON = "json", "A JSON file, to enter it into the digital service"
    PDF = "pdf", "A PDF, to read and to print"


MADE: dict[str, tuple[str, Callable[[paper.Paper], bytes]]] = {
    Format.JSON: ("application/json", lambda found: submission.text_of(found).encode()),
    Format.PDF: ("application/pdf", pdf.bytes_of),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A finished file, on its way to the person who asked."""

    name: str
    type: str
    content: bytes

    def __repr__(self) -> str:
        return f"File({self.name})"


def why_not(referral: Referral, *, by: User) -> str:
    """Why this person can't take the referral out, as a sentence with the way on; empty when they can."""
    if not access.is_of_force(by, referral.force_id):
        return f"Only the NRM people of {referral.force.short_name} take a referral out."
    if why := restriction.refusal(referral, restriction.Use.FILE):
        return why
    if referral.state != State.DRAFT:
        return ""
    if referral.case_type == CaseType.UNDECIDED:
        return "Whether it is a referral or a notification follows from age and consent. Answer those first."
    if not referrals.is_complete(referral):
        return "Some questions still need an answer. The task list shows which; then take it out."
    return ""


@transaction.atomic
def hand_out(public_id: UUID, *, form: str, reason: str, recipient: str, by: User) -> File:
    """Make the file and log the disclosure. Raises MoveRefused, pdf.CannotPrint, and Referral.DoesNotExist."""
    referral = Referral.objects.visible_to(by).for_list().get(public_id=public_id)
    if why := why_not(referral, by=by):
        raise MoveRefused(why)
    number = uuid.uuid4().hex[:12]
    ticket = paper.Ticket(number=number, at=clock.now(), by=by.email, reason=reason, recipient=recipient)
    kind, make = MADE[form]
    content = make(paper.of(referral, ticket=ticket, by=by))
    log.record(
        Kind.DISCLOSURE, of=referral, reason=reason, recipient=recipient, question=f"export {number} as {form.upper()}"
    )
    at = ticket.at.astimezone(clock.LONDON)
    return File(name=f"{referral.pseudonym}-{at:%Y%m%d-%H%M}-{number}.{form}", type=kind, content=content)
