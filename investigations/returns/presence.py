"""Who of a force has its return open: the people who opened its page or saved a row within the last minutes.

The cache holds numbers only, of people, rows and seconds, since less trusted processes can write to it. The names are
read from the database, among the people of the force, and only if somebody else is there. If the cache does not answer,
nobody is shown.
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

logger = logging.getLogger(__name__)

type _Seen = dict[int, tuple[int, int]]  # by person: when, in seconds, and the row of the case that was open, or 0


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
        others = {person: there for person, there in seen.items() if person != by.pk}
        written = {str(person): list(there) for person, there in {**others, by.pk: (now, row)}.items()}
        caches["presence"].set(key, written, MINUTES * 60)
    except RedisError as failure:
        logger.warning("The cache of presence does not answer (%s).", type(failure).__name__)
        return []
    if not others:
        return []
    people = User.objects.filter(pk__in=others, force=monthly_return.force_id, is_active=True)
    names = people.order_by("name").values_list("pk", "name")
    return [Colleague(name=name, row=others[person][1]) for person, name in names]


def _valid(stored: object, *, now: int) -> _Seen:
    """What the cache holds of the last minutes; nothing of a form that this module does not write."""
    if not isinstance(stored, dict) or len(stored) > MOST:
        return {}
    seen: _Seen = {}
    for person, there in stored.items():
        match there:
            case [int(at), int(row)] if str(person).isdecimal() and now - MINUTES * 60 < at <= now and row >= 0:
                seen[int(cast(str, person))] = (at, row)
    return seen
