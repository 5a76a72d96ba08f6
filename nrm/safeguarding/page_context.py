"""The safeguarding recorded for one referral, read once for its page, its forms and its safe ways of contact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import User
from accounts.querysets import secrets_of
from nrm import permissions
from nrm.choices import YesNoUnsure
from nrm.models import (
    AgeDecision,
    FormAnswer,
    MissingEpisode,
    OwnerChange,
    PriorityRequest,
    Referral,
    SafeContact,
    Safeguarding,
    SafeguardingAction,
    SafeguardingText,
)
from nrm.safeguarding.choices import Channel, Item, PriorityAnswer, Safe, checklist_of

SAFE_BY = "safe_by"  # the question of the form about safe ways to write
AUTHORITY = ("authority", "authority_contact", "authority_phone", "authority_email")
AUTHORITY_INFORMED_ON = "authority_informed_on"  # a question of the form; safeguarding also records it
WRITING = (Channel.EMAIL, Channel.POST)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistRow:
    """One item of the checklist with what was recorded about it."""

    item: Item
    action: SafeguardingAction | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactMethod:
    """One way of contacting the person, and whether it is safe. Only the referral's own force sees a note."""

    channel: Channel
    answer: Safe
    note: str

    @property
    def is_safe(self) -> bool:
        """Whether somebody recorded it as safe."""
        return self.answer == Safe.YES

    @property
    def is_unsafe(self) -> bool:
        """Whether somebody recorded it as not safe."""
        return self.answer == Safe.NO


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeguardingContext:
    """Safeguarding of one referral as this user may read it: only the referral's own force reads notes."""

    referral: Referral
    care: Safeguarding
    checklist: tuple[ChecklistRow, ...]
    ways: tuple[ContactMethod, ...]
    episodes: tuple[MissingEpisode, ...]
    requests: tuple[PriorityRequest, ...]
    owner_changes: tuple[OwnerChange, ...]
    ages: tuple[AgeDecision, ...]  # latest first; the latest counts
    notes: Mapping[str, str]
    authority: str = ""  # for a child: the local authority that the form names, and its contact there

    @property
    def missing_since(self) -> date | None:
        """Return the day since which the person is missing; None if they are not."""
        return next((episode.missing_on for episode in self.episodes if episode.ended_on is None), None)

    @property
    def waits_for_answer(self) -> PriorityRequest | None:
        """Return the request for an earlier decision that the authority has not answered."""
        return next((request for request in self.requests if request.answer == PriorityAnswer.WAITING), None)


def safeguarding_of(referral: Referral, *, by: User) -> SafeguardingContext:
    """Return what was recorded for a referral. The number of queries is the same for any number of notes."""
    notes, form = _notes(referral, by=by), _form_says(referral)
    actions = {
        safeguarding_action.item: safeguarding_action
        for safeguarding_action in SafeguardingAction.objects.filter(referral=referral)
        .select_related("owner")
        .defer(*secrets_of("owner"))
    }
    items = checklist_of(begun=referral.form_begun_on, is_child=referral.is_child_or_may_be)
    requests = PriorityRequest.objects.filter(referral=referral).select_related("asked_by")
    changes = OwnerChange.objects.filter(referral=referral).select_related("was", "became", "by")
    return SafeguardingContext(
        referral=referral,
        care=_care(referral, form),
        checklist=tuple(
            ChecklistRow(item=item, action=actions.get(item.code), note=notes.get(item.code, "")) for item in items
        ),
        ways=_ways(referral, notes, form),
        episodes=tuple(MissingEpisode.objects.filter(referral=referral).order_by("-missing_on", "-pk")),
        requests=tuple(requests.defer(*secrets_of("asked_by")).order_by("-asked_on", "-pk")),
        owner_changes=tuple(changes.defer(*secrets_of("was", "became", "by")).order_by("-at", "-pk")),
        ages=_ages(referral),
        notes=notes,
        authority=", ".join(form[code].rstrip(". ") for code in AUTHORITY if form.get(code)),
    )


def _ages(referral: Referral) -> tuple[AgeDecision, ...]:
    """Return age decisions; there are some only where the form says *not sure*."""
    if referral.under_18 != YesNoUnsure.NOT_SURE:
        return ()
    ages = AgeDecision.objects.filter(referral=referral).select_related("by").defer(*secrets_of("by"))
    return tuple(ages.order_by("-on"))


def ways_of(referral: Referral, *, by: User) -> tuple[ContactMethod, ...]:
    """Return whether each way of contacting the person is safe, to show wherever contact details are shown."""
    return _ways(referral, _notes(referral, by=by), _form_says(referral))


def _ways(referral: Referral, notes: Mapping[str, str], form: Mapping[str, Any]) -> tuple[ContactMethod, ...]:
    """Return what was recorded here; where that is *not known*, a tick in the form makes the way safe."""
    answers = dict(SafeContact.objects.filter(referral=referral).values_list("channel", "answer"))
    for channel in form.get(SAFE_BY, ()):
        if answers.get(channel, Safe.NOT_KNOWN) == Safe.NOT_KNOWN:
            answers[channel] = Safe.YES
    return tuple(
        ContactMethod(
            channel=channel, answer=Safe(answers.get(channel.value, Safe.NOT_KNOWN)), note=notes.get(channel.value, "")
        )
        for channel in Channel
    )


def safe_ways(referral: Referral) -> list[str]:
    """Return the ways of writing that were recorded here as safe, in the codes of the form."""
    safe = SafeContact.objects.filter(referral=referral, answer=Safe.YES, channel__in=WRITING)
    return sorted(safe.values_list("channel", flat=True))


def contradicted(referral: Referral, ticked: Iterable[str]) -> str:
    """Return why these ways can't be ticked as safe, as a sentence: they were recorded as not safe."""
    unsafe = SafeContact.objects.filter(referral=referral, answer=Safe.NO, channel__in=list(ticked))
    labels = " and ".join(Channel(channel).label.lower() for channel in unsafe.values_list("channel", flat=True))
    if not labels:
        return ""
    return (
        f"“Safe to contact” lists {labels} as not safe. Clear what you selected. If it is safe now, change “Safe to "
        "contact” first."
    )


def _notes(referral: Referral, *, by: User) -> dict[str, str]:
    if not permissions.is_of_force(by, referral.force_id):
        return {}
    return dict(SafeguardingText.objects.filter(referral=referral).values_list("about", "text"))


def _care(referral: Referral, form: Mapping[str, Any]) -> Safeguarding:
    """Return the stored row, or an empty one. The form's answers on language apply until something else is recorded."""
    stored = (
        Safeguarding.objects.filter(referral=referral).select_related("liaison").defer(*secrets_of("liaison")).first()
    )
    care = stored or Safeguarding(referral=referral, force_id=referral.force_id)
    if not care.needs_interpreter:
        care.needs_interpreter, care.language = form.get("interpreter", ""), care.language or form.get("language", "")
    if not care.authority_informed_on and form.get(AUTHORITY_INFORMED_ON):
        care.authority_informed_on = date.fromisoformat(form[AUTHORITY_INFORMED_ON])
    return care


def _form_says(referral: Referral) -> dict[str, Any]:
    """Return the form's answers that safeguarding does not ask for again, in one query."""
    codes = ("interpreter", "language", AUTHORITY_INFORMED_ON, SAFE_BY, *AUTHORITY)
    return dict(FormAnswer.objects.filter(referral=referral, question__in=codes).values_list("question", "value"))
