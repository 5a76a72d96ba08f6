"""The access history of a record, for the people of the force that has it: by day and person, from the log.

A use is *from outside the force* if the person's account is not with that force today: the regional unit and the
national team are outside it too. The account of a system has no place: what counts is the force that the system works
for. What the service does by itself, such as a nightly task, is not from outside.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.choices import Role
from accounts.models import User
from audit import reading
from audit.choices import Operation, Outcome
from audit.reading import Access
from core import clock
from core.sentences import counted_noun

MOST_USES = 5_000  # of one record in the chosen dates
IN_LISTS = frozenset({Operation.CONSULTATION, Operation.DISCLOSURE, Operation.COMBINATION})
SERVICE, UNKNOWN = "The service (automatic)", "A former account"
SYSTEM = "System"  # whatever role it acts with


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What a person did with the record on a day, however often."""

    what: str
    times: int
    first_at: datetime
    last_at: datetime
    reason: str = ""
    recipient: str = ""
    is_refused: bool = False

    @property
    def when(self) -> str:
        """The time of day, or the first and the last: `9:12am`, `9:12am to 3pm`."""
        first, last = clock.time_in_words(self.first_at), clock.time_in_words(self.last_at)
        return first if first == last else f"{first} to {last}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActingPlace:
    """What a system works for: the code of its force, if it is one force, and the words that pages print."""

    force: str | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonOnDay:
    """One person on one day, with everything they did with the record."""

    day: date
    name: str
    role: str
    place: str
    is_outside: bool
    uses: tuple[Use, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessHistory:
    """The uses of a record in some days, newest first; `is_cut` if there are more than are shown."""

    people: tuple[PersonOnDay, ...]
    is_cut: bool


def accesses_of(
    key: object,
    *,
    force: str,
    since: date,
    until: date,
    parts: Mapping[str, str],
    notes: Collection[str] = (),
    only_outside: bool = False,
) -> AccessHistory:
    """Return who used a record of a force from one London day to another, both included.

    `parts` names the parts of the record that the log has apart, such as `{"nrm.identity": "the identity"}`. `notes`
    are those reasons in the log that no person gave: they say which page it was.
    """
    rows = reading.accesses_of(key, since=clock.start_of(since), until=clock.end_of(until), most=MOST_USES + 1)
    shown = rows[:MOST_USES]
    people = _people_of(shown)
    lines = _lines(shown, people=people, places=_places_of(people), force=force, words=_Words(parts=parts, notes=notes))
    return AccessHistory(
        people=tuple(line for line in lines if line.is_outside or not only_outside), is_cut=len(rows) > MOST_USES
    )


def by_day(lines: Iterable[PersonOnDay]) -> list[tuple[date, list[PersonOnDay]]]:
    """The lines of one page under their days."""
    return [(day, list(some)) for day, some in groupby(lines, key=lambda line: line.day)]


def _people_of(accesses: Iterable[Access]) -> dict[int, User]:
    ids = {access.who for access in accesses if access.who is not None}
    people = User.objects.filter(pk__in=ids).select_related("force", "unit").defer("password", "last_login")
    return {person.pk: person for person in people}


def _places_of(people: Mapping[int, User]) -> Mapping[int, ActingPlace]:
    """What those of the people that are systems work for. The app above registers who knows it."""
    systems = [pk for pk, person in people.items() if person.role == Role.SYSTEM]
    if not systems:
        return {}
    places_of: Callable[[Iterable[int]], Mapping[int, ActingPlace]] = import_string(settings.PLACES_OF_SYSTEMS)
    return places_of(systems)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """What the log's codes mean for one kind of record."""

    parts: Mapping[str, str]
    notes: Collection[str]

    def act(self, access: Access) -> str:
        """`Viewed`, `Viewed the identity`, `Viewed with 24 other records`, `Tried to open this record`."""
        if access.outcome == Outcome.REFUSED:
            return "Tried to open this record"
        words = f"{access.kind.label} {self.parts.get(access.subject, '')}".strip()
        if access.count > 1 and access.kind in IN_LISTS:
            words = f"{words} with {counted_noun(access.count - 1, 'other record')}"
        return f"{words} ({access.reason})" if access.reason in self.notes and access.reason else words

    def reason(self, access: Access) -> str:
        """The reason that the person gave; empty if none was asked for."""
        return "" if access.reason in self.notes else access.reason


def _lines(
    accesses: Sequence[Access],
    *,
    people: Mapping[int, User],
    places: Mapping[int, ActingPlace],
    force: str,
    words: _Words,
) -> list[PersonOnDay]:
    """One line for each day and person; on a day, those who came last are first."""
    grouped: dict[tuple[date, int | None], list[Access]] = {}
    for access in accesses:
        grouped.setdefault((clock.day_of(access.at), access.who), []).append(access)
    return [
        _line(day, uses, person=people.get(who or 0), acting=places.get(who or 0), force=force, words=words)
        for (day, who), uses in grouped.items()
    ]


def _line(
    day: date,
    accesses: Sequence[Access],
    *,
    person: User | None,
    acting: ActingPlace | None,
    force: str,
    words: _Words,
) -> PersonOnDay:
    newest = accesses[0]
    is_service = newest.who is None
    role = newest.role  # at that time
    place = acting or (ActingPlace(force=person.force_id, words=person.place) if person else None)
    return PersonOnDay(
        day=day,
        name=person.name if person else SERVICE if is_service else UNKNOWN,
        role=SYSTEM if acting else str(Role(role).label) if role in Role.values else "",
        place=place.words if place else "",
        is_outside=not is_service and (place is None or place.force != force),
        uses=_uses(accesses, words=words),
    )


def _uses(accesses: Sequence[Access], *, words: _Words) -> tuple[Use, ...]:
    """What was done, each act once, newest first."""
    acts: dict[tuple[str, str, str, bool], list[Access]] = {}
    for access in accesses:
        is_refused = access.outcome == Outcome.REFUSED
        acts.setdefault((words.act(access), words.reason(access), access.recipient, is_refused), []).append(access)
    return tuple(
        Use(
            what=what,
            times=len(some),
            first_at=some[-1].at,
            last_at=some[0].at,
            reason=reason,
            recipient=recipient,
            is_refused=is_refused,
        )
        for (what, reason, recipient, is_refused), some in acts.items()
    )
