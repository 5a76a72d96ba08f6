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

from accounts.choices import POLICE_ROLES
from accounts.models import Duty, User
from core import clock
from core.govuk import in_words
from reference.models import Force


class DutyKind(models.TextChoices):
    """The kinds of duty that apps check for. The label is the only name of a duty and of the people who have it."""

    NRM = "nrm", "NRM contact"
    ORDERS = "orders", "Order manager"
    AUTHOR = "author", "Guidance author"
    REGISTRAR = "registrar", "Crime registrar"

    @property
    def in_sentence(self) -> str:
        """The label inside a sentence: `NRM contact`, `order manager`."""
        label = str(self.label)
        return label if label[:2].isupper() else label[:1].lower() + label[1:]


SENTENCES: dict[str, str] = {
    DutyKind.NRM: "Works on referrals of potential victims, and can see the identity of those in their own force.",
    DutyKind.ORDERS: "Manages prevention and risk orders: applications, conditions, visits and breaches.",
    DutyKind.AUTHOR: "Writes guidance. In the national team, also approves guidance by others.",
    DutyKind.REGISTRAR: "Checks how modern slavery is recorded: cancels, keeps and restores crimes and incidents.",
}
# Roles that may hold a duty. Others have no place from which they could see a record.
ROLES: dict[str, frozenset[str]] = {
    DutyKind.NRM: frozenset(POLICE_ROLES),
    DutyKind.ORDERS: frozenset(POLICE_ROLES),
    DutyKind.AUTHOR: frozenset(POLICE_ROLES),
    DutyKind.REGISTRAR: frozenset(POLICE_ROLES),
}


# A duty that a page or list needs, or several, one of which is enough.
type NeededDuty = str | tuple[str, ...]


def has_duty(user: User | AnonymousUser | None, needed: NeededDuty) -> bool:
    """Whether an active person has the duty, or one of several, today.

    The person of a request already knows, without a query.
    """
    if not isinstance(user, User) or not user.is_active:
        return False
    possible = {kind for kind in ((needed,) if isinstance(needed, str) else needed) if user.role in ROLES[kind]}
    if not possible:
        return False
    kinds: list[str] | None = getattr(user, "duties_today", None)
    if kinds is None:
        kinds = list(today(clock.today()).filter(user=user).values_list("kind", flat=True))
        vars(user)["duties_today"] = kinds  # as `with_duties` brings it
    return not possible.isdisjoint(kinds)


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
    held = today(clock.today()).filter(may, user__is_active=True)
    return held.select_related("user__force", "user__unit").order_by(Lower("user__name"))


def holders(kind: str, *, force: str | None = None) -> models.QuerySet[User]:
    """Active people who have the duty today, optionally of one force."""
    users = User.objects.active().filter(duties__in=today(clock.today()).filter(kind=kind), role__in=ROLES[kind])
    return users.filter(force=force) if force else users


def forces_without(kind: str) -> models.QuerySet[Force]:
    """The forces in which nobody has the duty today."""
    held = holders(kind).filter(force__isnull=False).values("force")
    return Force.objects.valid_on(clock.today()).exclude(pk__in=held).order_by("short_name")


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


def in_brief(present: Iterable[Duty]) -> str:
    """Some duties as the list of people prints them: `NRM contact, Order manager from 1 January 2027`."""
    day = clock.today()
    return ", ".join(
        f"{DutyKind(duty.kind).label} from {in_words(duty.starts_on)}"
        if duty.starts_on > day
        else str(DutyKind(duty.kind).label)
        for duty in present
    )


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
