"""Who holds how many records of an app in which roles, and the change that gives chosen ones to a colleague.

All or none: if one of the chosen records has changed since the page showed it, or the colleague may not have it, none
is reassigned. The number of statements is the same for any number of records.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models, transaction
from django.db.models import Count
from django.urls import reverse

from accounts import duties
from accounts.duties import DutyKind
from accounts.models import User
from accounts.reassignment.responsibilities import RecordRole, Responsibility
from audit import log
from audit.choices import Operation
from core.govuk import in_words
from core.sentences import counted_noun, listed
from core.todo import PersonLine, ToDoLine, by_person
from core.workflow import EditConflict

MOST_NAMED = 10  # records in a refusal

type LockedRecords = Mapping[tuple[str, int], models.Model]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A person with their open records. `status` says why they can no longer have some of them; empty if they can."""

    person: User
    counts: tuple[str, ...]  # by role: `3 referrals`
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRow:
    """One record as the table prints it. It shows no more than a list of these records does."""

    responsibility: Responsibility
    record: models.Model
    url: str
    name: str
    role: str
    cells: tuple[str, ...]  # by the columns of the app


def by_place[Record: models.Model](
    responsibilities: Iterable[Responsibility], records: Mapping[int, Record]
) -> dict[tuple[str, int], Record]:
    """The record of each responsibility, for those whose record is among `records`, by key."""
    return {row.place: records[row.key] for row in responsibilities if row.key in records}


def day_cell(day: date | None) -> str:
    """A day as a cell of the table has it: in words, or a dash."""
    return in_words(day) if day else "–"


