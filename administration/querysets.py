"""Queries on people, the log and feedback, and the people named in their lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q

from accounts import duties
from accounts.models import User
from accounts.querysets import UserQuerySet
from audit.choices import Operation
from audit.models import AuditEntry
from core import clock

if TYPE_CHECKING:
    from administration.models import Announcement, Feedback

NO_DUTY = "none"  # the filter's value for people without a current or future duty


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    """Queries on feedback."""

    def waiting(self) -> FeedbackQuerySet:
        """Messages that nobody has dealt with."""
        return self.filter(dealt_with_at__isnull=True)

    def sent_by(self, who: int | None) -> FeedbackQuerySet:
        """Messages from one person, or those sent without signing in."""
        return self.filter(who__isnull=True) if who is None else self.filter(who=who)

    def since(self, moment: datetime) -> FeedbackQuerySet:
        """Messages sent after a moment."""
        return self.filter(sent_at__gt=moment)

    def for_list(self, *, state: str) -> FeedbackQuerySet:
        """The messages for the list: open before done, newest first; optionally only one of the two."""
        chosen = {"waiting": self.waiting(), "done": self.filter(dealt_with_at__isnull=False)}.get(state, self)
        return chosen.order_by(F("dealt_with_at").desc(nulls_first=True), "-sent_at")


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    """Queries on announcements."""

    def open(self) -> AnnouncementQuerySet:
        """The one that nobody has ended, if any. Its time may be over."""
        return self.filter(ended_at__isnull=True)

    def shown_at(self, moment: datetime) -> AnnouncementQuerySet:
        """The one that pages show at a moment, if any."""
        return self.open().filter(shown_until__gt=moment)


def people_matching(chosen: Mapping[str, Any]) -> UserQuerySet:
    """The people matching a filter, in list order, each with the current and future duties."""
    present = duties.not_over(clock.today()).order_by("kind", "starts_on")
    people = User.objects.for_list().prefetch_related(Prefetch("duties", present))
    if text := chosen.get("text"):
        people = people.filter(Q(name__icontains=text) | Q(email__icontains=text))
    if role := chosen.get("role"):
        people = people.filter(role=role)
    if duty := chosen.get("duty"):
        held = duties.not_over(clock.today()).filter(user=OuterRef("pk"))
        people = people.filter(~Exists(held) if duty == NO_DUTY else Exists(held.filter(kind=duty)))
    if force := chosen.get("force"):
        people = people.filter(force=force)
    if active := chosen.get("active"):
        people = people.filter(is_active=active == "yes")
    return people


def people_of(entries: Iterable[AuditEntry]) -> dict[int, User]:
    """Who did each of these lines, in one query, by line number.

    Nobody is signed in yet during sign-in, so there it is the person of the account that the line is about.
    """
    lines = list(entries)
    accounts = {
        line.pk: line.keys[0] for line in lines if line.who is None and line.kind == Operation.SIGN_IN and line.keys
    }
    people = list(User.objects.filter(Q(pk__in={line.who for line in lines}) | Q(public_id__in=set(accounts.values()))))
    by_number, by_key = {user.pk: user for user in people}, {str(user.public_id): user for user in people}
    by_line = {line.pk: by_number.get(line.who or 0) or by_key.get(accounts.get(line.pk, "")) for line in lines}
    return {number: user for number, user in by_line.items() if user}


def with_names(feedback: list[Feedback]) -> list[tuple[Feedback, str, str]]:
    """Each message with who sent it and who dealt with it, in one query."""
    names = names_of_people(who for entry in feedback for who in (entry.who, entry.dealt_with_by))
    return [
        (entry, names.get(entry.who or 0, "Nobody signed in"), names.get(entry.dealt_with_by or 0, ""))
        for entry in feedback
    ]


def names_of_people(numbers: Iterable[int | None]) -> dict[int, str]:
    """The names of some people, in one query."""
    ids = {number for number in numbers if number is not None}
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "name"))
