"""A force with an approved month of two cases, of which one is sealed to its lead and one analyst."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F

from accounts.choices import Role
from accounts.models import User
from core import clock
from investigations.models import (
    Advice,
    EmergencyAccess,
    Entry,
    EntryText,
    Investigation,
    InvestigationSeal,
    InvestigationText,
    InvestigationTransfer,
    JointDecision,
    Query,
    Revision,
    SupportingForce,
)
from investigations.sealed import emergency, seals
from reference.models import Force
from tests.accounts.factories import CUMBRIA, LANCASHIRE, UserFactory
from tests.investigations.factories import FEBRUARY, MARCH, HoldingFactory, approved, row, series
from tests.roles import acting_for

EMERGENCY = "A child may be at risk tonight."
SECRET = "Zwielicht"  # in every text of the case that is sealed
REFERENCE = f"{SECRET}/17"


@dataclass(frozen=True, kw_only=True)
class SealedWorld:
    """The people around a sealed case. The second lead, the outsider and the reviewers are not named.

    The supporter is an analyst of Cumbria, which supports the case.
    """

    lead: User
    analyst: User
    other_lead: User
    outsider: User
    coordinator: User
    national: User
    case: Investigation
    open_case: Investigation
    supporter: User

    @property
    def seal(self) -> InvestigationSeal:
        """The running seal of the case."""
        return InvestigationSeal.objects.running().get(investigation=self.case)

    @property
    def not_named(self) -> tuple[User, ...]:
        """People in whose scope the case is, and who are not named for it."""
        return (self.other_lead, self.outsider, self.coordinator, self.national)


def unsealed_world() -> SealedWorld:
    """Everything before the case is sealed. March is open and not begun."""
    series(FEBRUARY, MARCH)
    lead, other_lead = (UserFactory(role=Role.LEAD, force_id=LANCASHIRE) for _ in range(2))
    made_at = clock.now() - timedelta(days=300)  # a lead whose account is new rescues no case
    User.objects.filter(pk__in=[lead.pk, other_lead.pk]).update(created_at=made_at)
    analyst, outsider = (UserFactory(role=Role.ANALYST, force_id=LANCASHIRE) for _ in range(2))
    coordinator = UserFactory(role=Role.COORDINATOR, unit_id=Force.objects.get(pk=LANCASHIRE).unit_id)
    rows = [
        row(REFERENCE, operation_name=f"Operation {SECRET}", remarks=f"Remarks on {SECRET}."),
        row("OPEN/1", operation_name="Operation Daylight", remarks="Nothing to hide."),
    ]
    approved(FEBRUARY, rows=rows, by=analyst, reviewer=coordinator)
    case = Entry.objects.get(holding__reference=REFERENCE).investigation
    InvestigationText.objects.create(investigation=case, force_id=LANCASHIRE, summary=f"Summary of {SECRET}.")
    EntryText.objects.get_or_create(entry=Entry.objects.get(investigation=case), force_id=LANCASHIRE)
    _write_about(case, by=coordinator)
    return SealedWorld(
        lead=lead,
        analyst=analyst,
        other_lead=other_lead,
        outsider=outsider,
        coordinator=coordinator,
        national=UserFactory(role=Role.NATIONAL),
        case=case,
        open_case=Entry.objects.get(holding__reference="OPEN/1").investigation,
        supporter=UserFactory(role=Role.ANALYST, force_id=CUMBRIA),
    )


def _write_about(case: Investigation, *, by: User) -> None:
    """Put the secret into everything that hangs on a case: a query, advice, support, a declined offer, a decision."""
    now, of_case = clock.now(), {"investigation": case, "force_id": LANCASHIRE}
    revision = Revision.objects.get(period=FEBRUARY)
    query = Query.objects.create(
        **of_case, monthly_return=revision.monthly_return, revision=revision, state="settled", opened_at=now
    )
    query.messages.create(force_id=LANCASHIRE, by=by, at=now, words=f"Who leads {SECRET}?")
    Advice.objects.create(
        **of_case,
        given_on=clock.today(),
        given_to=f"DI {SECRET}",
        about="nrm",
        words=SECRET,
        given_by=by,
        created_at=now,
    )
    SupportingForce.objects.create(**of_case, supporter_id=CUMBRIA, shares_name=True, contact=SECRET)
    InvestigationTransfer.objects.create(
        **of_case, receiver_id=CUMBRIA, offered_at=now, state="noted", reason=f"{SECRET} is yours."
    )
    other = HoldingFactory(investigation__force_id=CUMBRIA).investigation
    JointDecision.objects.create(
        **of_case, other=other, other_force_id=CUMBRIA, reason=f"{SECRET} is another operation.", by=by, at=now
    )


def next_request() -> None:
    """Let what was opened in an emergency begin before the present transaction, as it has in the next request."""
    earlier = timedelta(seconds=1)
    EmergencyAccess.objects.update(begins_at=F("begins_at") - earlier, ends_at=F("ends_at") - earlier)


def open_it(person: User, force: str = LANCASHIRE, reference: str = REFERENCE) -> EmergencyAccess:
    """Open the case in an emergency, as this person, whose next request sees it."""
    with acting_for(person):
        emergency.open_investigation(Force.objects.get(pk=force), reference, reason=EMERGENCY, by=person)
    next_request()
    return EmergencyAccess.objects.filter(person=person).latest("pk")


def moved_to_cumbria(world: SealedWorld) -> User:
    """Give the case to Cumbria as if Lancashire had transferred it, and return a lead of Cumbria."""
    HoldingFactory(investigation=world.case, force_id=CUMBRIA, reference="CUM/9", begins_on=MARCH)
    Investigation.objects.filter(pk=world.case.pk).update(force_id=CUMBRIA)
    return UserFactory(role=Role.LEAD, force_id=CUMBRIA)


def unseal(world: SealedWorld) -> SealedWorld:
    """Unseal the case, as the lead."""
    with acting_for(world.lead):
        running = world.seal
        seals.unseal(running, reason="The inquiry is public.", seen=seals.token_of(running), by=world.lead)
    return world


def seal(world: SealedWorld) -> SealedWorld:
    """Seal the case to the lead and the analyst, as the lead."""
    with acting_for(world.lead):
        seals.seal(
            Investigation.objects.get(pk=world.case.pk),
            people=[world.lead, world.analyst],
            reason=f"Corruption inquiry {SECRET}",
            review_on=clock.today() + timedelta(days=60),
            by=world.lead,
        )
    return world
