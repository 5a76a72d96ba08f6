"""Begin and fill in a referral. Each public function makes one change, in scope, under the lock, logged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock, pii
from core.workflow import EditConflict, TransitionNotAllowed
from investigations.models import Investigation
from nrm import edit_conflicts, erased, identity, permissions, states
from nrm.choices import Consent, ReferralState
from nrm.form import answers, sections
from nrm.form.catalogue import BY_CODE
from nrm.form.condition import Answers
from nrm.form.question import StoredIn
from nrm.models import ConsentAct, Encounter, Referral
from nrm.person_match import attempts

MOST_PEOPLE = 60
SETTINGS: dict[str, str] = {
    "private_home": "A private home",
    "workplace": "A workplace",
    "brothel": "A place where sexual services are sold",
    "street": "A street or public place",
    "custody": "Police custody",
    "port": "A port, airport or vehicle",
    "other": "Somewhere else",
}


class BegunAlready(TransitionNotAllowed):
    """The submitted page has already begun the referrals of a different encounter. Nothing is stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSection:
    """The result of saving a section: the referral, and the personal-data warnings about its text."""

    referral: Referral
    suspicions: tuple[pii.Suspicion, ...]


@transaction.atomic
def begin(
    *,
    happened_on: date,
    setting: str,
    recovered: bool | None,
    people: int,
    by: User,
    investigation: UUID | None = None,
    key: UUID | None = None,
) -> list[Referral]:
    """Begin one draft for each person met in one encounter. The user who begins it becomes the owner.

    A page that is sent twice with the same key, for example by a double click or after a lost response, begins its
    drafts once: the second call returns what the first began. Raises TransitionNotAllowed if the user is not one of a
    force's NRM people, and BegunAlready if the key has begun something else.
    """
    if not by.force_id or not permissions.is_of_force(by, by.force_id):
        raise TransitionNotAllowed(
            "Only a force’s NRM contacts can start a referral. Ask your administrator for access."
        )
    if not 1 <= people <= MOST_PEOPLE:
        raise TransitionNotAllowed(f"Start between 1 and {MOST_PEOPLE} referrals at once.")
    linked = None
    if investigation is not None:
        linked = Investigation.objects.visible_to(by).filter(public_id=investigation, force=by.force_id).first()
        if linked is None:
            raise TransitionNotAllowed("Choose an investigation of your own force.")
    now = clock.now()
    encounter = Encounter(
        public_id=key or uuid4(),
        force_id=by.force_id,
        happened_on=happened_on,
        setting=setting,
        recovered=recovered,
        investigation=linked,
        created_by=by,
        created_at=now,
    )
    Encounter.objects.bulk_create([encounter], ignore_conflicts=True)  # waits for a simultaneous request with this key
    stored = Encounter.objects.visible_to(by).select_for_update().filter(public_id=encounter.public_id).first()
    already = list(stored.referrals.order_by("pk")) if stored else []
    if stored is None or already:
        return _begun_with(stored, already, encounter=encounter, people=people)
    referrals = Referral.objects.bulk_create(
        Referral(
            force_id=by.force_id,
            encounter=stored,
            investigation=linked,
            owner=by,
            form_begun_on=clock.today(),
            created_at=now,
        )
        for _ in range(people)
    )
    log.record(Operation.COLLECTION, of=referrals, beside=[linked] if linked else [])
    return referrals


def _begun_with(
    stored: Encounter | None, begun: list[Referral], *, encounter: Encounter, people: int
) -> list[Referral]:
    """Return what a key began, for a page that is sent again."""
    names = ("force_id", "created_by_id", "happened_on", "setting", "recovered", "investigation_id")
    if (
        stored is None
        or len(begun) != people
        or any(getattr(stored, name) != getattr(encounter, name) for name in names)
    ):
        raise BegunAlready(
            "You have already started a referral from this page, with different answers. To start another, select "
            "“Start referral”."
        )
    log.record(Operation.CONSULTATION, of=begun)
    return begun


def locked(public_id: UUID, *, by: User) -> Referral:
    """Return the referral, in scope, reloaded under its lock.

    Raises Referral.DoesNotExist out of scope, and TransitionNotAllowed once it is erased.
    """
    referral = Referral.objects.visible_to(by).select_for_update(of=("self",)).get(public_id=public_id)
    erased.refuse(referral)
    return referral


def why_not_changeable(referral: Referral, *, by: User) -> str:
    """Return why this user can't change the form, as a sentence; empty if they can."""
    if not permissions.is_of_force(by, referral.force_id):
        return "Only NRM contacts in the force that holds the referral can change it."
    if referral.state in states.READY:
        return "The form is finished and locked. Select “Edit form” to change an answer."
    if referral.state != ReferralState.DRAFT:
        return "The Home Office has this referral, so its answers are locked. Record what happens next on its page."
    return ""


