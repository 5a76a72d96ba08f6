"""Seal an investigation to named people, change who they are, and unseal it.

Each public function makes one change, through an owner function that repeats the rule for all SQL
(`sql/seals.sql`). The people who are named get a notice. A sealed case keeps at least two people who see it, one of
them a lead of its force.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from accounts import who_can_see
from accounts.choices import Role
from accounts.models import User
from accounts.querysets import secrets_of
from audit import log
from audit.choices import Operation
from core import clock
from core.govuk import in_words
from core.transfers import TransferState
from core.workflow import TransitionNotAllowed
from investigations.models import Investigation, InvestigationSeal, InvestigationTransfer
from notifications import creation
from notifications.choices import NoticeKind
from notifications.creation import NoticePlace
from reference.models import Force

FEWEST = 2  # people who can see a sealed case, so that none is lost when one of them leaves
LONGEST = timedelta(days=183)  # until the force looks again at whether a case has to be sealed


def why_not_seal(investigation: Investigation, *, by: User) -> str:
    """Why this user cannot seal an investigation, or change its seal, with the next step; empty if they can."""
    if by.role != Role.LEAD or by.force_id != investigation.force_id:
        return "Only a lead of the force that has an investigation can seal or unseal it. Ask your lead."
    return ""


def seal_of(investigation: Investigation) -> InvestigationSeal | None:
    """The running seal of an investigation, as far as the person sees it; None if it is not sealed."""
    people = InvestigationSeal.objects.running().filter(investigation=investigation)
    return people.select_related("sealed_by").defer(*secrets_of("sealed_by")).first()


def people_who_can_be_named(force: Force) -> list[User]:
    """Those who see the cases of a force: its analysts and leads, the coordinators of its unit, the national team."""
    return who_can_see.people_in_scope_of(force)


def named_people(seal: InvestigationSeal) -> QuerySet[User]:
    """The people who are named for a sealed investigation now, by name."""
    named = list(seal.people.filter(removed_at__isnull=True).values_list("person", flat=True))
    return User.objects.filter(pk__in=named).order_by("name", "pk")


def problems_of(*, people: Collection[User], reason: str | None, review_on: date | None, force: str) -> dict[str, str]:
    """What is wrong with a seal, by field, in the words of its form; empty if nothing is. Without a reason if None."""
    problems = {}
    if reason is not None and not reason.strip():
        problems["reason"] = "Enter why the investigation is sealed."
    latest = clock.today() + LONGEST
    if review_on is None or not clock.today() < review_on <= latest:
        problems["review_on"] = f"Enter a review date after today and by {in_words(latest)}."
    if len(people) < FEWEST:
        problems["people"] = "Choose at least 2 people, so that the case is not lost when one of them leaves."
    elif not any(person.role == Role.LEAD and person.force_id == force for person in people):
        problems["people"] = "Choose a lead of your force as one of the people, so that somebody can unseal the case."
    return problems


@transaction.atomic
def seal(investigation: Investigation, *, people: Collection[User], reason: str, review_on: date, by: User) -> None:
    """Seal an investigation to these people; its lead is one of them.

    Raises TransitionNotAllowed with the reason and the way forward.
    """
    named = {person.pk: person for person in (*people, by)}
    _refuse(why_not_seal(investigation, by=by))
    _refuse(
        *problems_of(people=named.values(), reason=reason, review_on=review_on, force=investigation.force_id).values()
    )
    if seal_of(investigation) is not None:
        raise TransitionNotAllowed("This investigation is already sealed.")
    if InvestigationTransfer.objects.filter(investigation=investigation, state=TransferState.OFFERED).exists():
        raise TransitionNotAllowed(
            "This investigation is offered to another force. "
            "Withdraw the offer, or wait for the reply, before you seal it."
        )
    _call(
        "select scope.seal_investigation(%s, %s, %s, %s)",
        investigation.pk,
        reason.strip()[:300],
        review_on,
        list(named),
    )
    log.record(Operation.ALTERATION, of=investigation, reason="sealed")
    _tell(NoticeKind.INVESTIGATION_SEALED, investigation, named.values(), by=by)


@transaction.atomic
def change(seal: InvestigationSeal, *, people: Collection[User], review_on: date, by: User) -> None:
    """Change who is named for a sealed investigation, and when that is reviewed. Raises TransitionNotAllowed."""
    investigation = seal.investigation
    _refuse(why_not_seal(investigation, by=by))
    _refuse(*problems_of(people=people, reason=None, review_on=review_on, force=seal.force_id).values())
    before = set(named_people(seal))
    _call("select scope.change_seal(%s, %s, %s)", seal.pk, review_on, [person.pk for person in people])
    log.record(Operation.ALTERATION, of=investigation, reason="changed who is named")
    _tell(NoticeKind.INVESTIGATION_SEALED, investigation, set(people) - before, by=by)


@transaction.atomic
def unseal(seal: InvestigationSeal, *, reason: str, by: User) -> None:
    """Unseal an investigation: everybody whose scope has it sees it again. Raises TransitionNotAllowed."""
    investigation = seal.investigation
    _refuse(why_not_seal(investigation, by=by))
    if not reason.strip():
        raise TransitionNotAllowed("Enter why the investigation is unsealed.")
    named = list(named_people(seal))
    _call("select scope.unseal_investigation(%s, %s)", seal.pk, reason.strip()[:300])
    log.record(Operation.ALTERATION, of=investigation, reason="unsealed")
    _tell(NoticeKind.INVESTIGATION_UNSEALED, investigation, named, by=by)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealOfForce:
    """A sealed case as every lead of its force knows it: that there is one, and whether somebody still sees it."""

    public_id: str
    sealed_on: date
    review_on: date
    people: int
    decides: bool  # the lead may change it: they are named, or fewer than two people are left who see it

    @property
    def is_almost_lost(self) -> bool:
        """Whether so few people see it that every lead of the force may add themselves."""
        return self.people < FEWEST

    @property
    def is_due(self) -> bool:
        """Whether its force should look again at whether it has to be sealed."""
        return self.review_on <= clock.today()


def seals_of_force() -> list[SealOfForce]:
    """The sealed cases of the lead's own force, the oldest first, without a word of any. For others, none."""
    with connection.cursor() as cursor:
        cursor.execute("select public_id, sealed_at, review_on, people, decides from scope.seals_of_force()")
        return [
            SealOfForce(public_id=str(key), sealed_on=at.date(), review_on=review_on, people=people, decides=decides)
            for key, at, review_on, people, decides in cursor.fetchall()
        ]


