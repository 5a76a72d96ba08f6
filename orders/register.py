"""The register's own door: any officer finds a subject of any force, with a reason, and then opens the card.

An answer tells of a subject only its number, by what it fits, who manages it and whether an order is in force today;
the card (`card`) is a consultation of its own. This module and the card are the only ones that read orders beyond
`visible_to`: what `matching` says that the person came upon, within twelve hours, is what they may open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from accounts.choices import POLICE_ROLES, Role
from accounts.models import User
from matching import lookups
from matching.choices import Strength
from matching.clues import Clues
from matching.earlier import AskRefused
from matching.querysets import FindingQuerySet
from orders import box
from orders.choices import LookReason
from orders.findable import ROOM
from orders.models import Order, Subject
from reference import clock
from reference.models import Force

ROLES = frozenset(POLICE_ROLES | {Role.OFFICER})  # who may look, on a page; programs ask by the API
REFERENCE = re.compile(r"(?=.*\d)[A-Za-z0-9/ .-]{1,40}")
FITS = {"name": "name", "born": "date of birth", "place": "place", "plate": "vehicle", "phone": "phone"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One line of an answer."""

    subject: Subject
    force: Force
    strength: Strength
    fits: tuple[str, ...]
    is_in_force: bool

    @property
    def by_what(self) -> str:
        """What fits, as a sentence begins: `Name and date of birth fit`."""
        words = [FITS[one] for one in FITS if one in self.fits]
        listed = " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
        return f"{listed.capitalize()} {'fit' if len(words) > 1 else 'fits'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Who fits, the surest first."""

    found: tuple[Found, ...]
    is_too_wide: bool
    at: datetime
    reason: str


def reason_of(kind: str, reference: str) -> str:
    """The reason as the log keeps it: no free text, so that no name gets in."""
    return ", ".join(filter(None, [LookReason(kind).label, reference.strip()]))


def read(text: str) -> Clues:
    """What a text in the box asks for."""
    return box.read(text, today=clock.today())


def look(text: str, *, reason: str, by: User) -> lookups.Looked:
    """Write down that somebody looks, and count it. Raises AskRefused; the answer comes once it is committed."""
    if not text.strip():
        raise AskRefused("Enter a name, a vehicle, a phone number or an address.")
    return lookups.look(read(text), room=ROOM, reason=reason, by=by)


def answer(ticket: UUID, *, by: User) -> Answer:
    """Who fits. Raises matching's Lookup.DoesNotExist for anybody else's ticket, or twelve hours later."""
    told = lookups.answer(ticket, by=by)
    subjects = Subject.objects.in_bulk([fit.record for fit in told.fits], field_name="public_id")
    forces = Force.objects.in_bulk({fit.force for fit in told.fits})
    bound = set(
        Order.objects.in_force(clock.today())
        .filter(subject__in=[subject.pk for subject in subjects.values()])
        .values_list("subject_id", flat=True)
    )
    found = tuple(
        Found(
            subject=subjects[fit.record],
            force=forces[fit.force],
            strength=fit.strength,
            fits=fit.fits,
            is_in_force=subjects[fit.record].pk in bound,
        )
        for fit in told.fits
        if fit.record in subjects
    )
    return Answer(found=found, is_too_wide=told.is_too_wide, at=told.lookup.at, reason=told.lookup.reason)


def to_open(public_id: UUID, *, by: User) -> tuple[Subject, str]:
    """The subject and why it is opened: come upon, or of one's own bodies. Subject.DoesNotExist for everybody else."""
    reason = lookups.came_upon(public_id, room=ROOM)
    asked = Subject.objects.all() if reason is not None else Subject.objects.visible_to(by)
    return asked.for_card().get(public_id=public_id), reason or "own subject"


def is_open_to(subject: Subject, *, by: User) -> bool:
    """Whether the person may read the card: has come upon the subject, or works in one of its bodies."""
    return (
        Subject.objects.visible_to(by).filter(pk=subject.pk).exists()
        or lookups.came_upon(subject.public_id, room=ROOM) is not None
    )


def day_of(text: str) -> date | None:
    """The day that an address asks for; None where it is no day that has been or is today."""
    if not text:
        return clock.today()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if date(2015, 1, 1) <= day <= clock.today() else None


def looked_for(subject: Subject, *, by: User) -> FindingQuerySet:
    """Who came upon this subject, when and why, for those in whose bodies it lies."""
    return lookups.seen_by(by).filter(room=ROOM, record=subject.public_id)
