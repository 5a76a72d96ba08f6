"""The NRM referral of a victim or witness, for those who see both: linked and unlinked by NRM contacts.

Nobody else learns that there is a link: not from the page, the timeline, a refusal or the list.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from core import clock
from core.workflow import TransitionNotAllowed
from nrm import permissions as nrm_permissions
from nrm import states
from nrm.models import Referral
from prosecutions import steps
from prosecutions.cases import records as case_records
from prosecutions.models import Witness
from prosecutions.witnesses import records


@transaction.atomic
def link_referral(public_id: UUID, *, pseudonym: str, seen: str, by: User) -> Witness:
    """Link the referral of the same force with this pseudonym, if the person sees it; a blank one removes a link.

    Raises TransitionNotAllowed, EditConflict, and Witness.DoesNotExist out of scope.
    """
    witness = records.locked_witness(public_id, by=by)
    steps.refuse_outdated(witness, seen=seen, now=records.token_of_link(witness))
    if why := why_not_linked(witness, by=by):
        raise TransitionNotAllowed(why)
    before = referral_of(witness, by=by)
    referral = _with_pseudonym(pseudonym, witness=witness, by=by) if pseudonym else None
    if pseudonym and referral is None:
        raise TransitionNotAllowed("Your force has sent no NRM referral with this pseudonym.")
    if (referral and referral.pk) == witness.referral_id:
        return witness
    witness.referral_id = referral.pk if referral else None
    witness.save(update_fields=["referral"])
    records.add_step(
        witness,
        "link" if referral else "unlink",
        was=witness.status,
        by=by,
        on=clock.today(),
        before={"referrals": [each.pk for each in (before, referral) if each]},
        beside=[each for each in (before, referral) if each],
    )
    return witness


def _with_pseudonym(pseudonym: str, *, witness: Witness, by: User) -> Referral | None:
    """Return a referral that the Home Office has: a draft can still be deleted, which a link would prevent."""
    rows = Referral.objects.visible_to(by).not_erased().exclude(state__in=states.NOT_REFERRED)
    return rows.filter(pseudonym=pseudonym, force=witness.force_id).first()


def why_not_linked(witness: Witness, *, by: User) -> str:
    """Return why this person can't change the link to a referral, as a sentence; empty if they can."""
    if why := case_records.why_not_changeable(witness.case, by=by):
        return why
    if not nrm_permissions.is_of_force(by, witness.force_id):
        return "Only NRM contacts can link an NRM referral."
    if witness.referral_id is not None and referral_of(witness, by=by) is None:
        return "You can’t link an NRM referral to this person."  # it does not say that there is a link
    return ""


def referral_of(witness: Witness, *, by: User) -> Referral | None:
    """Return the referral of a person; None without one, or if the reader does not see it."""
    if witness.referral_id is None:
        return None
    return Referral.objects.visible_to(by).filter(pk=witness.referral_id).first()
