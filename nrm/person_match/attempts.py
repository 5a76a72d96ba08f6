"""Search for an earlier referral of a person, and make the force's own referrals findable (P37).

The form determines how a referral can be found: each save updates its hashes, and a form without a name, as in most
notifications, has none. A transfer moves the hashes and deleting a draft deletes them. The database does both
(`sql/follow_referral.sql`), because the receiving force could not remove the sending force's rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from accounts import duties
from accounts.choices import Role
from accounts.models import User
from core import clock
from matching import person_match as matching
from matching import tokens
from matching.choices import Strength
from matching.models import MatchAttempt, MatchLimit
from matching.rehash import HashedRecords
from matching.tokens import KeyedHash, PersonWords
from nrm import erased, identity, permissions
from nrm.data_rights import restriction
from nrm.form import answers, sections
from nrm.form.condition import Answers
from nrm.models import Identity, MatchInquiry, Referral
from reference.models import Force

APP = "nrm"
MOST_CONTACTS = 4  # from one force; a page is not a directory
# The questions of a form that identify a person, and what `matching` calls them.
TELLS = {
    "first_name": "given_names",
    "last_name": "family_names",
    "nicknames": "other_names",
    "born_on": "born",
    "nationality": "nationality",
}
NAMES = ("first_name", "last_name")


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchLine:
    """One line of a result: the force and the strength of the match.

    It names the referral only if that is the searching force's own.
    """

    force: Force
    strength: Strength
    referral: Referral | None
    contacts: tuple[User, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How many different people one user and one force may search for in a day."""

    person: int
    force: int


def limits() -> Limits:
    """Return today's limits."""
    return Limits(**dict(MatchLimit.objects.values_list("of", "tries")))


def person_of(described: Mapping[str, object]) -> PersonWords:
    """Return the text of a form in the structure that `matching` takes. Leaves out what is not a valid day."""
    values: dict[str, object] = {name: str(described.get(code) or "") for code, name in TELLS.items()}
    values["born"] = _day(described.get("born_on"))
    return PersonWords(**values)  # type: ignore[arg-type]


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value
    return date.fromisoformat(str(value)) if value else None


def update_hashes(referral: Referral) -> None:
    """Let other forces find the person by the current form; not without a name, and not while it is restricted."""
    stored = Identity.objects.filter(referral=referral).first()
    if stored is None:
        return
    if restriction.is_restricted(referral):
        matching.remove_hashes(app=APP, record=referral.public_id)
        return
    person = _person_from(referral, stored)
    if person.names:
        matching.replace_hashes(person, app=APP, record=referral.public_id, force=referral.force_id)
    else:
        matching.remove_hashes(app=APP, record=referral.public_id)


def tokens_of(records: Sequence[UUID]) -> Iterator[tuple[UUID, Sequence[KeyedHash]]]:
    """Yield the current hashes of each of these referrals that exists; none if nobody may find it."""
    rows = (
        Referral.objects.filter(public_id__in=records).prefetch_related("answers", "words").select_related("identity")
    )
    closed = set(restriction.restricted(Referral.objects.filter(public_id__in=records)).values_list("pk", flat=True))
    for referral in rows.filter(identity__isnull=False):
        person = _person_from(referral, referral.identity)
        yield referral.public_id, tokens.tokens_of(person) if person.names and referral.pk not in closed else ()


def _person_from(referral: Referral, stored: Identity) -> PersonWords:
    """Return the person as the form describes them now."""
    given = answers.answers_of(referral)
    described: dict[str, object] = dict(given)
    described |= {code: getattr(stored, code).reveal() for code in identity.COLUMNS if getattr(stored, code)}
    return _asked_for(described, given, begun=referral.form_begun_on)


def keep_new(many: Iterable[tuple[Referral, Answers]]) -> int:
    """Let other forces find the people of many new referrals by these answers; return how many can be found."""
    people = ((referral, _asked_for(given, given, begun=referral.form_begun_on)) for referral, given in many)
    findable = (
        matching.Findable(person=person, record=referral.public_id, force=referral.force_id)
        for referral, person in people
        if person.names
    )
    return matching.replace_hashes_of_many(findable, app=APP)


