"""Questions asked of notices."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.permissions import Scope
from notifications.choices import Delivery

if TYPE_CHECKING:
    from notifications.models import Notice


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
        """Unread notices of this delivery whose e-mail is not written, made since a moment."""
        return self.unread().filter(delivery=delivery, emailed_at__isnull=True, created_at__gte=since)
