"""The register search: any officer finds a subject of any force, with a reason, and then opens the order card.

A result shows only a subject's number, what matched, the managing force and whether an order is in force today. Opening
the card (`card`) is a consultation of its own. Only this module and the card read orders beyond `visible_to`: for
twelve hours, a person may open the subjects that `matching` records as their results.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from accounts.choices import POLICE_ROLES, Role
from accounts.models import User
from core import clock
from matching import register_lookup
from matching.choices import Strength
from matching.person_match import AskRefused
from matching.querysets import LookupFindingQuerySet
from matching.search_terms import Clues
from orders import other_forces
from orders.choices import SearchReason
from orders.models import Order, Subject
from orders.register import index, search_box
from orders.register.index import APP
from reference.models import Force

ROLES = frozenset(POLICE_ROLES | {Role.OFFICER})  # who may search, on a page; programs use the API
FIRST_DAY = date(2015, 1, 1)  # no order under the Act is older
REFERENCE = re.compile(r"(?=.*\d)[A-Za-z0-9/ .-]{1,40}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterMatch:
    """One line of a result."""

    subject: Subject
    force: Force
    strength: Strength
    fits: tuple[str, ...]
    is_in_force: bool

    @property
    def by_what(self) -> str:
        """The match as the start of a sentence: `Name and date of birth match`."""
        return index.in_words(self.fits)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterAnswer:
    """The matching subjects: people with an order in force first, and among those the strongest match first."""

    matches: tuple[RegisterMatch, ...]
    is_too_wide: bool
    at: datetime
    reason: str


def reason_of(kind: str, reference: str) -> str:
    """The reason as the log stores it: no free text, so that no name gets in."""
    return ", ".join(filter(None, [SearchReason(kind).label, reference.strip()]))


def read(text: str) -> Clues:
    """The search terms in the text of the search box."""
    return search_box.read(text, today=clock.today())


def look(text: str, *, reason: str, by: User) -> register_lookup.StartedLookup:
    """Record and count a search. Raises AskRefused. `result_of` gives the answer after the transaction commits."""
    if not text.strip():
        raise AskRefused("Enter a name, a vehicle, a phone number or an address.")
    return register_lookup.look(read(text), app=APP, reason=reason, by=by)


def result_of(ticket: UUID, *, by: User) -> RegisterAnswer:
    """The matching subjects.

    Raises `matching`'s Lookup.DoesNotExist for another person's ticket and after twelve hours.
    """
    lookup_result = register_lookup.result_of(ticket, by=by)
    subjects = _present([fit.record for fit in lookup_result.fits])
    forces = Force.objects.in_bulk({fit.force for fit in lookup_result.fits})
    bound = set(
        Order.objects.in_force(clock.today())
        .filter(subject__in=[subject.pk for subject in subjects.values()])
        .values_list("subject_id", flat=True)
    )
    matches = tuple(
        RegisterMatch(
            subject=subjects[fit.record],
            force=forces[fit.force],
            strength=fit.strength,
            fits=fit.fits,
            is_in_force=subjects[fit.record].pk in bound,
        )
        for fit in _each_once(lookup_result.fits, subjects)
    )
    # A stronger name match must not hide an order.
    matches = tuple(sorted(matches, key=lambda match: not match.is_in_force))
    return RegisterAnswer(
        matches=matches,
        is_too_wide=lookup_result.is_too_wide,
        at=lookup_result.lookup.at,
        reason=lookup_result.lookup.reason,
    )


def _present(records: Sequence[UUID]) -> dict[UUID, Subject]:
    """The current subjects of these records: for a record that was merged since, the subject it was merged into."""
    other_forces.open_cards(records)
    rows = Subject.objects.select_related("merged_into").filter(public_id__in=records)
    return {row.public_id: row.merged_into or row for row in rows}


def _each_once(
    fits: Sequence[register_lookup.LookupMatch], subjects: Mapping[UUID, Subject]
) -> Iterator[register_lookup.LookupMatch]:
    """The matches, with one line for records that are now one subject."""
    seen = set[int]()
    for fit in fits:
        subject = subjects.get(fit.record)
        if subject is not None and subject.pk not in seen:
            seen.add(subject.pk)
            yield fit


def to_open(public_id: UUID, *, by: User) -> tuple[Subject, str]:
    """The subject and the reason to open it: a search result, or the person's own force.

    Raises Subject.DoesNotExist for everybody else.
    """
    reason = other_forces.open_cards([public_id]).get(public_id)
    subjects = Subject.objects.all() if reason is not None else Subject.objects.visible_to(by)
    subject = subjects.for_card().get(public_id=public_id)
    if subject.merged_into_id:
        subject = Subject.objects.for_card().get(pk=subject.merged_into_id)
    return subject, reason or "own subject"


def to_report(public_id: UUID, *, by: User) -> Order:
    """The order whose breach the person reports: one they manage, or whose subject they found in the register.

    Raises Order.DoesNotExist for everybody else, so that an address alone confirms neither the subject nor the order.
    """
    is_found = other_forces.open_card_of(public_id)
    order = Order.objects.reportable_by(by).select_related("subject__force", "force").get(public_id=public_id)
    if not is_found and not Subject.objects.visible_to(by).filter(pk=order.subject_id).exists():
        raise Order.DoesNotExist
    return order


def day_of(text: str) -> date | None:
    """The day in an address; None where it is not a valid day up to today."""
    if not text:
        return clock.today()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= clock.today() else None


def looked_for(subject: Subject, *, by: User) -> LookupFindingQuerySet:
    """Who found this subject, or a record merged into it, when and why; for people of the managing force."""
    records = [subject.public_id, *subject.merged.values_list("public_id", flat=True)]
    return register_lookup.seen_by(by).filter(app=APP, record__in=records)
