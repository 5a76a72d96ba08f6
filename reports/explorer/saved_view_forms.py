"""The forms of saved views: a name, and who else sees the view. `saved_views` decides what may be saved."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import User
from core.govuk import choose_from
from core.typed_text import NameField
from reports.choices import SavedPage, Schedule, SharedWith
from reports.explorer import saved_views
from reports.models import SavedView
from reports.models.saved_views import LONGEST_NAME

NAME_ERRORS = {
    "required": "Enter a name for the view.",
    "max_length": f"Shorten the name to {LONGEST_NAME} characters.",
}


class SaveViewForm(forms.Form):
    """The name of a new view. The page sends its own kind and address."""

    name = NameField(label="Name", max_length=LONGEST_NAME, error_messages=NAME_ERRORS)
    page = forms.ChoiceField(choices=SavedPage.choices, widget=forms.HiddenInput)
    address = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "view_%s")
        super().__init__(*args, **kwargs)


class ChangeViewForm(forms.Form):
    """The name of a view, and who besides its owner has it in their list."""

    name = NameField(
        label="Name",
        max_length=LONGEST_NAME,
        help_text="Do not include names of people. Everyone you share the view with can see its name.",
        error_messages=NAME_ERRORS,
    )
    shared_with = forms.ChoiceField(
        label="Who can see this view",
        widget=forms.RadioSelect,
        help_text="They see only the figures they have access to, which may be fewer than you see.",
        error_messages={"required": "Select who can see this view."},
    )

    def __init__(self, *args: Any, view: SavedView, user: User, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"name": view.name, "shared_with": view.shared_with})
        super().__init__(*args, **kwargs)
        choose_from(self, "shared_with", saved_views.sharing_choices(user))

    @property
    def sharing(self) -> SharedWith:
        """Who else sees it; only of a valid form."""
        return SharedWith(self.cleaned_data["shared_with"])


class ScheduleForm(forms.Form):
    """When the owner gets a mail about a view."""

    schedule = forms.ChoiceField(
        label="When do you want an email about this view?",
        choices=Schedule.choices,
        widget=forms.RadioSelect,
        help_text="The email has links and no figures. It does not name the view, its area or its filters.",
        error_messages={"required": "Select when you want an email."},
    )

    @property
    def chosen(self) -> Schedule:
        """What was chosen; only of a valid form."""
        return Schedule(self.cleaned_data["schedule"])
