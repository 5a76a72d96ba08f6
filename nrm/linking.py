"""The investigation that a referral belongs to: chosen, changed or removed at any time, and likely ones with reasons.

A force chooses among its own investigations. The link stays when either moves to another force: the person and the case
belong together, no matter who works on them. It is shown only to those who see the case (docs/adr/0065): for everybody
else the referral has no link, and they can choose a case of their own. The timeline shows that a link changed, and not
to which case. The log has the case, also one that the person did not see (`sql/guard_link.sql`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import BooleanField, Case, Exists, ExpressionWrapper, F, IntegerField, OuterRef, Q, Value, When

from accounts import edit_conflicts
from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from investigations.choices import EntryState, PersonRole
from investigations.models import Entry, EntryPeople, Holding, Investigation
from investigations.querysets import present_series
from investigations.sealed import counting
from nrm import erased, outdated_pages, permissions, referrals
from nrm.choices import DecisionMaker
from nrm.form import answers
from nrm.guidance_context import types_of
from nrm.models import CrimeRecord, Referral, ReferralStep
from nrm.workflow import LINKED, UNLINKED

MOST = 5  # likely investigations on a page
ENOUGH = 2  # points: one fact that many cases share is no reason
AROUND = timedelta(days=30)  # between the encounter and the opening of the case
REFERENCES = ("own_reference", "crime_reference")  # answers of the form


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedInvestigation:
    """The investigation of a referral, by the name under which a force of the person knows it."""

    investigation: Investigation
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelyInvestigation:
    """An investigation that may be about the same case, and why, in words."""

    entry: Entry
    reasons: tuple[str, ...]


def linked_to(record: Referral | CrimeRecord, *, by: User) -> LinkedInvestigation | None:
    """Return the investigation of a referral or crime record; None without one, or if the person does not see it."""
    if record.investigation_id is None:
        return None
    holding = (
        Holding.objects.visible_to(by)
        .filter(investigation=record.investigation_id, investigation__in=Investigation.objects.visible_to(by))
        .select_related("investigation")
        .order_by("-pk")
        .first()
    )
    return None if holding is None else LinkedInvestigation(investigation=holding.investigation, name=str(holding))


def why_not(referral: Referral, *, by: User) -> str:
    """Return why this user can't change the link, as a sentence; empty if they can."""
    if not permissions.is_of_force(by, referral.force_id):
        return f"Only NRM contacts in {referral.force.short_name} can link this referral to an investigation."
    return erased.refusal(referral)


def token_of(referral: Referral, linked: LinkedInvestigation | None) -> str:
    """Return a token of the link as a page shows it (`accounts.edit_conflicts`)."""
    return edit_conflicts.token(referral.pk, referral.force_id, linked and linked.investigation.pk)


@transaction.atomic
def link(public_id: UUID, investigation: UUID | None, *, seen: str, by: User) -> Referral:
    """Link a referral to an investigation of the force, or remove the link. Does nothing if that is so already.

    Raises TransitionNotAllowed, EditConflict if a colleague changed the link after the page was opened, and
    Referral.DoesNotExist outside the user's scope.
    """
    referral = referrals.locked(public_id, by=by)
    if refusal := why_not(referral, by=by):
        raise TransitionNotAllowed(refusal)
    linked = linked_to(referral, by=by)
    if investigation == (linked and linked.investigation.public_id):
        return referral  # sent twice, or a colleague chose the same
    outdated_pages.refuse(
        seen,
        now=token_of(referral, linked),
        what_changed=lambda: edit_conflicts.who_changed("nrm.referral", referral.public_id),
        decide="change the link",
    )
    chosen = None if investigation is None else _own(investigation, force=referral.force_id, by=by)
    referral.investigation = chosen
    referral.save(update_fields=["investigation"])
    ReferralStep.objects.create(
        referral=referral,
        force_id=referral.force_id,
        move=LINKED if chosen else UNLINKED,
        was=referral.state,
        became=referral.state,
        on=clock.today(),
        maker=DecisionMaker.FORCE,
        due_on=referral.due_on,
        due_why=referral.due_why,
        by=by,
        at=clock.now(),
    )
    cases = [case for case in (linked and linked.investigation, chosen) if case]
    log.record(Operation.ALTERATION, of=referral, beside=cases)
    return referral


