"""Read and store a person's identity. The log records every view as a consultation, including the force's own.

The force's own NRM people see it, and their pages of a referral show the name (`docs/adr/0021`). A member of the
national NRM team sees it for one day, if they requested it by name with a reason and the force granted it. Nobody else
sees it, and no list, export, email or log line ever contains it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from accounts.choices import Role
from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock, months
from core.typed_text import normal_name
from core.workflow import TransitionNotAllowed
from matching.sealed import SealedText
from nrm import erased, permissions
from nrm.choices import AccessRequestState
from nrm.form.catalogue import QUESTIONS
from nrm.form.question import StoredIn
from nrm.models import Identity, IdentityAccessRequest, Referral
from nrm.querysets import ReferralQuerySet
from nrm.rules import deadlines

COLUMNS = tuple(question.code for question in QUESTIONS if question.keep is StoredIn.SEALED)
NAMES = ("first_name", "last_name")
OPEN_FOR = timedelta(hours=24)
ERASED = "The identity of this person was erased."
NAME_SHOWN = "page with the person’s name"  # the reason logged for a view that shows it


@dataclass(frozen=True, slots=True, kw_only=True)
class RevealedIdentity:
    """A person's identity in clear text. Code passes it to one page and nowhere else."""

    answers: Mapping[str, str]

    def __repr__(self) -> str:
        return "Revealed(••••••)"

    @property
    def name(self) -> str:
        """Return first and last name, as far as there are any."""
        return " ".join(part for part in (self.answers.get("first_name"), self.answers.get("last_name")) if part)


def present(referral: Referral) -> list[str]:
    """Return the codes of the sealed answers that exist, without opening any."""
    identity = Identity.objects.filter(referral=referral).first()
    return [code for code in COLUMNS if identity is not None and getattr(identity, code)]


def store(referral: Referral, typed: Mapping[str, str], *, by: User) -> None:
    """Seal and store answers. The caller holds the lock and has checked that the user may change the referral.

    Creates no row for a person who stays unnamed.
    """
    if not any(typed.values()) and not Identity.objects.filter(referral=referral).exists():
        return
    identity, _ = Identity.objects.get_or_create(referral=referral, defaults={"force_id": referral.force_id})
    put(identity, referral, typed)
    identity.save()
    log.record(Operation.ALTERATION, of="nrm.identity", keys=[referral.public_id])


def put(identity: Identity, referral: Referral, typed: Mapping[str, str]) -> None:
    """Seal answers into a row, and set the month in which the person turns 18. The caller stores both."""
    for code, text in typed.items():
        setattr(identity, code, SealedText.of(normal_name(text)))
    if "born_on" in typed:
        born = date.fromisoformat(typed["born_on"]) if typed["born_on"] else None
        referral.turns_18_in = months.first_of(deadlines.eighteenth_birthday(born)) if born else None


def why_not_seen(referral: Referral, *, by: User) -> str:
    """Return why this user can't see the identity, with what to do instead; empty if they can."""
    if referral.is_erased:
        return ERASED
    if permissions.is_of_force(by, referral.force_id):
        return ""
    if not permissions.is_nrm(by) or by.role != Role.NATIONAL:
        return f"Only NRM contacts in {referral.force.short_name} can see this person’s identity."
    if IdentityAccessRequest.objects.filter(referral=referral, asked_by=by).open_at(clock.now()).exists():
        return ""
    return (
        f"Send {referral.force.short_name} an identity access request with a reason. Its NRM contacts can give you "
        "access for 24 hours."
    )


def reveal(referral: Referral, *, by: User, reason: str = "") -> RevealedIdentity:
    """Return the identity for this user, and log a consultation of the identity itself. Raises TransitionNotAllowed."""
    if why := why_not_seen(referral, by=by):
        raise TransitionNotAllowed(why)
    identity = Identity.objects.filter(referral=referral).first()
    log.record(Operation.CONSULTATION, of="nrm.identity", keys=[referral.public_id], reason=reason)
    return RevealedIdentity(
        answers={code: getattr(identity, code).reveal() for code in COLUMNS if identity and getattr(identity, code)}
    )


def name_on_page(referral: Referral, *, by: User) -> str:
    """Return the name for a page header: only for the force's own NRM people, and not while the record is restricted.

    A view that prints it records `NAME_SHOWN`. Outside the force, a user opens the name with a separate click.
    """
    if not permissions.is_of_force(by, referral.force_id) or getattr(referral, "is_restricted", True):
        return ""
    if "identity" in referral._state.fields_cache:  # `joined` read it with the record, which may have none
        identity = referral._state.fields_cache["identity"]
    else:
        identity = Identity.objects.filter(referral=referral).only("first_name", "last_name").first()
    names = (identity.first_name, identity.last_name) if identity else ()
    return " ".join(sealed.reveal().strip() for sealed in names if sealed)


def joined(rows: ReferralQuerySet, *, by: User) -> ReferralQuerySet:
    """Load the sealed names with the records for users who may see them, so that a page header needs no query.

    Opens nothing: `name_on_page` does that.
    """
    if by.role not in permissions.FORCE_ROLES:
        return rows
    return rows.select_related("identity").defer(*(f"identity__{code}" for code in COLUMNS if code not in NAMES))


@transaction.atomic
def request_identity_access(public_id: UUID, *, reason: str, by: User) -> IdentityAccessRequest:
    """Ask the force for access to a person's identity.

    Raises TransitionNotAllowed, and Referral.DoesNotExist out of scope.
    """
    referral = Referral.objects.visible_to(by).select_for_update(of=("self",)).get(public_id=public_id)
    if not permissions.is_nrm(by) or by.role != Role.NATIONAL:
        raise TransitionNotAllowed("Only the national NRM team can make identity access requests.")
    erased.refuse(referral)
    if not reason.strip():
        raise TransitionNotAllowed("Enter why you need the person’s identity. The force reads this before it decides.")
    if IdentityAccessRequest.objects.filter(referral=referral, asked_by=by, state=AccessRequestState.ASKED).exists():
        raise TransitionNotAllowed("You already have a request. The force has not decided yet.")
    look = IdentityAccessRequest.objects.create(
        referral=referral, force_id=referral.force_id, asked_by=by, asked_at=clock.now(), reason=reason.strip()[:300]
    )
    log.record(Operation.ALTERATION, of=referral, reason="identity access requested")
    return look


@transaction.atomic
def decide_identity_access(public_id: UUID, look_id: int, *, grant: bool, by: User) -> IdentityAccessRequest:
    """Grant or refuse the identity access request. Raises IdentityAccessRequest.DoesNotExist outside the force."""
    requests = IdentityAccessRequest.objects.visible_to(by).filter(referral__public_id=public_id)
    look = requests.select_for_update(of=("self",)).select_related("referral").get(pk=look_id)
    if not permissions.is_of_force(by, look.force_id):
        raise IdentityAccessRequest.DoesNotExist
    if look.state != AccessRequestState.ASKED:
        raise TransitionNotAllowed("A colleague has already decided this request.")
    now = clock.now()
    look.state, look.decided_by, look.decided_at = (
        (AccessRequestState.OPEN if grant else AccessRequestState.REFUSED),
        by,
        now,
    )
    look.ends_at = now + OPEN_FOR if grant else None
    look.save()
    log.record(
        Operation.DISCLOSURE if grant else Operation.ALTERATION,
        of=look.referral,
        reason=look.reason,
        recipient=User.objects.values_list("email", flat=True).get(pk=look.asked_by_id) if grant else "",
    )
    return look
