"""A check of records of prosecutions: what is late, near or missing, for the to-do list and the filter of a list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import User
from core.todo import Reason


def _everybody(_user: User) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCheck(Reason):
    """A check with the question that finds its records among those that a person sees."""

    question: Callable[[Any, date], Any]  # of a queryset of the record, on a day
    is_for: Callable[[User], bool] = _everybody  # who sees the other records that it compares with


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One kind of record with its checks, and the list that a check filters."""

    model: str  # of the app
    checks: tuple[RecordCheck, ...]
    list_url: str
