"""The roles in which records name a person, such as the owner of a referral, and the responsibilities of a person.

An app declares its roles in one table (`<app>/reassignable_records.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Q, QuerySet

from accounts.models import User
from core.sent_numbers import number_in
from core.sentences import counted_noun

LONGEST_SENT = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRole:
    """One role: the open rows that name somebody in it, who counts as gone, and who may have it next.

    `rows`, `is_gone` and `successors` are those of the user who reassigns: rows that this user may reassign.
    """

    code: str
    label: str  # in the table: “Owner”
    singular: str  # counted: “referral”
    plural: str
    rows: Callable[[User], QuerySet[Any]]
    holder: str  # the column with the person
    is_gone: Callable[[User], Q]  # rows whose person can no longer do it, as the to-do list has them
    successors: Callable[[User], QuerySet[User]]
    version: str  # the column that every change of the record alters
    record: str = "pk"  # the column with the key of the record; two rows of one record are reassigned together

    def counted(self, number: int) -> str:
        """`3 referrals`."""
        return counted_noun(number, self.singular, self.plural)


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsibility:
    """A person’s role in one record, at the version that the record has now or had when a page showed it."""

    role: str
    key: int
    version: str

    @property
    def place(self) -> tuple[str, int]:
        """Which record in which role, whatever its version."""
        return self.role, self.key

    @property
    def sent(self) -> str:
        """What the box of the record sends, so that the page carries what it showed (P30)."""
        return f"{self.role} {self.key} {self.version}"

    @classmethod
    def read(cls, sent: str) -> Self:
        """The responsibility that a box sent; one that nobody has for any other text."""
        role, _, rest = sent[:LONGEST_SENT].partition(" ")
        key, _, version = rest.partition(" ")
        return cls(role=role, key=number_in(key), version=version)
