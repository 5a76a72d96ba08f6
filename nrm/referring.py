"""From the finished form to the Home Office: finish, reopen, record the submission, correct it.

This service sends nothing to the Home Office, and says so on the page. Somebody in the force enters the answers in the
Home Office form. The referral counts, and its working days run, once they record the submission here with the
reference.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts import edit_conflicts as seen_pages
from accounts.models import User
from accounts.querysets import secrets_of
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from nrm import decisions, outdated_pages, permissions, referrals, states, workflow
from nrm.choices import DecisionMaker, ReferralState
from nrm.crime import recording
from nrm.models import NrmRule, Referral, ReferralStep
from nrm.rules import deadlines
from nrm.rules.deadlines import Due
from nrm.rules.rulebook import Rulebook
from reference.working_days import UnknownYear

HOME_OFFICE_FORM = "https://www.modernslavery.gov.uk"
CORRECTED = "correct_reference"  # a step that changes no state


def finish(public_id: UUID, *, by: User) -> Referral:
    """Lock the form, ready to be entered in the Home Office form.

    Raises TransitionNotAllowed, Referral.DoesNotExist.
    """
    referral = Referral.objects.visible_to(by).get(public_id=public_id)
    move = "finish_notification" if decisions.is_notification(referral) else "finish"
    return decisions.make(public_id, move, on=clock.today(), by=by)


def reopen(public_id: UUID, *, by: User) -> Referral:
    """Make the form editable again, until the Home Office has it.

    Raises TransitionNotAllowed, Referral.DoesNotExist.
    """
    return decisions.make(public_id, "reopen", on=clock.today(), by=by)


def record(public_id: UUID, *, at: datetime, reference: str, by: User) -> Referral:
    """Record when the Home Office form was submitted and which reference it gave.

    Raises TransitionNotAllowed, and Referral.DoesNotExist outside the user's scope.
    """
    if at > clock.now():
        raise TransitionNotAllowed(
            "The date and time are in the future. Enter when you submitted the Home Office form."
        )
    referral = Referral.objects.visible_to(by).get(public_id=public_id)
    move = "notify" if decisions.is_notification(referral) else "submit"
    return decisions.make(public_id, move, on=clock.day_of(at), reference=reference, sent_at=at, by=by)


def why_not_corrected(referral: Referral, *, by: User) -> str:
    """Return why this user can't record or correct the reference, as a sentence; empty if they can."""
    if not permissions.is_of_force(by, referral.force_id):
        return f"Only NRM contacts in {referral.force.short_name} can correct the Home Office reference."
    if referral.state in states.NOT_REFERRED:
        return (
            "The Home Office does not have this referral yet. You enter its reference when you record that you "
            "referred the person."
        )
    return ""


@transaction.atomic
def correct_reference(public_id: UUID, *, reference: str, reason: str, by: User) -> Referral:
    """Record a missing reference, or correct a wrong one; the timeline shows each one with who, when and why.

    Raises TransitionNotAllowed, and Referral.DoesNotExist outside the user's scope.
    """
    referral = referrals.locked(public_id, by=by)
    if why := why_not_corrected(referral, by=by):
        raise TransitionNotAllowed(why)
    new = decisions.new_reference(reference, referral)
    if new == referral.authority_reference:
        raise TransitionNotAllowed(f"{new} is already recorded.")
    if referral.authority_reference and not reason.strip():
        raise TransitionNotAllowed("Enter how you know the reference is wrong.")
    was = referral.authority_reference
    referral.authority_reference, referral.reference_missing = new, False
    referral.save(update_fields=["authority_reference", "reference_missing"])
    recording.follow_reference(referral, by=by)
    ReferralStep.objects.create(
        referral=referral,
        force_id=referral.force_id,
        move=CORRECTED,
        was=referral.state,
        became=referral.state,
        on=clock.today(),
        maker=DecisionMaker.FORCE,
        reasons=reason.strip(),
        reference=new,
        due_on=referral.due_on,
        due_why=referral.due_why,
        by=by,
        at=clock.now(),
    )
    log.record(
        Operation.ALTERATION, of=referral, question="Home Office reference corrected" if was else "reference recorded"
    )
    return referral


def token_of(referral: Referral) -> str:
    """Return a token of the referral as the page for correcting its date shows it (`accounts.edit_conflicts`)."""
    last = referral.steps.order_by("at", "pk").values_list("pk", flat=True).last()
    sent = referral.submitted_at.timestamp() if referral.submitted_at else None  # the same in every time zone
    return seen_pages.token(referral.pk, referral.state, sent, last)


def what_happened_last(referral: Referral) -> str:
    """Return who recorded what last, and when, as a sentence, for a user who decides on an outdated page."""
    rows = referral.steps.select_related("by").defer(*secrets_of("by"))
    step = rows.order_by("at", "pk").last()
    if step is None:
        return ""
    who = step.by.name if step.by else "This service"
    return f"{who} recorded “{label_of(step)}” at {clock.in_words(step.at)}."


