"""The parts of safeguarding as one table: the title of each, its form, and the change that it makes.

The page, the to-do list and the view of a part all read this table, so that every part with a URL has a change.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accounts.models import User
from nrm.models import Referral
from nrm.safeguarding import age, forms, owners, priority, record, turning_18
from nrm.safeguarding.choices import CHECKLIST
from nrm.safeguarding.page_context import SafeguardingContext


def _anybody(referral: Referral, *, by: User) -> str:
    return record.why_not_changeable(referral, by=by)


def _a_child(referral: Referral, *, by: User) -> str:
    if why := record.why_not_changeable(referral, by=by):
        return why
    return "" if referral.is_child_or_may_be else "The person is an adult. This applies only to a child."


def _one_waits(kept: SafeguardingContext) -> bool:
    return kept.waits_for_answer is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeguardingPart:
    """One part: its wording, its form, its change, and the reason why this user can't make it."""

    code: str
    title: str
    lead: str = ""
    form: type[forms.SafeguardingPartForm] | type[forms.Turning18Form]
    save: Callable[..., Referral]
    success_message: str = "Saved."
    button: str = "Save details"
    why_not: Callable[..., str] = _anybody
    has_version: bool = True  # false for consent, which adds a row and overwrites nothing

    def lead_for(self, referral: Referral) -> str:
        """Return the sentence above the form."""
        return self.lead.format(owner=referral.owner.name)

    def change(self, public_id: UUID, given: dict[str, Any], *, version: int, by: User) -> Referral:
        """Make the change. Raises TransitionNotAllowed, EditConflict and Referral.DoesNotExist."""
        if self.has_version:
            given = {**given, "version": version}
        return self.save(public_id, **given, by=by)


def _item(code: str) -> Callable[..., Referral]:
    def save(public_id: UUID, **given: Any) -> Referral:
        return record.set_action(public_id, code, **given)

    return save


PARTS: dict[str, SafeguardingPart] = {
    part.code: part
    for part in (
        *(
            SafeguardingPart(
                code=item.code, title=item.label, lead=item.hint, form=forms.ActionForm, save=_item(item.code)
            )
            for item in CHECKLIST
        ),
        SafeguardingPart(
            code="contact",
            title="Safe to contact",
            lead="Contact at the wrong time can lead exploiters to the person. Use only contact methods marked safe.",
            form=forms.ContactForm,
            save=record.set_contact,
        ),
        SafeguardingPart(
            code="officer", title="Victim liaison officer", form=forms.OfficerForm, save=record.set_officer
        ),
        SafeguardingPart(
            code="language", title="Language and interpreter", form=forms.LanguageForm, save=record.set_language
        ),
        SafeguardingPart(
            code="child",
            title="Local authority and guardian",
            lead=(
                "This service does not notify anyone. You must tell the local authority’s children’s services about "
                "every child, and every person who may be a child. Then record when you did this and who you spoke "
                "to."
            ),
            form=forms.ChildForm,
            save=record.set_child,
            why_not=_a_child,
        ),
        SafeguardingPart(
            code="missing",
            title="Missing",
            lead="Tell the missing persons team first. A missing child may be back with their exploiters.",
            form=forms.MissingForm,
            save=record.set_missing,
        ),
        SafeguardingPart(
            code="priority",
            title="Record a request for an earlier decision",
            lead=(
                "This service does not send the request. Ask the competent authority first, for example because a "
                "trial date is near. Then record the request here."
            ),
            form=forms.PriorityForm,
            save=priority.ask,
        ),
        SafeguardingPart(
            code="priority-answer",
            title="Competent authority’s response",
            form=forms.PriorityAnswerForm,
            save=priority.note_answer,
        ),
        SafeguardingPart(
            code="age",
            title="Age decision",
            lead=(
                "For a person whose age was not known at referral. An adult is then asked whether they consent to "
                "stay in the NRM. A child stays without consent. The answer in the form does not change."
            ),
            form=forms.AgeForm,
            save=age.decide,
            why_not=age.why_not,
            has_version=False,
        ),
        SafeguardingPart(
            code="turning-18",
            title="Consent to stay in the NRM",
            lead=(
                "A person who does not consent leaves the NRM. If the person has turned 18, we check their date of "
                "birth and log that."
            ),
            form=forms.Turning18Form,
            save=turning_18.ask,
            success_message="Saved. Status: {state}.",
            why_not=turning_18.why_not,
            has_version=False,
        ),
        SafeguardingPart(
            code="owner",
            title="Change owner",
            lead="Owner now: {owner}.",
            form=forms.ReferralOwnerForm,
            save=owners.reassign,
            success_message="{owner} is now the owner.",
            button="Change owner",
        ),
    )
}


def part_of(code: str, kept: SafeguardingContext) -> SafeguardingPart | None:
    """Return the part at a URL. A pending request for an earlier decision must be answered before another is made."""
    if code == "priority" and _one_waits(kept):
        code = "priority-answer"
    return PARTS.get(code)
