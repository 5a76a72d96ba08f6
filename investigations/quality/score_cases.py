"""The cases that lower one part of a month's data quality, as a queryset: each number of the page opens its list."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from investigations.choices import EntryState, Severity
from investigations.models import Entry, EntryPeople, Finding, Query
from investigations.quality.score import ASKED_OF_CASES, ASKED_OF_PEOPLE, MonthQuality
from investigations.querysets import EntryQuerySet, FindingQuerySet, QueryQuerySet

QUERIED, CORRECTED = "queried", "corrected"
UNKNOWN = {"origin": "unknown", "primary_type": "UNK", "nationality": "unknown"}
# The heading of each list.
TITLES: dict[str, str] = {
    **{name: f"{label} is not known" for name, label in (ASKED_OF_CASES | ASKED_OF_PEOPLE).items()},
    QUERIED: "Cases with a warning about which the reviewer sent a query",
    CORRECTED: "Cases that differ from what was first approved",
}


def cases_behind(part: str, quality: MonthQuality, *, user: User) -> EntryQuerySet:
    """The entries of the approved return behind one name of `TITLES`. A corrected case that is gone has no entry."""
    if quality.counts is None:
        return Entry.objects.none()
    entries = Entry.objects.visible_to(user).filter(revision=quality.counts.revision)
    if part == CORRECTED:
        return entries.filter(investigation__in=quality.counts.corrected)
    counted = entries.filter(state__in=[EntryState.LIVE, EntryState.CLOSED])
    if part == QUERIED:
        return counted.filter(Exists(_warnings()), Exists(_queries_before_approval()))
    if part in ASKED_OF_PEOPLE:
        groups = EntryPeople.objects.filter(entry=OuterRef("pk"), **{part: UNKNOWN.get(part, "not_known")})
        return counted.filter(Exists(groups))
    return counted.filter(Q(**{part: UNKNOWN[part]}) if part in UNKNOWN else Q(**{f"{part}__isnull": True}))


def _warnings() -> FindingQuerySet:
    return Finding.objects.filter(entry=OuterRef("pk"), severity=Severity.WARNING)


def _queries_before_approval() -> QueryQuerySet:
    return Query.objects.filter(
        monthly_return=OuterRef("revision__monthly_return"),
        investigation=OuterRef("investigation"),
        opened_at__lte=OuterRef("revision__approved_at"),
    )
