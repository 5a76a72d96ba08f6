"""People in a file who may already be in the register. The user answers for each one before the import.

Rows of one file with the same name and date of birth are one person, whatever references the force gave them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from accounts.models import User
from core.workflow import TransitionNotAllowed
from matching import name_normalisation
from orders import permissions
from orders.imports.file_rows import OrderFileRow
from orders.imports.past_records import PastSubject
from orders.models import ManagerAssignment, Subject, SubjectIdentifier
from orders.subjects import duplicates, erased, merging
from orders.subjects.duplicates import Similar
from orders.supervision import out_of_hours
from orders.workflow import LIVE

OTHER = "other"
NO_NUMBER = (
    "Your force has no out-of-hours number yet, so the order cards of these people would have none. "
    "Set it on the page “Out-of-hours number of your force”, then upload the file again."
)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PossibleDuplicates:
    """One person in a file, and the subjects in the register who may be the same person."""

    place: int  # its position among the people in the file, from 0
    person: str  # the file's own reference
    row: int
    similar: tuple[Similar, ...]
    answer: str = ""  # the subject's public id, or the answer that it is somebody else
    because: str = ""

    def __repr__(self) -> str:
        return f"PossibleDuplicates({self.place}, ••••)"

    @property
    def name(self) -> str:
        """The prefix of this person's fields on the page."""
        return f"person-{self.place}"

    @property
    def chosen(self) -> Subject | None:
        """The subject that the user identified as this person, if any."""
        return next(
            (candidate.subject for candidate in self.similar if str(candidate.subject.public_id) == self.answer), None
        )

    @property
    def is_answered(self) -> bool:
        """Whether the user said who it is; the answer that it is somebody else needs a reason."""
        return self.chosen is not None or (self.answer == OTHER and bool(self.because.strip()))


def one_person_each(rows: Iterable[OrderFileRow]) -> dict[str, str]:
    """For each person reference in the file, the reference of the first row about the same person."""
    first: dict[object, str] = {}
    same: dict[str, str] = {}
    for row in rows:
        reference = row.text("person").casefold()
        name, born_on = tuple(sorted(name_normalisation.words_of(row.text("name")))), row.day("born_on")
        known = first.get((name, born_on)) if name and born_on else None
        same.setdefault(reference, same.get(known, known) if known else reference)
        if name and born_on:
            first.setdefault((name, born_on), same[reference])
    return same


def alike(
    people: Sequence[tuple[PastSubject, OrderFileRow]], *, answers: Mapping[str, str], by: User
) -> tuple[PossibleDuplicates, ...]:
    """Every person in a file who may already be in the own force's register, with the user's answers."""
    described = [
        ([(identifier.kind, identifier.text) for identifier in past.known], past.born_on) for past, _ in people
    ]
    matches = duplicates.similar_to_each(described, by=by)
    return tuple(
        PossibleDuplicates(
            place=place,
            person=row.text("person"),
            row=row.number,
            similar=tuple(similar),
            answer=answers.get(f"person-{place}", ""),
            because=answers.get(f"person-{place}-because", ""),
        )
        for place, ((_, row), similar) in enumerate(zip(people, matches, strict=True))
        if similar
    )


def settle(subjects: Sequence[Subject], possible_duplicates: Iterable[PossibleDuplicates], *, by: User) -> None:
    """Merge each imported subject into the register's subject where the user says they are the same person.

    Record the others as different people. Raises TransitionNotAllowed where both have an order of the same kind in
    force: a person must record which one ends.
    """
    for possible in possible_duplicates:
        subject = subjects[possible.place]
        if possible.chosen is None:
            duplicates.keep_apart(subject, possible.similar, because=possible.because, by=by)
            continue
        kept = _locked(possible.chosen, by=by)
        live = set(kept.orders.filter(state__in=LIVE).values_list("kind", flat=True))
        if both := subject.orders.filter(state__in=LIVE, kind__in=live).first():
            raise TransitionNotAllowed(
                f"{kept.number} already has an order in force of the same kind as {both.reference} "
                f"(row {possible.row}). Leave out that person’s rows, and record the order on the subject’s page."
            )
        _add_to(kept, subject)


def _locked(subject: Subject, *, by: User) -> Subject:
    locked = Subject.objects.visible_to(by).unmerged().select_for_update(of=("self",)).filter(pk=subject.pk).first()
    if locked is None or not permissions.is_of_force(by, locked.force_id):
        raise TransitionNotAllowed(f"{subject.number} changed after you checked the file. Upload the file again.")
    erased.refuse(locked.pk)
    return locked


def _add_to(kept: Subject, imported: Subject) -> None:
    """Move all rows of an imported subject except known details and its manager, then delete the imported subject."""
    known = {(row.kind, row.text.reveal().casefold()) for row in kept.known_by.all()}
    again = [row.pk for row in imported.known_by.all() if (row.kind, row.text.reveal().casefold()) in known]
    SubjectIdentifier.objects.filter(pk__in=again).delete()
    ManagerAssignment.objects.filter(subject=imported).delete()
    merging.join(kept, imported)
    imported.delete()


def why_not_imported(*, by: User) -> str:
    """Why this force's files can't be imported yet, as a sentence; empty when they can."""
    return "" if out_of_hours.default_of(by.force_id or "") else NO_NUMBER
