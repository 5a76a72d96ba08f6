"""Forms for one condition of the library, as the national team enters it, and for its last day."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from core import clock
from core.govuk import DateField, choose_from
from orders.choices import ConditionKind, Reach
from orders.conditions import library
from orders.conditions.administration import ConditionValues
from orders.models import ConditionTemplate
from reference.models import ExploitationType

WORDS_LIMIT = 2_000
COLUMNS = ("title", "kind", "reach", "words", "plain", "types", "check_how", "checked_by")


class TypeForm(forms.Form):
    """Filter the library by type of exploitation."""

    type = forms.ChoiceField(label="Type of exploitation", required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        choose_from(self, "type", [("", "All"), *_types()])


class TemplateForm(forms.Form):
    """What a condition orders, and how officers check it."""

    title = forms.CharField(label="Title", max_length=80, error_messages={"required": "Enter a title."})
    kind = forms.ChoiceField(
        label="Kind of condition",
        choices=ConditionKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the kind of condition."},
    )
    reach = forms.ChoiceField(
        label="Which countries? (optional)",
        choices=[("", "Not a foreign travel prohibition"), *Reach.choices],
        required=False,
    )
    words = forms.CharField(
        label="Wording for the order",
        max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Put parts to complete for each order in square brackets, such as [area].",
        error_messages={"required": "Enter the wording."},
    )
    plain = forms.CharField(
        label="Plain wording for the order card",
        max_length=200,
        help_text="Follows “Must not” or “Must”, such as “Enter [area]”.",
        error_messages={"required": "Enter plain wording."},
    )
    types = forms.MultipleChoiceField(
        label="Types of exploitation (optional)",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Leave blank for all types.",
    )
    check_how = forms.CharField(
        label="How is it checked?", max_length=200, error_messages={"required": "Enter how it is checked."}
    )
    checked_by = forms.CharField(
        label="Who checks it?", max_length=120, error_messages={"required": ("Enter who checks it.")}
    )
    valid_from = DateField(label="First day", error_messages={"required": "Enter the first day."})

    def __init__(self, data: QueryDict | None, *, template: ConditionTemplate | None = None) -> None:
        initial = {name: getattr(template, name) for name in COLUMNS} if template else {}
        super().__init__(data, initial=initial | {"valid_from": clock.today()})
        choose_from(self, "types", _types())

    def clean(self) -> dict[str, Any]:
        """A ban on foreign travel names the countries, and the card's text has no gap that the full wording lacks."""
        cleaned = super().clean() or {}
        kind, reach = cleaned.get("kind"), cleaned.get("reach")
        if kind and (kind == ConditionKind.TRAVEL_BAN) != bool(reach):
            self.add_error("reach", "Choose countries for a foreign travel prohibition only.")
        more = set(library.gaps_of(cleaned.get("plain", ""))) - set(library.gaps_of(cleaned.get("words", "")))
        if more and "words" in cleaned:
            self.add_error(
                "plain",
                (
                    f"The wording for the order does not include {', '.join(sorted(more))}. "
                    "Use the same brackets in both."
                ),
            )
        return cleaned

    def said(self) -> ConditionValues:
        """The values that the change takes."""
        return ConditionValues(**self.cleaned_data)


class EndLibraryConditionForm(forms.Form):
    """The last day on which an order can use the condition."""

    last_day = DateField(label="Last day", error_messages={"required": "Enter the last day."})


def _types() -> list[tuple[str, str]]:
    types = ExploitationType.objects.valid_on(clock.today()).order_by("order")
    return list(types.values_list("code", "name"))
