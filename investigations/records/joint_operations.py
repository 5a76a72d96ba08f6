"""One operation or two: a reviewer's decision about investigations that two forces return.

The lead force returns a joint operation. The system asks the other force to make its row void, and that force does it
with a reason. *Two operations* needs a reason, and the warning does not come back until a name or a force changes.
The coordinator of both forces decides; the national team decides where they have no coordinator in common.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F

from accounts import edit_conflicts as seen_pages
from accounts.choices import Role
from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import EditConflict, TransitionNotAllowed
from investigations.choices import RevisionState
from investigations.models import Entry, Holding, Investigation, JointDecision, MonthlyReturn, Revision
from investigations.quality import checks
from investigations.quality.checks import Twin
from investigations.returns import workflow
from investigations.sealed import counting

LONGEST_REASON = 300
THIS, OTHER, NEITHER = "this", "other", "neither"  # which of the two leads


@dataclass(frozen=True, slots=True, kw_only=True)
class JointDecisionRow:
    """A decision as the page of one of the two investigations prints it."""

    decision: JointDecision
    other: Investigation
    other_name: str
    is_waiting: bool  # the row that the force has to make void is still live

    @property
    def sentence(self) -> str:
        """What was decided, and what remains to be done."""
        if self.decision.lead_id is None:
            return f"Not the same operation as {self.other_name}: {self.decision.reason}"
        if self.decision.lead_id == self.other.pk:
            outcome = f"{self.other_name} leads and this investigation must be made void"
        else:
            outcome = f"This investigation leads and {self.other_name} must be made void"
        return f"{outcome} ({'waiting for its force' if self.is_waiting else 'done'})."


def twins_of(investigation: Investigation, *, by: User) -> tuple[Entry | None, list[Twin]]:
    """The investigation's live row of the newest submitted month, and other forces' rows of its operation."""
    rows = Entry.objects.visible_to(by).live().filter(investigation=investigation, force=investigation.force_id)
    submitted = rows.filter(revision__state__in=[RevisionState.APPROVED, RevisionState.SUBMITTED])
    newest = (
        submitted.with_people()
        .select_related("revision", "holding", "force", "primary_type")
        .order_by("-revision__period", "-revision__number")
        .first()
    )
    if newest is None:
        return None, []
    return newest, [twin for twin in checks.returned_twice(newest.revision, by=by) if twin.entry_id == newest.pk]


def decided_of(investigation: Investigation, *, by: User) -> list[JointDecisionRow]:
    """The current decisions about the investigation, newest first, if the user sees both forces."""
    held = JointDecision.objects.visible_to(by).holding().about(investigation)
    decisions = list(held.select_related("investigation__latest_entry", "other__latest_entry").order_by("-pk"))
    others = [
        decision.other if decision.investigation_id == investigation.pk else decision.investigation
        for decision in decisions
    ]
    holdings = Holding.objects.filter(investigation__in=others, ends_on__isnull=True).select_related("force")
    names = {held.investigation_id: f"{held.reference} of {held.force.short_name}" for held in holdings}
    return [
        JointDecisionRow(
            decision=decision,
            other=other,
            other_name=names.get(other.pk, "another investigation"),
            is_waiting=_is_live(other if decision.lead_id == investigation.pk else investigation),
        )
        for decision, other in zip(decisions, others, strict=True)
    ]


def why_not(investigation: Investigation, other: Investigation, *, by: User) -> str:
    """Why this user cannot decide about these two, with both forces in scope; empty if they can."""
    if by.role not in workflow.REVIEWERS:
        return "Only a coordinator of both forces, or the national team, can decide which force returns an operation."
    if investigation.force_id == other.force_id:
        return "The same force has both. It must merge one into the other in its return."
    unit = investigation.force.unit
    if by.role != Role.NATIONAL or unit.pk != other.force.unit_id or unit.reviewed_by_national:
        return ""
    has_coordinator = User.objects.coordinating(unit.pk).exists()
    return "Both forces are in one unit. Ask its coordinator to decide." if has_coordinator else ""


def token_of(investigation: Investigation, other: Investigation | None = None) -> str:
    """A token of an investigation, and of the other one, as the decision page shows them."""
    return tokens_of(investigation, [other])[0]


def tokens_of(investigation: Investigation, others: Sequence[Investigation | None]) -> list[str]:
    """The token for each of several other investigations, in their order: three queries, whatever their number."""
    every = {each.pk: each for each in (investigation, *others) if each is not None}
    rows = Entry.objects.filter(investigation__in=every, force=F("investigation__force")).live()
    submitted = rows.filter(revision__state__in=[RevisionState.APPROVED, RevisionState.SUBMITTED])
    newest = dict(
        submitted.order_by("investigation", "-revision__period", "-revision__number")
        .distinct("investigation")
        .values_list("investigation", "pk")
    )
    holdings = Holding.objects.filter(investigation__in=every, ends_on__isnull=True)
    named = {held.investigation_id: (held.reference, held.operation_name) for held in holdings}
    decisions = list(JointDecision.objects.holding().about(investigation).order_by("pk").values_list("pk", flat=True))

    def facts_of(investigation: Investigation) -> tuple[object, ...]:
        return (
            investigation.pk,
            investigation.force_id,
            investigation.same_operation_as_id,
            newest.get(investigation.pk),
            named.get(investigation.pk),
        )

    return [
        seen_pages.token(
            *decisions, *(facts_of(every[pk]) for pk in sorted({investigation.pk, *([other.pk] if other else [])}))
        )
        for other in others
    ]


@transaction.atomic
def decide(public_id: UUID, *, other: str, lead: str, reason: str, seen: str, by: User) -> JointDecision:
    """Decide that these are one operation, led by *this* or the *other*, or two, with *neither* as lead.

    `other` is a reference or the number from its page. `seen` is the token of what the page showed: both
    investigations, or only the first if the user typed the other's reference. Raises Investigation.DoesNotExist out of
    scope.
    """
    mine = Investigation.objects.held_within(by).get(public_id=public_id)
    theirs = _named(other, by=by)
    first, second = _locked(mine, theirs)
    mine, theirs = (first, second) if first.pk == mine.pk else (second, first)
    reason = " ".join(reason.split())[:LONGEST_REASON]
    if why := why_not(mine, theirs, by=by):
        raise TransitionNotAllowed(why)
    if seen != token_of(mine) and (
        why := seen_pages.refusal(
            seen,
            now=token_of(mine, theirs),
            what_changed=lambda: "One of the rows, or a decision about them, has changed since you opened the page.",
        )
    ):
        raise EditConflict(why)
    if lead not in {THIS, OTHER, NEITHER}:
        raise TransitionNotAllowed("Choose which investigation leads, or that they are different operations.")
    if lead == NEITHER and not reason:
        raise TransitionNotAllowed("Enter why they are different operations. You will not be asked again.")
    for investigation, its_other in ((mine, theirs), (theirs, mine)):
        if investigation.same_operation_as_id == its_other.pk:
            _follow(investigation, None)
    leader, follower = {THIS: (mine, theirs), OTHER: (theirs, mine)}.get(lead, (None, None))
    if leader is not None and follower is not None:
        _refuse_chain(leader, follower)
        _follow(follower, leader)
    JointDecision.objects.holding().filter(investigation=first, other=second).update(ended_at=clock.now())
    made = JointDecision.objects.create(
        investigation=first,
        force_id=first.force_id,
        other=second,
        other_force_id=second.force_id,
        lead=leader,
        operation_key=_key_of(mine),
        reason=reason,
        by=by,
        at=clock.now(),
    )
    log.record(Operation.ALTERATION, of=[first, second])
    _check_drafts(first, second)
    return made


def _named(text: str, *, by: User) -> Investigation:
    """The investigation with this reference or number, among those of the user's forces."""
    text = text.strip()
    held = Investigation.objects.held_within(by).select_related("force")
    try:
        matches = list(held.filter(public_id=UUID(text)))
    except ValueError:
        matches = (
            list(held.filter(holdings__reference__iexact=text, holdings__ends_on__isnull=True)[:2]) if text else []
        )
    if len(matches) > 1:
        raise TransitionNotAllowed(
            "More than one of your forces uses this reference. Enter the system ID from its page."
        )
    if not matches:
        raise TransitionNotAllowed(
            "No investigation in your forces matches. Enter its reference, or the system ID from its page."
        )
    return matches[0]


