"""How people and the log are narrowed, and what waits for an administrator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from accounts.models import User
from accounts.querysets import UserQuerySet
from audit.models import Entry
from audit.querysets import EntryQuerySet
from reference import clock


def people_matching(chosen: Mapping[str, Any]) -> UserQuerySet:
    """The people of a filled-in filter, in the order of the list."""
    people = User.objects.for_list()
    if text := chosen.get("text"):
        people = people.filter(Q(name__icontains=text) | Q(email__icontains=text))
    if role := chosen.get("role"):
        people = people.filter(role=role)
    if active := chosen.get("active"):
        people = people.filter(is_active=active == "yes")
    return people


def entries_matching(chosen: Mapping[str, Any]) -> EntryQuerySet:
    """The log's lines of a filled-in filter, newest first. An address that nobody has finds nothing."""
    entries = Entry.objects.newest_first()
    if email := chosen.get("person"):
        entries = entries.filter(who__in=list(User.objects.with_email(email).values_list("pk", flat=True)))
    if kind := chosen.get("kind"):
        entries = entries.filter(kind=kind)
    if subject := chosen.get("subject"):
        entries = entries.filter(subject__icontains=subject)
    if key := chosen.get("key"):
        entries = entries.filter(keys__contains=[key])
    if day := chosen.get("day"):
        entries = entries.filter(at__gte=clock.start_of(day), at__lte=clock.end_of(day))
    return entries


def names_of(entries: list[Entry]) -> dict[int, str]:
    """Who the people of these lines are, in one question."""
    ids = {entry.who for entry in entries if entry.who is not None}
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "name"))
