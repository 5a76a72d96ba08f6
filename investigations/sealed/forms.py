"""The forms of sealed investigations: seal one, change its people, unseal it, open one in an emergency, review that."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import User
from core.govuk import DateField, choose_from
from investigations.models import Investigation
from investigations.sealed import emergency, seals
from reference.models import Force

TOO_LONG = {"max_length": "Shorten this to %(limit_value)s characters."}


class SealForm(forms.Form):
    """Why an investigation is sealed, who can see it, and its review date. A sealed one has its reason already."""

    reason = forms.CharField(
        label="Why the investigation must be sealed (do not include names)",
        help_text="Only those who can see the investigation can read this.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why the investigation is sealed.", **TOO_LONG},
    )
    people = forms.TypedMultipleChoiceField(
        label="Who can see it",
        help_text="You will be one of them. Choose at least one more person.",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    review_on = DateField(
        label="Review date",
        help_text="The day to check whether the investigation still needs to be sealed, within 6 months.",
        error_messages={"required": "Enter the review date."},
    )

    def __init__(self, *args: Any, investigation: Investigation, user: User, is_sealed: bool, **kwargs: Any) -> None:
        """Offer everybody who sees the force's investigations."""
        super().__init__(*args, **kwargs)
        self.investigation, self.user, self.is_sealed = investigation, user, is_sealed
        self.offered = {person.pk: person for person in seals.people_who_can_be_named(investigation.force)}
        choose_from(
            self,
            "people",
            [(person.pk, f"{person.name}, {person.get_role_display().lower()}") for person in self.offered.values()],
        )
        if is_sealed:
            del self.fields["reason"]
            self.fields["people"].help_text = "Choose at least 2 people, one of them a lead of your force."

    @property
    def chosen(self) -> list[User]:
        """The people that are chosen; the person who seals the investigation is one."""
        chosen = [self.offered[key] for key in self.cleaned_data.get("people", ())]
        return chosen if self.is_sealed or self.user in chosen else [*chosen, self.user]

    def clean(self) -> dict[str, Any]:
        """Show each thing that is wrong at its field."""
        given = super().clean() or {}
        if not self.errors:
            problems = seals.problems_of(
                people=self.chosen,
                reason=given.get("reason"),
                review_on=given["review_on"],
                force=self.investigation.force_id,
            )
            for field, why in problems.items():
                self.add_error(field, why)
        return given


class UnsealForm(forms.Form):
    """Why an investigation need not be sealed any longer."""

    ended_reason = forms.CharField(
        label="Why it can be unsealed (do not include names)",
        help_text="Your force, your coordinators and the national team will see it again.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Enter why the investigation is unsealed.", **TOO_LONG},
    )


class EmergencyForm(forms.Form):
    """The sealed investigation that somebody has to see now, and why."""

    force = forms.ChoiceField(label="Force", error_messages={"required": "Choose the force."})
    reference = forms.CharField(
        label="Reference of the investigation",
        max_length=40,
        error_messages={"required": "Enter the reference.", **TOO_LONG},
    )
    reason = forms.CharField(
        label="Why you need to see it now (do not include names)",
        help_text="The people named, leads of the force, the national team, auditors and administrators can read this. "
        "It stays in the log.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why you need to see the investigation now.", **TOO_LONG},
    )

    def __init__(self, *args: Any, forces: list[Force], **kwargs: Any) -> None:
        """Offer the forces in the user's scope."""
        if len(forces) == 1:
            kwargs.setdefault("initial", {"force": forces[0].pk})
        super().__init__(*args, **kwargs)
        choose_from(self, "force", [("", "Choose"), *((force.pk, force.short_name) for force in forces)])

    def clean_reason(self) -> str:
        """A reason that somebody else can judge."""
        reason: str = self.cleaned_data["reason"].strip()
        if len(reason) < emergency.SHORTEST_REASON:
            raise forms.ValidationError(
                f"Say why you need to see the investigation now, in at least {emergency.SHORTEST_REASON} characters."
            )
        return reason


class EmergencyReviewForm(forms.Form):
    """Whether an emergency access was justified, and why."""

    is_justified = forms.ChoiceField(
        label="Was this emergency access justified?",
        choices=(("yes", "Yes"), ("no", "No")),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no."},
    )
    words = forms.CharField(
        label="Why (do not include names)",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why the access was justified or not.", **TOO_LONG},
    )