def _asked_for(described: Mapping[str, object], given: Answers, *, begun: date) -> PersonWords:
    """Return the person by what the form asks for, given its answers."""
    codes = {question.code for question in sections.asked(given, begun=begun)}
    return person_of({code: value for code, value in described.items() if code in codes})


HASHED = HashedRecords(app=APP, tokens_of=tokens_of)


def start_attempt(public_id: UUID, *, person: PersonWords, by: User) -> MatchInquiry:
    """Record that a force searches for an earlier referral of the person in its referral, and count the attempt.

    The same search for the same referral on one day counts once: it is compared again, and not counted. Raises
    `matching.person_match.AskRefused` with a sentence, and Referral.DoesNotExist for anybody but the force's NRM
    people. The result is available once this is committed.
    """
    referrals = Referral.objects.visible_to(by)
    with transaction.atomic():
        # Locked before anything is stored: a transfer or an erasure in the meantime refuses the search.
        referral = referrals.select_for_update(of=("self",)).get(public_id=public_id)
        if not permissions.is_of_force(by, referral.force_id):
            raise Referral.DoesNotExist
        if why := erased.refusal(referral) or restriction.refusal(referral, restriction.RestrictedUse.COMPARING):
            raise matching.AskRefused(why)
        attempt = matching.start_attempt(person, app=APP, by=by, force=referral.force_id, besides=referral.public_id)
        inquiry, _ = MatchInquiry.objects.update_or_create(
            attempt=MatchAttempt.objects.visible_to(by).values_list("pk", flat=True).get(public_id=attempt.ticket),
            defaults={"at": clock.now(), "tries_left": attempt.tries_left},
            create_defaults={
                "referral": referral,
                "force_id": referral.force_id,
                "ticket": attempt.ticket,
                "by": by,
                "at": clock.now(),
                "tries_left": attempt.tries_left,
            },
        )
        return inquiry


def ask_as_stored(public_id: UUID, *, by: User) -> MatchInquiry:
    """Search as `start_attempt` does, with what the form holds.

    Opens the identity, which is logged as a consultation.
    """
    referral = Referral.objects.visible_to(by).select_related("force").get(public_id=public_id)
    if not permissions.is_of_force(by, referral.force_id):
        raise Referral.DoesNotExist
    revealed = identity.reveal(referral, by=by, reason="looking for an earlier referral")
    person = person_of({**revealed.answers, "nationality": referral.nationality_id})
    return start_attempt(public_id, person=person, by=by)


def newest(referral: Referral, *, by: User) -> MatchInquiry | None:
    """Return this user's latest search on this referral. Nobody sees another user's result."""
    return MatchInquiry.objects.visible_to(by).filter(referral=referral, by=by).order_by("-at", "-pk").first()


def matches_of(inquiry: MatchInquiry, *, by: User) -> list[MatchLine]:
    """Return the forces to contact, the strongest match first, and the people to contact there."""
    hits = matching.result_of(inquiry.ticket, by=by).hits
    own = {
        referral.public_id: referral
        for referral in Referral.objects.visible_to(by).filter(public_id__in=[hit.record for hit in hits if hit.record])
    }
    forces = Force.objects.select_related("unit").in_bulk({hit.force for hit in hits})
    people = contacts_of(forces.values())
    return [
        MatchLine(
            force=forces[hit.force],
            strength=hit.strength,
            referral=own.get(hit.record) if hit.record else None,
            contacts=() if hit.record else people[hit.force],
        )
        for hit in hits
    ]


def contacts_of(forces: Iterable[Force]) -> dict[str, tuple[User, ...]]:
    """Return the NRM people of each force, or its unit's if the force has none; empty if the unit has none either."""
    all_forces = list(forces)
    holders = list(
        duties.holders(duties.DutyKind.NRM)
        .filter(
            Q(role__in=permissions.FORCE_ROLES, force__in=all_forces)
            | Q(role=Role.COORDINATOR, unit__in=[force.unit_id for force in all_forces])
        )
        .defer("password", "last_login")
        .order_by("name", "pk")
    )
    contacts = {}
    for force in all_forces:
        own = [holder for holder in holders if holder.force_id == force.pk]
        unit = [holder for holder in holders if holder.role == Role.COORDINATOR and holder.unit_id == force.unit_id]
        contacts[force.pk] = tuple((own or unit)[:MOST_CONTACTS])
    return contacts
