"""The form of a person's choices about notices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms

from accounts.models import User
from notifications import preferences
from notifications.choices import Delivery, DigestTime, NoticeKind
from notifications.kinds import kinds_for

CHOOSE = "Choose no email, email at once or daily email."


class NoticeSettingsForm(forms.Form):
    """One choice for each kind that the person may get, and the time of the daily email."""

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        chosen = preferences.deliveries_of(user)
        self.kinds = kinds_for(user)
        for definition in self.kinds:
            label = NoticeKind(definition.kind).label
            self.fields[definition.kind] = forms.ChoiceField(
                label=label,
                choices=Delivery.choices,
                initial=chosen[definition.kind],
                widget=forms.RadioSelect,
                error_messages={
                    "required": CHOOSE,
                    "invalid_choice": CHOOSE,
                },
            )
        self.fields["digest_time"] = forms.TypedChoiceField(
            label="Send the daily email at",
            coerce=int,
            choices=DigestTime.choices,
            initial=preferences.settings_of(user).digest_time,
            error_messages={
                "required": "Choose when to send the daily email.",
                "invalid_choice": "Choose when to send the daily email.",
            },
        )

    def groups(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """The kinds by the heading that the page prints above them."""
        by_group: dict[str, list[forms.BoundField]] = {}
        for definition in self.kinds:
            by_group.setdefault(definition.group, []).append(self[definition.kind])
        yield from by_group.items()

    @property
    def deliveries_offered(self) -> list[tuple[str, str]]:
        """The columns of the table: each delivery with its name."""
        return [(delivery.value, str(delivery.label)) for delivery in Delivery]

    @property
    def deliveries(self) -> dict[str, str]:
        """The chosen delivery of each kind, once the form is valid."""
        return {definition.kind: self.cleaned_data[definition.kind] for definition in self.kinds}
