"""Proposals to give somebody sensitive access, which a second administrator confirms within seven days (P19).

Sensitive is an open account in a role of `SENSITIVE_ROLES`. An administrator who adds such an account, gives such a
role, or reopens such an account proposes it; nothing changes before another one has read it and confirmed it. The
database holds the same rules for every statement of a request, and withdraws a proposal when the account, or the
proposer's right to make it, changes (`sql/access_proposals.sql`).

`account_administration` proposes and decides; here is what a proposal is, and who hears of it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from accounts import account_state, edit_conflicts, outgoing_email
from accounts.choices import SENSITIVE_ROLES, ProposalState, Role
from accounts.models import AccessProposal, User
from audit import log
from audit.choices import Operation

TO_CONFIRM = timedelta(days=7)
DECIDED = "This proposal has already been decided, or has expired. Nothing was changed."
CHANGED = (
    "The account, or that of the administrator who proposed this, has changed since. Nothing was changed. Propose it "
    "again if it is still right."
)


class ProposalRefused(Exception):
    """Access can't be proposed, confirmed or refused this way. The message says why and what to do."""


def needs_second_person(user: User, *, before: User | None) -> bool:
    """Whether a second administrator confirms that an account becomes what `user` holds. `before` is the stored one."""
    if not user.is_active or user.role not in SENSITIVE_ROLES:
        return False
    return before is None or not before.is_active or before.role != user.role


def fingerprint_of(user: User) -> str:
    """What a proposal was based on: the account with its address, place and duties."""
    return edit_conflicts.token(account_state.token(user), user.email)


def propose(stored: User, *, name: str, role: str, opens: bool, reason: str = "", by: User) -> AccessProposal:
    """Store a proposal about a locked account, and email the other administrators. Raises ProposalRefused."""
    if by.role != Role.ADMINISTRATOR:
        raise ProposalRefused("Only administrators give access.")
    waits = AccessProposal.objects.filter(user=stored, state=ProposalState.OPEN)
    if waits.open(since=_since()).exists():
        raise ProposalRefused(
            f"A proposal about {stored.name} is already waiting for another administrator. Nothing was changed."
        )
    waits.update(state=ProposalState.WITHDRAWN, decided_at=timezone.now())  # nobody confirmed it in time
    proposal = AccessProposal.objects.create(
        user=stored,
        proposed_by=by,
        name=name,
        role=role,
        opens=opens,
        reason=reason,
        fingerprint=fingerprint_of(stored),
    )
    log.record(Operation.ALTERATION, of=stored, question=f"access proposed: {role}", reason=reason)
    others = User.objects.administrators().exclude(pk__in=[by.pk, stored.pk]).values_list("email", flat=True)
    _email(
        list(others),
        f"{by.name} has proposed the role {proposal.get_role_display().lower()} for {name}. Another administrator must "
        "confirm or refuse it within 7 days: sign in and open your to-do list.",
    )
    return proposal


def waiting(user: User) -> AccessProposal | None:
    """The proposal about this account that waits for a second administrator, if any."""
    return AccessProposal.objects.open(since=_since()).filter(user=user).select_related("proposed_by").first()


def waiting_for(administrator: User) -> list[AccessProposal]:
    """The proposals that this administrator may confirm, oldest first: neither their own, nor about them."""
    others = AccessProposal.objects.open(since=_since()).exclude(proposed_by=administrator).exclude(user=administrator)
    return list(others.select_related("user").order_by("proposed_at"))


def seen_of(proposal: AccessProposal) -> str:
    """A token for what the page of a proposal shows."""
    return edit_conflicts.token(proposal.public_id, proposal.fingerprint)


def locked_for_decision(stored: User, *, seen: str, by: User) -> AccessProposal:
    """Lock the proposal that the page showed, about a locked account. Raises ProposalRefused."""
    if by.role != Role.ADMINISTRATOR or not by.is_active:
        raise ProposalRefused("Only administrators give access.")
    if stored.pk == by.pk:
        raise ProposalRefused("You cannot change your own access. Ask another administrator.")
    about = AccessProposal.objects.filter(user=stored).select_related("proposed_by")
    proposal = about.order_by("-pk").select_for_update(of=("self",)).first()
    if proposal is None or seen_of(proposal) != seen:
        raise ProposalRefused(DECIDED)
    if proposal.state == ProposalState.WITHDRAWN and proposal.decided_by_id is None:
        raise ProposalRefused(CHANGED)
    if proposal.state != ProposalState.OPEN or proposal.proposed_at <= _since():
        raise ProposalRefused(DECIDED)
    return proposal


def why_not_confirm(proposal: AccessProposal, stored: User, *, by: User) -> str:
    """Why this administrator can't confirm a locked proposal; empty if they can."""
    if proposal.proposed_by_id == by.pk:
        return "You proposed this. Another administrator must confirm it."
    if proposal.fingerprint != fingerprint_of(stored):
        return CHANGED
    return ""


def record_decision(proposal: AccessProposal, state: ProposalState, *, by: User) -> None:
    """Store the decision on a locked proposal, and email the proposer if somebody else took it."""
    proposal.state, proposal.decided_by, proposal.decided_at = state, by, timezone.now()
    proposal.save(update_fields=["state", "decided_by", "decided_at"])
    if proposal.proposed_by_id != by.pk:
        word = "confirmed" if state == ProposalState.DONE else "refused"
        role = proposal.get_role_display().lower()
        what = f"{by.name} has {word} the role {role} for {proposal.name}."
        _email([proposal.proposed_by.email], what, subject=f"access {word}")


def expires_at(proposal: AccessProposal) -> datetime:
    """The moment from which nobody can confirm a proposal."""
    return proposal.proposed_at + TO_CONFIRM


def _since() -> datetime:
    return timezone.now() - TO_CONFIRM


def _email(addresses: list[str], what: str, *, subject: str = "access to confirm") -> None:
    text = render_to_string(
        "account/email/access_proposal_message.txt", {"service_name": settings.SERVICE_NAME, "what": what}
    )
    outgoing_email.put_all(addresses, f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{subject}", text)
