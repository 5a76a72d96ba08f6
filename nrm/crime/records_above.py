"""Records of apps above that are linked to a crime record, as each registers them (`settings.CRIME_LINKED_RECORDS`)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import User
from investigations.records.linked_records import LinkedRecords
from nrm.models import CrimeRecord

type LinksOfRecord = Callable[[CrimeRecord, User], LinkedRecords]


@cache
def _registered() -> tuple[LinksOfRecord, ...]:
    return tuple(import_string(path) for path in settings.CRIME_LINKED_RECORDS)


def linked_records(record: CrimeRecord, user: User) -> list[LinkedRecords]:
    """Return what is linked to a crime record, kind by kind; only kinds of which the person sees records."""
    kinds = (links_of(record, user) for links_of in _registered())
    return [kind for kind in kinds if kind.records]
