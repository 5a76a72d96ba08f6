"""Record safeguarding of a referral. Each public function makes one change, in scope, under the lock, logged.

Only the force's own NRM people change it, before and after the form is sent. All of it shares one version, so the
second of two editors gets an edit conflict. Free text goes to a table of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import EditConflict, TransitionNotAllowed
from nrm import erased, permissions, referrals
from nrm.choices import ReferralState
from nrm.models import (
    FormAnswer,
    MissingEpisode,
    Referral,
    SafeContact,
    Safeguarding,
    SafeguardingAction,
    SafeguardingText,
)
from nrm.safeguarding.choices import CHECKLIST, Channel, Safe
from nrm.safeguarding.page_context import SAFE_BY


def why_not_changeable(referral: Referral, *, by: User) -> str:
    """Return why this user can't record anything, as a sentence; empty if they can."""
    if permissions.is_of_force(by, referral.force_id):
        return erased.refusal(referral)
    return f"Only NRM contacts in {referral.force.short_name} can record safeguarding."


def opened(public_id: UUID, *, version: int, by: User) -> tuple[Referral, Safeguarding]:
    """Return the referral and its safeguarding, in scope and locked, with the version increased; for this package.

    Raises Referral.DoesNotExist, TransitionNotAllowed and EditConflict.
    """
    referral = referrals.locked(public_id, by=by)
    if why := why_not_changeable(referral, by=by):
        raise TransitionNotAllowed(why)
    care, _ = Safeguarding.objects.get_or_create(referral=referral, defaults={"force_id": referral.force_id})
    if care.version != version:
        raise EditConflict(
            "A colleague changed this while you were writing. Your answers are still in the boxes below."
        )
    care.version += 1
    care.save(update_fields=["version"])
    log.record(Operation.ALTERATION, of=referral)
    return referral, care


def raise_versions(referrals: Sequence[Referral], *, by: User) -> None:
    """Increase the version of the safeguarding of locked referrals, for a change of all of them; for this package.

    The caller has compared the versions. Raises TransitionNotAllowed.
    """
    for referral in referrals:
        if why := why_not_changeable(referral, by=by):
            raise TransitionNotAllowed(why)
    rows = [Safeguarding(referral=referral, force_id=referral.force_id) for referral in referrals]
    Safeguarding.objects.bulk_create(rows, ignore_conflicts=True)
    Safeguarding.objects.filter(referral__in=referrals).update(version=F("version") + 1)
    log.record(Operation.ALTERATION, of=referrals)


def refuse_broken(row: models.Model) -> None:
    """Raise TransitionNotAllowed with the message of the constraint that a row would break."""
    try:
        row.validate_constraints()
    except ValidationError as broken:
        raise TransitionNotAllowed(" ".join(broken.messages)) from None


def refuse_future(day: date | None) -> None:
    """Raise TransitionNotAllowed for a day in the future: what is recorded here has happened."""
    if day and day > clock.today():
        raise TransitionNotAllowed(f"{day:%-d %B %Y} is in the future. Record it on or after that date.")


def put_words(referral: Referral, about: str, text: str) -> None:
    """Store a note on one topic; an empty note deletes it."""
    stored = SafeguardingText.objects.filter(referral=referral, about=about)
    if not text.strip():
        stored.delete()
        return
    SafeguardingText.objects.update_or_create(
        referral=referral, about=about, defaults={"force_id": referral.force_id, "text": text.strip()}
    )


def people_of(force: str) -> models.QuerySet[User]:
    """Return who may be responsible for something: the active people of the force."""
    return User.objects.active().filter(force=force).order_by("name")


def _of_force(force: str, person: int) -> User:
    user = people_of(force).filter(pk=person).first()
    if user is None:
        raise TransitionNotAllowed("Choose a person in your force with an open account.")
    return user


@transaction.atomic
def set_action(
    public_id: UUID, item: str, *, owner: int, done_at: datetime | None, note: str, version: int, by: User
) -> Referral:
    """Record who is responsible for one item of the checklist, and when it was done."""
    if item not in {checklist_item.code for checklist_item in CHECKLIST}:
        raise TransitionNotAllowed("Choose a checklist item.")
    referral, _ = opened(public_id, version=version, by=by)
    if done_at and done_at > clock.now():
        raise TransitionNotAllowed("The date and time are in the future. Leave them blank until it is done.")
    SafeguardingAction.objects.update_or_create(
        referral=referral,
        item=item,
        defaults={
            "force_id": referral.force_id,
            "owner": _of_force(referral.force_id, owner),
            "to_name_again": False,
            "done_at": done_at,
            "at": clock.now(),
        },
    )
    put_words(referral, item, note)
    return referral


def reassign_actions(referrals: Sequence[Referral], *, was: User, to: User) -> None:
    """Make a colleague responsible for the open items that somebody has on the checklists of locked referrals."""
    successor = _of_one_force(referrals, to)
    theirs = SafeguardingAction.objects.filter(referral__in=referrals, owner=was, done_at=None)
    theirs.update(owner=successor, to_name_again=False, at=clock.now())


