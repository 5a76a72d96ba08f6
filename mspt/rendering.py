"""Renders Django's forms in the markup of the GOV.UK Design System.

These two classes and the templates in templates/forms/ render every form of the service, including allauth's. Pages
write `{{ form.stage.as_field_group }}` or `{{ form }}` and get label, hint, error and field together. A widget whose
class begins with "app-" (the monthly return's grid) keeps its own look and gets only the error class and the ARIA
attributes.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BoundField, widgets
from django.forms.fields import Field
from django.forms.forms import BaseForm
from django.forms.renderers import TemplatesSetting

from core.govuk import first_id, messages_of
from core.posted_text import REMOVED, CleanedPost

# The first matching type sets the class, so specific types come before general ones.
CLASSES: tuple[tuple[type[widgets.Widget], str], ...] = (
    (widgets.CheckboxSelectMultiple, "govuk-checkboxes__input"),
    (widgets.CheckboxInput, "govuk-checkboxes__input"),
    (widgets.RadioSelect, "govuk-radios__input"),
    (widgets.Select, "govuk-select"),
    (widgets.Textarea, "govuk-textarea"),
    (widgets.FileInput, "govuk-file-upload"),
    (widgets.MultiWidget, "govuk-input"),
    (widgets.Input, "govuk-input"),
)
CHOSEN_NOT_TYPED = (widgets.CheckboxInput, widgets.RadioSelect, widgets.CheckboxSelectMultiple)


class GovukBoundField(BoundField):
    """A field that knows the ids of its hint and its error, and the classes of its widget.

    If a character that can't be stored was removed from it, the form is not valid: the person checks the text first.
    """

    def __init__(self, form: BaseForm, field: Field, name: str) -> None:
        super().__init__(form, field, name)
        if isinstance(form.data, CleanedPost) and not form.data.cleaned.isdisjoint(self._names):
            field.validators = [*field.validators, _ask_to_check]  # the field is the form's own copy

    @property
    def _names(self) -> set[str]:
        """The names under which its boxes are posted."""
        widget = self.field.widget
        if not isinstance(widget, widgets.MultiWidget):
            return {self.html_name}
        suffixes: list[str] = widget.widgets_names  # type: ignore[attr-defined]  # the stubs lack it
        return {self.html_name, *(f"{self.html_name}{suffix}" for suffix in suffixes)}

    @property
    def hint_id(self) -> str:
        """The id of the hint, whether or not there is one."""
        return f"{self.auto_id}-hint"

    @property
    def error_id(self) -> str:
        """The id of the error message, whether or not there is one."""
        return f"{self.auto_id}-error"

    @property
    def messages(self) -> list[str]:
        """The errors of the field, in the service's words."""
        return messages_of(self)

    @property
    def lead(self) -> str:
        """The label before a sentence of the error summary: `Age:`, or a question unchanged."""
        label = str(self.label)
        return label if label.endswith("?") else f"{label}:"

    @property
    def first_id(self) -> str:
        """The id that an error summary links to."""
        return first_id(self)

    @property
    def aria_describedby(self) -> str | None:
        """The hint's id, then the error's, in reading order; None if the widget sets its own."""
        if self.field.widget.attrs.get("aria-describedby"):
            return None
        if not self.auto_id or self.is_hidden:
            return ""
        return " ".join(
            part_id for part_id, shown in ((self.hint_id, self.help_text), (self.error_id, self.errors)) if shown
        )

    def build_widget_attrs(self, attrs: dict[str, Any], widget: widgets.Widget | None = None) -> dict[str, Any]:
        """Add class and error state. *required* is left out: the server reports everything missing at once."""
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        attrs.pop("required", None)
        if widget.is_hidden:
            return attrs
        if "placeholder" in widget.attrs:
            attrs["placeholder"] = False  # allauth sets placeholders; they vanish while typing and are too pale to read
        if isinstance(widget, widgets.Textarea):
            attrs["cols"] = False  # the page sets the width
        if isinstance(widget, CHOSEN_NOT_TYPED):
            attrs.pop("aria-invalid", None)  # not allowed on a radio; the group's error is described instead
        attrs["class"] = " ".join(self._classes(widget))
        return attrs

    def _classes(self, widget: widgets.Widget) -> list[str]:
        own = str(widget.attrs.get("class", "")).split()
        if own and own[0].startswith("app-"):
            return [*own, f"{own[0]}--error"] if self.errors else own
        base = next((name for kind, name in CLASSES if isinstance(widget, kind)), "")
        if not base:
            return own
        if self.errors and not isinstance(widget, CHOSEN_NOT_TYPED):
            return [base, *own, f"{base}--error"]
        return [base, *own]


def _ask_to_check(_value: object) -> None:
    raise ValidationError(REMOVED, code="removed")


class GovukRenderer(TemplatesSetting):
    """Finds the templates of forms, fields and widgets among the project's own."""

    form_template_name = "forms/form.html"
    formset_template_name = "forms/formset.html"
    field_template_name = "forms/field.html"
    bound_field_class = GovukBoundField