@transaction.atomic
def correct_date(public_id: UUID, *, at: datetime, reason: str, seen: str, by: User) -> Referral:
    """Correct when the Home Office form was submitted; the timeline shows the old date, who changed it and why.

    Dates that depend on it change too: the due date of the reasonable grounds decision while it is awaited, and the
    days in which a first safeguarding action is expected. Figures count the referral in the correct month from the next
    extraction on; published figures do not change until the next version. Raises TransitionNotAllowed, EditConflict,
    and Referral.DoesNotExist out of scope.
    """
    referral = referrals.locked(public_id, by=by)
    steps = list(referral.steps.order_by("at", "pk"))
    rules = NrmRule.objects.book()
    _refuse(why_not_date_corrected(referral, by=by))
    outdated_pages.refuse(
        seen,
        now=token_of(referral),
        what_changed=lambda: what_happened_last(referral),
        decide="correct the date",
    )
    _refuse(_why_not_sent_at(at, referral, steps, rules=rules))
    if not reason.strip():
        raise TransitionNotAllowed("Enter how you know the date or time is wrong.")
    was, day = referral.submitted_at, clock.day_of(at)
    due = None
    if not decisions.is_notification(referral):
        due = _due_from(day, rules=rules)
        referral.safeguard_by = deadlines.safeguarding_until(day, rules=rules)
    if referral.state in {ReferralState.SUBMITTED, ReferralState.NOTIFIED}:
        referral.began_on = day
    if due and referral.state in states.AWAITING:
        referral.due_on, referral.due_why = due.on, due.why
    referral.submitted_at = at
    referral.version += 1  # an export requested before would show the wrong date
    referral.save(update_fields=["submitted_at", "began_on", "due_on", "due_why", "safeguard_by", "version"])
    ReferralStep.objects.create(
        referral=referral,
        force_id=referral.force_id,
        move=workflow.DATE_CORRECTED,
        was=referral.state,
        became=referral.state,
        on=day,
        maker=DecisionMaker.FORCE,
        reasons=reason.strip(),
        sent_at=at,
        sent_at_before=was,
        due_on=due.on if due else None,
        due_why=due.why if due else "",
        by=by,
        at=clock.now(),
    )
    log.record(Operation.ALTERATION, of=referral, question="date of submission to the Home Office corrected")
    return referral


def why_not_date_corrected(referral: Referral, *, by: User) -> str:
    """Return why this user can't correct the date of submission, as a sentence; empty if they can."""
    if not permissions.is_of_force(by, referral.force_id):
        return f"Only NRM contacts in {referral.force.short_name} can correct the date of submission."
    if referral.state in states.NOT_REFERRED:
        return (
            "The Home Office does not have this referral yet. You enter the date when you record that you referred "
            "the person."
        )
    return ""


def _why_not_sent_at(at: datetime, referral: Referral, steps: Sequence[ReferralStep], *, rules: Rulebook) -> str:
    """Return why the Home Office form can't have been submitted then, by the workflow that checked the first date."""
    was = referral.submitted_at
    if was and at == was.replace(second=0, microsecond=0):
        return f"{in_words_at(at)} is already recorded."
    if at > clock.now():
        return "The date and time are in the future. Enter when you submitted the Home Office form."
    move, day = ("notify" if decisions.is_notification(referral) else "submit"), clock.day_of(at)
    (ready,) = workflow.TRANSITIONS[move].source
    facts = workflow.ReferralFacts(
        case_type=referral.case_type,
        on=day,
        today=clock.today(),
        step_began=referral.encounter.happened_on,
        is_reference_optional=True,
    )
    if why := workflow.refusal(move, state=ready, facts=facts, rules=rules):
        return why
    ours = workflow.SENDS | workflow.FINISHES | workflow.LINK_STEPS | {"reopen", CORRECTED, workflow.DATE_CORRECTED}
    first = min((step for step in steps if step.move not in ours), key=lambda step: step.on, default=None)
    if first is not None and day > first.on:
        return (
            f"{day:%-d %B %Y} is after “{ReferralState(first.became).label}”, which is dated {first.on:%-d %B %Y}. "
            "The Home Office had the form by then. Check which date is wrong."
        )
    return ""


def _due_from(day: date, *, rules: Rulebook) -> Due | None:
    try:
        return deadlines.of_step(ReferralState.SUBMITTED, began=day, rules=rules)
    except UnknownYear as why:
        raise TransitionNotAllowed(str(why)) from None


def _refuse(why: str) -> None:
    if why:
        raise TransitionNotAllowed(why)


def in_words_at(moment: datetime) -> str:
    """Return a date and time as sentences print them."""
    return clock.date_and_time(moment)


def label_of(step: ReferralStep) -> str:
    """Return the label of a step in a timeline."""
    match step.move:
        case "reopen":
            return "Form reopened for editing"
        case "finish" | "finish_notification":
            return f"Form finished: {step.get_became_display().lower()}"
        case move if move == CORRECTED:
            return "Home Office reference recorded or corrected"
        case move if move == workflow.DATE_CORRECTED:
            return "Date of submission to the Home Office corrected"
        case workflow.LINKED:
            return "Linked to an investigation"
        case workflow.UNLINKED:
            return "Link to the investigation removed"
        case workflow.DUE_CORRECTED:
            return "Last day of the recovery period corrected"
    return ReferralState(step.became).label
