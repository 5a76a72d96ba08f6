"""People met together: answers that are the same for all are given once, and copied into each draft without its own.

A copy is an ordinary answer: it is sent, printed and transferred with its referral. A user who changes or clears it for
one person has overridden it for that person, and later changes of the shared answer do not affect it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import pii
from core.workflow import TransitionNotAllowed
from nrm import referrals
from nrm.choices import ReferralState
from nrm.form import answers, sections
from nrm.form.catalogue import BY_CODE, QUESTIONS
from nrm.form.condition import Answers, never
from nrm.form.question import StoredIn
from nrm.form.sections import PlacedQuestion
from nrm.identity import COLUMNS
from nrm.models import AnswerText, Encounter, FormAnswer, Identity, Referral

# Plain answers and text only: counted answers and identity belong to each person.
SHARED = (
    "location",
    "responder_name",
    "responder_role",
    "responder_phone",
    "second_contact",
    "other_professionals",
    "other_professionals_words",
    "region_now",
    "exploiters",
    "exploiters_in_uk",
    "other_victims",
    "other_victims_words",
    "has_crime_reference",
    "crime_reference",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person of an encounter, and the progress of their form."""

    referral: Referral
    still_open: int

    @property
    def progress(self) -> str:
        """Return the progress that the table prints."""
        if self.referral.state != ReferralState.DRAFT:
            return str(self.referral.get_state_display())
        return f"{self.still_open} to answer" if self.still_open else "All answered"


def questions(referral: Referral) -> list[PlacedQuestion]:
    """Return the shared questions of the form with which the encounter was begun, in the order of the form."""
    version = sections.version_of(referral.form_begun_on)
    shared = [question for question in QUESTIONS if question.code in SHARED and question.is_in_form_of(version)]
    order = list(sections.TITLES)
    placed = [
        PlacedQuestion(question=question, when=question.when.reduced({}, left_open=SHARED), is_asked=True)
        for question in sorted(shared, key=lambda question: order.index(question.section))
    ]
    return [question for question in placed if question.when != never]


def members(encounter: Encounter, *, by: User) -> list[Member]:
    """Return the people in the encounter that this user may see. The number of queries does not depend on how many."""
    included = list(
        Referral.objects.visible_to(by).filter(encounter=encounter).prefetch_related("answers", "words").order_by("pk")
    )
    sealed = {identity.referral_id: identity for identity in Identity.objects.filter(referral__in=included)}
    return [
        Member(referral=referral, still_open=_still_open(referral, sealed.get(referral.pk))) for referral in included
    ]


def _still_open(referral: Referral, who: Identity | None) -> int:
    present = [code for code in COLUMNS if who is not None and getattr(who, code)]
    given = answers.answers_of(referral, sealed=present)
    return sections.open_questions(sections.sections_of(given, begun=referral.form_begun_on))


def inherited(referral: Referral, stored: Answers) -> frozenset[str]:
    """Return the codes of answers that come from the encounter."""
    shared = referral.encounter.shared
    return frozenset(code for code, value in shared.items() if value and stored.get(code) == value)


@transaction.atomic
def share(public_id: UUID, *, typed: Mapping[str, str | list[str]], by: User) -> list[Referral]:
    """Store what is the same for everybody; return the drafts that changed.

    A draft takes a shared answer if it has none of its own, or took the shared one before. Raises TransitionNotAllowed,
    and Referral.DoesNotExist out of scope.
    """
    referral = referrals.locked(public_id, by=by)
    if why := referrals.why_not_changeable(referral, by=by):
        raise TransitionNotAllowed(why)
    encounter = Encounter.objects.visible_to(by).select_for_update(of=("self",)).get(pk=referral.encounter_id)
    before, now = encounter.shared, {code: value for code, value in typed.items() if code in SHARED and value}
    drafts = Referral.objects.visible_to(by).filter(
        encounter=encounter, state=ReferralState.DRAFT, force=referral.force_id
    )
    locked_drafts = list(drafts.select_for_update(of=("self",)).order_by("pk"))
    changed: set[int] = set()
    for model, column in ((FormAnswer, "value"), (AnswerText, "text")):
        changed |= set(_copied(model, column, locked_drafts, before=before, now=now))
    encounter.shared = now
    encounter.save(update_fields=["shared"])
    drafts.filter(pk__in=changed).update(version=F("version") + 1)
    log.record(
        Operation.ALTERATION, of=[referral, *(draft for draft in locked_drafts if draft.pk in changed - {referral.pk})]
    )
    return [draft for draft in locked_drafts if draft.pk in changed]


def suspicions(typed: Answers) -> list[pii.Suspicion]:
    """Return personal-data warnings: what in the shared text may name somebody."""
    words = [str(value) for code, value in typed.items() if BY_CODE[code].keep is StoredIn.WORDS]
    return [suspicion for text in words for suspicion in pii.suspicions(text)]


def _copied(
    model: type[FormAnswer | AnswerText], column: str, drafts: list[Referral], *, before: Answers, now: Answers
) -> Iterator[int]:
    """Copy the answers that belong in one table, in three statements; return the keys of the drafts that changed."""
    codes = [code for code in SHARED if (BY_CODE[code].keep is StoredIn.WORDS) == (model is AnswerText)]
    rows: Any = model._default_manager
    own = {
        (stored.referral_id, stored.question): stored for stored in rows.filter(referral__in=drafts, question__in=codes)
    }
    put, gone = [], []
    for draft in drafts:
        version = sections.version_of(draft.form_begun_on)
        for code in codes:
            row, wanted = own.get((draft.pk, code)), now.get(code)
            given = getattr(row, column) if row else None
            if given == wanted or (row and given != before.get(code)) or not BY_CODE[code].is_in_form_of(version):
                continue
            yield draft.pk
            if wanted:
                put.append(model(referral=draft, force_id=draft.force_id, question=code, **{column: wanted}))
            elif row:
                gone.append(row.pk)
    rows.filter(pk__in=gone).delete()
    rows.bulk_create(put, update_conflicts=True, unique_fields=["referral", "question"], update_fields=[column])
