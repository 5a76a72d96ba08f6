"""Forms to report a breach and to record its transitions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from accounts.models import User
from core import clock
from core.govuk import choose_from, in_words
from core.time_of_day import TimeOfDayField
from investigations.choices import EntryState
from investigations.models import Entry
from orders.models import Order
from orders.supervision.binding import binding
from orders.supervision.breach_workflow import BreachTransition
from orders.supervision.forms import WORDS, day, words

SHOW_CONDITIONS = "show"  # the button that only asks for the conditions of the date


class BreachForm(forms.Form):
    """When it happened, which conditions it concerns, and what happened. The date decides which ones are offered."""

    happened_on = day("Date of the breach")
    time_of_day = TimeOfDayField(label="Time of the breach (optional)")
    conditions = forms.TypedMultipleChoiceField(
        label="Which conditions may have been broken?",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least one condition."},
    )
    facts = words("What happened? (do not name victims)", rows=4, needed="Enter what happened.")
    evidence = words("Evidence (optional)", required=False, help_text="For example, video, statements, phone records.")

    def __init__(
        self, data: QueryDict | None, *, order: Order, on: date | None, selected: Collection[str] = ()
    ) -> None:
        super().__init__(data, initial={"happened_on": on, "conditions": selected})
        self.day = on if data is None else self._typed_day()
        orders = Order.objects.filter(pk=order.pk)
        self.in_force = binding(orders, on=self.day) if self.day else []
        self.court_ended_it = False
        if self.day and not self.in_force:
            self.in_force = binding(orders, on=self.day, until_decided=True)
            self.court_ended_it = bool(self.in_force)
        choose_from(self, "conditions", [(bound.condition.pk, bound.label) for bound in self.in_force])
        if self.day:
            self.fields["conditions"].error_messages["invalid_choice"] = (
                f"A condition you selected was not in force on {in_words(self.day)}. Check the date, and select only "
                "conditions shown here."
            )

    def _typed_day(self) -> date | None:
        """The day in the boxes; None where it is not a date up to today, of which the errors of the field tell."""
        try:
            typed: date = self.fields["happened_on"].clean(self["happened_on"].data)
        except ValidationError:
            return None
        return typed if typed <= clock.today() else None

    def clean_happened_on(self) -> date:
        """A day up to today on which a condition of the order was in force."""
        happened_on: date = self.cleaned_data["happened_on"]
        if self.day is None:
            raise ValidationError("The date is in the future. Enter today’s date or a past date.")
        if not self.in_force:
            raise ValidationError(f"No condition of the order was in force on {in_words(self.day)}. Check the date.")
        return happened_on

    @property
    def is_redraw(self) -> bool:
        """Whether to show the form again for the conditions of the date: on request, or because there are none."""
        return SHOW_CONDITIONS in self.data or not self.in_force

    def drop_later_errors(self) -> None:
        """Drop the errors of the fields after the date, because the user has not reached them."""
        for name in set(self.errors) - {"happened_on"}:
            del self.errors[name]


class BreachTransitionForm(forms.Form):
    """One transition of a breach."""

    on = day("Date")

    def __init__(self, transition: BreachTransition, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = transition.date_label
        if transition.has_court:
            self.fields["court"] = forms.CharField(
                label="Court", max_length=120, error_messages={"required": "Enter the court."}
            )
        if transition.has_sentence:
            self.fields["sentence"] = forms.CharField(
                label="Sentence",
                max_length=200,
                help_text=(
                    "For example: 8 months’ imprisonment, suspended. A conditional discharge is not available (s.30)."
                ),
                error_messages={"required": "Enter the sentence."},
            )
            self.fields["months"] = forms.IntegerField(
                label="Months of imprisonment (optional)",
                required=False,
                min_value=1,
                max_value=60,
                widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"}),
                error_messages={"max_value": "Enter 60 or fewer (s.30).", "min_value": "Enter 1 or more."},
            )
        self.fields["reasons"] = forms.CharField(
            label="Reason" if transition.needs_reason else "Notes (optional)",
            max_length=WORDS,
            required=transition.needs_reason,
            widget=forms.Textarea(attrs={"rows": 3}),
            error_messages={"required": "Enter the reason in a sentence."},
        )
        self.fields["investigation"] = forms.TypedChoiceField(
            label="Linked investigation (optional)", coerce=UUID, empty_value=None, required=False
        )
        live = Entry.objects.visible_to(user).newest().filter(force=user.force_id, state=EntryState.LIVE)
        named = live.select_related("holding", "investigation").order_by("holding__reference")
        choose_from(
            self,
            "investigation",
            [
                ("", "No change"),
                *((str(entry.investigation.public_id), str(entry.holding)) for entry in named),
            ],
        )
