"""Who can see an investigation or a return now, by group and by name. `accounts.who_can_see` has the rule of forces."""

from __future__ import annotations

from accounts import who_can_see
from accounts.models import User
from accounts.querysets import secrets_of
from accounts.who_can_see import GroupWhoSee
from core import clock
from core.govuk import in_words
from core.transfers import TransferState
from investigations.models import EmergencyAccess, Investigation, InvestigationTransfer, SupportingForce
from investigations.records.histories import Holder
from investigations.sealed import seals
from reference.models import Force


def groups_for_return(force: Force) -> list[GroupWhoSee]:
    """Who sees a return of a force."""
    return who_can_see.groups_in_scope_of(force)


def groups_for_investigation(investigation: Investigation, holders: tuple[Holder, ...]) -> list[GroupWhoSee]:
    """Who sees an investigation: people of the force that has it, of those that had it, and what others know of it.

    Of a sealed one, those who are named and those who opened it in an emergency.
    """
    if (seal := seals.seal_of(investigation)) is not None:
        named = GroupWhoSee(
            title="Named people",
            why="The investigation is sealed. Only these people see it, whatever their role.",
            people=tuple(person.name for person in seals.named_people(seal)),
        )
        return [named, *_emergencies(investigation)]
    groups = who_can_see.groups_in_scope_of(investigation.force)
    for holder in holders:
        if holder.force.pk != investigation.force_id and holder.ends_on is not None:
            groups.append(
                GroupWhoSee(
                    title=holder.force.short_name,
                    why=f"Had the investigation until {in_words(holder.ends_on)}, and sees the months it returned.",
                    people=names_of(who_can_see.people_in_scope_of(holder.force)),
                )
            )
    return groups + _other_forces(investigation)


def names_of(people: list[User]) -> tuple[str, ...]:
    """The names of some people."""
    return tuple(person.name for person in people)


def _other_forces(investigation: Investigation) -> list[GroupWhoSee]:
    """Forces that support the investigation, or are offered it: they see only that it exists."""
    supports = SupportingForce.objects.filter(investigation=investigation).present().select_related("supporter")
    offers = InvestigationTransfer.objects.filter(investigation=investigation, state=TransferState.OFFERED)
    return [
        GroupWhoSee(
            title=support.supporter.short_name,
            why="Supports the investigation.",
            note="Sees your force, your contact"
            + (" and the operation name. No case data." if support.shares_name else ". No case data."),
        )
        for support in supports
    ] + [
        GroupWhoSee(
            title=offer.receiver.short_name,
            why="Is offered the investigation.",
            note="Sees the reference and your force until it accepts.",
        )
        for offer in offers.select_related("receiver")
    ]


def _emergencies(investigation: Investigation) -> list[GroupWhoSee]:
    """Everybody who sees the case in an emergency now."""
    running = EmergencyAccess.objects.running().filter(investigation=investigation).select_related("person")
    return [
        GroupWhoSee(
            title="Emergency access",
            why=f"Opened the case in an emergency, until {clock.time_in_words(access.ends_at)}.",
            people=(access.person.name,),
        )
        for access in running.defer(*secrets_of("person")).order_by("begins_at")
    ]
