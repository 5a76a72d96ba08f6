"""The forms for annotations: record one, end one. `figures.annotating` decides what may be recorded."""

from __future__ import annotations

from typing import Any

from django import forms

from core.govuk import choose_from
from core.month_field import MonthField
from figures import annotating
from figures.annotating import NewAnnotation
from figures.choices import AnnotationKind
from figures.models import Annotation
from reference.areas import ENGLAND_AND_WALES, UK, AreaNames, TotalKind
from reference.models import ExploitationType, Force
from reports.figure_notes import force_key


class AnnotationForm(forms.Form):
    """A new annotation: what kind, which months and figures, the texts, and their source."""

    kind = forms.ChoiceField(
        label="Kind",
        choices=AnnotationKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select a kind."},
        help_text="Changes measured from or to the months of a known anomaly or a change of definition are marked.",
    )
    first = MonthField(label="First month", error_messages={"required": "Enter the first month, such as 11 2026."})
    last = MonthField(label="Last month (optional)", required=False, help_text="Leave blank if it is about one month.")
    place = forms.ChoiceField(
        label="Area or force",
        help_text="Everyone who can see the figures for the area can see the annotation. An annotation about a force "
        "is shown only to that force, its unit and the national team.",
        error_messages={"required": "Select an area or a force."},
    )
    measure = forms.ChoiceField(label="Figure", required=False)
    primary_type = forms.ChoiceField(label="Primary type", required=False)
    words = forms.CharField(
        label="Short text (do not include names)",
        max_length=Annotation._meta.get_field("words").max_length,
        help_text="Up to 80 characters, for charts, such as “sexual exploitation: late returns counted twice”.",
        error_messages={"required": "Enter a short text."},
    )
    sentence = forms.CharField(
        label="Text (do not include names)",
        max_length=Annotation._meta.get_field("sentence").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Up to 400 characters, shown below charts and in exports. Do not include figures for a single force.",
        error_messages={"required": "Enter the text."},
    )
    source = forms.CharField(
        label="Source",
        max_length=Annotation._meta.get_field("source").max_length,
        help_text="The report or person that it comes from, such as “annual report 2019/20”.",
        error_messages={"required": "Enter the source."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "place", [("", "Select"), *_places()])
        choose_from(self, "measure", [("", "All figures"), *annotating.measure_labels().items()])
        types = ExploitationType.objects.in_order().values_list("code", "name")
        choose_from(self, "primary_type", [("", "All types"), *types])

    @property
    def annotation(self) -> NewAnnotation:
        """The annotation as typed; only of a valid form."""
        typed = self.cleaned_data
        return NewAnnotation(
            kind=AnnotationKind(typed["kind"]),
            first=typed["first"],
            last=typed["last"] or typed["first"],
            **{name: typed[name] for name in ("place", "measure", "primary_type", "words", "sentence", "source")},
        )


class EndForm(forms.Form):
    """Why an annotation is no longer shown."""

    reason = forms.CharField(
        label="Reason (do not include names)",
        max_length=Annotation._meta.get_field("end_reason").max_length,
        help_text="Shown to the national team and in the log.",
        error_messages={"required": "Enter a reason."},
    )


def _places() -> list[tuple[str, Any]]:
    """The areas and forces to choose from, in groups; three queries."""
    names = AreaNames()
    return [
        (UK.key, UK.name),
        (ENGLAND_AND_WALES.key, ENGLAND_AND_WALES.name),
        ("Regions", [(f"{TotalKind.REGION}:{code}", region.name) for code, region in names.regions.items()]),
        ("Units", [(f"{TotalKind.UNIT}:{code}", unit.short_name) for code, unit in names.units.items()]),
        ("Forces", [(force_key(force.code), force.short_name) for force in Force.objects.order_by("short_name")]),
    ]
