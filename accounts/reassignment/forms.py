"""The form of a page of records to reassign: the colleague, and whether the records on other pages go with them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.models import User
from accounts.reassignment.roles import HeldRecord
from core.govuk import choose_from
from core.sentences import counted_noun


class ReassignForm(forms.Form):
    """The colleague who gets the records with a tick. The boxes are in the table, not here."""

    to = forms.ChoiceField(label="Reassign to", error_messages={"required": "Choose a colleague."})
    others = forms.BooleanField(required=False)

    def __init__(
        self, data: Any, *, successors: Iterable[tuple[User, str]], others: int, ticked: Iterable[HeldRecord] | None
    ) -> None:
        """`others` is the number of records on other pages, `ticked` what the boxes sent."""
        super().__init__(data)
        successors = list(successors)
        self.people = {str(person.public_id): person for person, _ in successors}
        self.ticked = tuple(ticked or ())
        choose_from(self, "to", [("", "Choose"), *((str(person.public_id), label) for person, label in successors)])
        if others:
            self.fields["others"].label = f"Also reassign the {counted_noun(others, 'record')} on the other pages"
        else:
            del self.fields["others"]

    def clean(self) -> dict[str, Any]:
        """At least one record is chosen."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.ticked and not cleaned.get("others"):
            self.add_error(None, "Select the records to reassign.")
        return cleaned

    @property
    def colleague(self) -> User:
        """The colleague who was chosen."""
        return self.people[self.cleaned_data["to"]]


def ticked(sent: Iterable[str]) -> list[HeldRecord]:
    """The records whose boxes were sent, each once."""
    return list(dict.fromkeys(map(HeldRecord.read, sent)))
