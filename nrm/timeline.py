"""The timeline of a referral: every event in one list, newest first, under the pseudonym. One query for each kind.

A kind is a function in `KINDS`, so that the page, its order and its query budget are defined in one place. Anybody who
reads the referral reads all of it: no kind reveals the person's identity.
"""

from __future__ import annotations

from collections.abc import Iterator

from core import clock
from core.transfers import TransferState
from nrm import referring
from nrm.choices import AccessRequestState, Consent
from nrm.data_rights import events as rights
from nrm.exports import events as papers
from nrm.models import ConsentAct, IdentityAccessRequest, Referral, ReferralStep, ReferralTransfer
from nrm.person_match import match_events
from nrm.safeguarding import events as care
from nrm.timeline_events import Event, Source, named


def timeline_of(referral: Referral) -> list[Event]:
    """Return the full timeline; events of one day are in the order in which they were recorded."""
    first = clock.now().replace(year=1900)
    events = [event for kind in KINDS for event in kind(referral)]
    return sorted(events, key=lambda event: (event.on, event.sorts_at or event.recorded_at or first), reverse=True)


def encounter(referral: Referral) -> Iterator[Event]:
    """Yield the encounter."""
    yield Event(on=referral.encounter.happened_on, title="Met", who="The police")
    yield Event(
        on=clock.day_of(referral.created_at), title="Form started", who="The force", recorded_at=referral.created_at
    )


def steps(referral: Referral) -> Iterator[Event]:
    """Yield the steps: form finished, referred, every decision, and what each began."""
    for step in named(ReferralStep.objects.filter(referral=referral), "by"):
        yield Event(
            on=clock.day_of(step.at) if step.sent_at else step.on,
            title=referring.label_of(step),
            who=f"{step.get_maker_display()}: {step.get_authority_display()}"
            if step.authority
            else step.get_maker_display(),
            said=step.reasons,
            then=_what_follows(step),
            recorded_at=step.at,
            recorded_by=step.by.name if step.by else "",
        )


def _what_follows(step: ReferralStep) -> str:
    """Return the reference that came with a step, and what is due after it."""
    if step.sent_at and step.sent_at_before:
        now, before = referring.in_words_at(step.sent_at), referring.in_words_at(step.sent_at_before)
        return f"Submitted on {now}. Recorded before: {before}."
    reference = f"Home Office reference {step.reference}." if step.reference else ""
    if step.accepted_late:
        reference = "Accepted out of time."
    if not step.due_on or step.move == referring.CORRECTED:
        return reference
    return f"{reference} {step.due_why}: {step.due_on:%-d %B %Y}.".strip()


def consent(referral: Referral) -> Iterator[Event]:
    """Yield each time the mechanism was explained, and the person's answer."""
    for act in named(ConsentAct.objects.filter(referral=referral), "by"):
        yield Event(
            on=act.on,
            title=Consent(act.answer).label,
            who="The person referred",
            then=_with_interpreter(act.with_interpreter),
            recorded_at=act.at,
            recorded_by=act.by.name,
        )


def claims(referral: Referral) -> Iterator[Event]:
    """Yield section 45 claims: raised, and how they ended."""
    for claim in referral.claims.for_page():
        claim.referral = referral
        yield Event(
            on=claim.raised_on,
            title="Section 45 claim raised",
            who=claim.get_raised_by_display(),
            then=f"{claim.offence}. {claim.get_stage_display()}{', a late claim' if claim.is_late else ''}.",
            url=claim.get_absolute_url(),
            recorded_at=claim.recorded_at,
            recorded_by=claim.recorded_by.name,
        )
        if claim.result_on:
            yield Event(
                on=claim.result_on,
                title=f"Section 45 claim: {claim.get_result_display().lower()}",
                who="The criminal case",
                url=claim.get_absolute_url(),
            )


def transfers(referral: Referral) -> Iterator[Event]:
    """Yield transfers: which force offered it, and the other's answer."""
    rows = ReferralTransfer.objects.filter(referral=referral).select_related("force", "receiver")
    for transfer in named(rows, "offered_by", "settled_by"):
        yield Event(
            on=clock.day_of(transfer.offered_at),
            title=f"Offered to {transfer.receiver.short_name}",
            who=transfer.force.short_name,
            said=transfer.reason,
            recorded_at=transfer.offered_at,
            recorded_by=transfer.offered_by.name,
        )
        if transfer.settled_at and transfer.settled_by:
            is_theirs = transfer.state != TransferState.WITHDRAWN
            yield Event(
                on=clock.day_of(transfer.settled_at),
                title=_settled(transfer),
                who=(transfer.receiver if is_theirs else transfer.force).short_name,
                said=transfer.declined_why,
                recorded_at=transfer.settled_at,
                recorded_by=transfer.settled_by.name,
            )


def looks(referral: Referral) -> Iterator[Event]:
    """Yield who requested access to the identity, and what the force decided."""
    for look in named(IdentityAccessRequest.objects.filter(referral=referral), "asked_by", "decided_by"):
        yield Event(
            on=clock.day_of(look.asked_at),
            title="Identity access requested",
            who="The national NRM team",
            said=look.reason,
            recorded_at=look.asked_at,
            recorded_by=look.asked_by.name,
        )
        if look.decided_at and look.decided_by:
            granted = look.state == AccessRequestState.OPEN
            yield Event(
                on=clock.day_of(look.decided_at),
                title="Identity access given for 24 hours" if granted else "Identity access refused",
                who=f"For {look.asked_by.name}",
                recorded_at=look.decided_at,
                recorded_by=look.decided_by.name,
            )


KINDS: tuple[Source, ...] = (
    encounter,
    steps,
    consent,
    care.safeguarding,
    care.missing,
    care.sooner,
    care.ages,
    care.owners,
    claims,
    transfers,
    looks,
    match_events.looks,
    match_events.comparisons,
    rights.requests,
    papers.takings,
)


def _settled(transfer: ReferralTransfer) -> str:
    match transfer.state:
        case TransferState.ACCEPTED:
            return f"Transferred from {transfer.force.short_name} to {transfer.receiver.short_name}"
        case TransferState.WITHDRAWN:
            return f"Offer to {transfer.receiver.short_name} withdrawn"
        case _:
            return f"Declined by {transfer.receiver.short_name}"


def _with_interpreter(answer: bool | None) -> str:
    if answer is None:
        return ""
    return "With an interpreter." if answer else "Without an interpreter."
