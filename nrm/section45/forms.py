"""Forms to record a section 45 claim and its status."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django import forms

from core import clock
from core.govuk import DateField, InlineRadios, choose_from
from nrm.choices import (
    NOT_LOOKED_AT,
    AgeAtExploitation,
    ClaimResult,
    ClaimStage,
    ClaimView,
    ElementView,
    RaisedBy,
)
from nrm.form.condition import equals
from nrm.form.django_forms import QuestionRow
from nrm.models import ChargedOffence, Claim, Referral
from nrm.section45 import elements
from nrm.section45.claims import WORDS_LIMIT, ClaimStatus, RaisedClaim

NOT_SAID = "Not known yet"
ELEMENT = "element_"  # prefix of an element's code, in what a page sends
SECTIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (  # title, lead and fields of each section of the page
    ("Claim", "", ("raised_by", "stage", "raised_on", "offence", "act_on", "age_at_act")),
    ("Court dates", "", ("trial_on", "custody_time_limit")),
    (
        "Assessments",
        "These are views, not facts. We store them separately.",
        ("police_view", "cps_view", *(f"{ELEMENT}{code}" for code in elements.LABELS), "words"),
    ),
    ("Result", "", ("result", "result_on")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSection:
    """Fields of a page under one heading, with a sentence about all of them."""

    title: str
    lead: str
    rows: list[QuestionRow]


class ClaimStatusForm(forms.Form):
    """The current status of a claim. Every field may be left blank.

    Each element of the defence has its own question, and starts as *not assessed yet*: a field that nobody has touched
    must never read as an assessment (Data Protection Act 2018 s.38).
    """

    trial_on = DateField(label="Trial date (optional)", required=False)
    custody_time_limit = DateField(label="End of the custody time limit (optional)", required=False)
    police_view = forms.ChoiceField(
        label="Police assessment",
        choices=[("", NOT_SAID), *ClaimView.choices],
        widget=forms.RadioSelect,
        required=False,
    )
    cps_view = forms.ChoiceField(
        label="Prosecution assessment",
        choices=[("", NOT_SAID), *ClaimView.choices],
        widget=forms.RadioSelect,
        required=False,
    )
    words = forms.CharField(
        label="Reason (optional)",
        help_text="Do not include names.",
        max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    result = forms.ChoiceField(
        label="Result",
        choices=[("", "No result yet"), *ClaimResult.choices],
        widget=forms.RadioSelect,
        required=False,
    )
    result_on = DateField(label="Date of the result (optional)", required=False)

    def __init__(self, data: Any = None, *, initial: Any = None, age_at_act: str = "") -> None:
        super().__init__(data, initial=initial)
        labels = elements.for_age(age_at_act) if age_at_act else elements.LABELS
        for code, label in labels.items():
            self.fields[f"{ELEMENT}{code}"] = forms.ChoiceField(
                label=label,
                choices=[*ElementView.choices, ("", NOT_LOOKED_AT)],
                widget=InlineRadios,
                required=False,
            )

    def sections(self) -> list[FormSection]:
        """Return this form's questions under the headings of the page."""
        return [
            FormSection(title=title, lead=lead, rows=rows)
            for title, lead, names in SECTIONS
            if (rows := [self._row(name) for name in names if name in self.fields])
        ]

    def _row(self, name: str) -> QuestionRow:
        return QuestionRow(field=self[name], when=self.when_asked(name))

    def when_asked(self, name: str) -> str:
        """Return what leads to a question, if this page asks it; empty otherwise."""
        return ""

    def _assessed_as(self, view: str) -> tuple[str, ...]:
        return tuple(code for code in elements.LABELS if self.cleaned_data.get(f"{ELEMENT}{code}") == view)

    def standing(self) -> ClaimStatus:
        """Return the submitted status as one object."""
        typed = self.cleaned_data
        return ClaimStatus(
            trial_on=typed["trial_on"],
            custody_time_limit=typed["custody_time_limit"],
            borne_out=self._assessed_as(ElementView.BORNE_OUT),
            contradicted=self._assessed_as(ElementView.CONTRADICTED),
            police_view=typed["police_view"],
            cps_view=typed["cps_view"],
            result=typed.get("result", ""),
            result_on=typed.get("result_on"),
        )


class ClaimForm(ClaimStatusForm):
    """A new claim: who raised it, when, for which offence, and its status. It has no result yet."""

    result = None  # type: ignore[assignment]  # how Django leaves out an inherited field
    result_on = None  # type: ignore[assignment]  # likewise
    raised_by = forms.ChoiceField(
        label="Who raised it?",
        choices=RaisedBy.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who raised it."},
    )
    stage = forms.ChoiceField(
        label="At what stage was it raised?",
        choices=ClaimStage.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the stage."},
        help_text="Claims raised after charge are recorded as late.",
    )
    raised_on = DateField(label="Date raised", error_messages={"required": "Enter the date."})
    offence = forms.ChoiceField(
        label="Offence",
        error_messages={"required": "Choose the offence, or “Another offence”."},
    )
    act_on = DateField(label="First date of the offence (optional)", required=False)
    age_at_act = forms.ChoiceField(
        label="Person’s age at the time of the offence",
        choices=AgeAtExploitation.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose an age. If the person may have been a child, choose that."},
    )

    def __init__(self, data: Any = None, *, referral: Referral) -> None:
        initial = {
            "raised_on": clock.today(),
            "trial_on": referral.court_date,
            "custody_time_limit": referral.custody_time_limit,
        }
        super().__init__(data, initial=initial)
        offences = ChargedOffence.objects.valid_on(clock.today()).in_order()
        choose_from(
            self,
            "offence",
            [
                ("", "Choose"),
                *((offence.code, str(offence)) for offence in offences),
            ],
        )

    def when_asked(self, name: str) -> str:
        """The elements of the defence follow from the age at the act, which this page asks for."""
        ages = [age for age in AgeAtExploitation.values if name.removeprefix(ELEMENT) in elements.for_age(age)]
        return json.dumps(equals("age_at_act", *ages).data) if ages else ""

    def raised(self) -> RaisedClaim:
        """Return the values that never change as one object."""
        typed = self.cleaned_data
        return RaisedClaim(
            raised_by=typed["raised_by"],
            stage=typed["stage"],
            raised_on=typed["raised_on"],
            offence=typed["offence"],
            act_on=typed["act_on"],
            age_at_act=typed["age_at_act"],
        )


def standing_of(claim: Claim) -> dict[str, Any]:
    """Return the initial values of a claim's form."""
    names = ("trial_on", "custody_time_limit", "police_view", "cps_view", "result", "result_on")
    views = {f"{ELEMENT}{element.code}": element.view for element in claim.assessed_elements}
    return {name: getattr(claim, name) for name in names} | {"words": claim.words.text} | views
