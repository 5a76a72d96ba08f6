"""Records of other apps that are linked to an investigation, as each app registers them (`settings.LINKED_RECORDS`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.db.models import Model
from django.utils.module_loading import import_string

from accounts.models import User
from investigations.models import Investigation


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedRecord:
    """One record as a line of the investigation's page: a number that names nobody, its page and its status."""

    record: Model
    number: str
    url: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedRecords:
    """The records of one kind that a person may see, and how many more there are."""

    title: str
    records: tuple[LinkedRecord, ...]
    more: int
    add_url: str = ""  # the page that adds a record, for those who may
    add_text: str = ""


type LinksOfInvestigation = Callable[[Investigation, User], LinkedRecords]


@cache
def _registered() -> tuple[LinksOfInvestigation, ...]:
    return tuple(import_string(path) for path in settings.LINKED_RECORDS)


def linked_records(investigation: Investigation, user: User) -> list[LinkedRecords]:
    """Return what is linked to an investigation, kind by kind; only kinds that the person may see or add to."""
    kinds = (links_of(investigation, user) for links_of in _registered())
    return [kind for kind in kinds if kind.records or kind.add_url]