class ReassignableRecords(ABC):
    """The records of one app: its roles, how a row is printed, how records are locked, and the change."""

    namespace: str  # of the URLs `reassign-list` and `reassign`
    duty: DutyKind
    title: str  # of the part of the service: “NRM referrals”
    nouns: str  # what the records are, within a sentence: “open referrals”
    back_to: tuple[str, str]  # the page above the list: URL name and title
    columns: tuple[str, ...]
    roles: tuple[RecordRole, ...]

    @abstractmethod
    def rows_of(self, responsibilities: Sequence[Responsibility], *, person: User, user: User) -> list[RecordRow]:
        """What the table prints of these records, in their sequence."""

    @abstractmethod
    def locked(self, chosen: Sequence[Responsibility], *, by: User) -> LockedRecords:
        """These records, in scope, under the lock that every change of them takes. Leaves out those out of scope."""

    @abstractmethod
    def give(self, records: Mapping[str, Sequence[Any]], *, person: User, to: User, by: User) -> None:
        """Give locked records, by role, to the colleague. Raises TransitionNotAllowed by the rules of the app."""

    def name_of(self, record: models.Model) -> str:
        """How a refusal names the record: by pseudonym, number or title."""
        return str(record)

    @property
    def role_labels(self) -> dict[str, str]:
        """How the table names each role, by code."""
        return {role.code: role.label for role in self.roles}

    def is_colleague(self, person: User, *, user: User) -> bool:
        """Whether the user knows the person without a record that names them: a colleague of the same force."""
        return user.force_id is not None and person.force_id == user.force_id

    def label_of(self, person: User) -> str:
        """How the list of colleagues names a person."""
        return person.name

    def url_of(self, person: User) -> str:
        """The page of a person's records."""
        return reverse(f"{self.namespace}:reassign", args=[person.public_id])

    def holders(self, user: User) -> list[Holder]:
        """Everybody who has open records, first those who can no longer have some of them."""
        counts: dict[int, dict[str, int]] = {}
        gone: set[int] = set()
        for role in self.roles:
            rows = role.rows(user).order_by().values(role.holder)
            counted = rows.annotate(
                held=Count(role.record, distinct=True), left=Count(role.record, filter=role.is_gone(user))
            )
            for person, held, left in counted.values_list(role.holder, "held", "left"):
                counts.setdefault(person, {})[role.code] = held
                if left:
                    gone.add(person)
        holders = [
            Holder(
                person=person,
                counts=tuple(
                    role.counted(counts[person.pk][role.code]) for role in self.roles if role.code in counts[person.pk]
                ),
                status=self.status_of(person, user=user) if person.pk in gone else "",
            )
            for person in self._people(counts.keys()).order_by("name", "pk")
        ]
        return sorted(holders, key=lambda holder: not holder.status)

    def status_of(self, person: User, *, user: User) -> str:
        """Why the person can no longer have some of their records."""
        why = self.why_gone(person, user=user)
        return why.status if why else "Assigned by another force"

    def why_gone(self, person: User, *, user: User) -> WhyGone | None:
        """Why the person can no longer have records of this app; None if they can."""
        return why_gone(person, duty=self.duty, force=user.force_id)

    def together[Line: ToDoLine](self, lines: Sequence[Line], *, user: User) -> list[Line | PersonLine]:
        """The lines of a to-do list with one for all records of a person, if they have several for one reason."""
        groups = by_person(lines)
        keys = {key for group in groups if len(group) > 1 and (key := group[0].left_by)}
        people = self._people(keys).in_bulk() if keys else {}
        return [
            self._line_of_person(group, people[group[0].left_by], user=user)
            if len(group) > 1 and group[0].left_by
            else group[0]
            for group in groups
        ]

    def _line_of_person(self, lines: Sequence[ToDoLine], person: User, *, user: User) -> PersonLine:
        why = self.why_gone(person, user=user)
        return PersonLine(
            reason=lines[0].reason,
            is_one_of_more=lines[0].is_one_of_more,
            left_by=person.pk,
            lines=lines,
            person=f"{person.name}, {why.clause}" if why else person.name,
            reassign_url=self.url_of(person),
        )

    def _people(self, keys: Collection[int]) -> models.QuerySet[User]:
        """People with what `why_gone` reads of them, without the columns that only the login role reads."""
        people = User.objects.filter(pk__in=keys).select_related("force", "unit")
        return duties.with_duties(people).defer("password", "last_login")

    def responsibilities_of(self, person: User, *, user: User) -> list[Responsibility]:
        """The open records that name the person, role by role."""
        return [
            Responsibility(role=role.code, key=key, version=str(version or 1))
            for role in self.roles
            for key, version in role.rows(user)
            .filter(**{role.holder: person})
            .order_by(role.record)
            .values_list(role.record, role.version)
            .distinct()
        ]

    def successors(
        self, responsibilities: Iterable[Responsibility], *, but: User, user: User
    ) -> list[tuple[User, str]]:
        """The colleagues who may have some of these records, by name.

        The label of those who may not have all of them says which ones they may have. They come last.
        """
        codes = {record.role for record in responsibilities}
        roles = [role for role in self.roles if role.code in codes]
        by_question = {role.successors: role.successors(user).exclude(pk=but.pk) for role in roles}
        able = {question: list(people) for question, people in by_question.items()}
        everybody = {person.pk: person for people in able.values() for person in people}
        for_all: list[tuple[User, str]] = []
        for_some: list[tuple[User, str]] = []
        for person in sorted(everybody.values(), key=lambda each: each.name):
            may = [role.label.lower() for role in roles if person in able[role.successors]]
            if len(may) == len(roles):
                for_all.append((person, self.label_of(person)))
            else:
                for_some.append((person, f"{self.label_of(person)} ({listed(may)} only)"))
        return for_all + for_some

    @transaction.atomic
    def reassign(self, chosen: Sequence[Responsibility], *, person: User, to: User, by: User) -> None:
        """Give the chosen records to a colleague, all or none.

        Raises EditConflict if one has changed since the page showed it, and TransitionNotAllowed.
        """
        locked = self.locked(chosen, by=by)
        now = set(self.responsibilities_of(person, user=by))
        changed = [record.place for record in chosen if record not in now]
        if changed:
            raise EditConflict(self._what_changed(changed, locked))
        records = {
            role.code: [locked[record.place] for record in chosen if record.role == role.code] for role in self.roles
        }
        self.give(records, person=person, to=to, by=by)

    def _what_changed(self, changed: Sequence[tuple[str, int]], locked: LockedRecords) -> str:
        """What a refusal says: names those that the user can still see, which is logged, and counts the others."""
        seen = list(dict.fromkeys(locked[place] for place in changed if place in locked))
        names = list(dict.fromkeys(map(self.name_of, seen)))
        log_shown(seen)
        unseen = len({place for place in changed if place not in locked})
        more = [counted_noun(len(names) - MOST_NAMED, "other")] if len(names) > MOST_NAMED else []
        out_of_scope = [counted_noun(unseen, "record that you can no longer see", "records that you can no longer see")]
        parts = [*names[:MOST_NAMED], *more, *(out_of_scope if unseen else [])]
        return (
            f"No records were reassigned. Changed since you opened this page: {listed(parts)}. Check the records "
            "below, then reassign them again."
        )


def log_shown(records: Iterable[models.Model]) -> None:
    """Log that records were shown, one entry for each kind of record."""
    by_kind: dict[type[models.Model], list[models.Model]] = {}
    for record in records:
        by_kind.setdefault(type(record), []).append(record)
    for rows in by_kind.values():
        log.record(Operation.CONSULTATION, of=rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyGone:
    """Why somebody can no longer have records: as a status, and after a name in a sentence."""

    status: str
    clause: str


def why_gone(person: User, *, duty: DutyKind, force: str | None = None) -> WhyGone | None:
    """Why somebody can no longer have records that need a duty, in a force if one is given; None if they can."""
    if not person.is_active:
        return WhyGone(status="Account closed", clause="who has left")
    if force and person.force_id != force:
        place = f"in {person.place}" if person.place else "in another role"
        return WhyGone(status=f"Works {place}", clause=f"who works {place}")
    if duties.has_duty(person, duty):
        return None
    article = _with_article(duty)
    return WhyGone(status=f"Not {article}", clause=f"who is no longer {article}")


def _with_article(duty: DutyKind) -> str:
    words = duty.in_sentence
    return f"{'an' if words[0] in 'aeiouN' else 'a'} {words}"


def why_not_without_duty(to: User, *, duty: DutyKind, records: str) -> str:
    """Why a colleague who may have some of the chosen records can't have these, and what to do."""
    return (
        f"{to.name} is not {_with_article(duty)}, so they cannot be given {records}. Untick those records, or "
        "choose someone else."
    )
