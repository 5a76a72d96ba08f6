"""Questions about drafts. The database shows each person their own alone; these say so as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone

from accounts.models import User

if TYPE_CHECKING:
    from drafts.models import Draft  # noqa: F401 -- the base class below names it in quotes


class DraftQuerySet(models.QuerySet["Draft"]):
    """Questions about drafts."""

    def visible_to(self, user: User) -> DraftQuerySet:
        """The person's own drafts that are not forgotten yet."""
        return self.filter(user=user, expires_at__gt=timezone.now())

    def of_form(self, address: str, name: str) -> DraftQuerySet:
        """The draft of one form."""
        return self.filter(address=address, name=name)

    def newest_first(self) -> DraftQuerySet:
        """As a page lists them."""
        return self.order_by("-saved_at", "-pk")