def reassign_officer(referrals: Sequence[Referral], *, to: User) -> None:
    """Make a colleague the victim liaison officer of locked referrals whose officer has an account."""
    successor = _of_one_force(referrals, to)
    Safeguarding.objects.filter(referral__in=referrals).update(liaison=successor, liaison_to_name_again=False)


def _of_one_force(referrals: Sequence[Referral], person: User) -> User:
    """The person, who is of the force that holds all of these referrals. Raises TransitionNotAllowed."""
    (force,) = {referral.force_id for referral in referrals}
    return _of_force(force, person.pk)


@transaction.atomic
def set_contact(
    public_id: UUID, *, answers: Mapping[str, str], notes: Mapping[str, str], version: int, by: User
) -> Referral:
    """Record for each way of contacting the person whether it is safe."""
    referral, _ = opened(public_id, version=version, by=by)
    for channel in Channel:
        SafeContact.objects.update_or_create(
            referral=referral,
            channel=channel,
            defaults={"force_id": referral.force_id, "answer": answers[channel]},
        )
        put_words(referral, channel, notes.get(channel, ""))
    _untick(referral, {channel for channel in Channel if answers[channel] == Safe.NO})
    return referral


def _untick(referral: Referral, unsafe: set[Channel]) -> None:
    """Remove ticks from a draft for ways of contact that are not safe, so that it is not sent with them.

    A form that was already sent does not change.
    """
    answer = FormAnswer.objects.filter(referral=referral, question=SAFE_BY).first()
    if referral.state != ReferralState.DRAFT or answer is None or not unsafe & set(answer.value):
        return
    answer.value = [way for way in answer.value if way not in unsafe]
    if answer.value:
        answer.save(update_fields=["value"])
    else:
        answer.delete()
    Referral.objects.filter(pk=referral.pk).update(
        version=F("version") + 1
    )  # so that users with the form open get an edit conflict


@transaction.atomic
def set_officer(
    public_id: UUID, *, liaison: int | None, liaison_name: str, liaison_phone: str, version: int, by: User
) -> Referral:
    """Record the victim liaison officer: somebody with an account, or a name and a phone number."""
    referral, care = opened(public_id, version=version, by=by)
    care.liaison = _of_force(referral.force_id, liaison) if liaison else None
    care.liaison_name, care.liaison_phone = liaison_name.strip(), liaison_phone.strip()
    care.liaison_to_name_again = False
    refuse_broken(care)
    care.save(update_fields=["liaison", "liaison_name", "liaison_phone", "liaison_to_name_again"])
    return referral


@transaction.atomic
def set_language(public_id: UUID, *, needs_interpreter: str, language: str, version: int, by: User) -> Referral:
    """Record which language the person speaks, and whether they need an interpreter."""
    referral, care = opened(public_id, version=version, by=by)
    care.needs_interpreter, care.language = needs_interpreter, language.strip()
    care.save(update_fields=["needs_interpreter", "language"])
    return referral


@transaction.atomic
def set_child(
    public_id: UUID,
    *,
    authority_informed_on: date | None,
    authority_informed_to: str,
    guardian_area: str,
    guardian_referred_on: date | None,
    guardian_worker: str,
    unaccompanied: str,
    biometrics_on: date | None,
    version: int,
    by: User,
) -> Referral:
    """Record the authorities informed about a child, its guardian, and whether it arrived without its parents."""
    referral, care = opened(public_id, version=version, by=by)
    if not referral.is_child_or_may_be:
        raise TransitionNotAllowed("The person is an adult. This applies only to a child or a person who may be one.")
    for day in (authority_informed_on, guardian_referred_on, biometrics_on):
        refuse_future(day)
    if (
        authority_informed_on
        and authority_informed_on != care.authority_informed_on
        and not authority_informed_to.strip()
    ):
        raise TransitionNotAllowed(
            "Enter who you spoke to at the local authority: name and team, or the reference they gave. This is your "
            "record that they were informed."
        )
    if authority_informed_to.strip() and not authority_informed_on:
        raise TransitionNotAllowed("Enter the date you informed the local authority.")
    care.authority_informed_on, care.authority_informed_to = authority_informed_on, authority_informed_to.strip()
    care.guardian_area = guardian_area
    care.guardian_referred_on, care.guardian_worker = guardian_referred_on, guardian_worker
    care.unaccompanied, care.biometrics_on = unaccompanied, biometrics_on
    refuse_broken(care)
    care.save()
    return referral


@transaction.atomic
def set_missing(
    public_id: UUID, *, missing_on: date, ended_on: date | None, how_ended: str, version: int, by: User
) -> Referral:
    """Record that the person went missing, or how the open episode ended."""
    referral, _ = opened(public_id, version=version, by=by)
    refuse_future(missing_on)
    refuse_future(ended_on)
    if bool(ended_on) != bool(how_ended):
        raise TransitionNotAllowed(
            "Enter both how the episode ended and the date. Leave both blank while the person is missing."
        )
    episode = MissingEpisode.objects.filter(referral=referral, ended_on__isnull=True).first() or MissingEpisode(
        referral=referral, force_id=referral.force_id
    )
    episode.missing_on, episode.ended_on, episode.how_ended = missing_on, ended_on, how_ended
    episode.by, episode.at = by, clock.now()
    refuse_broken(episode)
    episode.save()
    return referral
