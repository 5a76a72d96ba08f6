"""Forms for one condition of an order: a new one, or a new version of an existing one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby
from typing import Any

from django import forms
from django.http import QueryDict

from core.govuk import DateField, choose_from
from orders.choices import ConditionKind, Polarity, Reach
from orders.conditions import library, wording
from orders.models import Condition, ConditionTemplate
from orders.transition_input import ConditionWords

WORDS_LIMIT = 4_000
COLUMNS = ("kind", "polarity", "words", "plain", "area", "persons", "reach", "station", "starts_on", "ends_on")
BY_WORDS = ("", "As the kind of condition and wording say")


class ConditionForm(forms.Form):
    """The court's words and the details that the register needs. A blank form adds no condition."""

    template_name = "orders/_condition_form.html"
    kind = forms.ChoiceField(label="Kind of condition", choices=[("", "Choose"), *ConditionKind.choices])
    words = forms.CharField(
        label="The court’s words",
        max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter the court’s words."},
    )
    plain = forms.CharField(
        label="Plain wording for the order card (optional)",
        max_length=200,
        required=False,
        help_text="For example, “Work for, or run, any hand car wash”. We put “Must not” or “Must” before it.",
    )
    polarity = forms.ChoiceField(
        label="Prohibition or requirement (optional)",
        choices=[
            BY_WORDS,
            (Polarity.PROHIBITION.value, "Prohibition: the subject must not do it"),
            (Polarity.REQUIREMENT.value, "Requirement: the subject must do it"),
        ],
        required=False,
    )
    area = forms.CharField(label="Area (optional)", max_length=200, required=False)
    persons = forms.CharField(
        label="People it refers to (optional)", max_length=200, required=False, help_text="Do not name victims."
    )
    starts_on = DateField(
        label=("First day, if different from the order (optional)"),
        required=False,
        help_text="Leave blank to use the order’s date.",
    )
    ends_on = DateField(
        label="Last day, if different from the order (optional)",
        required=False,
        help_text=("Leave blank to use the order’s date."),
    )
    reach = forms.ChoiceField(
        label="Which countries?", choices=[("", "Not a foreign travel prohibition"), *Reach.choices], required=False
    )
    countries = forms.CharField(
        label="Named countries (optional)",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One per line.",
    )
    station = forms.CharField(label="Police station for passports or notice (optional)", max_length=120, required=False)
    more = ("polarity", "area", "persons", "starts_on", "ends_on")  # collapsed while blank
    abroad = ("reach", "countries", "station")

    def __init__(
        self,
        data: QueryDict | None,
        *,
        prefix: str,
        initial: dict[str, Any] | None = None,
        number: int | None = None,
    ) -> None:
        super().__init__(data, prefix=prefix, initial=initial, empty_permitted=True, use_required_attribute=False)
        self.number = number  # of the condition that it is a new version of

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """Area, people and days."""
        return [self[name] for name in self.more]

    @property
    def abroad_fields(self) -> list[forms.BoundField]:
        """The additional fields of a foreign travel prohibition or of the surrender of passports."""
        return [self[name] for name in self.abroad]

    @property
    def shows_more(self) -> bool:
        """Whether any collapsed field has a value or an error."""
        return self._has_something(self.more)

    @property
    def shows_abroad(self) -> bool:
        """The same for the fields about travel and passports."""
        return self._has_something(self.abroad)

    def _has_something(self, names: tuple[str, ...]) -> bool:
        return any(self[name].value() or self[name].errors for name in names)

    def clean_countries(self) -> tuple[str, ...]:
        """The countries without duplicates, in the order in which they were typed."""
        named = (line.strip() for line in self.cleaned_data["countries"].splitlines())
        countries = tuple(dict.fromkeys(filter(None, named)))
        if any(len(country) > 60 for country in countries):
            raise forms.ValidationError("Enter each country on its own line, using 60 characters or fewer.")
        return countries

    def clean(self) -> dict[str, Any]:
        """A ban on foreign travel names the countries, and no other condition does."""
        cleaned = super().clean() or {}
        if gaps := library.still_to_fill(cleaned.get("words", ""), cleaned.get("plain", "")):
            self.add_error("words", gaps)
        kind, reach = cleaned.get("kind"), cleaned.get("reach")
        if kind == ConditionKind.TRAVEL_BAN and not reach:
            self.add_error("reach", "Choose which countries the prohibition covers.")
        if kind and kind != ConditionKind.PROHIBITION and cleaned.get("polarity"):
            usual = wording.polarity_of(kind, "")
            if cleaned["polarity"] != usual:
                self.add_error(
                    "polarity", (f"This kind of condition is always “{usual.label}”. Check the kind of condition.")
                )
        if kind and kind != ConditionKind.TRAVEL_BAN and (reach or cleaned.get("countries")):
            self.add_error("reach", "Only a foreign travel prohibition has countries. Check the kind of condition.")
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "The last day is before the first day. Check both.")
        return cleaned

    def as_words(self) -> ConditionWords:
        """The condition as the change takes it."""
        cleaned = self.cleaned_data
        return ConditionWords(
            **{name: cleaned[name] for name in COLUMNS}, countries=cleaned["countries"], instead_of=self.number
        )


