"""Forces that support another's investigation: the lead force adds and ends them, and the supporter sees one row.

A supporting force learns that the investigation exists, which force leads it, who to call and, if the lead force
chooses to share it, the operation's name. It never sees an entry, a person or free text. Support is counted separately.
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
    """Add a supporting force and the telephone contact it sees; adding it again updates the contact.

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
    details = {"contact": contact, "shares_name": shares_name}
    support, _ = SupportingForce.objects.present().update_or_create(
        investigation=investigation,
        supporter=force,
        defaults=details,
        create_defaults={**details, "force_id": investigation.force_id, "begins_on": clock.today()},
    )
    log.record(Operation.DISCLOSURE, of=investigation, recipient=force.name)
    return support


@transaction.atomic
def end(public_id: UUID, support_id: int, *, by: User) -> SupportingForce:
    """End the support. Raises DoesNotExist if the investigation or the support is out of scope."""
    investigation = _of_lead(public_id, by=by)
    supports = SupportingForce.objects.visible_to(by).select_related("supporter")
    support = supports.get(pk=support_id, investigation=investigation)
    if support.ended_on is not None:
        raise TransitionNotAllowed(f"{support.supporter.short_name} no longer supports it.")
    support.ended_on = clock.today()
    support.save(update_fields=["ended_on"])
    log.record(Operation.ALTERATION, of=support, beside=[investigation])
    return support


def why_not(investigation: Investigation, *, by: User) -> str:
    """Why this user cannot change who supports the investigation; empty if they can."""
    if by.role in workflow.FORCE and by.force_id == investigation.force_id:
        return ""
    return "Only an analyst or lead of the lead force can change its supporting forces."


def pass_on(investigation: Investigation) -> None:
    """After a transfer, move the support to the new lead force, which must enter its own contact and what it shares."""
    present = SupportingForce.objects.present().filter(investigation=investigation)
    present.filter(supporter=investigation.force_id).update(ended_on=clock.today())
    present.exclude(supporter=investigation.force_id).update(
        force=investigation.force_id, shares_name=False, contact=""
    )


def _of_lead(public_id: UUID, *, by: User) -> Investigation:
    """Lock and return the investigation, in scope, for users of the force that leads it."""
    visible = Investigation.objects.visible_to(by).filter(public_id=public_id)
    investigation = visible.select_for_update(of=("self",)).first() or visible.get()  # another force's is not locked
    if why := why_not(investigation, by=by):
        raise TransitionNotAllowed(why)
    return investigation
