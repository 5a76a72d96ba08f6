"""The roles in which open referrals name people, and how all referrals of one person are reassigned at once.

Owner, checklist and liaison officer share the version of the referral's safeguarding, as they do one by one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from accounts.duties import DutyKind
from accounts.models import User
from accounts.reassignment.records import (
    LockedRecords,
    ReassignableRecords,
    RecordRow,
    by_place,
    day_cell,
    why_not_without_duty,
)
from accounts.reassignment.responsibilities import RecordRole, Responsibility
from core.workflow import TransitionNotAllowed
from nrm import states
from nrm.data_rights import restriction
from nrm.models import Referral, Safeguarding, SafeguardingAction
from nrm.querysets import action_owner_gone, liaison_gone
from nrm.safeguarding import owners, record
from nrm.safeguarding.choices import CHECKLIST

OWNER, CHECKLIST_ITEMS, LIAISON = "owner", "checklist", "liaison"
LABELS = {item.code: item.label for item in CHECKLIST}
OPEN = Q(referral__state__in=states.NOT_CLOSED, referral__erased="")


def _owned(user: User) -> QuerySet[Any]:
    return Referral.objects.visible_to(user).not_closed().not_erased()


def _open_items(user: User) -> QuerySet[Any]:
    return SafeguardingAction.objects.visible_to(user).filter(OPEN, done_at__isnull=True)


def _with_liaison(user: User) -> QuerySet[Any]:
    return Safeguarding.objects.visible_to(user).filter(OPEN, liaison__isnull=False)


def _owner_gone(user: User) -> Q:
    return ~Q(owner__in=owners.possible_owners(user.force_id or "").values("pk"))


def _nrm_contacts(user: User) -> QuerySet[User]:
    return owners.possible_owners(user.force_id or "")


def _colleagues(user: User) -> QuerySet[User]:
    return record.people_of(user.force_id or "")


class ReassignableReferrals(ReassignableRecords):
    """Referrals that are not closed, by owner, open checklist items and liaison officer."""

    namespace = "nrm"
    duty = DutyKind.NRM
    title = "NRM referrals"
    nouns = "open referrals"
    back_to = ("nrm:referral-list", "NRM referrals")
    columns = ("Status", "Due")
    roles = (
        RecordRole(
            code=OWNER,
            label="Owner",
            singular="referral",
            plural="referrals",
            rows=_owned,
            holder="owner",
            is_gone=_owner_gone,
            successors=_nrm_contacts,
            version="care__version",
        ),
        RecordRole(
            code=CHECKLIST_ITEMS,
            label="Safeguarding checklist",
            singular="referral with open safeguarding items",
            plural="referrals with open safeguarding items",
            rows=_open_items,
            holder="owner",
            is_gone=lambda user: action_owner_gone(),
            successors=_colleagues,
            record="referral",
            version="referral__care__version",
        ),
        RecordRole(
            code=LIAISON,
            label="Victim liaison officer",
            singular="referral as victim liaison officer",
            plural="referrals as victim liaison officer",
            rows=_with_liaison,
            holder="liaison",
            is_gone=lambda user: liaison_gone(),
            successors=_colleagues,
            record="referral",
            version="version",
        ),
    )

    def rows_of(self, responsibilities: Sequence[Responsibility], *, person: User, user: User) -> list[RecordRow]:
        """Pseudonym, role, status and due date; for the checklist, which items."""
        referrals = restriction.marked(Referral.objects.visible_to(user).for_list()).in_bulk(
            {responsibility.key for responsibility in responsibilities}
        )
        items = _items_of(referrals, person) if any(row.role == CHECKLIST_ITEMS for row in responsibilities) else {}
        return [
            RecordRow(
                responsibility=responsibility,
                record=referral,
                url=referral.get_absolute_url(),
                name=referral.pseudonym,
                role=items[referral.pk]
                if responsibility.role == CHECKLIST_ITEMS
                else self.role_labels[responsibility.role],
                cells=(_status_of(referral), day_cell(referral.due_on)),
            )
            for responsibility in responsibilities
            if (referral := referrals.get(responsibility.key))
        ]

    def locked(self, chosen: Sequence[Responsibility], *, by: User) -> LockedRecords:
        """The referrals in scope, locked one after the other by key, so that two users never wait for each other."""
        keys = {responsibility.key for responsibility in chosen}
        rows = Referral.objects.visible_to(by).filter(pk__in=keys).order_by("pk").select_for_update(of=("self",))
        return by_place(chosen, {referral.pk: referral for referral in rows})

    def give(self, records: Mapping[str, Sequence[Any]], *, person: User, to: User, by: User) -> None:
        """Give the referrals, checklist items and liaison roles to a colleague.

        Raises TransitionNotAllowed if the colleague may not own a referral.
        """
        owned, items, liaison = (records[code] for code in (OWNER, CHECKLIST_ITEMS, LIAISON))
        if owned and not _nrm_contacts(by).filter(pk=to.pk).exists():
            raise TransitionNotAllowed(why_not_without_duty(to, duty=self.duty, records="referrals to own"))
        record.raise_versions(list({referral.pk: referral for referral in [*owned, *items, *liaison]}.values()), by=by)
        if owned:
            owners.reassign_many(owned, to=to, by=by)
        if items:
            record.reassign_actions(items, was=person, to=to)
        if liaison:
            record.reassign_officer(liaison, to=to)


def _items_of(referrals: Mapping[int, Referral], person: User) -> dict[int, str]:
    """The open checklist items of the person on each referral: `Safeguarding: safety, medical care`."""
    codes: dict[int, list[str]] = {}
    theirs = SafeguardingAction.objects.filter(referral__in=referrals, owner=person, done_at__isnull=True)
    for key, code in theirs.order_by("pk").values_list("referral", "item"):
        codes.setdefault(key, []).append(LABELS.get(code, code).lower())
    return {key: f"Safeguarding: {', '.join(labels)}" for key, labels in codes.items()}


def _status_of(referral: Referral) -> str:
    status = referral.get_state_display()
    return f"{status}, restricted" if getattr(referral, "is_restricted", False) else status


REFERRALS = ReassignableReferrals()
