"""The forms that change a password, in the service's own words."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, ResetPasswordKeyForm

_LABELS = {
    "oldpassword": "Current password",
    "password1": "New password",
    "password2": "New password again",
}


def _label(form: Any) -> None:
    for name in _LABELS.keys() & form.fields.keys():
        form.fields[name].label = _LABELS[name]


class ChangePassword(ChangePasswordForm):  # type: ignore[misc]  # allauth brings no types
    """The current password, and a new one twice. The link for a forgotten password is under the button."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label(self)
        self.fields["oldpassword"].help_text = ""


class ChoosePassword(ResetPasswordKeyForm):  # type: ignore[misc]  # allauth brings no types
    """A new password twice, for a person who opened the link in an email."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label(self)
