"""Who can see a referral now, by group and by name, and who of them sees the person's identity."""

from __future__ import annotations

from dataclasses import replace

from accounts import who_can_see
from accounts.duties import DutyKind
from accounts.models import User
from accounts.querysets import secrets_of
from accounts.who_can_see import GroupWhoSee
from core import clock
from core.transfers import TransferState
from nrm.models import IdentityAccessRequest, MatchComparison, Referral, ReferralTransfer

WITH_NAME = "They see the person’s identity."
WITHOUT_NAME = "They see the referral under its pseudonym, and not the identity."


def groups_for_referral(referral: Referral, *, by: User) -> list[GroupWhoSee]:
    """People of the force, its unit and the national team with the duty, and what other forces know of it."""
    leads, analysts, *others = who_can_see.groups_in_scope_of(referral.force, duty=DutyKind.NRM)
    return [
        *(replace(group, note=WITH_NAME) for group in (leads, analysts)),
        *(replace(group, note=WITHOUT_NAME) for group in others),
        *_with_access(referral, by=by),
        *_other_forces(referral, by=by),
    ]


def _with_access(referral: Referral, *, by: User) -> list[GroupWhoSee]:
    """People outside the force who were given access to the identity."""
    granted = IdentityAccessRequest.objects.visible_to(by).filter(referral=referral).open_at(clock.now())
    return [
        GroupWhoSee(
            title="Access to the identity",
            why=f"The force gave access until {clock.time_in_words(request.ends_at)}.",
            people=(request.asked_by.name,),
        )
        for request in granted.select_related("asked_by").defer(*secrets_of("asked_by")).order_by("asked_at")
        if request.ends_at is not None
    ]


def _other_forces(referral: Referral, *, by: User) -> list[GroupWhoSee]:
    """The force that is offered the referral, and those that have one of the same person."""
    offers = ReferralTransfer.objects.visible_to(by).filter(referral=referral, state=TransferState.OFFERED)
    matches = MatchComparison.objects.visible_to(by).of(referral).confirmed().select_related("force", "other_force")
    known_to = {
        match.other_force if match.force_id == referral.force_id else match.force: None
        for match in matches.order_by("at")
    }
    return [
        GroupWhoSee(
            title=offer.receiver.short_name,
            why="Is offered the referral.",
            note="Its NRM contacts see the offer, and the referral once they accept.",
        )
        for offer in offers.select_related("receiver")
    ] + [
        GroupWhoSee(
            title=force.short_name,
            why="Both forces confirmed that they have referred the same person.",
            note="Its NRM contacts see the pseudonym and your force.",
        )
        for force in known_to
    ]
