"""The form of a debrief: the operation summary, and its points, one per paragraph."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from core import clock
from core.govuk import choose_from
from guidance.choices import PointKind
from guidance.debriefs import FACTS, DebriefContent
from guidance.models.debriefs import POINT_LIMIT, WORDS_LIMIT
from reference.models import Agency, Force

MOST_POINTS = 40  # per kind
A_PARAGRAPH_EACH = "One paragraph each, with a blank line between them."


class PointsField(forms.CharField):
    """Points of one kind, one per paragraph."""

    widget = forms.Textarea(attrs={"rows": 6})

    def clean(self, value: Any) -> list[str]:
        """Return the points without the separators."""
        typed = super().clean(value).replace("\r\n", "\n")
        points = [" ".join(piece.split()) for piece in re.split(r"\n\s*\n", typed) if piece.strip()]
        if len(points) > MOST_POINTS:
            raise ValidationError(f"Enter up to {MOST_POINTS}. Keep the most useful.")
        for number, point in enumerate(points, 1):
            if len(point) > POINT_LIMIT:
                raise ValidationError(
                    f"Number {number} has more than {POINT_LIMIT:,} characters. Split it into two points."
                )
        return points


class DebriefForm(forms.Form):
    """The fields of a debrief besides its text."""

    operation = forms.CharField(label="Operation", max_length=80, required=False, help_text="For example “Op FORT”.")
    forces = forms.MultipleChoiceField(
        label="Forces that took part", required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    agencies = forms.MultipleChoiceField(
        label="Partner agencies (optional)", required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    scale = forms.CharField(
        label="How large was it? (optional)",
        max_length=WORDS_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="No names of people.",
    )
    potential_victims = forms.IntegerField(label="Potential victims (optional)", required=False, min_value=0)
    suspects = forms.IntegerField(label="Suspects (optional)", required=False, min_value=0)
    convicted = forms.IntegerField(label="Convicted (optional)", required=False, min_value=0)
    sentence_years = forms.IntegerField(
        label="Total years of imprisonment (optional)", required=False, min_value=0, max_value=10_000
    )
    outcome = forms.CharField(
        label="Outcome",
        max_length=WORDS_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="No names of people.",
    )
    good_practice = PointsField(
        label="Good practice (do not include names)", required=False, help_text=A_PARAGRAPH_EACH
    )
    lesson = PointsField(label="Lessons (do not include names)", required=False, help_text=A_PARAGRAPH_EACH)
    safeguarding = PointsField(
        label="Safeguarding lessons (do not include names)", required=False, help_text=A_PARAGRAPH_EACH
    )
    recommendation = PointsField(
        label="Recommendations (do not include names)", required=False, help_text=A_PARAGRAPH_EACH
    )

    def __init__(self, data: QueryDict | None, *, content: DebriefContent | None) -> None:
        super().__init__(data, initial=_initial(content))
        day = clock.today()
        forces = Force.objects.valid_on(day).order_by("short_name").values_list("pk", "short_name")
        choose_from(self, "forces", list(forces))
        agencies = Agency.objects.valid_on(day).in_order().values_list("pk", "name")
        choose_from(self, "agencies", list(agencies))
        for name in ("potential_victims", "suspects", "convicted", "sentence_years"):
            self.fields[name].widget.attrs["class"] = "govuk-input--width-5"

    def said(self) -> DebriefContent:
        """Return the argument of the change."""
        points = {kind.value: self.cleaned_data[_field(kind)] for kind in PointKind}
        return DebriefContent(**{name: self.cleaned_data[name] for name in FACTS}, points=points)


def _field(kind: str) -> str:
    return kind.replace("-", "_")


def _initial(content: DebriefContent | None) -> dict[str, Any]:
    if content is None:
        return {}
    points = {_field(kind): "\n\n".join(content.points.get(kind, ())) for kind in PointKind}
    return {name: getattr(content, name) for name in FACTS} | points
