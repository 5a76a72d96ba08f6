"""Transitions of a referral: finish, refer, decide, reconsider, withdraw. One function makes every transition.

The rules in force on the day of the transition set the due date of the next step. The step stores that date: a later
change of a rule moves no date of an old case.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.choices import Role
from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock, months
from core.workflow import TransitionNotAllowed
from nrm import cautions, erased, permissions, references, referrals, states, transitions, workflow
from nrm.choices import Age, CaseType, Consent, DecisionMaker, ReferralState, YesNoUnsure
from nrm.crime import decisions as crime_decisions
from nrm.crime import recording
from nrm.data_rights import restriction
from nrm.form import answers
from nrm.models import NrmRule, Referral, ReferralStep
from nrm.rules.rulebook import Rulebook
from nrm.workflow import ReferralFacts, ReferralTransition

ENTERED_ELSEWHERE = "entered in the Home Office form by the force, and recorded here"
STATUS_FIELDS = ("state", "began_on", "due_on", "due_why", "reconsider_until")


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitionInput:
    """What the user enters with a transition, besides its day."""

    authority: str = ""
    reasons: str = ""
    reference: str = ""
    accepted_late: bool = False


@transaction.atomic
def make(
    public_id: UUID,
    move: str,
    *,
    on: date,
    by: User,
    authority: str = "",
    reasons: str = "",
    reference: str = "",
    sent_at: datetime | None = None,
    maker: str = "",
    accepted_late: bool = False,
    rules: Rulebook | None = None,
    follow: Callable[[list[ReferralStep]], None] = crime_decisions.follow,
) -> Referral:
    """Make one transition of a referral on a day, and record it.

    Ends a recovery period first if it has run out by then. A caller that makes many transitions at once passes the
    rules, and collects the steps with `follow` so that the crime records follow all of them at the end. Raises
    TransitionNotAllowed, and Referral.DoesNotExist outside the user's scope. This function sends nothing: the force
    records that the Home Office has a referral once it has entered it there.
    """
    referral = referrals.locked(public_id, by=by)
    rules = rules or NrmRule.objects.book()
    end_recovery(referral, on=on, rules=rules)
    reference = new_reference(reference, referral) if reference.strip() else ""
    transition = workflow.TRANSITIONS[move]
    if maker and maker not in {transition.maker, transition.or_maker}:
        raise TransitionNotAllowed(f"“{DecisionMaker(maker).label}” cannot take this step. Choose who asked.")
    details = TransitionInput(authority=authority, reasons=reasons, reference=reference, accepted_late=accepted_late)
    if why := why_not(move, referral, on=on, by=by, rules=rules, details=details):
        raise TransitionNotAllowed(why)
    if move in workflow.FINISHES:
        referrals.keep_only_what_is_asked(referral, by=by)
    step = apply(referral, move, on=on, by=by, rules=rules, sent_at=sent_at, maker=maker, details=details)
    referral.save()
    follow([step])
    log.record(Operation.ALTERATION, of=referral)
    if move in workflow.SENDS:
        log.record(Operation.DISCLOSURE, of=referral, recipient="Home Office", reason=ENTERED_ELSEWHERE)
        recording.open_for_referral(referral, by=by)
    elif reference:
        recording.follow_reference(referral, by=by)
    return referral


def new_reference(typed: str, referral: Referral) -> str:
    """Return the Home Office reference in the form in which it is stored.

    Raises TransitionNotAllowed if it is not a reference, or belongs to another referral.
    """
    try:
        reference = references.normalised(typed)
    except references.NotAReference as why:
        raise TransitionNotAllowed(str(why)) from None
    other = Referral.objects.filter(force=referral.force_id).with_reference(reference).exclude(pk=referral.pk).first()
    if other is not None:
        raise TransitionNotAllowed(
            f"{other.pseudonym} has the Home Office reference {other.authority_reference}. Check both, then correct "
            "the wrong one first."
        )
    return reference


def why_not(
    move: str,
    referral: Referral,
    *,
    on: date,
    by: User,
    rules: Rulebook,
    details: TransitionInput | None = None,
) -> str:
    """Return why this user can't make the transition now, with what to do instead; empty if they can."""
    transition = workflow.TRANSITIONS[move]
    if why := erased.refusal(referral) or why_not_theirs(transition, referral, by=by):
        return why
    why = workflow.refusal(
        move,
        state=referral.state,
        facts=facts_of(referral, on=on, details=details),
        rules=rules,
    )
    is_for_sending = move in workflow.FINISHES | workflow.SENDS
    return why or (restriction.refusal(referral, restriction.RestrictedUse.SENDING) if is_for_sending else "")


def why_not_theirs(transition: ReferralTransition, referral: Referral, *, by: User) -> str:
    """Return why another person has to make the transition, whatever the state; empty if this user may make it."""
    if transition.maker is DecisionMaker.TIME:
        return "This step happens automatically."
    if permissions.is_of_force(by, referral.force_id):
        return ""
    if transition.maker is DecisionMaker.AUTHORITY and by.role == Role.NATIONAL and permissions.is_nrm(by):
        return ""
    return f"Only NRM contacts in {referral.force.short_name} can {transition.verb}."


