"""Check whether a person is already in the register before a subject is added, with the register's own matching.

For a match in the own force, the result names the record. A user who continues gives the reason why it is somebody
else. `DifferentPeople` stores that, so that the app does not ask again. For other forces' subjects the app runs a
register search: it is counted, logged and shown to the force whose subject it found.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from matching import register_lookup
from matching.choices import Strength
from matching.person_match import AskRefused
from matching.search_terms import Clues
from orders import permissions
from orders.choices import Particular
from orders.models import DifferentPeople, Subject
from orders.register import index
from orders.register.index import APP
from orders.supervision import out_of_hours
from orders.supervision.out_of_hours import Contact
from reference.models import Force

LONGEST = 300
WHY_ADDED = "Person added to the register"  # the reason for the search, as the force of a match reads it


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """A subject of the own force who may be the same person."""

    subject: Subject
    strength: Strength
    fits: tuple[str, ...]

    @property
    def by_what(self) -> str:
        """`Name and date of birth match`."""
        return index.in_words(self.fits)


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherForceMatch:
    """Another force that may know the person: the fact, and who to call. Nothing from its record."""

    force: Force
    strength: Strength
    contact: Contact


class PossibleDuplicate(TransitionNotAllowed):
    """The person may already be in the register. To add the subject anyway, the user says why it is somebody else."""

    def __init__(self, similar: Sequence[Similar]) -> None:
        self.similar = tuple(similar)
        numbers = ", ".join(candidate.subject.number for candidate in similar)
        super().__init__(
            f"This may be {numbers}, already in the register. Open that record, or enter why this is a different "
            "person."
        )


def similar(
    known: Iterable[tuple[str, str]], *, born_on: date | None, by: User, besides: Collection[int] = ()
) -> list[Similar]:
    """The own force's subjects who may be the same person, strongest match first; without those in `besides`."""
    return similar_to_each([(list(known), born_on)], by=by, besides=besides)[0]


def similar_to_each(
    people: Sequence[tuple[Sequence[tuple[str, str]], date | None]], *, by: User, besides: Collection[int] = ()
) -> list[list[Similar]]:
    """The same for many people, each given as pairs of kind and text, in one query."""
    all_questions, whose = list[Clues](), list[int]()
    for place, (known, born_on) in enumerate(people):
        questions = list(_questions(known, born_on=born_on))
        all_questions += questions
        whose += [place] * len(questions)
    fits = register_lookup.own_fits(all_questions, app=APP)
    rows = Subject.objects.visible_to(by).unmerged().filter(force=by.force_id).exclude(pk__in=besides)
    rows = rows.filter(public_id__in={fit.record for fit in fits})
    subjects = {row.public_id: row for row in rows}
    by_person: list[dict[UUID, Similar]] = [{} for _ in people]
    for fit in fits:
        subject = subjects.get(fit.record)
        place = whose[fit.question]
        if subject is None:
            continue
        before = by_person[place].get(fit.record)
        if before is None or (before.strength, fit.strength) == (Strength.POSSIBLE, Strength.LIKELY):
            by_person[place][fit.record] = Similar(subject=subject, strength=fit.strength, fits=fit.fits)
    if subjects:
        log.record(
            Operation.COMBINATION,
            of="orders.subject",
            keys=list(subjects),
            question="people of the own force who may be one",
        )
    return [sorted(some.values(), key=lambda candidate: candidate.strength != Strength.LIKELY) for some in by_person]


def similar_to(subject: Subject, *, by: User) -> list[Similar]:
    """Who else of the own force may be this subject, except those recorded as different people."""
    if not permissions.is_of_force(by, subject.force_id) or subject.merged_into_id:
        return []
    born = subject.born_on.reveal() if subject.born_on else ""
    known = [(row.kind, row.text.reveal()) for row in subject.known_by.all()]
    pairs = DifferentPeople.objects.filter(Q(subject=subject) | Q(other=subject)).values_list("subject_id", "other_id")
    besides = {subject.pk, *(key for pair in pairs for key in pair)}
    return similar(known, born_on=date.fromisoformat(born) if born else None, by=by, besides=besides)


def refuse(candidates: Sequence[Similar], *, because: str) -> None:
    """Raise PossibleDuplicate if there are similar subjects and the user has not said why this is somebody else."""
    if candidates and not because.strip():
        raise PossibleDuplicate(candidates)


def keep_apart(subject: Subject, candidates: Iterable[Similar], *, because: str, by: User) -> None:
    """Record why these subjects are different people from a subject who was just added."""
    DifferentPeople.objects.bulk_create(
        DifferentPeople(
            subject=subject,
            other=candidate.subject,
            force_id=subject.force_id,
            reason=" ".join(because.split())[:LONGEST],
            decided_by=by,
            decided_at=clock.now(),
        )
        for candidate in candidates
    )


def search_elsewhere(known: Iterable[tuple[str, str]], *, born_on: date | None, by: User) -> UUID | None:
    """Search the register for a subject who was just added. Returns the ticket, or None if the search is refused.

    It is a register search like any other: counted, logged, and seen by the force whose subject it finds.
    """
    question = next(_questions(list(known), born_on=born_on), None)
    try:
        return register_lookup.look(question, app=APP, reason=WHY_ADDED, by=by).ticket if question else None
    except AskRefused:  # no searches left today, or too few details of the person: the search page says which
        return None


def elsewhere(ticket: UUID, *, by: User) -> list[OtherForceMatch]:
    """The other forces that the search found, and who to call.

    Raises Lookup.DoesNotExist for another person's ticket.
    """
    strengths: dict[str, Strength] = {}
    for fit in register_lookup.result_of(ticket, by=by).fits:
        if fit.force != by.force_id:
            strengths.setdefault(fit.force, fit.strength)
    forces = Force.objects.in_bulk(strengths)
    return [
        OtherForceMatch(force=forces[code], strength=strength, contact=out_of_hours.of_force(forces[code]))
        for code, strength in strengths.items()
    ]


def _questions(known: Sequence[tuple[str, str]], *, born_on: date | None) -> Iterator[Clues]:
    """One search for each name, as a person would type it.

    The first search has all other details; the others have only the date of birth.
    """
    whole = index.clues_of(known, born_on=born_on)
    for place, (kind, text) in enumerate(sorted(known, key=lambda identifier: identifier[0] != Particular.NAME)):
        if kind not in index.NAMES or not text.strip():
            continue
        if place:
            yield Clues(words=text, born=born_on)
            continue
        yield Clues(
            words=text,
            places=whole.places[:1],
            postcodes=whole.postcodes[:1],
            vehicles=whole.vehicles[:2],
            phones=whole.phones[:2],
            born=born_on,
        )
