"""Which rows of areas may be shown together, so that no sum or difference of them is the row of one force.

A row of an area is the sum of its forces. From some rows, a reader can calculate every sum and difference, with any
factors: the space that the rows span. A force is disclosed if its own row lies in that space. The reader knows their
own forces anyway, so these count as rows. Areas are considered in the order given; an area that would disclose a force,
together with those already accepted, is withheld. The same forces of two months are further rows of each month
(docs/adr/0028). Pure arithmetic: no database, no user.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass

PRIME = 2_147_483_647  # the arithmetic is modulo a prime: exact, and far above any factor that such rows can have

type Row = dict[Hashable, int]
type Rows = Sequence[Collection[str]]  # the forces of each row that a candidate shows in one system


def shown_together[K: Hashable](
    candidates: Mapping[K, Sequence[Rows]],
    *,
    own: Collection[str],
    known: Collection[str] = (),
    always: Collection[K] = (),
) -> list[K]:
    """The candidates that may be shown, in the order given: together they disclose no force but those in `always`.

    A candidate shows some rows in each *system*: the returns of this month, those of the previous month, each other
    kind of record. A force can be in the sum of one system and not of another, and systems are never added to each
    other. `known` are forces that may be calculated: the documented exception of London.
    """
    spaces = _spaces(candidates, own=own, known=known)
    shown = []
    for key, systems in candidates.items():
        if key in always or all(space.takes(rows) for space, rows in zip(spaces, systems, strict=True)):
            for space, rows in zip(spaces, systems, strict=True):
                space.keep(rows)
            shown.append(key)
    return shown


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadableRows:
    """The rows that a reader has of one system before anything is added, and the forces that they know there."""

    rows: Rows
    own: Collection[str]
    known: Collection[str] = ()


def shown_beside[K: Hashable, S: Hashable](
    candidates: Mapping[K, Mapping[S, Collection[str]]], *, shown: Mapping[S, ReadableRows]
) -> list[K]:
    """The candidates that may be shown beside rows that are shown anyway, in the order given; later ones give way.

    A candidate shows one row in some of many systems, such as the same forces in two months. It is withheld if it would
    disclose a force in any of them.
    """
    possible: dict[S, dict[frozenset[str], None]] = {system: {} for system in shown}
    for systems in candidates.values():
        for system, forces in systems.items():
            possible[system][frozenset(forces)] = None
    spaces = {
        system: Space([*before.rows, *possible[system]], own=before.own, known=before.known)
        for system, before in shown.items()
    }
    for system, before in shown.items():
        spaces[system].keep(before.rows)
    kept: dict[S, set[frozenset[str]]] = {system: set() for system in shown}
    taken = []
    for key, systems in candidates.items():
        # The same forces as in an earlier candidate add nothing: most months of a series have no other forces.
        new = {system: row for system, forces in systems.items() if (row := frozenset(forces)) not in kept[system]}
        if all(spaces[system].takes([row]) for system, row in new.items()):
            for system, row in new.items():
                spaces[system].keep([row])
                kept[system].add(row)
            taken.append(key)
    return taken


def given_away[K: Hashable](
    shown: Mapping[K, Sequence[Rows]], *, own: Collection[str], known: Collection[str] = ()
) -> list[str]:
    """The forces whose own rows a reader can calculate if all of this is shown."""
    spaces = _spaces(shown, own=own, known=known)
    for systems in shown.values():
        for space, rows in zip(spaces, systems, strict=True):
            space.keep(rows)
    return sorted({force for space in spaces for force in space.given_away()})


def _spaces[K: Hashable](
    candidates: Mapping[K, Sequence[Rows]], *, own: Collection[str], known: Collection[str]
) -> list[Space]:
    systems = zip(*candidates.values(), strict=True)
    return [Space([row for rows in system for row in rows], own=own, known=known) for system in systems]


class Space:
    """What a reader can calculate from the rows so far, in reduced row echelon form.

    Forces that are in the same rows cannot be distinguished, so they share one column, which nothing can split.
    """

    def __init__(self, possible: Rows, *, own: Collection[str], known: Collection[str]) -> None:
        """`possible` are all rows that may come. The reader's own forces are known from the start."""
        members = [frozenset(row) for row in possible]
        self.column_of: dict[str, Hashable] = {
            force: (tuple(n for n, row in enumerate(members) if force in row), force if force in own else "")
            for force in sorted(frozenset(own).union(*members))
        }
        inside: dict[Hashable, list[str]] = {}
        for force, column in self.column_of.items():
            inside.setdefault(column, []).append(force)
        self.alone = {
            column: forces[0]
            for column, forces in inside.items()
            if len(forces) == 1 and forces[0] not in own and forces[0] not in known
        }
        self.rows: list[tuple[Hashable, Row]] = []  # each with its leading column
        self.keep([[force] for force in own])

    def takes(self, rows: Rows) -> bool:
        """Whether adding these rows to those already kept discloses no further force. Adds nothing."""
        before, given = [(lead, dict(row)) for lead, row in self.rows], set(self.given_away())
        self.keep(rows)
        is_safe = set(self.given_away()) <= given
        self.rows = before
        return is_safe

    def keep(self, rows: Rows) -> None:
        """Add rows to what the reader knows."""
        for forces in rows:
            self._add({self.column_of[force]: 1 for force in forces})

    def given_away(self) -> list[str]:
        """The forces whose own row is in the space: in reduced form each is a row with one column."""
        return sorted(self.alone[lead] for lead, row in self.rows if len(row) == 1 and lead in self.alone)

    def _add(self, row: Row) -> None:
        """Reduce the row by the existing rows, then reduce those by the remainder."""
        for lead, other in self.rows:
            _subtract(row, other, row.get(lead, 0))
        if not row:
            return
        lead = next(iter(row))
        inverse = pow(row[lead], PRIME - 2, PRIME)
        row = {column: value * inverse % PRIME for column, value in row.items()}
        for _, other in self.rows:
            _subtract(other, row, other.get(lead, 0))
        self.rows.append((lead, row))


def _subtract(row: Row, other: Row, factor: int) -> None:
    """Subtract a multiple of another row, in place; a column that becomes 0 is removed."""
    if not factor:
        return
    for column, value in other.items():
        left = (row.get(column, 0) - factor * value) % PRIME
        if left:
            row[column] = left
        else:
            row.pop(column, None)