def facts_of(referral: Referral, *, on: date, details: TransitionInput | None = None) -> ReferralFacts:
    """Return the facts that the workflow needs about a referral, including what the user entered."""
    details = details or TransitionInput()
    return ReferralFacts(
        case_type=referral.case_type,
        on=on,
        today=clock.today(),
        step_began=referral.encounter.happened_on if referral.state in states.NOT_REFERRED else referral.began_on,
        due_on=referral.due_on,
        reconsider_until=referral.reconsider_until,
        is_adult=_is_adult(referral, on),
        is_complete=referral.state != ReferralState.DRAFT or referrals.is_complete(referral),
        authority=details.authority,
        reasons=details.reasons,
        reference=details.reference,
        accepted_late=details.accepted_late,
        has_duty=referral.consent != Consent.REFUSED or answers.has_duty(referral),
        rg_was_positive=referral.state == ReferralState.SUSPENDED
        and referral.steps.filter(became__in=states.AFTER_POSITIVE).exists(),
    )


def cautions_of(
    move: str, referral: Referral, *, on: date, rules: Rulebook, details: TransitionInput | None = None
) -> list[str]:
    """Return what to check before the transition is recorded, as sentences."""
    return cautions.of_move(move, state=referral.state, facts=facts_of(referral, on=on, details=details), rules=rules)


def _is_adult(referral: Referral, on: date) -> bool | None:
    """Whether the person is 18 or over on a day; None if the record does not show it.

    The record may hold only a month; that proves the age only once the month is over.
    """
    if referral.under_18 == YesNoUnsure.NO or referral.age_decided == Age.ADULT:
        return True
    if referral.turns_18_in and months.first_of(on) > referral.turns_18_in:
        return True
    return None if referral.under_18 == YesNoUnsure.NOT_SURE and not referral.age_decided else False


def apply(
    referral: Referral,
    move: str,
    *,
    on: date,
    by: User | None,
    rules: Rulebook,
    sent_at: datetime | None = None,
    maker: str = "",
    details: TransitionInput | None = None,
) -> ReferralStep:
    """Set the referral to the target of a transition and write the step.

    The caller has checked the refusal, and saves.
    """
    details = details or TransitionInput()
    step = transitions.step_of(
        referral,
        move,
        on=on,
        at=clock.now(),
        by=by,
        rules=rules,
        past=referral.steps.order_by("at", "pk"),
        authority=details.authority,
        reasons=details.reasons,
        reference=details.reference,
        accepted_late=details.accepted_late and _is_late(move, referral, on),
        sent_at=sent_at,
        maker=maker,
    )
    step.save()
    return step


def _is_late(move: str, referral: Referral, on: date) -> bool:
    """Whether a reconsideration request comes after its limit: only then does the step record that it was accepted."""
    return move in workflow.REQUESTS and referral.reconsider_until is not None and on > referral.reconsider_until


def end_recovery(referral: Referral, *, on: date, rules: Rulebook) -> None:
    """End a recovery period that has run out by the day. The caller holds the lock."""
    if referral.due_on and _has_run_out(referral, on):
        apply(referral, "recovery_over", on=referral.due_on + timedelta(days=1), by=None, rules=rules)
        referral.save(update_fields=STATUS_FIELDS)


@transaction.atomic
def end_recovery_periods(today: date) -> int:
    """End every recovery period that has run out, and return how many. Called by the nightly job.

    The Celery worker runs it; its database role reads no columns of a referral but these.
    """
    rules = NrmRule.objects.book()
    expired = Referral.objects.recovery_over(today).only("public_id", "force_id", "state", "due_on")
    waiting = list(expired.select_for_update(skip_locked=True, of=("self",)))
    for referral in waiting:
        end_recovery(referral, on=today, rules=rules)
    log.record(Operation.ALTERATION, of=waiting, reason="recovery periods that have run out")
    return len(waiting)


def transitions_open_to(referral: Referral, *, by: User, rules: Rulebook) -> list[str]:
    """Return the transitions that this user may make today, for the page.

    The user has not entered reasons and decision maker yet.
    """
    today = clock.today()
    referral = _after_the_calendar(referral, today, rules=rules)
    authorities = rules.authorities(on=today)
    names = []
    for name in workflow.TRANSITIONS:
        transition = workflow.TRANSITIONS[name]
        candidates = [authority.value for authority in authorities] if transition.decides else [""]
        if any(
            not why_not(
                name,
                referral,
                on=today,
                by=by,
                rules=rules,
                details=TransitionInput(authority=candidate, reasons="x", reference="x", accepted_late=True),
            )
            for candidate in candidates
        ):
            names.append(name)
    return names


def _after_the_calendar(referral: Referral, today: date, *, rules: Rulebook) -> Referral:
    """Return the referral, or a copy without its recovery period if that has run out before the nightly job ended it.

    Stores nothing: `make` ends the period itself before it makes a transition.
    """
    if not _has_run_out(referral, today):
        return referral
    advanced = copy.copy(referral)
    transitions.step_of(advanced, "recovery_over", on=today, at=clock.now(), by=None, rules=rules, past=())
    return advanced


def _has_run_out(referral: Referral, day: date) -> bool:
    return referral.state == ReferralState.RECOVERY and referral.due_on is not None and day > referral.due_on


def is_notification(referral: Referral) -> bool:
    """Whether it is a notification rather than a referral."""
    return referral.case_type == CaseType.NOTIFICATION
