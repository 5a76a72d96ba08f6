"""What one change of a row replaced, so that the same user can change it back.

Undoing is an ordinary change: it carries what the change left as its opening values, and merges with what a colleague
has changed since.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from investigations.returns.arrivals import ArrivingInvestigation
from investigations.returns.cleaning import CleanedEntry
from investigations.returns.edit_conflicts import OpenedForm
from investigations.returns.fields import CELLS, PEOPLE, label_of
from investigations.returns.parsers import Typed, text_of
from investigations.returns.people_groups import AXES
from investigations.returns.row_texts import groups_typed_of, typed_of, typed_of_cleaned
from investigations.returns.typed_totals import ROLES


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """The values before a change, of the fields that it changed, and what the form is opened with for the way back."""

    values: Mapping[str, Typed]
    people: list[dict[str, str]] | None  # None if the change left the groups as they were
    opened: OpenedForm
    version: int

    @property
    def cell(self) -> str:
        """The cell of the row that shows the change; empty if none does."""
        by_role = {role: [group for group in self.opened.people if group["role"] == role] for role in ROLES.values()}
        before = {role: [group for group in self.people or [] if group["role"] == role] for role in ROLES.values()}
        totals = [name for name, role in ROLES.items() if self.people is not None and by_role[role] != before[role]]
        return next((name for name in (*self.values, *totals) if name in CELLS), "")

    @property
    def labels(self) -> list[str]:
        """The labels of the fields that go back."""
        return [label_of(name) for name in self.values] + ([label_of(PEOPLE)] if self.people is not None else [])

    @property
    def is_of_cells(self) -> bool:
        """Whether the change was only of cells that a row shows, and of no group of people."""
        return self.people is None and self.values.keys() <= set(CELLS)

    def cell_pairs(self, number: int) -> list[tuple[str, str]]:
        """What the cells of the row send to undo the change; other rows may be sent beside it."""
        sent = [(f"{number}-version", str(self.version)), (f"{number}-was", self.opened.as_text())]
        return sent + [(f"{number}-{name}", text_of(typed)) for name, typed in self.values.items()]

    def pairs(self) -> list[tuple[str, str]]:
        """What a form sends to undo the change: names and texts, in order."""
        sent = [("version", str(self.version)), ("opened", self.opened.as_text())]
        for name, typed in self.values.items():
            sent += [(name, typed)] if isinstance(typed, str) else [(name, text) for text in typed or [""]]
        if self.people is not None:  # an empty line says that there are no groups
            groups = self.people or [dict.fromkeys(AXES, "")]
            sent += [(f"people_{axis}", group[axis]) for group in groups for axis in AXES]
        return sent


def undo_of(known: ArrivingInvestigation, cleaned: CleanedEntry, *, version: int) -> Undo | None:
    """The way back from a change; None if it changed nothing."""
    before, groups_before = typed_of(known), groups_typed_of(known)
    after, groups = typed_of_cleaned(cleaned)
    values = {name: typed for name, typed in before.items() if name in after and after[name] != typed}
    people = groups_before if groups_before != groups else None
    if not values and people is None:
        return None
    opened = OpenedForm(values={name: after[name] for name in values}, people=groups)
    return Undo(values=values, people=people, opened=opened, version=version)
