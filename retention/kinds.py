"""The kinds of records that have a review date. Each app registers its own (`settings.RETAINED_RECORDS`)."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from accounts import duties
from accounts.models import User
from core.erasable import ErasableKind

# Part of the `consequences` of a kind whose erasure stops exports (`exports.erasable.exports_of_forces`).
DOWNLOADS_ARE_STOPPED = "Downloads about your force that are open or waiting are stopped."


@dataclass(frozen=True, slots=True, kw_only=True)
class RetainedRecord:
    """One record as retention knows it: never a name of a person."""

    public_id: uuid.UUID
    force: str | None  # none for a kind whose records belong to no force
    reference: str
    url: str
    ended_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RetainedKind:
    """A kind of record: what it is called, and how it is found. `erasable` says who requests and who decides.

    `decider` is what a person who decides is called, `advice` what somebody reads who may not decide, and `held` why a
    legal hold stops an erasure.
    `find` returns a record in the scope of the person, or None. `ended_by` is a query of those that ended on a day or
    before, the earliest first, and `record_of` reads a row of it.
    """

    erasable: ErasableKind
    singular: str
    plural: str
    logged_as: str  # what the log calls such a record
    consequences: str  # what an erasure does, as the person who approves reads it
    find: Callable[[uuid.UUID, User], RetainedRecord | None]
    ended_by: Callable[[date, User], QuerySet[Any, Any]]
    record_of: Callable[[Any], RetainedRecord]
    decider: str = "lead"
    advice: str = "Ask your lead."
    held: str = "This record is on legal hold."

    @property
    def code(self) -> str:
        """The code in tables and addresses."""
        return self.erasable.kind

    def records_ended_by(
        self, day: date, *, user: User, without: Iterable[QuerySet[Any, Any]] = (), most: int
    ) -> list[RetainedRecord]:
        """The records in the scope of the person that ended on a day or before, the earliest first, at most so many.

        Leaves out the records whose public ids are in one of the querysets `without`.
        """
        rows = self.ended_by(day, user)
        for public_ids in without:
            rows = rows.exclude(public_id__in=public_ids)
        return [self.record_of(row) for row in rows[:most]]

    def is_requested_by(self, user: User) -> bool:
        """Whether the person requests the erasure of such records in their scope."""
        return user.role in self.erasable.requests and self._is_for(user)

    def is_decided_by(self, user: User) -> bool:
        """Whether the person decides on such records in their scope."""
        return user.role in self.erasable.decides and self._is_for(user)

    def is_of(self, user: User, force: str | None) -> bool:
        """Whether a record of this force is the person's to decide on; one of no force is, for a kind without."""
        return user.force_id == force if force else not self.erasable.has_force

    def _is_for(self, user: User) -> bool:
        """Whether the person has the duty that the kind needs, if it needs one."""
        return not self.erasable.duty or duties.has_duty(user, self.erasable.duty)

    @property
    def sentences(self) -> Mapping[str, str]:
        """Why a record cannot be erased, by the code that the database answers."""
        return {stop.code: stop.sentence for stop in self.erasable.stops}


@cache
def registered() -> dict[str, RetainedKind]:
    """Every kind of record that has a review date, by code."""
    kinds: list[RetainedKind] = [import_string(path) for path in settings.RETAINED_RECORDS]
    return {kind.code: kind for kind in kinds}


def kind_for(code: str, *, user: User) -> RetainedKind | None:
    """The kind of this code, if there is one and the person may request or decide on it."""
    return next((kind for kind in kinds_of(user) if kind.code == code), None)


def kinds_of(user: User) -> list[RetainedKind]:
    """The kinds that the person may request or decide on, by role and duty."""
    return [kind for kind in registered().values() if kind.is_requested_by(user) or kind.is_decided_by(user)]