@transaction.atomic
def join(public_id: UUID, *, by: User) -> None:
    """Name a lead for a case of their force that fewer than two people can see. Raises TransitionNotAllowed."""
    with connection.cursor() as cursor:
        cursor.execute("select scope.join_seal(%s)", [public_id])
        (is_joined,) = cursor.fetchone()
    if not is_joined:
        raise TransitionNotAllowed("At least 2 people can see this case. One of them can add you.")
    seal = InvestigationSeal.objects.select_related("investigation").get(public_id=public_id)
    log.record(Operation.ALTERATION, of=seal.investigation, reason="added themselves, as fewer than 2 people were left")
    _tell(NoticeKind.INVESTIGATION_SEALED, seal.investigation, named_people(seal), by=by)


def _refuse(*reasons: str) -> None:
    if why := " ".join(reason for reason in reasons if reason):
        raise TransitionNotAllowed(why)


def _call(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _tell(kind: NoticeKind, investigation: Investigation, people: Collection[User], *, by: User) -> None:
    """Make a notice for each of these people. It names nothing: its page does, to those who see it."""
    for person in people:
        place = NoticePlace(
            url_name="investigations:investigation-detail",
            url_args=(str(investigation.public_id),),
            key=f"{investigation.pk}:{person.pk}:{clock.now().isoformat()}",
            force=investigation.force_id,
            person=person.pk,
        )
        creation.notify(kind, place, by=by)
