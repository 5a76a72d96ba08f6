"""The form of a page of records to reassign: the colleague who gets those with a tick."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.models import User
from accounts.reassignment.responsibilities import Responsibility
from core.govuk import choose_from


class ReassignForm(forms.Form):
    """The colleague who gets the records with a tick. The boxes are in the table, not here."""

    to = forms.ChoiceField(label="Reassign to", error_messages={"required": "Choose a colleague."})

    def __init__(
        self, data: Any, *, successors: Iterable[tuple[User, str]], ticked: Iterable[Responsibility] | None
    ) -> None:
        """`successors` with the label of each; `ticked` is what the boxes sent."""
        super().__init__(data)
        self.ticked = ticked
        choices = [(person, label) for person, label in successors]
        self.people = {str(person.public_id): person for person, _ in choices}
        choose_from(self, "to", [("", "Choose"), *((str(person.public_id), label) for person, label in choices)])

    def clean(self) -> dict[str, Any]:
        """At least one record is chosen."""
        if not self.ticked:
            self.add_error(None, "Select the records to reassign.")
        return super().clean() or {}

    @property
    def colleague(self) -> User:
        """The colleague who was chosen."""
        return self.people[self.cleaned_data["to"]]


def ticked(sent: Iterable[str]) -> list[Responsibility]:
    """The records whose boxes were sent, each once."""
    return list(dict.fromkeys(map(Responsibility.read, sent)))
