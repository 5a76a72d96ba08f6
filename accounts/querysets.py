"""Every question asked of people, each named once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import models
from django.db.models.functions import Lower

from accounts.choices import Role

if TYPE_CHECKING:
    from accounts.models import User


class UserQuerySet(models.QuerySet["User"]):
    """Questions about people."""

    def active(self) -> UserQuerySet:
        """People who may sign in."""
        return self.filter(is_active=True)

    def without_password(self) -> UserQuerySet:
        """Active people who have not used the link by which one chooses a password."""
        return self.active().filter(last_login__isnull=True, password__startswith=UNUSABLE_PASSWORD_PREFIX)

    def with_email(self, email: str) -> UserQuerySet:
        """The person of an address, without regard to case."""
        return self.filter(email__iexact=email.strip())

    def coordinating(self, unit: str) -> UserQuerySet:
        """The active coordinators of one unit."""
        return self.active().filter(role=Role.COORDINATOR, unit=unit)

    def for_list(self) -> UserQuerySet:
        """Load what one row of the people page prints."""
        return self.select_related("force", "unit").order_by(Lower("name"))


class UserManager(BaseUserManager["User"]):
    """Makes people; asks through `UserQuerySet`."""

    def get_queryset(self) -> UserQuerySet:
        """Every question starts here."""
        return UserQuerySet(self.model, using=self._db)

    def get_by_natural_key(self, username: str | None) -> User:
        """Sign-in finds a person whatever the case of the address."""
        return self.get_queryset().with_email(username or "").get()
