"""Forms to report a breach and to record its transitions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from accounts.models import User
from core.govuk import choose_from
from core.time_of_day import TimeOfDayField
from investigations.choices import EntryState
from investigations.models import Entry
from orders.supervision.binding import Binding
from orders.supervision.breach_workflow import BreachTransition
from orders.supervision.forms import WORDS, day, words


class DayForm(forms.Form):
    """The day for which the page shows the conditions."""

    on = day("Date of the breach")


class BreachForm(forms.Form):
    """What happened, and which conditions it concerns."""

    conditions = forms.TypedMultipleChoiceField(
        label="Which conditions may have been broken?",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least one condition."},
    )
    happened_on = day("Date of the breach")
    time_of_day = TimeOfDayField(label="Time of the breach (optional)")
    facts = words("What happened? (do not name victims)", rows=4, needed="Enter what happened.")
    evidence = words("Evidence (optional)", required=False, help_text="For example, video, statements, phone records.")

    def __init__(self, *args: Any, bound: list[Binding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(binding.condition.pk, binding.label) for binding in bound]
        choose_from(self, "conditions", named)


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