def _own(public_id: UUID, *, force: str, by: User) -> Investigation:
    """An investigation of the force that the person may change. Raises TransitionNotAllowed."""
    case = Investigation.objects.visible_to(by).filter(public_id=public_id, force=force).first()
    if case is None:
        raise TransitionNotAllowed("Choose an investigation of your own force.")
    if why := counting.why_read_only(case.pk):
        raise TransitionNotAllowed(why)
    return case


def known_as(reference: str, *, by: User) -> UUID | None:
    """Return the public id of the investigation that the user's force knows by a reference; None if there is none."""
    holdings = Holding.objects.visible_to(by).known_as(reference, force=by.force_id or "")
    cases = Investigation.objects.visible_to(by).filter(pk__in=holdings.values("investigation"), force=by.force_id)
    return cases.values_list("public_id", flat=True).first()


def likely(referral: Referral, *, by: User) -> list[LikelyInvestigation]:
    """Return investigations of the force that share most with a referral, the most likely first, in one query.

    Live in the newest approved return of the present series, or closed since the police met the person.
    """
    met_on = referral.encounter.happened_on
    facts = list(facts_of(referral))
    points: Any = Value(0)
    for fact in facts:
        points = points + Case(When(**{fact.code: True}, then=Value(fact.points)), default=Value(0))
    is_live = Q(state=EntryState.LIVE, revision__period__gte=present_series())
    entries = (
        Entry.objects.visible_to(by)
        .newest()
        .filter(is_live | Q(state=EntryState.CLOSED, closed_on__gte=met_on), investigation__force=referral.force_id)
        .exclude(investigation=referral.investigation_id)
        .annotate(**{fact.code: ExpressionWrapper(fact.condition, BooleanField()) for fact in facts})
        .annotate(points=ExpressionWrapper(points, IntegerField()))
        .filter(points__gte=ENOUGH)
        .select_related("holding", "investigation", "primary_type")
        .order_by("-points", F("opened_on").desc(nulls_last=True), "pk")
    )
    return [
        LikelyInvestigation(entry=entry, reasons=tuple(fact.sentence for fact in facts if getattr(entry, fact.code)))
        for entry in entries[:MOST]
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactInCommon:
    """Something that an investigation may share with a referral: its condition on the entry, weight and sentence."""

    code: str
    condition: Any
    points: int
    sentence: str  # within a sentence


def facts_of(referral: Referral) -> Iterator[FactInCommon]:
    """Yield what the referral says that an investigation could share; nothing that is not known."""
    given = answers.answers_of(referral)
    for place, name in enumerate(REFERENCES):
        if reference := str(given.get(name) or ""):
            known = Holding.objects.known_as(reference, force=referral.force_id).filter(pk=OuterRef("holding"))
            sentence = "the form names its reference"
            yield FactInCommon(code=f"is_named_{place}", condition=Exists(known), points=6, sentence=sentence)
    if types := types_of(referral):
        is_same = Q(primary_type__in=types) | Q(secondary_types__overlap=types)
        yield FactInCommon(code="has_type", condition=is_same, points=1, sentence="same type of exploitation")
    victims = EntryPeople.objects.filter(entry=OuterRef("pk"), role=PersonRole.VICTIM)
    if referral.nationality:
        nationality = Exists(victims.filter(nationality=referral.nationality))
        sentence = f"{referral.nationality.name} potential victims"
        yield FactInCommon(code="has_nationality", condition=nationality, points=1, sentence=sentence)
    met_on = referral.encounter.happened_on
    is_near = Q(opened_on__range=(met_on - AROUND, met_on + AROUND))
    sentence = f"opened within {AROUND.days} days of {met_on:%-d %B %Y}, when police met the person"
    yield FactInCommon(code="is_near", condition=is_near, points=1, sentence=sentence)
