"""Who can see an investigation or a return now, by group and by name. `accounts.who_can_see` has the rule of forces."""

from __future__ import annotations

from collections.abc import Collection

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
from systems import readers
from systems.readers import READS_INVESTIGATIONS, WRITES_RETURNS


def groups_for_return(force: Force) -> list[GroupWhoSee]:
    """Who sees a return of a force: its people, and systems that read its rows or send them."""
    scopes = (READS_INVESTIGATIONS, WRITES_RETURNS)
    why = "Programs that send the force’s returns or read its investigations through the API."
    return [*who_can_see.groups_in_scope_of(force), *_systems(force, scopes=scopes, why=why)]


def groups_for_investigation(investigation: Investigation, holders: tuple[Holder, ...]) -> list[GroupWhoSee]:
    """Who sees an investigation: people of the force that has it, of those that had it, and what others know of it.

    Of a sealed one, those who are named and those who opened it in an emergency: no system sees it.
    """
    if (seal := seals.seal_of(investigation)) is not None:
        named = GroupWhoSee(
            title="Named people",
            why="The investigation is sealed. Only these people can see it, whatever their role.",
            people=tuple(person.name for person in seals.named_people(seal)),
        )
        return [named, *_emergencies(investigation)]
    why = "Programs that read the force’s investigations through the API."
    groups = who_can_see.groups_in_scope_of(investigation.force)
    groups += _systems(investigation.force, scopes=[READS_INVESTIGATIONS], why=why)
    for holder in holders:
        if holder.force.pk != investigation.force_id and holder.ends_on is not None:
            groups.append(
                GroupWhoSee(
                    title=holder.force.short_name,
                    why=f"Had the investigation until {in_words(holder.ends_on)}, and sees the months it returned.",
                    people=names_of(who_can_see.people_in_scope_of(holder.force)),
                )
            )
            groups += _systems(
                holder.force,
                scopes=[READS_INVESTIGATIONS],
                why=f"Programs that read what {holder.force.short_name} returned, through the API.",
            )
    return groups + _other_forces(investigation)


def names_of(people: list[User]) -> tuple[str, ...]:
    """The names of some people."""
    return tuple(person.name for person in people)


def _systems(force: Force, *, scopes: Collection[str], why: str) -> list[GroupWhoSee]:
    """The systems that read a force's records, each with the person who answers for it; no group without any."""
    reading = readers.systems_that_read(force, scopes=scopes)
    lines = tuple(f"{system.name} (owner: {system.owner})" for system in reading)
    return [GroupWhoSee(title=f"{force.short_name}: systems", why=why, people=lines)] if lines else []


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
            why=f"Opened the investigation in an emergency. Can see it until {clock.in_words(access.ends_at)}.",
            people=(access.person.name,),
        )
        for access in running.defer(*secrets_of("person")).order_by("begins_at")
    ]
