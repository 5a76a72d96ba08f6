"""The form of one investigation, drawn for the row door. Its fields, rules and sentences are those of every other door.

The form shows what is stored or what was typed, and beside each field what is wrong with it; `rows.save` reads the same
texts by the same `cleaning.clean`. No value is turned down by a widget: what is typed stays in its field.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from investigations import arriving, cleaning, rows, vocabulary
from investigations.choices import FLAGS, AgeGroup, EntryState, Gender, PersonRole
from investigations.cleaning import AXES, Stored, TypedGroup
from investigations.fields import DEFAULTS, FIELDS, PEOPLE, as_typed
from investigations.models import Entry, Revision
from investigations.vocabulary import Lists
from reference import months

_ANSWERS = [("yes", "Yes"), ("no", "No"), ("not_known", "Not known")]
# States of a row that its form can set; the others have moves of their own.
_STATES = [(state.value, state.label) for state in (EntryState.LIVE, EntryState.CLOSED)]
NO_NAMES = "Don’t name victims, or write anything by which somebody could know them."
_HINTS = {
    "reference": "As your force knows the case, such as LAN/2019/0412.",
    "operation_name": "Leave it empty where the case has none.",
    "opened_on": "For example, 14/05/2019.",
    "closed_on": "Only for a closed case. For example, 14/05/2019.",
    "morile_score": "The usual range is 60 to 420.",
    "remarks": NO_NAMES,
}


class AsTyped(forms.Field):
    """A field that takes whatever was typed; the cleaning judges it, with all others, at once."""

    def __init__(self, label: str, widget: forms.Widget, *, help_text: str = "") -> None:
        super().__init__(label=label, widget=widget, help_text=help_text, required=False)


class EntryForm(forms.Form):
    """One investigation of one month. Bound, it knows its problems; unbound, it shows what is stored."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        month: date,
        stored: Stored | None = None,
        asks_running: bool = False,
        lists: Lists | None = None,
        auto_id: str = "id_%s",
    ) -> None:
        self.lists = lists or vocabulary.present()
        self.month = month
        self.stored = stored or Stored()
        self.people_errors: dict[str, list[str]] = {}
        super().__init__(data, initial=as_typed({**DEFAULTS, **self.stored.values}), auto_id=auto_id)
        for name in FIELDS:
            if name not in {"merged_into", "void_reason"} and (asks_running or name != "was_running"):
                self.fields[name] = self._field(name)

    @classmethod
    def of(cls, entry: Entry, *, data: Mapping[str, Any] | None = None, auto_id: str = "id_%s") -> EntryForm:
        """The form of a stored row. Where something in it could not be read, it says so at once."""
        revision: Revision = entry.revision
        stored = arriving.of_entry(entry.pk).stored
        if data is None and stored.unread:
            typed = {
                **as_typed(stored.values),
                **{name: text for name, text in stored.unread.items() if name != PEOPLE},
            }
            data = typed
        return cls(
            data,
            month=revision.period_id,
            stored=stored,
            asks_running=revision.rolled_from_id is None,
            auto_id=auto_id,
        )

    def clean(self) -> dict[str, Any]:
        """Read everything by the one cleaning, and put each sentence beside its field."""
        typed = {name: self.cleaned_data[name] or "" for name in self.fields if self.add_prefix(name) in self.data}
        read = cleaning.clean(
            typed, people=self._groups_typed(), lists=self.lists, month=self.month, stored=self.stored
        )
        self.people_errors = {name: said for name, said in read.errors().items() if name.startswith(PEOPLE)}
        for name, sentences in read.errors().items():
            if name in self.fields:
                for sentence in sentences:
                    self.add_error(name, sentence)
        return self.cleaned_data

    def groups(self, *, spare: int = 1) -> list[GroupForm]:
        """One small form a group of people, and some empty ones to add with."""
        typed: list[TypedGroup] | None = self._groups_typed() if self.is_bound else None
        if typed is None:
            typed = self.stored.unread.get(PEOPLE) or [_texts(group) for group in self.stored.people]
        said = self.people_errors if self.is_bound and not self.is_valid() else {}
        kept = {group.nationality for group in self.stored.people}
        nationalities = self.lists.nationalities.choices(months.last_day(self.month), kept=kept)
        return [
            GroupForm(group, number=number, said=said, nationalities=nationalities)
            for number, group in enumerate([*cleaning.filled(typed), *({} for _ in range(spare))])
        ]

    def _groups_typed(self) -> list[TypedGroup] | None:
        texts = {
            name: self.data.getlist(name) if hasattr(self.data, "getlist") else self.data[name]
            for name in (*(f"people_{axis}" for axis in AXES), "people_remove")
            if name in self.data
        }
        return rows.groups_of(texts)

    def _field(self, name: str) -> AsTyped:
        """The widget that suits a field."""
        field, value = FIELDS[name], self.stored.values.get(name)
        kept = [str(code) for code in (value if isinstance(value, list) else [value]) if code]
        widget: forms.Widget
        if name in FLAGS or name == "was_running":
            widget = forms.RadioSelect(choices=_ANSWERS)
        elif name == "state":
            others = [(state, EntryState(state).label) for state in kept if state not in dict(_STATES)]
            widget = forms.RadioSelect(choices=[*_STATES, *others])
        elif field.words:
            words: vocabulary.WordList = getattr(self.lists, field.words)
            choices = words.choices(months.last_day(self.month), kept=kept)
            if field.is_list:
                widget = forms.CheckboxSelectMultiple(choices=choices)
            else:
                widget = forms.Select(choices=[("", "Choose one"), *choices])
        elif name == "remarks":
            widget = forms.Textarea(attrs={"rows": 4})
        else:
            number = name in {"nrm_referrals", "morile_score"}
            widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"} if number else {})
        return AsTyped(field.label, widget, help_text=_HINTS.get(name, ""))


class GroupForm(forms.Form):
    """One group of people. All groups share their names, so that a page without JavaScript sends them as lists."""

    role = AsTyped("Who", forms.Select(choices=[("", ""), *PersonRole.choices]))
    nationality = AsTyped("Nationality", forms.Select())
    gender = AsTyped("Gender", forms.Select(choices=[("", ""), *Gender.choices]))
    age_group = AsTyped("Age", forms.Select(choices=[("", ""), *AgeGroup.choices]))
    count = AsTyped("Number", forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}))

    def __init__(
        self,
        typed: TypedGroup,
        *,
        number: int,
        said: Mapping[str, Sequence[str]],
        nationalities: Iterable[tuple[str, str]],
    ) -> None:
        self.number = number
        self.said = said
        super().__init__(
            {self.add_prefix(axis): text for axis, text in typed.items()}, auto_id=f"id_people-{number}-%s"
        )
        widget = self.fields["nationality"].widget
        widget.choices = [("", ""), *nationalities]

    def add_prefix(self, field_name: str) -> str:
        """The shared name of an axis."""
        return f"people_{field_name}"

    @property
    def is_spare(self) -> bool:
        """Whether the group is there to be filled in."""
        return not any(self.data.values())

    def clean(self) -> dict[str, Any]:
        """Put the sentences that the cleaning said about this group beside its fields."""
        for axis in AXES:
            for sentence in self.said.get(f"{PEOPLE}-{self.number}-{axis}", ()):
                self.add_error(axis, sentence)
        for sentence in self.said.get(f"{PEOPLE}-{self.number}", ()):
            self.add_error(None, sentence)
        return self.cleaned_data


def _texts(group: cleaning.Group) -> dict[str, str]:
    return {axis: str(getattr(group, axis)) for axis in AXES}
