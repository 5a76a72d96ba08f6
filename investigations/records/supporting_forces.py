"""Bodies that support another's investigation: entered and ended by its lead body, seen by the supporter as a row.

A supporting body learns that there is an investigation, whose it is, whom to ring and, where the lead body chooses so,
what the operation is called. It never sees an entry, a person or a word. Support is counted on its own.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from investigations.models import Investigation, SupportingForce
from investigations.returns import workflow
from reference.models import Force

LONGEST_CONTACT = 120


@transaction.atomic
def enter(public_id: UUID, *, supporter: str, contact: str, shares_name: bool, by: User) -> SupportingForce:
    """The body supports this investigation and is told whom to ring; entered again, it is told anew.

    Raises Investigation.DoesNotExist out of scope.
    """
    investigation = _of_lead(public_id, by=by)
    force = Force.objects.valid_on(clock.today()).filter(pk=supporter).exclude(pk=investigation.force_id).first()
    contact = " ".join(contact.split())
    if force is None:
        raise TransitionNotAllowed("Choose the supporting force from the list.")
    if not contact:
        raise TransitionNotAllowed("Enter a contact: a team or post and its phone number.")
    if len(contact) > LONGEST_CONTACT:
        raise TransitionNotAllowed(f"The contact has {len(contact)} characters. Shorten it to {LONGEST_CONTACT}.")
    told = {"contact": contact, "shares_name": shares_name}
    support, _ = SupportingForce.objects.present().update_or_create(
        investigation=investigation,
        supporter=force,
        defaults=told,
        create_defaults={**told, "force_id": investigation.force_id, "begins_on": clock.today()},
    )
    log.record(Operation.DISCLOSURE, of=investigation, recipient=force.name)
    return support


@transaction.atomic
def end(public_id: UUID, support_id: int, *, by: User) -> SupportingForce:
    """The body supports this investigation no more. Raises DoesNotExist of either out of scope."""
    investigation = _of_lead(public_id, by=by)
    found = SupportingForce.objects.visible_to(by).select_related("supporter")
    support = found.get(pk=support_id, investigation=investigation)
    if support.ended_on is not None:
        raise TransitionNotAllowed(f"{support.supporter.short_name} no longer supports it.")
    support.ended_on = clock.today()
    support.save(update_fields=["ended_on"])
    log.record(Operation.ALTERATION, of=support)
    return support


def why_not(investigation: Investigation, *, by: User) -> str:
    """Why this person can't say who supports the investigation; empty where it can be said."""
    if by.role in workflow.FORCE and by.force_id == investigation.force_id:
        return ""
    return "Only an analyst or lead of the lead force can change its supporting forces."


def pass_on(investigation: Investigation) -> None:
    """After a handover the supporters support the new lead body, which says anew whom to ring and what it shares."""
    present = SupportingForce.objects.present().filter(investigation=investigation)
    present.filter(supporter=investigation.force_id).update(ended_on=clock.today())
    present.exclude(supporter=investigation.force_id).update(
        force=investigation.force_id, shares_name=False, contact=""
    )


def _of_lead(public_id: UUID, *, by: User) -> Investigation:
    """The investigation, in scope and locked, for the people of the body that leads it."""
    investigation = Investigation.objects.visible_to(by).select_for_update(of=("self",)).get(public_id=public_id)
    if why := why_not(investigation, by=by):
        raise TransitionNotAllowed(why)
    return investigation
