"""Open a case of an investigation, and correct its reference or its flag."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import User
from core import clock
from core.workflow import EditConflict, TransitionNotAllowed
from investigations.models import Investigation
from investigations.sealed import counting
from prosecutions import steps
from prosecutions.cases import permissions, records
from prosecutions.cases.querysets import normal_urn
from prosecutions.models import ProsecutionCase


@transaction.atomic
def open_case(investigation: UUID, *, urn: str, is_flagged: bool | None, key: UUID, by: User) -> ProsecutionCase:
    """Open a case of an investigation that the person may change.

    A form that is sent twice has the same key and opens one case. Raises TransitionNotAllowed, and
    Investigation.DoesNotExist out of scope.
    """
    of = Investigation.objects.visible_to(by).get(public_id=investigation)
    if why := why_not_opened(of, by=by):
        raise TransitionNotAllowed(why)
    same_form = ProsecutionCase.objects.visible_to(by).filter(public_id=key, investigation=of)
    if sent_before := same_form.first():
        if (sent_before.urn, sent_before.is_flagged) != (normal_urn(urn), is_flagged):
            raise EditConflict(steps.SENT_BEFORE)
        return sent_before
    case = ProsecutionCase(
        public_id=key,
        investigation_id=of.pk,
        force_id=of.force_id,
        urn=normal_urn(urn),
        is_flagged=is_flagged,
        created_by_id=by.pk,
        created_at=clock.now(),
    )
    try:
        with records.refusing_conflicts():
            case.save(force_insert=True)
    except IntegrityError as error:  # the key of both columns refuses a case of a force that no longer has it
        if "prosecutions_prosecutioncase_force_of_investigation" not in str(error):
            raise
        raise TransitionNotAllowed(
            "This investigation has just moved to another force, which can add the prosecution."
        ) from error
    except EditConflict:
        if sent_at_once := same_form.first():  # the other one was saved while this one waited
            return sent_at_once
        raise
    records.add_step(case, "open", by=by, on=clock.today(), beside=[of])
    return case


def why_not_opened(investigation: Investigation, *, by: User) -> str:
    """Return why this person can't open a case of the investigation, as a sentence; empty if they can."""
    if not permissions.is_of_force(by, investigation.force_id):
        return "Only analysts and leads of the force that has the investigation can add a prosecution."
    if not investigation.force.is_in_england_and_wales:
        return "The CPS prosecutes in England and Wales only, so this force has no prosecutions here."
    return counting.why_read_only(investigation.pk)


@transaction.atomic
def change_details(public_id: UUID, *, urn: str, is_flagged: bool | None, seen: str, by: User) -> ProsecutionCase:
    """Change the reference and the flag.

    Raises TransitionNotAllowed, EditConflict, and ProsecutionCase.DoesNotExist out of scope.
    """
    case = records.locked(public_id, by=by)
    records.refuse_outdated(case, seen=seen)
    if (case.urn, case.is_flagged) == (normal_urn(urn), is_flagged):
        return case
    changed = [
        name
        for name, is_new in (("URN", case.urn != normal_urn(urn)), ("Flag", case.is_flagged != is_flagged))
        if is_new
    ]
    case.urn, case.is_flagged = normal_urn(urn), is_flagged
    with records.refusing_conflicts():
        case.save(update_fields=["urn", "is_flagged"])
    records.add_step(case, "details", was=case.status, by=by, on=clock.today(), detail=" and ".join(changed))
    return case