def _locked(mine: Investigation, theirs: Investigation) -> tuple[Investigation, Investigation]:
    """Reload both under their locks, the lower number first, so that no deadlock can occur."""
    if mine.pk == theirs.pk:
        raise TransitionNotAllowed("That is this investigation. Enter the other force’s investigation.")
    both = Investigation.objects.filter(pk__in=[mine.pk, theirs.pk]).select_related("force__unit").order_by("pk")
    first, second = both.select_for_update(of=("self",))
    return first, second


def _follow(follower: Investigation, leader: Investigation | None) -> None:
    """Link an investigation to the one that leads its operation, or remove the link."""
    follower.same_operation_as = leader
    follower.save(update_fields=["same_operation_as"])


def _refuse_chain(leader: Investigation, follower: Investigation) -> None:
    """Refuse a chain: an operation has one lead, and an investigation that follows cannot lead."""
    if leader.same_operation_as_id is not None or follower.same_operation_as_id is not None:
        raise TransitionNotAllowed(
            "One of these must already be made void because a third investigation leads. Change that decision first."
        )
    if Investigation.objects.filter(same_operation_as=follower).exists():
        raise TransitionNotAllowed(
            "The investigation to be made void already leads another decision. Choose it as the lead here too."
        )


def _key_of(investigation: Investigation) -> str:
    """The operation name of the investigation, without “Op”, case and spaces."""
    held = Holding.objects.filter(investigation=investigation, ends_on__isnull=True).first()
    with connection.cursor() as cursor:
        cursor.execute("select investigations_operation_key(%s)", [held.operation_name if held else ""])
        (key,) = cursor.fetchone()
    return str(key)


def _is_live(investigation: Investigation) -> bool:
    entry = investigation.latest_entry
    return entry is not None and entry.state == "live"


def _check_drafts(*investigations: Investigation) -> None:
    """Check the drafts of both forces again at once, since the decision changes their findings."""
    working = Revision.objects.working().filter(entries__investigation__in=investigations).order_by("monthly_return")
    for revision in working.distinct():
        MonthlyReturn.objects.select_for_update(of=("self",)).get(pk=revision.monthly_return_id)
        counting.hold_off_sealing(revision.force_id)
        checks.check(revision)
