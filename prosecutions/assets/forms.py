"""Forms of asset recovery: valid input, whichever way it arrives. The services decide what is allowed."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from core.govuk import DateField
from core.money import NOTHING, PENNY, MoneyField
from prosecutions.assets.choices import AssetKind
from prosecutions.assets.kind_workflow import AskedField, AssetTransition
from prosecutions.assets.kinds import WORKFLOWS
from prosecutions.assets.querysets import AssetRecordQuerySet
from prosecutions.assets.recording import NewAsset
from prosecutions.assets.refusals import LONGEST_DEFAULT_TERM
from prosecutions.assets.transitions import EnteredAssetStep
from prosecutions.cases.querysets import DefendantQuerySet
from prosecutions.models import AssetRecord, Defendant


class DefendantChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # takes no argument at run time
    """Defendants of an investigation, each with the prosecution that the number is of."""

    def label_from_instance(self, record: Any) -> str:
        """`Defendant 1 of 50AB1234526`."""
        return f"{record} of {record.case}"


class ConfiscationChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # takes no argument at run time
    """Confiscation orders of an investigation."""

    def label_from_instance(self, record: Any) -> str:
        """The number of the order, and its defendant."""
        return f"{record}, against {record.defendant} of {record.defendant.case}"


class NewAssetForm(forms.Form):
    """What a kind of record needs when it is added. A reparation order takes its defendant from the confiscation."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(
        self,
        kind: AssetKind,
        *args: Any,
        defendants: DefendantQuerySet,
        confiscations: AssetRecordQuerySet,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        workflow = WORKFLOWS[kind]
        if kind == AssetKind.REPARATION:
            self.fields["confiscation"] = ConfiscationChoice(
                label="Confiscation order",
                queryset=confiscations,
                empty_label="Select a confiscation order",
                error_messages={"required": "Select the confiscation order."},
            )
        else:
            self.fields["defendant"] = _defendant(defendants, is_required=workflow.needs_defendant)
        self.fields["on"] = DateField(label=workflow.date_label, error_messages={"required": "Enter the date."})
        for question in workflow.fields:
            self.fields[question.name] = _field(question)

    @property
    def entered(self) -> NewAsset:
        """Return what was entered, for `recording.add`."""
        cleaned = self.cleaned_data
        confiscation: AssetRecord | None = cleaned.get("confiscation")
        defendant: Defendant | None = confiscation.defendant if confiscation else cleaned.get("defendant")
        return NewAsset(on=cleaned["on"], defendant=defendant, confiscation=confiscation, amount=cleaned.get("amount"))


class AssetStepForm(forms.Form):
    """One step of a record, with what it asks for."""

    def __init__(self, transition: AssetTransition, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if transition.date_label:
            self.fields["on"] = DateField(label=transition.date_label, error_messages={"required": "Enter the date."})
        for question in transition.fields:
            self.fields[question.name] = _field(question)

    @property
    def entered(self) -> EnteredAssetStep:
        """Return what was entered, for `transitions.make`."""
        return EnteredAssetStep(**self.cleaned_data)


def _field(question: AskedField) -> forms.Field:
    makers: dict[str, Callable[[AskedField], forms.Field]] = {
        "amount": _money,
        "benefit": _money,
        "available": _money,
        "until": lambda question: DateField(
            label=question.label, help_text=question.hint, error_messages={"required": "Enter the last day."}
        ),
        "months": _months,
    }
    return makers[question.name](question)


def _money(question: AskedField) -> MoneyField:
    least: Decimal = PENNY if question.name != "available" else NOTHING
    return MoneyField(
        label=question.label if "(optional)" in question.label else f"{question.label} in pounds",
        help_text=question.hint,
        required=question.is_required,
        least=least,
        error_messages={"required": f"Enter the {question.label[:1].lower()}{question.label[1:]}."},
    )


def _months(question: AskedField) -> forms.IntegerField:
    return forms.IntegerField(
        label=question.label,
        help_text=question.hint,
        required=question.is_required,
        validators=[
            MinValueValidator(1, "Enter 1 or more."),
            MaxValueValidator(LONGEST_DEFAULT_TERM, f"Enter {LONGEST_DEFAULT_TERM} or fewer."),
        ],
        widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Enter a whole number, such as 24."},
    )


def _defendant(defendants: DefendantQuerySet, *, is_required: bool) -> DefendantChoice:
    return DefendantChoice(
        label="Defendant" if is_required else "Defendant (optional)",
        queryset=defendants,
        required=is_required,
        empty_label="Select a defendant" if is_required else "No defendant yet",
        help_text="" if is_required else "Money can be held before anybody is charged.",
        error_messages={"required": "Select the defendant."},
    )
