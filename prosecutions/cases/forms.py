"""Forms of prosecutions: valid input, whichever way it arrives. The services decide what is allowed."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from accounts.models import User
from accounts.permissions import Scope
from core import clock, months
from core.govuk import DateField, choose_record_from
from nrm.models import ChargedOffence, CrimeRecord
from orders.subjects.numbers import number_of
from prosecutions.cases import crime_links
from prosecutions.cases.case_workflow import MOST_SUSPECTS, CaseTransition
from prosecutions.cases.choices import (
    ChargeResult,
    ChargingDecision,
    CustodyTrack,
    ExtensionGround,
    Plea,
    PreventionOrder,
    Remand,
    SentenceKind,
)
from prosecutions.cases.defendant_workflow import LONGEST_SENTENCE, NEXT_ORDER, DefendantTransition
from prosecutions.cases.defendants import EnteredDefendantStep
from prosecutions.cases.likely_crimes import LikelyCrime
from prosecutions.cases.querysets import normal_urn
from prosecutions.cases.transitions import EnteredStep
from prosecutions.models import Charge, Defendant, ProsecutionCase
from prosecutions.models.cases import URN
from reference.models import Force

MOST_DAYS = 10 * 366
MOST_USED = 1_000  # days in custody before; a court can extend a limit several times
PLAIN = {"autocomplete": "off", "spellcheck": "false"}
FLAGS = {"yes": True, "no": False, "unknown": None}
FLAG_CHOICES = (("yes", "Yes"), ("no", "No"), ("unknown", "Not known yet"))


class DetailsForm(forms.Form):
    """The reference of a case and its flag."""

    urn = forms.CharField(
        label="URN (optional)",
        max_length=30,
        required=False,
        help_text="The CPS unique reference number, such as 50AB1234526. Leave blank until you have it.",
        widget=forms.TextInput(attrs=PLAIN),
    )
    is_flagged = forms.TypedChoiceField(
        label="Did the CPS flag the case as modern slavery?",
        choices=FLAG_CHOICES,
        coerce=FLAGS.__getitem__,
        widget=forms.RadioSelect,
        help_text="An offence under the Modern Slavery Act, a conspiracy to commit one, or another serious offence in a"
        " modern slavery case.",
        error_messages={"required": "Select whether the CPS flagged the case, or that it is not known yet."},
    )

    def clean_urn(self) -> str:
        """Return the reference as it is stored."""
        urn = normal_urn(self.cleaned_data["urn"])
        if urn and not re.fullmatch(URN, urn):
            raise forms.ValidationError("Enter the URN with its 11 characters, such as 50AB1234526.")
        return urn

    @staticmethod
    def initial_of(case: ProsecutionCase) -> dict[str, Any]:
        """Return the details of a case as the form shows them."""
        flag = next(choice for choice, is_flagged in FLAGS.items() if is_flagged is case.is_flagged)
        return {"urn": case.urn, "is_flagged": flag}


class NewCaseForm(DetailsForm):
    """A new case. The key tells a form that is sent twice from a second case."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class CaseStepForm(forms.Form):
    """One step of a case, with what it asks for."""

    def __init__(self, transition: CaseTransition, *args: Any, case: ProsecutionCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.transition = transition
        _add_date(self, transition.date_label)
        if "suspects" in transition.fields:
            self.fields["suspects"] = _number(
                "Number of suspects referred", "Enter the number of suspects.", most=MOST_SUSPECTS
            )
        if "decision" in transition.fields:
            self.fields["decision"] = forms.ChoiceField(
                label="Charging decision",
                choices=ChargingDecision.choices,
                widget=forms.RadioSelect,
                error_messages={"required": "Select the charging decision."},
            )
        if "charged" in transition.fields:
            is_only_for_charge = "decision" in transition.fields
            self.fields["charged"] = _number(
                f"Suspects to be charged, of {case.suspects}",
                "Enter the number of suspects to be charged.",
                most=MOST_SUSPECTS,
                required=not is_only_for_charge,
            )
            if is_only_for_charge:
                self.fields["charged"].help_text = "Only if the decision is to charge."

    @property
    def entered(self) -> EnteredStep:
        """Return what was entered, for `transitions.make`."""
        return EnteredStep(**self.cleaned_data)


class NewDefendantForm(forms.Form):
    """The next defendant of a case."""

    charged_on = DateField(label="Date of charge", error_messages={"required": "Enter the date of charge."})
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class DefendantStepForm(forms.Form):
    """One step of a defendant, with what it asks for."""

    def __init__(
        self,
        transition: DefendantTransition,
        *args: Any,
        defendant: Defendant,
        charges: list[Charge],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        undecided = [charge for charge in charges if not charge.result]
        makers: dict[str, Callable[[], forms.Field]] = {
            "offence": lambda: _offence(defendant),
            "is_conspiracy": lambda: forms.BooleanField(
                label="It is a conspiracy to commit this offence", required=False
            ),
            "new_remand": lambda: _radios("Bail or custody", Remand.choices, "Select bail or custody."),
            "track": lambda: forms.ChoiceField(
                label="Custody time limit, if in custody",
                choices=[("", "Not in custody"), *CustodyTrack.choices],
                required=False,
            ),
            "used_days": _used_days,
            "new_limit_on": lambda: _new_limit(is_extension="ground" in transition.fields),
            "trial_ends_on": _trial_end,
            "ground": lambda: _radios(
                "Why did the court extend it?", ExtensionGround.choices, "Select why the court extended it."
            ),
            "chosen": lambda: _charges(undecided),
            "plea": lambda: _radios("Plea", Plea.choices, "Select the plea."),
            "result": lambda: _radios("Result", ChargeResult.choices, "Select the result."),
            "sentence": lambda: _radios("Sentence", SentenceKind.choices, "Select the sentence."),
            "months": _months,
            "new_order": lambda: _radios(
                "What happened?",
                [
                    choice
                    for choice in PreventionOrder.choices
                    if choice[0] in NEXT_ORDER[PreventionOrder(defendant.order)]
                ],
                "Select what happened to the order.",
            ),
        }
        for name in transition.fields:
            self.fields[name] = makers[name]()
        _add_date(self, transition.date_label)
        if "trial_ends_on" in transition.fields:
            self.order_fields(["on"])
            self.fields["on"].initial = defendant.trial_on
            self.fields["trial_ends_on"].initial = defendant.trial_ends_on
        if "offence" in transition.fields:  # most charges are those of the first day
            self.fields["on"].initial = defendant.charged_on

    @property
    def entered(self) -> EnteredDefendantStep:
        """Return what was entered, for `defendants.make`."""
        cleaned = dict(self.cleaned_data)
        if "chosen" in cleaned:
            cleaned["chosen"] = tuple(int(number) for number in cleaned["chosen"])
        if "used_days" in cleaned:
            cleaned["used_days"] = cleaned["used_days"] or 0
        return EnteredDefendantStep(**cleaned)


class SubjectForm(forms.Form):
    """The order subject of a defendant, by number."""

    number = forms.CharField(
        label="Order subject number",
        max_length=20,
        required=False,
        help_text="Such as S-4K7M2X. Leave blank to remove the link. Only people who see the subject see the link.",
        widget=forms.TextInput(attrs=PLAIN),
    )

    def clean_number(self) -> str:
        """Return the number as it is stored."""
        typed = self.cleaned_data["number"].strip()
        return number_of(typed) if typed else ""


class CrimesForm(forms.Form):
    """The crime records of a defendant: those that are linked or likely as check boxes, and another by reference."""

    crimes = forms.TypedMultipleChoiceField(
        label="Crime records",
        required=False,
        coerce=uuid.UUID,
        widget=forms.CheckboxSelectMultiple,
        help_text="Those already linked are selected. Only people who see the crime register see these links.",
        error_messages={"invalid_choice": crime_links.CHANGED},
    )
    reference = forms.CharField(
        label="Another crime record (optional)",
        max_length=40,
        required=False,
        help_text="Enter its crime system reference or Home Office reference.",
        widget=forms.TextInput(attrs=PLAIN),
    )

    def __init__(self, *args: Any, linked: Sequence[CrimeRecord], likely: Sequence[LikelyCrime], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(record.public_id), f"{record}: linked") for record in linked]
        choices += [(str(each.record.public_id), f"{each.record}: {each.why}") for each in likely]
        if choices:
            crimes: Any = self.fields["crimes"]
            crimes.choices = choices
            crimes.initial = [str(record.public_id) for record in linked]
        else:
            del self.fields["crimes"]
            self.fields["reference"].label = "Crime record"


class FiguresForm(forms.Form):
    """A period, and for those who see several forces, one of them."""

    first = DateField(label="From", error_messages={"required": "Enter the first day."})
    last = DateField(label="To", error_messages={"required": "Enter the last day."})
    force = forms.ModelChoiceField(
        label="Force", queryset=Force.objects.none(), required=False, empty_label="All forces"
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if user.force_id:
            del self.fields["force"]
        else:
            choose_record_from(self, "force", Force.objects.filter(Scope.of(user).over("code")).order_by("short_name"))

    @staticmethod
    def usual() -> dict[str, Any]:
        """Return the last three years, from the first day of a quarter, to today."""
        today = clock.today()
        first = months.first_of(today - timedelta(days=3 * 365))
        return {"first": first.replace(month=first.month - (first.month - 1) % 3), "last": today}

    def clean(self) -> dict[str, Any]:
        """Check that the period does not end before it begins, and has at most ten years."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if last and last > clock.today():
            self.add_error("last", "The last day is in the future. Enter today or an earlier day.")
        if first and last and last < first:
            self.add_error("last", "The last day is before the first day. Change one of them.")
        if first and last and (last - first).days > MOST_DAYS:
            self.add_error("first", "Choose a period of at most ten years.")
        return cleaned


def _add_date(form: forms.Form, label: str) -> None:
    if label:
        form.fields["on"] = DateField(label=label, error_messages={"required": "Enter the date."})


def _radios(label: str, choices: Any, sentence: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, error_messages={"required": sentence}
    )


def _number(label: str, sentence: str, *, most: int, least: int = 1, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=required,
        validators=[
            MinValueValidator(least, f"Enter {least} or more."),
            MaxValueValidator(most, f"Enter {most:,} or fewer."),
        ],
        widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": sentence, "invalid": "Enter a whole number, such as 3."},
    )


def _months() -> forms.IntegerField:
    field = _number("Length in months", "", most=LONGEST_SENTENCE, required=False)
    field.help_text = "For imprisonment, detention or a suspended sentence. For life, enter the minimum term."
    return field


def _used_days() -> forms.IntegerField:
    field = _number("Days already in custody for this offence (optional)", "", least=0, most=MOST_USED, required=False)
    field.help_text = "For a case sent to the Crown Court, the days in custody before it was sent."
    return field


def _new_limit(*, is_extension: bool) -> DateField:
    if is_extension:
        return DateField(
            label="New last day of the limit", error_messages={"required": "Enter the new last day of the limit."}
        )
    return DateField(
        label="Last day, if the court extended the limit (optional)",
        required=False,
        help_text="Leave blank to have the last day worked out.",
    )


def _trial_end() -> DateField:
    return DateField(
        label="Expected last day of the trial (optional)",
        required=False,
        help_text="For a trial of more than one day. We ask for the result after this date.",
    )


def _charges(undecided: list[Charge]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="Charges",
        choices=[(str(charge.number), f"{charge.number}. {charge}") for charge in undecided],
        widget=forms.CheckboxSelectMultiple,
        initial=[str(undecided[0].number)] if len(undecided) == 1 else [],
        error_messages={"required": "Select the charges."},
    )


def _offence(defendant: Defendant) -> forms.ChoiceField:
    """Offer what was an offence on a day since the defendant was charged. The service checks the day of the charge."""
    field = forms.ChoiceField(label="Offence", error_messages={"required": "Select the offence."})
    rows = ChargedOffence.objects.valid_between(defendant.charged_on, clock.today()).in_order()
    names = {each.code: str(each) for each in rows}  # an offence with a new name is offered once
    first = [(code, name) for code, name in names.items() if code in SLAVERY]
    others = [(code, name) for code, name in names.items() if code not in SLAVERY]
    field.choices = [("", "Select an offence"), ("Modern slavery", first), ("Other offences", others)]
    return field


SLAVERY = ("msa_slavery", "msa_trafficking", "msa_intent")  # listed first
