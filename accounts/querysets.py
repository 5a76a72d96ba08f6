"""Queries on people, each named once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import models
from django.db.models.functions import Lower, Now

from accounts.choices import ChangeState, ProposalState, ResetState, Role
from accounts.email_addresses import as_stored

if TYPE_CHECKING:
    from accounts.models import AccessProposal, ClaimRule, EmailChange, FactorReset, Job, User


def secrets_of(*people: str) -> list[str]:
    """The columns to defer where a person is joined to a record, as only the login role reads them.

    `rows.select_related("by").defer(*secrets_of("by"))`.
    """
    return [f"{person}__{column}" for person in people for column in ("password", "last_login")]


def named[Row: models.Model](rows: models.QuerySet[Row], *people: str) -> models.QuerySet[Row]:
    """Rows with the people who created them, without the columns that only the login role reads."""
    return rows.select_related(*people).defer(*secrets_of(*people))


class UserQuerySet(models.QuerySet["User"]):
    """Queries on people."""

    def active(self) -> UserQuerySet:
        """People who may sign in."""
        return self.filter(is_active=True)

    def administrators(self) -> UserQuerySet:
        """Active administrators."""
        return self.active().filter(role=Role.ADMINISTRATOR)

    def people(self) -> UserQuerySet:
        """People, without the accounts of systems, which nobody signs in with."""
        return self.exclude(role=Role.SYSTEM)

    def without_password(self) -> UserQuerySet:
        """Active people who have not yet used the link to choose a password."""
        return self.people().active().filter(last_login__isnull=True, password__startswith=UNUSABLE_PASSWORD_PREFIX)

    def with_email(self, email: str) -> UserQuerySet:
        """The person with an address, ignoring case, surrounding spaces and Unicode form."""
        return self.filter(email=as_stored(email))

    def coordinating(self, unit: str) -> UserQuerySet:
        """The active coordinators of one unit."""
        return self.active().filter(role=Role.COORDINATOR, unit=unit)

    def returning_for(self, forces: Collection[str]) -> UserQuerySet:
        """The active leads and analysts of some forces: with a duty phone first, then leads, then by name."""
        staff = self.active().filter(role__in=[Role.ANALYST, Role.LEAD], force__in=forces)
        without_phone = models.Case(models.When(duty_phone="", then=1), default=0)
        below_lead = models.Case(models.When(role=Role.LEAD, then=0), default=1)
        return staff.defer("password", "last_login").order_by(without_phone, below_lead, Lower("name"), "pk")

    def for_list(self) -> UserQuerySet:
        """Load what one row of the people page prints."""
        return self.people().select_related("force", "unit").order_by(Lower("name"))


class AddressChangeQuerySet(models.QuerySet["EmailChange"]):
    """Queries on address changes."""

    def open(self, *, since: datetime) -> AddressChangeQuerySet:
        """Unconfirmed changes requested since then."""
        return self.filter(state=ChangeState.OPEN, asked_at__gt=since)

    def with_key(self, key_hash: str) -> AddressChangeQuerySet:
        """The change whose old or new address got the link with this hash."""
        return self.filter(models.Q(old_key=key_hash) | models.Q(new_key=key_hash))


class FactorResetQuerySet(models.QuerySet["FactorReset"]):
    """Queries on resets of second factors."""

    def open(self, *, since: datetime) -> FactorResetQuerySet:
        """Undecided resets requested since then."""
        return self.filter(state=ResetState.OPEN, asked_at__gt=since)


class ClaimRuleQuerySet(models.QuerySet["ClaimRule"]):
    """Rules of single sign-on."""

    def open(self) -> ClaimRuleQuerySet:
        """Rules that count, and those that wait for a second administrator."""
        return self.filter(ended_at__isnull=True)

    def in_force(self) -> ClaimRuleQuerySet:
        """Rules that count: confirmed by a second administrator, and not ended."""
        return self.open().filter(confirmed_at__isnull=False)


class AccessProposalQuerySet(models.QuerySet["AccessProposal"]):
    """Queries on proposals of sensitive access."""

    def open(self, *, since: datetime) -> AccessProposalQuerySet:
        """Undecided proposals made since then."""
        return self.filter(state=ProposalState.OPEN, proposed_at__gt=since)


class JobQuerySet(models.QuerySet["Job"]):
    """Queries on jobs."""

    def open(self, kind: str) -> JobQuerySet:
        """Jobs of a kind that still open a scope, oldest first."""
        return self.filter(kind=kind, finished_at__isnull=True, expires_at__gt=Now()).order_by("created_at", "pk")


class UserManager(BaseUserManager["User"]):
    """Creates people; queries go through `UserQuerySet`."""

    def get_queryset(self) -> UserQuerySet:
        """The queryset on which all queries are based."""
        return UserQuerySet(self.model, using=self._db)

    def get_by_natural_key(self, username: str | None) -> User:
        """Find a person at sign-in, whatever the case of the address."""
        return self.get_queryset().with_email(username or "").get()
