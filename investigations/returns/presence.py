"""Who of a force has its return open: the people who opened its page or saved a row within the last minutes.

The cache holds numbers only, of people, rows and seconds, since less trusted processes can write to it. The names are
read from the database, among the people of the force, and only if somebody else is there. If the cache does not answer,
nobody is shown. It also knows how long ago a person's last page was, which is all that `burden/answer_times.py` asks:
after minutes without a page, nothing of the person is left.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import cast

from django.core.cache import caches
from redis.exceptions import RedisError

from accounts.models import User
from core import clock
from investigations.models import MonthlyReturn

MINUTES = 5
MOST = 20  # people of a force in one return
LONGEST = 4 * 60 * 60  # seconds of reading without a save, after which they count as nothing

logger = logging.getLogger(__name__)

# By person: when, in seconds; the row of the case that was open, or 0; the seconds between pages since the last save.
type _Seen = dict[int, tuple[int, int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Another person of the force who has the return open."""

    name: str
    row: int  # the row of the case they have open, or 0

    @property
    def initials(self) -> str:
        """The first letters of the first and the last name."""
        names = self.name.split()
        return "".join(name[0] for name in (names[:1] + names[1:][-1:])).upper()


@dataclass(frozen=True, slots=True, kw_only=True)
class SinceLastPage:
    """Seconds since a person's last page of a return, and seconds between their pages before it without a save."""

    seconds: int
    reading: int


def note(monthly_return: MonthlyReturn, *, by: User, row: int = 0) -> list[Colleague]:
    """Note that a person of the force has its return open, with the case of a row; who else has, by name.

    A reviewer is neither noted nor shown anybody: claims say who reviews a return.
    """
    if by.force_id != monthly_return.force_id:
        return []
    now = int(clock.now().timestamp())
    key = str(monthly_return.pk)
    try:
        seen = _valid(caches["presence"].get(key), now=now)
        last, _, reading = seen.pop(by.pk, (now, 0, 0))
        total = reading + now - last
        _write(key, {**seen, by.pk: (now, row, total if total < LONGEST else 0)})
    except RedisError as failure:
        _warn(failure)
        return []
    others = seen
    if not others:
        return []
    people = User.objects.filter(pk__in=others, force=monthly_return.force_id, is_active=True)
    names = people.order_by("name").values_list("pk", "name")
    return [Colleague(name=name, row=others[person][1]) for person, name in names]


def since_last_page(monthly_return: MonthlyReturn, *, by: User) -> SinceLastPage | None:
    """How long a person of the force took to what they save now; both counts start again. None after a break."""
    if by.force_id != monthly_return.force_id:
        return None
    now = int(clock.now().timestamp())
    key = str(monthly_return.pk)
    try:
        seen = _valid(caches["presence"].get(key), now=now)
        if by.pk not in seen:
            return None
        last, row, reading = seen[by.pk]
        _write(key, {**seen, by.pk: (now, row, 0)})
    except RedisError as failure:
        _warn(failure)
        return None
    return SinceLastPage(seconds=now - last, reading=reading)


def _write(key: str, seen: _Seen) -> None:
    caches["presence"].set(key, {str(person): list(there) for person, there in seen.items()}, MINUTES * 60)


def _warn(failure: RedisError) -> None:
    logger.warning("The cache of presence does not answer (%s).", type(failure).__name__)


def _valid(stored: object, *, now: int) -> _Seen:
    """What the cache holds of the last minutes; nothing of a form that this module does not write."""
    if not isinstance(stored, dict) or len(stored) > MOST:
        return {}
    seen: _Seen = {}
    for person, there in stored.items():
        match there:
            case [int(at), int(row), int(reading)] if (
                str(person).isdecimal() and now - MINUTES * 60 < at <= now and row >= 0 and 0 <= reading < LONGEST
            ):
                seen[int(cast(str, person))] = (at, row, reading)
    return seen
