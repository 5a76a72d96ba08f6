"""Form fields, drawn by our renderer, against the examples that the design system ships."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django import forms
from django.template.loader import render_to_string

from core.govuk import DateField, InlineRadios
from mspt.rendering import GovukRenderer
from tests.frontend import examples
from tests.frontend.shape import shape_of

Options = dict[str, Any]
FIELDS = ("input", "textarea", "select", "radios", "checkboxes", "date-input", "file-upload")
# What ours add to the examples: a screen reader announces that the value is wrong.
MORE = frozenset({"aria-invalid"})


def choices_of(options: Options) -> list[tuple[str, str]]:
    """The items as Django takes them."""
    return [(str(item["value"]), item["text"]) for item in options.get("items", [])]


def field_of(component: str, options: Options) -> forms.Field:
    """The Django field of the example."""
    common: Options = {"required": False, "help_text": options.get("hint", {}).get("text", "")}
    common["label"] = (options.get("label") or options["fieldset"]["legend"])["text"]
    classes = {"class": options["classes"]} if component == "input" and "classes" in options else {}
    match component:
        case "input":
            return forms.CharField(initial=options.get("value"), widget=forms.TextInput(attrs=classes), **common)
        case "textarea":
            return forms.CharField(initial=options.get("value"), widget=forms.Textarea(attrs={"rows": 5}), **common)
        case "select":
            return forms.ChoiceField(choices=choices_of(options), **common)
        case "radios":
            kind = InlineRadios if "inline" in options.get("classes", "") else forms.RadioSelect
            chosen = next((item["value"] for item in options["items"] if item.get("checked")), None)
            return forms.ChoiceField(choices=choices_of(options), widget=kind, initial=chosen, **common)
        case "checkboxes":
            widget = forms.CheckboxSelectMultiple
            return forms.MultipleChoiceField(choices=choices_of(options), widget=widget, **common)
        case "date-input":
            parts = options.get("values")
            day = dt.date(parts["year"], parts["month"], parts["day"]) if parts else None
            return DateField(initial=day, **common)
    return forms.FileField(**common)


def form_of(component: str, options: Options) -> forms.Form:
    """A form with that field alone, with an error if the example has one."""
    name = options.get("name") or options.get("id") or "example"
    form = type("Example", (forms.Form,), {name: field_of(component, options)})(renderer=GovukRenderer())
    if "errorMessage" in options:
        form.is_bound = True
        form.full_clean()
        chosen = form.fields[name].initial
        form.data = {name: chosen} if chosen else {}
        form.add_error(name, options["errorMessage"]["text"])
    return form


@pytest.mark.parametrize(("component", "options", "html"), examples.of(*FIELDS))
def test_field_matches_the_design_system(component: str, options: Options, html: str) -> None:
    form = form_of(component, options)

    assert shape_of(str(form), ignored=MORE) == shape_of(html)


class Case(forms.Form):
    """One field of each kind that an error summary must reach."""

    name = forms.CharField(label="Operation name")
    opened_on = DateField(label="Opened on")
    kind = forms.ChoiceField(label="Primary type", choices=[("l", "Labour")], widget=forms.RadioSelect)
    sub_types = forms.MultipleChoiceField(
        label="Sub-types", choices=[("Labour", [("h", "Hand car wash")])], widget=forms.CheckboxSelectMultiple
    )
    checked = forms.BooleanField(label="I have checked the figures")


def test_error_summary_leads_to_the_first_control_of_each_field() -> None:
    form = Case({})

    summary = render_to_string("components/error_summary.html", {"form": form})

    page = str(form)
    for field_id in ("id_name", "id_opened_on_0", "id_kind_0", "id_sub_types_0_0", "id_checked"):
        assert f'href="#{field_id}"' in summary
        assert f'id="{field_id}"' in page


def test_every_error_is_linked_by_aria_and_names_its_field() -> None:
    form = Case({"opened_on_0": "31", "opened_on_1": "2", "opened_on_2": "2020"})

    assert "Opened on: “31 2 2020” is not a real date." in render_to_string(
        "components/error_summary.html", {"form": form}
    )
    page = str(form)
    assert 'aria-describedby="id_name-error"' in page
    assert 'id="id_name-error"' in page
    assert 'value="31"' in page
    assert "This field is required" not in page


def test_hint_and_error_of_a_single_checkbox_are_its_description() -> None:
    form = type("Sure", (forms.Form,), {"sure": forms.BooleanField(help_text="All of them.")})({})

    shape = str(shape_of(str(form)))

    assert "id_sure-hint id_sure-error" in str(form)
    assert "All of them." in shape


def test_a_field_of_the_grid_keeps_its_own_look() -> None:
    compact = forms.CharField(widget=forms.TextInput(attrs={"class": "app-control app-control--num"}))
    form = type("Row", (forms.Form,), {"victims": compact})({})

    assert 'class="app-control app-control--num app-control--error"' in str(form["victims"])
    assert "govuk" not in str(form["victims"])


def test_a_radio_is_never_marked_invalid_by_itself() -> None:
    assert "aria-invalid" not in str(Case({})["kind"])
    assert 'aria-invalid="true"' in str(Case({})["name"])


def test_browser_validation_is_off_and_errors_stay_during_typing() -> None:
    field = forms.EmailField(widget=forms.EmailInput(attrs={"placeholder": "Email address"}))
    form = type("Login", (forms.Form,), {"login": field})()

    assert "required" not in str(form)
    assert "placeholder" not in str(form)
