"""Closes and reopens accounts. Counts and shows what the person is responsible for before the decision.

Closing deletes nothing. Each record of a case that names the person appears in the to-do list of those who choose
somebody else; the page says which list that is. Systems that the person owns can be given to another owner in the same
transaction; otherwise they stop until they have one. Only counts are read here: an administrator sees no case.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.http import urlencode

from accounts import account_administration, account_state, duties
from accounts import edit_conflicts as seen_pages
from accounts.choices import Role
from accounts.models import AccessProposal, User
from core.todo import AssignedRecords
from guidance import assigned_records as of_guidance
from investigations.returns.workflow import FORCE as RETURN_ROLES
from nrm import assigned_records as of_referrals
from orders import assigned_records as of_orders
from prosecutions import assigned_records as of_prosecutions
from systems import assigned_records as of_systems
from systems import registration
from systems.models import System
from systems.registration import SystemRefused


class ClosingRefused(Exception):
    """The account can't be closed or reopened now. The message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UncoveredDuty:
    """A duty or task that nobody in a force or unit can do once the account is closed, and where to find somebody."""

    sentence: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """What closing an account means for the records that name the person, and for their force or unit."""

    owned: tuple[AssignedRecords, ...]
    gaps: tuple[UncoveredDuty, ...]
    seen: str  # sent back with the decision (P30)
    has_systems: bool  # which can be given to a new owner with the closing

    @property
    def total(self) -> int:
        """How many records need to be reassigned."""
        return sum(records.count for records in self.owned)


def closing_of(person: User) -> Closing:
    """Count what names the person, in a few queries whatever the count."""
    owned = tuple(
        records
        for of_app in (of_referrals, of_orders, of_prosecutions, of_guidance, of_systems)
        for records in of_app.owned_by(person)
        if records.count
    )
    has_systems = System.objects.filter(owner=person).open().exists()
    return Closing(owned=owned, gaps=_gaps(person), seen=_token(person, owned), has_systems=has_systems)


def close(person: User, *, reason: str, seen: str, by: User, new_owner: User | None = None) -> User:
    """Close an account whose page the administrator has read, and give the person's systems to a new owner, if any.

    Raises account_administration.OwnAccount, ClosingRefused if the account is already closed or the new owner's is, and
    account_state.OldPage if the account, or how much the person is responsible for, has changed since the page was
    opened.
    """
    with transaction.atomic(using=settings.LOGIN_ALIAS):
        stored = account_state.locked(person)
        if not stored.is_active:
            raise ClosingRefused(f"The account of {stored.name} is already closed.")
        now = closing_of(stored)
        if why := seen_pages.refusal(
            seen, now=now.seen, what_changed=lambda: _what_changed(stored, now), decide="close the account"
        ):
            raise account_state.OldPage(why)
        if new_owner is not None:
            try:
                registration.change_owner_of_all(stored, to=new_owner, by=by)
            except SystemRefused as refusal:
                raise ClosingRefused(str(refusal)) from refusal
        return account_administration.close(stored, reason=reason, by=by)


def reopen(person: User, *, reason: str, seen: str, by: User) -> AccessProposal | None:
    """Reopen a closed account, with the role, place and duties that its page showed.

    Returns the proposal if a second administrator has to confirm it first. Raises account_administration.OwnAccount,
    ProposalRefused, ClosingRefused if the account is open, and account_state.OldPage.
    """
    with transaction.atomic(using=settings.LOGIN_ALIAS):
        stored = account_state.locked(person)
        if stored.is_active:
            raise ClosingRefused(f"The account of {stored.name} is already open.")
        account_state.refuse_old_page(stored, seen=seen, decide="open the account again")
        return account_administration.reopen(stored, reason=reason, by=by)


def _token(person: User, owned: tuple[AssignedRecords, ...]) -> str:
    return seen_pages.token(account_state.token(person), *(records.words for records in owned))


def _what_changed(person: User, now: Closing) -> str:
    listed = ", ".join(records.words for records in now.owned) or "nothing"
    changed = f"The account of {person.name}, or the records they own, has changed since you opened this page."
    return f"{changed} Now: {listed}."


def _gaps(person: User) -> tuple[UncoveredDuty, ...]:
    """The duties and tasks of a force or unit for which nobody else has an account."""
    others = User.objects.active().exclude(pk=person.pk)
    gaps = []
    if person.force_id:
        for kind in duties.held_today(person):
            if not duties.holders(kind, force=person.force_id).exclude(pk=person.pk).exists():
                sentence = (
                    f"{person.name} is the only person in {person.place} with the duty “{kind.label}”. "
                    "Grant it to a colleague first."
                )
                gaps.append(UncoveredDuty(sentence=sentence, url=_people(force=person.force_id, active="yes")))
        if person.role in RETURN_ROLES and not others.filter(force=person.force_id, role__in=RETURN_ROLES).exists():
            sentence = (
                f"{person.name} is the only person who can submit the monthly return for {person.place}. "
                "Add a colleague first."
            )
            gaps.append(UncoveredDuty(sentence=sentence, url=reverse("administration:person-new")))
    if (
        person.role == Role.COORDINATOR
        and not User.objects.coordinating(person.unit_id or "").exclude(pk=person.pk).exists()
    ):
        sentence = (
            f"{person.name} is the only coordinator for {person.place}. The national team reviews its returns "
            "until there is a new one."
        )
        gaps.append(UncoveredDuty(sentence=sentence, url=_people(role=Role.COORDINATOR, active="yes")))
    return tuple(gaps)


def _people(**chosen: str) -> str:
    return f"{reverse('administration:people-list')}?{urlencode(chosen)}"
