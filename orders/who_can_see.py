"""Who can see a subject and their orders now, by group and by name, and who of them sees the name."""

from __future__ import annotations

from dataclasses import replace

from accounts import who_can_see
from accounts.duties import DutyKind
from accounts.models import User
from accounts.who_can_see import GroupWhoSee
from core.transfers import TransferState
from orders.models import Subject, SubjectTransfer

WITH_NAME = "They see the name and the other identifying details."
WITHOUT_NAME = "They see the subject under their number, and not the name."
CARD = GroupWhoSee(
    title="Officers who search the order register",
    why="Any officer who finds the subject by their details, with a reason, and systems that check it for officers.",
    note="They see the order card: the conditions in force, and who to call. Each search is logged.",
)


def groups_for_subject(subject: Subject, *, by: User) -> list[GroupWhoSee]:
    """People of the force, its unit and the national team with the duty, and what others know of the subject."""
    leads, analysts, *others = who_can_see.groups_in_scope_of(subject.force, duty=DutyKind.ORDERS)
    return [
        *(replace(group, note=WITH_NAME) for group in (leads, analysts)),
        *(replace(group, note=WITHOUT_NAME) for group in others),
        CARD,
        *_offered(subject, by=by),
    ]


def _offered(subject: Subject, *, by: User) -> list[GroupWhoSee]:
    offers = SubjectTransfer.objects.visible_to(by).filter(subject=subject, state=TransferState.OFFERED)
    return [
        GroupWhoSee(
            title=offer.receiver.short_name,
            why="Is offered the subject.",
            note="Its order managers see the offer, and the subject once they accept.",
        )
        for offer in offers.select_related("receiver")
    ]
