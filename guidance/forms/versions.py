"""The forms to begin a product and to write a version."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from core import clock
from core.govuk import DateField, choose_from
from guidance.choices import Audience, Circle, Circumstance, Marking, ProductKind, Weight
from guidance.forms.addresses import slug_of
from guidance.models import Product, Version
from guidance.models.versions import SUMMARY_LIMIT, TEXT_LIMIT, TITLE_LIMIT
from guidance.version_content import COLUMNS, VersionContent
from reference.models import ExploitationSubType, ExploitationType, Force, Stage

MOST_RELATED = 12


class ProductForm(forms.Form):
    """The kind and first title of a new product."""

    kind = forms.ChoiceField(
        label="What kind of product?",
        choices=ProductKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of product it is."},
    )
    title = forms.CharField(
        label="Title",
        max_length=TITLE_LIMIT,
        help_text=(
            "Use words officers would search for. The web address is made from the title and cannot be changed later."
        ),
        error_messages={"required": "Enter a title."},
    )


class SlugsField(forms.CharField):
    """Addresses of products, one per line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> tuple[str, ...]:
        """Return the slugs, each once, without the rest of the address."""
        typed = super().clean(value)
        slugs = dict.fromkeys(slug_of(line) for line in typed.splitlines() if line.strip())
        known = set(Product.objects.filter(slug__in=slugs, current__isnull=False).values_list("slug", flat=True))
        if unknown := [slug for slug in slugs if slug not in known]:
            raise ValidationError(f"The library has no product “{unknown[0]}”. Copy the address from its page.")
        if len(slugs) > MOST_RELATED:
            raise ValidationError(f"Enter up to {MOST_RELATED}. Choose what readers need next.")
        return tuple(slugs)


class VersionForm(forms.Form):
    """Every field an author fills in a version."""

    title = forms.CharField(label="Title", max_length=TITLE_LIMIT, error_messages={"required": "Enter a title."})
    summary = forms.CharField(
        label="Summary",
        max_length=SUMMARY_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One or two sentences: what readers get from it.",
    )
    text = forms.CharField(
        label="Text",
        max_length=TEXT_LIMIT,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "class": "app-writing", "spellcheck": "true"}),
    )
    what_changed = forms.CharField(
        label="What changed since the last version?",
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    weight = forms.ChoiceField(
        label="Type of change",
        choices=Weight.choices,
        widget=forms.RadioSelect,
        initial=Weight.SUBSTANTIAL,
        help_text="We notify followers only if it changes what they do.",
    )
    marking = forms.ChoiceField(label="Handling marking", choices=Marking.choices, widget=forms.RadioSelect)
    circle = forms.ChoiceField(label="Who can read it?", choices=Circle.choices, widget=forms.RadioSelect)
    restricted_to = forms.MultipleChoiceField(
        label="Restrict to these forces (optional)",
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text="Leave blank for every force. The national team can read everything.",
    )
    audiences = forms.MultipleChoiceField(
        label="Audience",
        required=False,
        choices=Audience.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    types = forms.MultipleChoiceField(
        label="Types of exploitation (optional)",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Leave blank for all.",
    )
    sub_types = forms.MultipleChoiceField(
        label="Sub-types (optional)",
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    stages = forms.MultipleChoiceField(
        label="Stages of an investigation (optional)",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Leave blank for all.",
    )
    circumstances = forms.MultipleChoiceField(
        label="Circumstances (optional)",
        required=False,
        choices=Circumstance.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="Investigations with any of these link to this product.",
    )
    related = SlugsField(
        label="Related guidance (optional)", required=False, help_text="Addresses of products, one per line."
    )
    takes_place_of = SlugsField(
        label="Products it replaces (optional)",
        required=False,
        help_text="We withdraw them when this is published. Their addresses will lead here.",
    )
    publish_on = DateField(
        label="Publication date (optional)",
        required=False,
        help_text=("Leave blank to publish as soon as it is approved."),
    )
    review_on = DateField(
        label="Review date (optional)", required=False, help_text="Leave blank for a year after publication."
    )
    dated_as = forms.CharField(
        label="Date printed in the source (optional)",
        max_length=40,
        required=False,
        help_text="Only for what is older than this service, such as “published March 2020”.",
    )
    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, data: QueryDict | None, *, version: Version) -> None:
        super().__init__(data, initial=_initial(version))
        day = clock.today()
        self._offer("types", ExploitationType.objects.valid_on(day).in_order())
        self._offer("sub_types", ExploitationSubType.objects.valid_on(day).order_by("type__order", "order"))
        self._offer("stages", Stage.objects.valid_on(day).in_order())
        self._offer("restricted_to", Force.objects.valid_on(day).order_by("short_name"), label="short_name")
        if version.is_debrief:
            self.fields["text"].label = "Anything else readers need to know (optional)"
        if version.number == 1:
            del self.fields["what_changed"], self.fields["weight"]

    def _offer(self, name: str, rows: Iterable[Any], *, label: str = "name") -> None:
        choices = [(row.pk, getattr(row, label)) for row in rows]
        # A choice made while the term was valid stays selectable.
        known = {code for code, _ in choices}
        choices += [(code, code) for code in self.initial[name] if code not in known]
        choose_from(self, name, choices)

    def clean(self) -> dict[str, Any]:
        """Check that guidance restricted to forces is not for partners, and that review comes after publication."""
        cleaned = super().clean() or {}
        if cleaned.get("circle") == Circle.PARTNERS and cleaned.get("restricted_to"):
            self.add_error(
                "restricted_to",
                ("Guidance restricted to named forces cannot be shared with partners. Choose one or the other."),
            )
        begins, again = cleaned.get("publish_on"), cleaned.get("review_on")
        if again and again <= (begins or clock.today()):
            self.add_error("review_on", "Choose a date after publication.")
        return cleaned

    def takes_up(self, edition: int) -> None:
        """Set the form's edition, so that the typed text is saved as the next edition after this one."""
        data = cast(QueryDict, self.data).copy()
        data["edition"] = str(edition)
        self.data = data

    def said(self) -> VersionContent:
        """Return the argument of the change."""
        columns = {name: self.cleaned_data[name] for name in COLUMNS if name in self.cleaned_data}
        columns["text"] = columns["text"].replace("\r\n", "\n")
        return VersionContent(
            **columns, related=self.cleaned_data["related"], takes_place_of=self.cleaned_data["takes_place_of"]
        )


class VersionReasonForm(forms.Form):
    """The reason for a transition, in a sentence."""

    reason = forms.CharField(
        label="Why?",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter the reason in a sentence."},
    )


def _initial(version: Version) -> dict[str, Any]:
    related = list(version.related.values_list("takes_place", "product__slug").order_by("product__slug"))
    return {name: getattr(version, name) for name in COLUMNS} | {
        "related": "\n".join(slug for takes_place, slug in related if not takes_place),
        "takes_place_of": "\n".join(slug for takes_place, slug in related if takes_place),
        "edition": version.edition,
    }
