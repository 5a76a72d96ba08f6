"""Seal an investigation to named people, change who they are, and unseal it.

Each public function makes one change, through an owner function that repeats the rule for all SQL
(`sql/seals.sql`). The people who are named get a notice. A sealed case keeps at least two people who see it, one of
them a lead of its force: if not, any lead of the force may add themselves whose account is not new.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from accounts import edit_conflicts, who_can_see
from accounts.choices import POLICE_ROLES, Role
from accounts.models import User
from accounts.permissions import Scope
from accounts.querysets import secrets_of
from audit import log
from audit.choices import Operation
from core import clock
from core.govuk import in_words
from core.transfers import TransferState
from core.workflow import EditConflict, TransitionNotAllowed
from investigations.models import Investigation, InvestigationSeal, InvestigationTransfer
from investigations.sealed.summaries import summaries_of_force, why_wait
from notifications import creation
from notifications.choices import NoticeKind
from notifications.creation import NoticePlace
from reference.models import Force

FEWEST = 2  # people who can see a sealed case, so that none is lost when one of them leaves
LONGEST = timedelta(days=183)  # until the force looks again at whether a case has to be sealed


def why_not_seal(investigation: Investigation, *, by: User) -> str:
    """Why this user cannot seal an investigation, with the next step; empty if they can."""
    if by.role != Role.LEAD or by.force_id != investigation.force_id:
        return "Only a lead of the force that has an investigation can seal or unseal it. Ask your lead."
    return ""


def why_not_change(seal: InvestigationSeal, *, by: User) -> str:
    """Why this user cannot change or end a seal that they see, with the next step; empty if they can."""
    if why := why_not_seal(seal.investigation, by=by):
        return why
    if any(each.public_id == seal.public_id and each.can_change for each in summaries_of_force()):
        return ""
    return "You are not named for this investigation. Ask a lead who is named for it to change who can see it."


def seal_of(investigation: Investigation) -> InvestigationSeal | None:
    """The running seal of an investigation, as far as the person sees it; None if it is not sealed."""
    running = InvestigationSeal.objects.running().filter(investigation=investigation)
    return running.select_related("investigation", "force", "sealed_by").defer(*secrets_of("sealed_by")).first()


def people_who_can_be_named(force: Force) -> list[User]:
    """Those who see the cases of a force: its analysts and leads, the coordinators of its unit, the national team."""
    return who_can_see.people_in_scope_of(force)


def named_people(seal: InvestigationSeal) -> list[User]:
    """The people who are named for a sealed investigation and can see it now, by name.

    Not those whose account is closed, or who work elsewhere now.
    """
    named = list(seal.people.filter(removed_at__isnull=True).values_list("person", flat=True))
    people = User.objects.active().filter(pk__in=named).defer("password", "last_login").order_by("name", "pk")
    return [person for person in people if person.role in POLICE_ROLES and Scope.of(person).holds(seal.force)]


def token_of(seal: InvestigationSeal) -> str:
    """The token of a seal as a page shows it: who is named, and the review date."""
    named = seal.people.filter(removed_at__isnull=True).order_by("person").values_list("person", flat=True)
    return edit_conflicts.token(seal.pk, seal.review_on, seal.ended_at, *named)


def problems_of(*, people: Collection[User], reason: str | None, review_on: date | None, force: str) -> dict[str, str]:
    """What is wrong with a seal, by field, in the words of its form; empty if nothing is. Without a reason if None."""
    problems = {}
    if reason is not None and not reason.strip():
        problems["reason"] = "Enter why the investigation is sealed."
    latest = clock.today() + LONGEST
    if review_on is None or not clock.today() < review_on <= latest:
        problems["review_on"] = f"Enter a review date after today and by {in_words(latest)}."
    if len(people) < FEWEST:
        problems["people"] = "Choose at least 2 people, so that the investigation is not lost when one of them leaves."
    elif not any(person.role == Role.LEAD and person.force_id == force for person in people):
        problems["people"] = (
            "Choose a lead of your force as one of the people, so that somebody can unseal the investigation."
        )
    return problems


@transaction.atomic
def seal(investigation: Investigation, *, people: Collection[User], reason: str, review_on: date, by: User) -> None:
    """Seal an investigation to these people; its lead is one of them.

    Raises TransitionNotAllowed with the reason and the way forward.
    """
    named = {person.pk: person for person in (*people, by)}
    _refuse(why_not_seal(investigation, by=by))
    _refuse(
        *problems_of(people=named.values(), reason=reason, review_on=review_on, force=investigation.force_id).values()
    )
    if seal_of(investigation) is not None:
        raise TransitionNotAllowed("This investigation is already sealed.")
    if InvestigationTransfer.objects.filter(investigation=investigation, state=TransferState.OFFERED).exists():
        raise TransitionNotAllowed(
            "This investigation is offered to another force. "
            "Withdraw the offer, or wait for the reply, before you seal it."
        )
    made = _call(
        "select scope.seal_investigation(%s, %s, %s, %s)",
        investigation.pk,
        reason.strip()[:300],
        review_on,
        list(named),
    )
    if made is None:
        raise TransitionNotAllowed("This investigation is already sealed.")
    log.record(Operation.ALTERATION, of=investigation, reason="sealed")
    _tell(NoticeKind.INVESTIGATION_SEALED, investigation, named.values(), by=by)


@transaction.atomic
def change(seal: InvestigationSeal, *, people: Collection[User], review_on: date, seen: str, by: User) -> None:
    """Change who is named for a sealed investigation, and when that is reviewed.

    Raises TransitionNotAllowed, and EditConflict with what has changed since the page was opened.
    """
    seal = _locked(seal, seen=seen, by=by, decide="change it")
    _refuse(*problems_of(people=people, reason=None, review_on=review_on, force=seal.force_id).values())
    before = set(named_people(seal))
    _call("select scope.change_seal(%s, %s, %s)", seal.pk, review_on, [person.pk for person in people])
    log.record(Operation.ALTERATION, of=seal.investigation, reason="changed who is named")
    _tell(NoticeKind.INVESTIGATION_SEALED, seal.investigation, set(people) - before, by=by)


@transaction.atomic
def unseal(seal: InvestigationSeal, *, reason: str, seen: str, by: User) -> None:
    """Unseal an investigation: everybody whose scope has it sees it again. A running emergency access ends.

    Raises TransitionNotAllowed, and EditConflict with what has changed since the page was opened.
    """
    seal = _locked(seal, seen=seen, by=by, decide="unseal it")
    if not reason.strip():
        raise TransitionNotAllowed("Enter why the investigation is unsealed.")
    named = named_people(seal)
    _call("select scope.unseal_investigation(%s, %s)", seal.pk, reason.strip()[:300])
    log.record(Operation.ALTERATION, of=seal.investigation, reason="unsealed")
    _tell(NoticeKind.INVESTIGATION_UNSEALED, seal.investigation, named, by=by)


def _locked(seal: InvestigationSeal, *, seen: str, by: User, decide: str) -> InvestigationSeal:
    """The seal as it is now, while others who would change it wait; refused if the person may not, or saw another."""
    # The web role cannot lock a row that only owner functions change.
    _call("select pg_advisory_xact_lock(hashtextextended(%s, 0))", f"investigations.seal {seal.pk}")
    locked = seal_of(seal.investigation)
    if locked is None or locked.pk != seal.pk:
        raise TransitionNotAllowed("This investigation is no longer sealed, or no longer sealed to you.")
    _refuse(why_not_change(locked, by=by))
    if why := edit_conflicts.refusal(
        seen, now=token_of(locked), what_changed=lambda: last_change_of(locked), decide=decide
    ):
        raise EditConflict(why)
    return locked


def last_change_of(seal: InvestigationSeal) -> str:
    """Who added somebody to the people named for a seal last, or removed somebody, and when; empty if nobody did."""
    added = seal.people.values_list("named_at", "named_by__name", "person__name").exclude(named_at=seal.sealed_at)
    removed = seal.people.values_list("removed_at", "removed_by__name", "person__name").exclude(removed_at=None)
    done = [("added", *row) for row in added]
    done += [("removed", at, by, person) for at, by, person in removed if at is not None]
    if not done:
        return ""
    newest = max(at for _, at, *_ in done)
    by = next(name for _, at, name, _ in done if at == newest)
    parts = [
        f"{what} {', '.join(sorted(people))}"
        for what in ("added", "removed")
        if (people := [person for did, at, _, person in done if did == what and at == newest])
    ]
    return f"{by} {' and '.join(parts)} at {clock.in_words(newest)}."


@transaction.atomic
def join(public_id: UUID, *, by: User) -> Investigation:
    """Name a lead for an investigation of their force that has too few people. Raises TransitionNotAllowed.

    Everybody who was named learns of it, and the national team: also those who cannot see the investigation now.
    """
    if not _call("select scope.join_seal(%s)", public_id):
        _refuse(*(why_wait(each) for each in summaries_of_force() if each.public_id == public_id))
        raise TransitionNotAllowed("A lead who is named can see this investigation. They can add you.")
    seal = InvestigationSeal.objects.select_related("investigation", "force").get(public_id=public_id)
    log.record(Operation.ALTERATION, of=seal.investigation, reason="added themselves, as too few people were left")
    _tell_of_joining(seal, by=by)
    return seal.investigation


def _tell_of_joining(seal: InvestigationSeal, *, by: User) -> None:
    """Tell those who see the investigation, whose notice opens its page, and all others, who have the notice alone."""
    key = f"{seal.public_id}:{by.pk}:{clock.now().isoformat()}"
    can_see = {person.pk for person in named_people(seal)}
    named = set(seal.people.filter(removed_at__isnull=True).values_list("person", flat=True))
    national = set(User.objects.active().filter(role=Role.NATIONAL).values_list("pk", flat=True))
    places = [
        NoticePlace(
            url_name="investigations:investigation-detail",
            url_args=(str(seal.investigation.public_id),),
            key=key,
            force=seal.force_id,
            person=person,
        )
        if person in can_see
        else NoticePlace(
            url_name="notifications:notice-list",
            key=key,
            force=seal.force_id if person in national else None,  # who works elsewhere reads none of the force
            person=person,
        )
        for person in sorted(named | national)
    ]
    creation.notify(NoticeKind.SEAL_JOINED, places, by=by)


def _refuse(*reasons: str) -> None:
    if why := " ".join(reason for reason in reasons if reason):
        raise TransitionNotAllowed(why)


def _call(statement: str, *values: Any) -> Any:
    """What an owner function returns."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        (value,) = cursor.fetchone()
    return value


def _tell(kind: NoticeKind, investigation: Investigation, people: Collection[User], *, by: User) -> None:
    """Make a notice for each of these people. It names nothing: its page does, to those who see it."""
    for person in people:
        place = NoticePlace(
            url_name="investigations:investigation-detail",
            url_args=(str(investigation.public_id),),
            key=f"{investigation.pk}:{person.pk}:{clock.now().isoformat()}",
            force=investigation.force_id,
            person=person.pk,
        )
        creation.notify(kind, place, by=by)
