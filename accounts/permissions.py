"""What a person may see. Fails closed: an unknown or inactive person, or one without a place, sees nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from accounts.choices import FORCE_ROLES, Role
from accounts.models import User
from reference.models import Force

NOTHING = Q(pk__in=[])


def is_administrator(user: User) -> bool:
    """Whether the person manages accounts and settings, such as dated rules."""
    return user.role == Role.ADMINISTRATOR


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The forces whose records a person may see."""

    everything: bool = False
    force: str | None = None
    unit: str | None = None

    @classmethod
    def of(cls, user: User | AnonymousUser | None) -> Scope:
        """The scope of a person, from the role and place that the request has already loaded."""
        if not isinstance(user, User) or not user.is_active:
            return cls()
        if user.role == Role.NATIONAL:
            return cls(everything=True)
        if user.role == Role.COORDINATOR and user.unit_id:
            return cls(unit=user.unit_id)
        if user.role in FORCE_ROLES - {Role.OFFICER} and user.force_id:
            return cls(force=user.force_id)
        return cls()

    def over(self, column: str) -> Q:
        """The condition on a table's force column."""
        if self.everything:
            return Q()
        if self.unit:
            return Q(**{f"{column}__in": Force.objects.filter(unit=self.unit).values("pk")})
        if self.force:
            return Q(**{column: self.force})
        return NOTHING

    def sql_over(self, column: str) -> tuple[str, dict[str, str]]:
        """The same condition for a plain statement, with its parameters."""
        if self.everything:
            return "true", {}
        if self.unit:
            units = f"{column} in (select code from reference_force where unit = %(scope_unit)s)"  # noqa: S608 -- ours
            return units, {"scope_unit": self.unit}
        if self.force:
            return f"{column} = %(scope_force)s", {"scope_force": self.force}
        return "false", {}

    def holds(self, force: Force) -> bool:
        """True if the force is within the scope."""
        return self.everything or force.pk == self.force or (self.unit is not None and force.unit_id == self.unit)
