"""Questions asked of notices."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from accounts.choices import Role
from accounts.models import User
from accounts.permissions import Scope
from accounts.querysets import secrets_of
from notifications.choices import Delivery

if TYPE_CHECKING:
    from notifications.models import MailBounce, Notice


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Questions asked of notices."""

    def visible_to(self, user: User) -> Self:
        """A person's own notices, as long as the force that they are about is in the person's scope."""
        return self.filter(Q(force__isnull=True) | Scope.of(user).over("force"), person=user)

    def unread(self) -> Self:
        """Notices that their person has neither opened nor marked as read."""
        return self.filter(read_at__isnull=True)

    def for_list(self) -> Self:
        """Unread first, then newest first, with the force that a line names."""
        is_read = models.Case(models.When(read_at__isnull=True, then=0), default=1)
        return self.select_related("force").order_by(is_read, "-created_at", "-pk")

    def to_email(self, delivery: Delivery, *, since: datetime) -> Self:
        """Unread notices of this delivery whose email is not written, made since a moment."""
        return self.unread().filter(delivery=delivery, emailed_at__isnull=True, created_at__gte=since)


class MailBounceQuerySet(models.QuerySet["MailBounce"]):
    """Queries on addresses that bounce."""

    def open(self) -> Self:
        """Those that pause emails: not resumed, and about the address that the person has now."""
        return self.filter(resumed_at__isnull=True, address__iexact=F("person__email"))

    def for_list(self) -> Self:
        """The newest of each person, with the person, by name."""
        newest = self.order_by("person", "-read_at").distinct("person").values("pk")
        rows = self.filter(pk__in=newest).select_related("person")
        return rows.defer(*secrets_of("person")).order_by("person__name", "pk")

    def visible_to(self, user: User) -> Self:
        """A person's own, and for an administrator everybody's."""
        return self.all() if user.role == Role.ADMINISTRATOR else self.filter(person=user)
