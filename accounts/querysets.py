"""Every question asked of people, each named once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import models
from django.db.models.functions import Lower

from accounts.choices import ChangeState, Role
from accounts.email_addresses import as_stored

if TYPE_CHECKING:
    from accounts.models import EmailChange, User  # noqa: F401 -- a base class below names one in quotes


def secrets_of(*people: str) -> list[str]:
    """What is left out where a person is joined to a record: columns that only the login role reads.

    `rows.select_related("by").defer(*secrets_of("by"))`.
    """
    return [f"{person}__{column}" for person in people for column in ("password", "last_login")]


class UserQuerySet(models.QuerySet["User"]):
    """Questions about people."""

    def active(self) -> UserQuerySet:
        """People who may sign in."""
        return self.filter(is_active=True)

    def without_password(self) -> UserQuerySet:
        """Active people who have not used the link by which one chooses a password."""
        return self.active().filter(last_login__isnull=True, password__startswith=UNUSABLE_PASSWORD_PREFIX)

    def with_email(self, email: str) -> UserQuerySet:
        """The person of an address, without regard to case, spaces around it and Unicode form."""
        return self.filter(email=as_stored(email))

    def coordinating(self, unit: str) -> UserQuerySet:
        """The active coordinators of one unit."""
        return self.active().filter(role=Role.COORDINATOR, unit=unit)

    def for_list(self) -> UserQuerySet:
        """Load what one row of the people page prints."""
        return self.select_related("force", "unit").order_by(Lower("name"))


class AddressChangeQuerySet(models.QuerySet["EmailChange"]):
    """Questions about changes of address."""

    def open(self, *, since: datetime) -> AddressChangeQuerySet:
        """Those that wait for a mailbox and were asked for since then."""
        return self.filter(state=ChangeState.OPEN, asked_at__gt=since)

    def with_key(self, key_hash: str) -> AddressChangeQuerySet:
        """The one whose old or new address got the link of this hash."""
        return self.filter(models.Q(old_key=key_hash) | models.Q(new_key=key_hash))


class UserManager(BaseUserManager["User"]):
    """Makes people; asks through `UserQuerySet`."""

    def get_queryset(self) -> UserQuerySet:
        """Every question starts here."""
        return UserQuerySet(self.model, using=self._db)

    def get_by_natural_key(self, username: str | None) -> User:
        """Sign-in finds a person whatever the case of the address."""
        return self.get_queryset().with_email(username or "").get()
