"""A subject's identity: add a subject, add and end identifying details, show them to order managers.

The app seals every identifying detail before it stores it, and indexes it for the register search (`register.index`).
Every view of a detail is a consultation of `orders.knownby`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection, transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.typed_text import normal_name
from core.workflow import TransitionNotAllowed
from orders import permissions
from orders.choices import Particular
from orders.models import Order, Subject, SubjectIdentifier
from orders.register import index
from orders.subjects import duplicates, erased
from orders.supervision import other_areas, out_of_hours
from reference.models import Force

LONGEST = 300


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Identifier:
    """One identifying detail as typed. Its repr does not show it."""

    kind: str
    text: str
    area: str | None = None  # code of the police area of an address or place
    since: date | None = None
    was_notified: bool = False

    def __repr__(self) -> str:
        return f"Known({self.kind}, ••••)"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class RevealedSubject:
    """A subject's identity in clear, for one page and nowhere else."""

    known: tuple[tuple[SubjectIdentifier, str], ...]
    born_on: date | None

    def __repr__(self) -> str:
        return "Revealed(••••••)"

    def texts(self, kind: str) -> list[str]:
        """The current details of one kind, newest first."""
        return [text for row, text in self.known if row.kind == kind and row.until is None]

    @property
    def name(self) -> str:
        """The current name."""
        return next(iter(self.texts(Particular.NAME)), "")


@transaction.atomic
def add_subject(
    known: Sequence[Identifier],
    *,
    born_on: date | None,
    nationality: str = "",
    out_of_hours_contact: str = "",
    different_because: str = "",
    by: User,
    key: UUID | None = None,
) -> Subject:
    """Add a subject to the person's force; that person manages the subject until the force names somebody else.

    Raises TransitionNotAllowed. Raises PossibleDuplicate where the force may already know the person and the user has
    not said why this is somebody else.

    The page gives the subject a key, so that a form submitted twice adds one person.
    """
    if not by.force_id or not permissions.is_of_force(by, by.force_id):
        raise TransitionNotAllowed("Only order managers can add a subject. Ask your administrator for access.")
    if not any(identifier.kind == Particular.NAME and identifier.text.strip() for identifier in known):
        raise TransitionNotAllowed("Enter the name of the subject.")
    if born_on and born_on > clock.today():
        raise TransitionNotAllowed("The date of birth is in the future.")
    if why := out_of_hours.why_not_without(by.force_id, out_of_hours_contact):
        raise TransitionNotAllowed(why)
    if key and (existing := _added_before_with(key, by=by)):
        return existing
    alike = duplicates.similar([(identifier.kind, identifier.text) for identifier in known], born_on=born_on, by=by)
    duplicates.refuse(alike, because=different_because)
    subject = Subject.objects.create(
        **({"public_id": key} if key else {}),
        force_id=by.force_id,
        born_on=born_on.isoformat() if born_on else "",
        nationality_id=nationality or None,
        officer=by,
        out_of_hours_contact=out_of_hours.one_line(out_of_hours_contact),
        created_at=clock.now(),
    )
    add(subject, known, by=by)
    duplicates.keep_apart(subject, alike, because=different_because, by=by)
    log.record(Operation.COLLECTION, of=subject)
    return subject