@transaction.atomic
def save_section(
    public_id: UUID,
    *,
    typed: Mapping[str, str | list[str]],
    version: int,
    by: User,
    seen: Mapping[str, str] | None = None,
) -> SavedSection:
    """Store the answers of one section.

    `seen` are the marks of the answers that the page showed (`edit_conflicts`). Raises EditConflict if somebody has
    since answered one of the questions differently, and TransitionNotAllowed if the form can't be changed.
    """
    referral = locked(public_id, by=by)
    if why := why_not_changeable(referral, by=by):
        raise TransitionNotAllowed(why)
    if referral.version != version and edit_conflicts.differing(typed, _stored(referral, typed, by=by), seen or {}):
        raise EditConflict(
            "A colleague changed this referral while you were writing. Nothing is lost. Choose below which answers "
            "to keep."
        )
    sealed = {code: str(value) for code, value in typed.items() if BY_CODE[code].keep is StoredIn.SEALED}
    if sealed:
        identity.store(referral, sealed, by=by)
    answers.store(referral, {code: value for code, value in typed.items() if code not in sealed})
    referral.version += 1
    referral.save()
    attempts.update_hashes(referral)
    log.record(Operation.ALTERATION, of=referral)
    words = [str(value) for code, value in typed.items() if BY_CODE[code].keep is StoredIn.WORDS]
    return SavedSection(
        referral=referral, suspicions=tuple(suspicion for text in words for suspicion in pii.suspicions(text))
    )


def _stored(referral: Referral, typed: Iterable[str], *, by: User) -> Answers:
    """Return the stored answers, to compare with what was typed. Opens sealed answers if some were typed."""
    stored: dict[str, str | list[str]] = answers.answers_of(referral)
    if any(BY_CODE[code].keep is StoredIn.SEALED for code in typed):
        stored |= identity.reveal(referral, by=by, reason="comparing what two people typed").answers
    return stored


@transaction.atomic
def record_consent(
    public_id: UUID, *, answer: str, explained: list[str], on: date, with_interpreter: bool | None, by: User
) -> Referral:
    """Record that the mechanism was explained, and what the person answered. This decides referral or notification.

    Raises TransitionNotAllowed if consent is not to be asked for, or not informed.
    """
    referral = locked(public_id, by=by)
    if why := why_not_changeable(referral, by=by):
        raise TransitionNotAllowed(why)
    if referral.consent == Consent.NOT_NEEDED:
        raise TransitionNotAllowed("You do not need consent to refer a child or a person who may be a child.")
    if not referral.under_18:
        raise TransitionNotAllowed("Answer first whether the person is under 18.")
    if on > clock.today():
        raise TransitionNotAllowed("The date of consent is in the future. Check the date.")
    if why := why_not_informed(explained):
        raise TransitionNotAllowed(why)
    ConsentAct.objects.create(
        referral=referral,
        force_id=referral.force_id,
        answer=Consent(answer),
        explained=sorted(explained),
        with_interpreter=with_interpreter,
        on=on,
        by=by,
        at=clock.now(),
    )
    referral.consent = Consent(answer)
    answers.derive(referral)
    referral.version = F("version") + 1
    referral.save()
    referral.refresh_from_db()
    attempts.update_hashes(referral)  # a person who does not consent may have to stay unnamed
    log.record(Operation.ALTERATION, of=referral)
    return referral


def keep_only_what_is_asked(referral: Referral, *, by: User) -> None:
    """Remove answers that the others no longer lead to, when the form is finished; the caller saves.

    A person who turns out not to consent is notified without a name, so no name may stay in the notification.
    """
    stored = answers.answers_of(referral, sealed=identity.present(referral))
    codes = [code for code in sections.not_asked_any_more(stored, begun=referral.form_begun_on) if code != "consent"]
    sealed = {code: "" for code in codes if BY_CODE[code].keep is StoredIn.SEALED}
    if sealed:
        identity.store(referral, sealed, by=by)
    nothing: dict[str, str | list[str]] = {code: type(stored[code])() for code in codes if code not in sealed}
    answers.store(referral, nothing)


# What the police must have explained for consent to be informed (guidance for first responders).
TO_EXPLAIN: dict[str, str] = {
    "what_it_is": "What the National Referral Mechanism is",
    "support": "What support is available",
    "results": "What the possible outcomes are",
    "sharing": "Who will see the information",
}


def why_not_informed(explained: Iterable[str]) -> str:
    """Return what still has to be explained before consent counts, as a sentence; empty if nothing is left."""
    done = set(explained)
    missing = "; ".join(label for code, label in TO_EXPLAIN.items() if code not in done)
    return f"Consent is valid only if informed. Still to explain: {missing.lower()}." if missing else ""


def is_complete(referral: Referral) -> bool:
    """Whether every required question is answered."""
    given = answers.answers_of(referral, sealed=identity.present(referral))
    return sections.is_complete(given, begun=referral.form_begun_on)
