"""The heading of a page about a person: the name for people who may see it, the number for everybody.

Two open tabs about two people must not look alike. So every page about a subject has the name, the number and, below
them, the town, the status, the next date and the owner. Notifications and emails never take their text from here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from core import clock
from core.govuk import in_words
from matching.search_terms import POSTCODE
from orders import permissions
from orders.choices import Particular
from orders.models import Order, Subject, SubjectIdentifier


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PersonHeading:
    """The text of a heading. It holds identity in clear, for one page and nowhere else."""

    number: str
    name: str  # blank for people who may not see it
    town: str
    status: str
    next_date: str
    owner: str
    about: str = ""  # the page's action, such as *Record a visit*

    def __repr__(self) -> str:
        return f"Person({self.number}, ••••)"

    @property
    def title(self) -> str:
        """`Record a visit: Darren Example`, or with the number alone."""
        who = self.name or self.number
        return f"{self.about}: {who}" if self.about else who

    @property
    def page_title(self) -> str:
        """The title of the browser tab; includes the number, in case two people have the same name."""
        return f"{self.title} {self.number}" if self.name else self.title

    @property
    def shown(self) -> str:
        """What the log records in addition to the page view."""
        return "with the name of the subject" if self.name else ""

    @property
    def caption(self) -> str:
        """The number, where the heading shows the name."""
        return self.number if self.name else "Subject"

    @property
    def key_line(self) -> str:
        """Town, status, next date and owner."""
        return ". ".join(filter(None, [self.town, self.status, self.next_date, self.owner])) + "."


def heading_of(subject: Subject, *, by: User, about: str = "") -> PersonHeading:
    """The heading of a page about a subject in the person's scope. The view writes `shown` to the log."""
    name, town = _name_and_town(subject, by=by)
    today = clock.today()
    return PersonHeading(
        number=subject.number,
        name=name,
        town=town,
        status=_status(subject, today=today),
        next_date=_next_date(subject, today=today),
        owner=f"Managed by {subject.officer.name}" if subject.officer else "No managing officer",
        about=about,
    )


def _name_and_town(subject: Subject, *, by: User) -> tuple[str, str]:
    if not permissions.is_of_force(by, subject.force_id):
        return "", ""
    kinds = (Particular.NAME, Particular.ADDRESS)
    rows = (
        SubjectIdentifier.objects.visible_to(by)
        .filter(subject=subject, kind__in=kinds, until__isnull=True)
        .order_by("pk")
    )
    texts = {row.kind: row.text.reveal() for row in rows}  # the newest of each kind comes last
    return texts.get(Particular.NAME, ""), town_of(texts.get(Particular.ADDRESS, ""))


def town_of(address: str) -> str:
    """The town of an address: its last part without a postcode; blank where the address has one part."""
    parts = [part.strip() for part in re.split(r"[,\n]", POSTCODE.sub("", address)) if part.strip()]
    return parts[-1] if len(parts) > 1 else ""


def _status(subject: Subject, *, today: date) -> str:
    if subject.died_on:
        return "Has died"
    many = Order.objects.in_force(today).filter(subject=subject).count()
    return f"{many} order{'' if many == 1 else 's'} in force" if many else "No order in force"


def _next_date(subject: Subject, *, today: date) -> str:
    if subject.died_on or not subject.visit_due_on:
        return ""
    overdue = subject.visit_due_on < today
    return f"Visit {'overdue, was due' if overdue else 'due by'} {in_words(subject.visit_due_on)}"
