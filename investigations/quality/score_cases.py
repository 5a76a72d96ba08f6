"""The cases that lower one part of a month's data quality, as a queryset: each number of the page opens its list."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from investigations.models import Entry, EntryPeople
from investigations.quality.score import MonthQuality
from investigations.quality.unknown_answers import EVERY
from investigations.querysets import EntryQuerySet

QUERIED, CORRECTED = "queried", "corrected"
# The heading of each list.
TITLES: dict[str, str] = {
    **{name: f"{question.label} is not known" for name, question in EVERY.items()},
    QUERIED: "Cases with a warning about which the reviewer sent a query",
    CORRECTED: "Cases that differ from what was first approved",
}


def cases_behind(part: str, quality: MonthQuality, *, user: User) -> EntryQuerySet:
    """The entries behind one name of `TITLES`, of the approved return.

    A corrected case that the return no longer has is listed as it was first approved.
    """
    if (counts := quality.counts) is None:
        return Entry.objects.none()
    entries = Entry.objects.visible_to(user)
    present = entries.filter(revision=counts.revision)
    if part == CORRECTED:
        here = present.filter(investigation=OuterRef("investigation")).values("pk")
        gone = Q(revision=counts.first) & ~Exists(here)
        return entries.filter(Q(revision=counts.revision) | gone, investigation__in=counts.corrected)
    counted = present.live_or_closed()
    if part == QUERIED:
        return counted.filter(investigation__in=counts.queried)
    question = EVERY[part]
    if question.is_of_people:
        return counted.filter(Exists(EntryPeople.objects.filter(question.condition, entry=OuterRef("pk"))))
    return counted.filter(question.condition)