def _added_before_with(key: UUID, *, by: User) -> Subject | None:
    """The subject that the same form has added, even a moment ago; a second submission waits for the first."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"orders.subject {key}"])
    return Subject.objects.visible_to(by).filter(public_id=key, officer=by).first()


@transaction.atomic
def learn(public_id: UUID, known: Iterable[Identifier], *, by: User) -> Subject:
    """Add identifying details to a subject.

    Raises TransitionNotAllowed, and Subject.DoesNotExist outside the scope.
    """
    subject = locked(public_id, by=by)
    _refuse_others(subject, by=by)
    add(subject, [identifier for identifier in known if identifier.text.strip()], by=by)
    log.record(Operation.ALTERATION, of="orders.subjectidentifier", keys=[subject.public_id])
    return subject


@transaction.atomic
def end(public_id: UUID, row_id: int, *, on: date, by: User) -> SubjectIdentifier:
    """End a detail that is no longer true, such as a former address; it stays in the search index.

    Raises TransitionNotAllowed.
    """
    subject = locked(public_id, by=by)
    _refuse_others(subject, by=by)
    row = subject.known_by.select_for_update().get(pk=row_id)
    if row.until is not None:
        raise TransitionNotAllowed("A colleague has already ended this.")
    if on > clock.today() or (row.since and on < row.since):
        raise TransitionNotAllowed("Enter a date between the first day and today.")
    row.until = on
    row.save(update_fields=["until"])
    log.record(Operation.ALTERATION, of="orders.subjectidentifier", keys=[subject.public_id])
    return row


def locked(public_id: UUID, *, by: User) -> Subject:
    """The subject in scope, reloaded under a lock.

    Raises Subject.DoesNotExist outside the scope, and TransitionNotAllowed for a subject that was erased.
    """
    subject = Subject.objects.visible_to(by).unmerged().select_for_update(of=("self",)).get(public_id=public_id)
    erased.refuse(subject.pk)
    return subject


def reveal(subject: Subject, *, by: User, reason: str = "", beside: Iterable[Order] = ()) -> RevealedSubject:
    """A subject's identity in clear. The caller has checked the scope. Logged as a consultation, `beside` these."""
    log.record(
        Operation.CONSULTATION,
        of="orders.subjectidentifier",
        keys=[subject.public_id],
        reason=reason,
        beside=beside,
    )
    return opened(subject)


def reveal_detail(row: SubjectIdentifier, *, by: User, question: str) -> str:
    """One identifying detail in clear; empty for people of other forces. Logged as a consultation."""
    if not permissions.is_of_force(by, row.force_id):
        log.record(Operation.CONSULTATION, of=row.subject, question=question)
        return ""
    log.record(Operation.CONSULTATION, of="orders.subjectidentifier", keys=[row.subject.public_id], question=question)
    text: str = row.text.reveal()
    return text


def names_of(subjects: Iterable[Subject], *, by: User) -> dict[int, str]:
    """The current names of the own force's subjects, by subject key, in one query; leaves out other forces' subjects.

    The caller's log line must say that names were shown.
    """
    own = [subject.pk for subject in subjects if permissions.is_of_force(by, subject.force_id)]
    if not own:
        return {}
    rows = (
        SubjectIdentifier.objects.visible_to(by).filter(subject__in=own, kind=Particular.NAME).order_by("until", "pk")
    ).only("subject", "text")
    # Rows without a last day come last, the newest of them at the end.
    return {row.subject_id: row.text.reveal() for row in rows}


def opened(subject: Subject) -> RevealedSubject:
    """The unsealed details, without a log line: for a caller that writes one log line for many subjects."""
    kinds = Particular.values
    newest_first = subject.known_by.select_related("area").order_by("-pk")
    rows = sorted(newest_first, key=lambda row: (row.until is not None, kinds.index(row.kind)))
    born = subject.born_on.reveal() if subject.born_on else ""
    return RevealedSubject(
        known=tuple((row, row.text.reveal()) for row in rows),
        born_on=date.fromisoformat(born) if born else None,
    )


def _refuse_others(subject: Subject, *, by: User) -> None:
    if not permissions.is_of_force(by, subject.force_id):
        raise TransitionNotAllowed(f"Only order managers in {subject.force.short_name} can change this.")


def add(subject: Subject, known: Sequence[Identifier], *, by: User) -> list[SubjectIdentifier]:
    """Add details to a locked subject. The force whose area a new address is in is alerted."""
    for identifier in known:
        if len(identifier.text) > LONGEST:
            raise TransitionNotAllowed(f"Use {LONGEST} characters or fewer for each detail.")
    codes = {identifier.area for identifier in known if identifier.area}
    areas = set(Force.objects.filter(pk__in=codes).values_list("pk", flat=True))
    if codes - areas:
        raise TransitionNotAllowed("Choose a police area from the list.")
    now = clock.now()
    rows = SubjectIdentifier.objects.bulk_create(
        SubjectIdentifier(
            subject=subject,
            force_id=subject.force_id,
            kind=Particular(identifier.kind),
            text=normal_name(identifier.text),
            area_id=identifier.area,
            since=identifier.since,
            was_notified=identifier.was_notified,
            recorded_by=by,
            recorded_at=now,
        )
        for identifier in known
    )
    index.index_subject(subject)
    other_areas.alert_forces(subject, rows)
    return rows
