"""Dated duties that people hold beside their role, for example as one of a force's NRM people.

A duty grants nothing by itself. An app checks for it by kind, on the day, and decides what it allows; the place is
still that of the role. Administrators grant and end duties in `duty_administration`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.choices import POLICE_ROLES, Role
from accounts.models import Duty, User
from core import clock
from core.govuk import in_words
from reference.models import Force


class DutyKind(models.TextChoices):
    """The kinds of duty that apps check for."""

    NRM = "nrm", "NRM referrals"
    ORDERS = "orders", "Prevention and risk orders"
    AUTHOR = "author", "Guidance author"


SENTENCES: dict[str, str] = {
    DutyKind.NRM: "Works on referrals of potential victims, and can see the identity of those in their own force.",
    DutyKind.ORDERS: "Manages prevention and risk orders: applications, conditions, visits and breaches.",
    DutyKind.AUTHOR: "Writes guidance. In the national team, also approves guidance by others.",
}
# The title of a person with the duty, beside the role.
TITLES: dict[str, str] = {
    DutyKind.NRM: "NRM contact",
    DutyKind.ORDERS: "Order manager",
    DutyKind.AUTHOR: "Guidance author",
}
APPROVER = "Guidance author and approver"
# Roles that may hold a duty. Others have no place from which they could see a record.
ROLES: dict[str, frozenset[str]] = {
    DutyKind.NRM: frozenset(POLICE_ROLES),
    DutyKind.ORDERS: frozenset(POLICE_ROLES),
    DutyKind.AUTHOR: frozenset(POLICE_ROLES),
}


def has_duty(user: User | AnonymousUser | None, kind: str) -> bool:
    """Whether an active person has the duty today. The person of a request already knows, without a query."""
    if not isinstance(user, User) or not user.is_active or user.role not in ROLES[kind]:
        return False
    found: list[str] | None = getattr(user, "duties_today", None)
    if found is None:
        found = list(today(clock.today()).filter(user=user).values_list("kind", flat=True))
        user.duties_today = found  # type: ignore[attr-defined]  # as `with_duties` brings it
    return kind in found


def held_today(user: User) -> list[DutyKind]:
    """The duties that the person has today, in the order of `DutyKind`."""
    return [kind for kind in DutyKind if has_duty(user, kind)]


def with_duties(people: models.QuerySet[User]) -> models.QuerySet[User]:
    """People with their duties of today prefetched."""
    mine = today(clock.today()).filter(user=models.OuterRef("pk")).values("kind")
    return people.annotate(duties_today=ArraySubquery(mine))


def today(day: date) -> models.QuerySet[Duty]:
    """The duties that people hold on a day, first and last day included."""
    return Duty.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)


def not_over(day: date) -> models.QuerySet[Duty]:
    """The duties that people hold on a day, or will hold later."""
    return Duty.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))


def holdings() -> models.QuerySet[Duty]:
    """Who has which duty today, with the person and the place: active people in a role that may have it."""
    may = Q(pk__in=[])
    for kind in DutyKind:
        may |= Q(kind=kind, user__role__in=ROLES[kind])
    found = today(clock.today()).filter(may, user__is_active=True)
    return found.select_related("user__force", "user__unit").order_by(Lower("user__name"))


def holders(kind: str, *, force: str | None = None) -> models.QuerySet[User]:
    """Active people who have the duty today, optionally of one force."""
    found = User.objects.active().filter(duties__in=today(clock.today()).filter(kind=kind), role__in=ROLES[kind])
    return found.filter(force=force) if force else found


def forces_without(kind: str) -> models.QuerySet[Force]:
    """The forces in which nobody has the duty today."""
    held = holders(kind).filter(force__isnull=False).values("force")
    return Force.objects.valid_on(clock.today()).exclude(pk__in=held).order_by("short_name")


def title_of(kind: str, role: str) -> str:
    """The title of a person with a role and the duty: an author in the national team also approves."""
    return APPROVER if kind == DutyKind.AUTHOR and role == Role.NATIONAL else TITLES[kind]


def open_to(role: str) -> list[DutyKind]:
    """The duties that a person with this role may have."""
    return [kind for kind in DutyKind if role in ROLES[kind]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRow:
    """One duty of a person with its days, as their page prints it."""

    duty: Duty
    title: str
    sentence: str
    is_to_come: bool
    is_over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DutySummary:
    """One duty as the list of people prints it: the title it gives, and its days."""

    title: str
    days: str


def in_brief(present: Iterable[Duty], *, role: str) -> list[DutySummary]:
    """These duties of a person with this role, as the list of people prints them."""
    day = clock.today()
    found = []
    for duty in present:
        start = "From" if duty.starts_on > day else "Since"
        until = f" until {in_words(duty.ends_on)}" if duty.ends_on else ""
        found.append(DutySummary(title=title_of(duty.kind, role), days=f"{start} {in_words(duty.starts_on)}{until}"))
    return found


def held_by(user: User) -> list[DutyRow]:
    """Every past, present and future duty of a person, newest first."""
    day = clock.today()
    return [
        DutyRow(
            duty=duty,
            title=DutyKind(duty.kind).label,
            sentence=SENTENCES[duty.kind],
            is_to_come=duty.starts_on > day,
            is_over=duty.ends_on is not None and duty.ends_on < day,
        )
        for duty in Duty.objects.filter(user=user).order_by("-starts_on", "kind")
    ]
