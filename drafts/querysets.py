"""Queries on drafts. The database already limits each person to their own; these filter as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone

from accounts.models import User

if TYPE_CHECKING:
    from drafts.models import Draft


class DraftQuerySet(models.QuerySet["Draft"]):
    """Queries on drafts."""

    def visible_to(self, user: User) -> DraftQuerySet:
        """The person's own drafts that have not expired."""
        return self.filter(user=user, expires_at__gt=timezone.now())

    def of_form(self, address: str, name: str) -> DraftQuerySet:
        """The draft of one form."""
        return self.filter(address=address, name=name)

    def newest_first(self) -> DraftQuerySet:
        """In the order a page lists them."""
        return self.order_by("-saved_at", "-pk")
