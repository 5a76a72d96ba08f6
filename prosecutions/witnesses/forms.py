"""Forms of victims and witnesses: valid input, whichever way it arrives. The services decide what is allowed."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from copy import deepcopy
from typing import Any

from django import forms

from core import clock
from core.govuk import DateField, InlineRadios
from core.sentences import counted_noun
from prosecutions.models import Witness
from prosecutions.witnesses import recording, workflow
from prosecutions.witnesses.choices import (
    AbroadWay,
    EvidenceWay,
    Measure,
    MeasureStatus,
    NotNeeded,
    PersonalStatement,
    SupportKind,
    SupportStatus,
    Willingness,
    WithdrawalStage,
    WitnessKind,
)
from prosecutions.witnesses.recording import EnteredWitnessStep, NewWitness
from prosecutions.witnesses.workflow import WitnessTransition
from reference import countries

YES_NO = (("yes", "Yes"), ("no", "No"))
LIVES = (("uk", "In the UK"), ("overseas", "Abroad"))


class NewWitnessForm(forms.Form):
    """A new victim or witness. The key tells a form that is sent twice from a second person."""

    kind = forms.ChoiceField(
        label="The person is",
        choices=WitnessKind.choices,
        widget=forms.RadioSelect,
        initial=WitnessKind.BOTH,
        error_messages={"required": "Select whether the person is a victim, a witness or both."},
    )
    is_under_18 = forms.TypedChoiceField(
        label="Is the person under 18?",
        choices=YES_NO,
        coerce="yes".__eq__,
        widget=InlineRadios,
        error_messages={"required": "Select whether the person is under 18."},
    )
    is_abroad = forms.TypedChoiceField(
        label="Where does the person live?",
        choices=LIVES,
        coerce="overseas".__eq__,
        widget=InlineRadios,
        error_messages={"required": "Select where the person lives."},
    )
    needs_interpreter = forms.TypedChoiceField(
        label="Does the person need an interpreter?",
        choices=YES_NO,
        coerce="yes".__eq__,
        widget=InlineRadios,
        error_messages={"required": "Select whether the person needs an interpreter."},
    )
    willingness = forms.ChoiceField(
        label="Does the person support the prosecution?",
        choices=[choice for choice in Willingness.choices if choice[0] != Willingness.WITHDREW],
        widget=forms.RadioSelect,
        initial=Willingness.UNDECIDED,
        error_messages={"required": "Select whether the person supports the prosecution."},
    )
    first_contact_on = DateField(
        label="Date of first contact", error_messages={"required": "Enter the date of first contact."}
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    field_order = (
        "kind",
        "is_under_18",
        "is_abroad",
        "country",
        "needs_interpreter",
        "willingness",
        "first_contact_on",
        "key",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"] = _country()
        self.order_fields(self.field_order)
        self.fields["first_contact_on"].initial = clock.today()

    @property
    def entered(self) -> NewWitness:
        """Return what was entered, for `recording.add`."""
        return NewWitness(**{name: value for name, value in self.cleaned_data.items() if name != "key"})


class WitnessStepForm(forms.Form):
    """One step of a victim or witness, with what it asks for. Its date is today unless somebody changes it."""

    def __init__(self, transition: WitnessTransition, *args: Any, witness: Witness, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        makers: dict[str, Callable[[], forms.Field]] = {
            "next_contact_on": _next_contact,
            "is_without_contact": lambda: forms.BooleanField(
                label="The person wants no further contact", required=False
            ),
            "new_willingness": lambda: _radios(
                "Does the person support the prosecution?",
                _only(Willingness.choices, workflow.NEXT_WILLINGNESS[Willingness(witness.willingness)]),
                "Select whether the person supports the prosecution.",
            ),
            "stage": lambda: forms.ChoiceField(
                label="Stage, if the person withdrew",
                choices=[("", "Did not withdraw"), *WithdrawalStage.choices],
                required=False,
            ),
            "new_statement": lambda: _radios(
                "What happened?",
                _only(PersonalStatement.choices, workflow.NEXT_STATEMENT[PersonalStatement(witness.statement)]),
                "Select what happened to the statement.",
            ),
            "support": lambda: _radios("Support", _supports(witness), "Select who supports the person."),
            "new_support": lambda: _radios(
                "What happened?",
                SupportStatus.choices,
                "Select whether the support was offered, accepted, declined or ended.",
            ),
            "chosen": lambda: _measures(witness),
            "new_measure": lambda: _radios(
                "What happened?", MeasureStatus.choices, "Select what happened to the special measures."
            ),
            "new_abroad": lambda: _radios(
                "What is arranged?",
                _only(AbroadWay.choices, workflow.NEXT_ABROAD[AbroadWay(witness.abroad)]),
                "Select what is arranged.",
            ),
            "way": lambda: _radios("How was the evidence given?", _ways(witness), "Select how the evidence was given."),
            "reason": lambda: _radios(
                "Why was it not needed?", NotNeeded.choices, "Select why the evidence was not needed."
            ),
            "new_kind": lambda: _first(NewWitnessForm.base_fields["kind"], witness.kind),
            "new_is_under_18": lambda: _first(
                NewWitnessForm.base_fields["is_under_18"], "yes" if witness.is_under_18 else "no"
            ),
            "new_is_abroad": lambda: _first(
                NewWitnessForm.base_fields["is_abroad"], "overseas" if witness.is_abroad else "uk"
            ),
            "new_country": lambda: _first(_country(), witness.country),
            "new_needs_interpreter": lambda: _first(
                NewWitnessForm.base_fields["needs_interpreter"], "yes" if witness.needs_interpreter else "no"
            ),
        }
        if transition.date_label:
            self.fields["on"] = DateField(
                label=transition.date_label, initial=clock.today(), error_messages={"required": "Enter the date."}
            )
        for name in transition.fields:
            self.fields[name] = makers[name]()
        if transition.fields and transition.date_label and "next_contact_on" not in transition.fields:
            self.order_fields([*transition.fields, "on"])

    @property
    def entered(self) -> EnteredWitnessStep:
        """Return what was entered, for `recording.make`."""
        cleaned = dict(self.cleaned_data)
        if "chosen" in cleaned:
            cleaned["chosen"] = tuple(cleaned["chosen"])
        return EnteredWitnessStep(**cleaned)


class ReferralForm(forms.Form):
    """The NRM referral of a victim or witness, by its pseudonym."""

    pseudonym = forms.CharField(
        label="NRM referral",
        max_length=20,
        required=False,
        help_text="The pseudonym, such as K7M-Q2X, of a referral that your force sent. Leave blank to remove the link."
        " Only people who see the referral see the link.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_pseudonym(self) -> str:
        """Return the pseudonym as it is stored."""
        return str(self.cleaned_data["pseudonym"]).strip().upper()


def _radios(label: str, choices: Any, sentence: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, error_messages={"required": sentence}
    )


def _only(choices: Iterable[tuple[Any, Any]], allowed: frozenset[Any]) -> list[tuple[Any, Any]]:
    return [choice for choice in choices if choice[0] in allowed]


def _first(field: forms.Field, initial: Any) -> forms.Field:
    """Return a copy of a field that shows what is recorded."""
    field = deepcopy(field)
    field.initial = initial
    return field


def _next_contact() -> DateField:
    days = (recording.next_contact_after(clock.today()) - clock.today()).days
    return DateField(
        label="Next contact due (optional)",
        required=False,
        help_text=f"Leave blank for {counted_noun(days, 'day')} after this contact.",
    )


def _country() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Country, if abroad (optional)", choices=[("", "Not entered"), *countries.names().items()], required=False
    )


def _supports(witness: Witness) -> list[tuple[str, str]]:
    """Offer each kind of support with what is recorded of it. A guardian is for people under 18."""
    recorded = {row.support: row for row in witness.supports.all() if row.status}
    return [
        (value, f"{label} – {recorded[value].get_status_display().lower()}" if value in recorded else str(label))
        for value, label in SupportKind.choices
        if witness.is_under_18 or value != SupportKind.GUARDIAN or value in recorded
    ]


def _measures(witness: Witness) -> forms.MultipleChoiceField:
    """Offer each special measure with what is recorded of it."""
    recorded = {row.measure: row for row in witness.measures.all() if row.status}
    return forms.MultipleChoiceField(
        label="Measures",
        choices=[
            (value, f"{label} – {recorded[value].get_status_display().lower()}" if value in recorded else str(label))
            for value, label in Measure.choices
        ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select the special measures."},
    )


def _ways(witness: Witness) -> list[tuple[str, str]]:
    """Offer evidence from abroad for those who live there."""
    return [
        (value, str(label))
        for value, label in EvidenceWay.choices
        if witness.is_abroad or value not in workflow.FROM_ABROAD
    ]
