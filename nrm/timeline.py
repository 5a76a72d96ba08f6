"""The timeline of a referral: every event in one list, newest first, under the pseudonym. One query for each kind.

A kind is a function in `KINDS`, so that the page, its order and its query budget are defined in one place. Anybody who
reads the referral reads all of it: no kind reveals the person's identity.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from accounts.querysets import named
from core import clock
from core.timeline import TimelineEvent, fold, newest_first
from nrm import referring, workflow
from nrm.choices import AccessRequestState, Consent
from nrm.data_rights import timeline as data_rights
from nrm.exports import timeline as exports
from nrm.models import ConsentAct, IdentityAccessRequest, Referral, ReferralStep
from nrm.person_match import timeline as person_match
from nrm.safeguarding import timeline as safeguarding
from nrm.section45 import timeline as section45
from nrm.transfers import timeline as transfers

CONSENT_TITLES = {Consent.GIVEN: "Consent given", Consent.REFUSED: "Consent refused"}


def timeline_of(referral: Referral) -> list[TimelineEvent]:
    """Return the full timeline; events of one day are in the order in which they were recorded."""
    return fold(newest_first(event for kind in KINDS for event in kind(referral)))


def encounter(referral: Referral) -> Iterator[TimelineEvent]:
    """Yield the encounter and the form. No record says which force began it: a transfer moves the encounter too."""
    yield TimelineEvent(day=referral.encounter.happened_on, title="Police met the person")
    yield TimelineEvent(day=clock.day_of(referral.created_at), title="Form started", recorded_at=referral.created_at)


def steps(referral: Referral) -> Iterator[TimelineEvent]:
    """Yield the steps: form finished, referred, every decision, and what each began."""
    for step in named(ReferralStep.objects.filter(referral=referral), "by"):
        yield TimelineEvent(
            day=clock.day_of(step.at) if step.sent_at else step.on,
            title=referring.label_of(step),
            who=f"{step.get_maker_display()}: {step.get_authority_display()}"
            if step.authority
            else step.get_maker_display(),
            reasons=step.reasons,
            text=_what_follows(step),
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
    if not step.due_on or step.move in workflow.LINK_STEPS | {referring.CORRECTED}:
        return reference
    return f"{reference} {step.due_why}: {step.due_on:%-d %B %Y}.".strip()


def consent(referral: Referral) -> Iterator[TimelineEvent]:
    """Yield each time the mechanism was explained, and the person's answer."""
    for act in named(ConsentAct.objects.filter(referral=referral), "by"):
        yield TimelineEvent(
            day=act.on,
            title=CONSENT_TITLES[Consent(act.answer)],
            who="The person referred",
            text=_with_interpreter(act.with_interpreter),
            recorded_at=act.at,
            recorded_by=act.by.name,
        )


def looks(referral: Referral) -> Iterator[TimelineEvent]:
    """Yield who requested access to the identity, and what the force decided."""
    for look in named(IdentityAccessRequest.objects.filter(referral=referral), "asked_by", "decided_by"):
        yield TimelineEvent(
            day=clock.day_of(look.asked_at),
            title="Identity access requested",
            who="The national NRM team",
            reasons=look.reason,
            recorded_at=look.asked_at,
            recorded_by=look.asked_by.name,
        )
        if look.decided_at and look.decided_by:
            granted = look.state == AccessRequestState.OPEN
            yield TimelineEvent(
                day=clock.day_of(look.decided_at),
                title="Identity access given for 24 hours" if granted else "Identity access refused",
                who=f"For {look.asked_by.name}",
                recorded_at=look.decided_at,
                recorded_by=look.decided_by.name,
            )


KINDS: tuple[Callable[[Referral], Iterator[TimelineEvent]], ...] = (
    encounter,
    steps,
    consent,
    safeguarding.safeguarding,
    safeguarding.missing,
    safeguarding.sooner,
    safeguarding.ages,
    safeguarding.owners,
    section45.claims,
    transfers.transfers,
    looks,
    person_match.looks,
    person_match.comparisons,
    data_rights.requests,
    exports.takings,
)


def _with_interpreter(answer: bool | None) -> str:
    if answer is None:
        return ""
    return "With an interpreter." if answer else "Without an interpreter."