class NewConditionForm(ConditionForm):
    """A condition that is new to the order: from the library, or in free wording with a reason."""

    template_name = "orders/_new_condition_form.html"
    template = forms.ChoiceField(label="From the library", required=False)
    own_reason = forms.CharField(
        label="Why is the standard wording not suitable? (only if you write your own)",
        max_length=200,
        required=False,
        help_text="Do not include names.",
    )

    def __init__(self, data: QueryDict | None, *, prefix: str, templates: Iterable[ConditionTemplate]) -> None:
        super().__init__(data, prefix=prefix)
        choose_from(self, "template", choices_of(templates))

    def clean(self) -> dict[str, Any]:
        """Free wording needs a reason; a library condition takes none."""
        cleaned = super().clean()
        if "template" in cleaned and not cleaned["template"] and not cleaned.get("own_reason") and self.has_changed():
            self.add_error(
                "own_reason",
                ("Choose a condition from the library, or enter why the standard wording is not suitable."),
            )
        return cleaned

    def as_words(self) -> ConditionWords:
        """The condition as the change takes it."""
        cleaned = self.cleaned_data
        own = "" if cleaned["template"] else cleaned["own_reason"]
        return replace(super().as_words(), template=cleaned["template"], own_reason=own)


def choices_of(templates: Iterable[ConditionTemplate]) -> list[Any]:
    """The library as choices, grouped by the parts of an order."""
    parts = groupby(
        sorted(templates, key=lambda template: (template.kind, template.title)), key=lambda template: template.kind
    )
    named = {kind: [(template.code, template.title) for template in some] for kind, some in parts}
    return [("", "Write my own"), *((str(kind.label), named[kind]) for kind in ConditionKind if kind in named)]


def taken_from(template: ConditionTemplate, data: QueryDict, *, prefix: str) -> dict[str, str]:
    """The field values of one condition taken from the library, with its known gaps filled in."""
    named = ", ".join(filter(None, (line.strip() for line in data.get(f"{prefix}-countries", "").splitlines())))
    known = {name: data.get(f"{prefix}-{name}", "") for name in ("area", "persons", "station")} | {"countries": named}
    return {
        f"{prefix}-kind": template.kind,
        f"{prefix}-reach": template.reach,
        f"{prefix}-words": library.filled(template.words, known),
        f"{prefix}-plain": library.filled(template.plain, known),
        f"{prefix}-own_reason": "",
    }


def initial_of(condition: Condition) -> dict[str, Any]:
    """The initial values of the form for an existing condition."""
    usual = wording.polarity_of(condition.kind, condition.words)
    return {name: getattr(condition, name) for name in COLUMNS} | {
        "countries": "\n".join(condition.countries),
        "polarity": "" if condition.polarity == usual else condition.polarity,
    }
