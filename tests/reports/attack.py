"""An attack on published figures: what can a reader derive who has stored every answer they ever received?

It knows nothing of the rule that protects an edition. It takes printed numbers as equations over what is not printed:
the live investigations of each return and type, whole numbers from 0. Which returns are in which number, and what the
true values are, it asks the database; so it knows more than a partner does, and finds too much rather than too little.

- `forces_given_away`: a force is given away when some sum or difference of printed numbers, with any factors, is of
  that force alone. By rank: the rank of all equations is higher than their rank without the unknowns of the force. A
  group of fewer than `FEWEST` forces counts as well.
- `small_cells`: a count from 1 to 4 is found when the equations determine it: by exact elimination, or by narrowing the
  bounds of every unknown, from 0 up to what is printed, until they meet.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.test import Client
from django.urls import reverse

from core import months
from figures.models import Figure, SnapshotSource
from reference.models import ExploitationType, Region

FEWEST = 5
REPORTED = "forces that reported"  # its own type, present in every number in which the force is
AREAS = ("uk", "england-wales")
ROW = re.compile(r'<th scope="row"[^>]*>([^<]+)</th>\s*<td[^>]*><data[^>]*value="(\d+)"')

type Unknown = tuple[int | str, str]  # a batch (a force, for REPORTED) and a type
type Equation = tuple[dict[int, int], int]  # factors of the unknowns, by number, and their value
type ForceMonth = tuple[str, date]  # one number of a force in a month, as an unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """One number that a reader saw: its version and area, and the types it adds up."""

    month: date
    version: int
    area: str
    types: frozenset[str]
    value: int


def read_by(client: Client, *, only: Collection[date] = ()) -> set[Printed]:
    """Every number of live investigations by type that the list, the months, and each version of the API return now."""
    every = frozenset(ExploitationType.objects.values_list("pk", flat=True))
    numbers: set[Printed] = set()
    for listed in client.get(reverse("api:snapshot-list")).json()["results"]:
        month = months.parse(listed["period"])
        if only and month not in only:
            continue
        for area in AREAS:
            answer = client.get(listed["url"], {"measure": "live", "area_kind": area, "version": listed["version"]})
            for figure in answer.json()["figures"]:
                if figure["dimension"] not in {"primary_type", "total"} or figure["value"] is None:
                    continue
                types = every if figure["category"] == "all" else frozenset(figure["category"].split("+"))
                about = {"month": month, "version": listed["version"], "area": area}
                numbers.add(Printed(**about, types=types, value=figure["value"]))
                numbers.add(Printed(**about, types=frozenset({REPORTED}), value=figure["reported"]))
    return numbers


def page_of(client: Client, month: date) -> dict[str, int]:
    """The table of a month's partner page: numbers by label."""
    page = client.get(reverse("reports:national"), {"month": months.text(month)}).content.decode()
    return {label: int(value) for label, value in ROW.findall(page)}


class System:
    """The printed numbers of one month as equations."""

    def __init__(self, printed: Iterable[Printed]) -> None:
        self.printed = sorted(
            printed,
            key=lambda printed_number: (printed_number.version, printed_number.area, sorted(printed_number.types)),
        )
        (month,) = {printed_number.month for printed_number in self.printed}
        nations = set(Region.objects.filter(in_england_and_wales=True).values_list("pk", flat=True))
        self.batches: dict[tuple[int, str], dict[str, int]] = defaultdict(dict)  # by version and area, then by force
        rows = SnapshotSource.objects.filter(snapshot__period=month, batch__isnull=False)
        for version, force, batch, region in rows.values_list("snapshot__version", "force", "batch", "region"):
            assert batch is not None
            self.batches[version, "uk"][force] = batch
            if region in nations:
                self.batches[version, "england-wales"][force] = batch
        self.force_of = {batch: force for those in self.batches.values() for force, batch in those.items()}
        self.live: dict[Unknown, int] = defaultdict(int)
        counted = Figure.objects.filter(batch__in=self.force_of, measure="live", dimension="primary_type")
        for batch, code, value in counted.values_list("batch", "category", "value"):
            self.live[batch, code] = value
        # Unknowns that occur in the same numbers are indistinguishable: one atom for each set of numbers.
        inside: dict[Unknown, list[int]] = defaultdict(list)
        for number, figure in enumerate(self.printed):
            for unknown in self.unknowns_of(figure):
                inside[unknown].append(number)
        self.atoms: dict[tuple[tuple[int, ...], str], list[Unknown]] = defaultdict(list)
        for unknown, numbers in inside.items():
            self.atoms[tuple(numbers), unknown[1]].append(unknown)

    def unknowns_of(self, figure: Printed) -> list[Unknown]:
        """The unknowns that a printed number adds up."""
        batches = self.batches[figure.version, figure.area]
        if REPORTED in figure.types:
            return [(force, REPORTED) for force in batches]
        return [(batch, code) for batch in batches.values() for code in figure.types]

    def holder(self, unknown: Unknown) -> str:
        """The force of an unknown."""
        return str(unknown[0]) if unknown[1] == REPORTED else self.force_of[int(unknown[0])]

    def groups_given_away(self) -> set[frozenset[str]]:
        """The groups of fewer than `FEWEST` forces about which a value can be derived."""
        holders: dict[tuple[int, ...], set[str]] = defaultdict(set)
        for (numbers, _), unknowns in self.atoms.items():
            holders[numbers].update(self.holder(unknown) for unknown in unknowns)
        every = set(self.force_of.values())
        few = [frozenset(forces) for forces in holders.values() if len(forces) < FEWEST]
        groups = {frozenset({force}) for force in every} | set(few)
        groups |= {group | other for group, other in itertools.combinations(few, 2) if len(group | other) < FEWEST}
        whole = _rank(holders)
        given_away = {
            group
            for group in groups
            if whole > _rank([numbers for numbers, forces in holders.items() if not forces <= group])
        }
        return given_away | self._differences() | self._changes_of_sums()

    def _differences(self) -> set[frozenset[str]]:
        """The forces by which two numbers of the same types differ, if they are few:

        the first subtraction an attacker tries.
        """
        groups = set()
        for figure, other in itertools.combinations(self.printed, 2):
            if figure.types == other.types:
                differ = {*self.unknowns_of(figure)} ^ {*self.unknowns_of(other)}
                forces = frozenset(self.holder(unknown) for unknown in differ)
                if 0 < len(forces) < FEWEST:
                    groups.add(forces)
        return groups

    def _changes_of_sums(self) -> set[frozenset[str]]:
        """The forces whose changes change a sum of lines between two versions, if they are few.

        Most changes may only move from line to line: then the sum of the lines is the change of the remaining ones.
        """
        groups = set()
        lines: dict[tuple[str, int], set[frozenset[str]]] = defaultdict(set)
        for figure in self.printed:
            if REPORTED not in figure.types:
                lines[figure.area, figure.version].add(figure.types)
        for (area, earlier), (same_area, later) in itertools.combinations(sorted(lines), 2):
            if area != same_area:
                continue
            in_both = sorted(lines[area, earlier] & lines[area, later], key=sorted)
            for many in range(1, len(in_both) + 1):
                for chosen in itertools.combinations(in_both, many):
                    codes = frozenset().union(*chosen)
                    then, now = (self._by_force(version, area, codes) for version in (earlier, later))
                    few = frozenset(
                        force for force in then.keys() | now.keys() if then.get(force, 0) != now.get(force, 0)
                    )
                    if 0 < len(few) < FEWEST:
                        groups.add(few)
        return groups

    def _by_force(self, version: int, area: str, codes: Collection[str]) -> dict[str, int]:
        """What each force has of these types."""
        batches = self.batches[version, area].items()
        return {force: sum(self.live.get((batch, code), 0) for code in codes) for force, batch in batches}

    def small_cells(self) -> dict[tuple[str, ...], int]:
        """Every determined count from 1 to 4: of an area and version, between two of them, or of an atom."""
        keys = [key for key in self.atoms if key[1] != REPORTED]
        place = {key: number for number, key in enumerate(keys)}
        value = {key: sum(self.live[unknown] for unknown in self.atoms[key]) for key in keys}
        equations: list[Equation] = []
        for number, figure in enumerate(self.printed):
            if REPORTED not in figure.types:
                equations.append(({place[key]: 1 for key in keys if number in key[0]}, figure.value))
                assert sum(value[key] for key in keys if number in key[0]) == figure.value, figure
        basis = _echelon([row for row, _ in equations])
        bounds = _bounds(equations, unknowns=len(keys))
        cells = {}
        for name, target in self._targets(keys, place).items():
            true = sum(factor * value[keys[number]] for number, factor in target.items())
            low = sum(f * bounds[n][0 if f > 0 else 1] for n, f in target.items())
            high = sum(f * bounds[n][1 if f > 0 else 0] for n, f in target.items())
            if 0 < abs(true) < FEWEST and (low == high or not _reduced(target, basis)):
                cells[name] = true
        return cells

    def _targets(
        self, keys: Sequence[tuple[tuple[int, ...], str]], place: Mapping[tuple[tuple[int, ...], str], int]
    ) -> dict[tuple[str, ...], dict[int, int]]:
        """The counts that must not be derivable, each as a sum of atoms with factors."""
        targets: dict[tuple[str, ...], dict[int, int]] = {
            ("atom", *map(str, numbers), code): {place[numbers, code]: 1} for numbers, code in keys
        }
        codes = sorted({code for _, code in keys})
        sets = sorted({(printed_number.version, printed_number.area) for printed_number in self.printed})
        cells: dict[tuple[int, str, str], dict[int, int]] = {}
        for version, area in sets:
            batches = set(self.batches[version, area].values())
            for code in codes:
                # An atom has one set of numbers, so it is in a version and area entirely or not at all.
                inside = {place[key]: 1 for key in keys if key[1] == code and int(self.atoms[key][0][0]) in batches}
                cells[version, area, code] = inside
                targets[str(version), area, code] = inside
        for (edition, other), code in itertools.product(itertools.combinations(sets, 2), codes):
            difference = dict(cells[*other, code])
            for number, factor in cells[*edition, code].items():
                difference[number] = difference.get(number, 0) - factor
            targets["between", *map(str, edition), *map(str, other), code] = {n: f for n, f in difference.items() if f}
        return targets


def forces_given_away(printed: Iterable[Printed]) -> dict[date, set[frozenset[str]]]:
    """By month, the groups of fewer than `FEWEST` forces whose own numbers can be derived."""
    groups_by_month = {month: System(numbers).groups_given_away() for month, numbers in _by_month(printed).items()}
    return {month: groups for month, groups in groups_by_month.items() if groups}


def small_cells(printed: Iterable[Printed]) -> dict[date, dict[tuple[str, ...], int]]:
    """By month, the counts from 1 to 4 that can be derived."""
    cells_by_month = {month: System(numbers).small_cells() for month, numbers in _by_month(printed).items()}
    return {month: cells for month, cells in cells_by_month.items() if cells}


def rows_given_away(sums: Iterable[Collection[ForceMonth]]) -> set[ForceMonth]:
    """The forces and months whose own number is determined by these sums, each known as a number."""
    known = [sorted(each) for each in sums]
    place = {
        unknown: number
        for number, unknown in enumerate(sorted({force_month for each in known for force_month in each}))
    }
    basis = _echelon([{place[force_month]: 1 for force_month in each} for each in known])
    return {unknown for unknown, number in place.items() if not _reduced({number: 1}, basis)}


def _by_month(printed: Iterable[Printed]) -> dict[date, list[Printed]]:
    """A return belongs to one month, so months share no unknown and are solved one by one."""
    numbers_by_month: dict[date, list[Printed]] = defaultdict(list)
    for figure in printed:
        numbers_by_month[figure.month].append(figure)
    return numbers_by_month


def _rank(atoms: Iterable[tuple[int, ...]]) -> int:
    """The rank of equations, given the numbers of the rows of each column."""
    return len(_echelon([dict.fromkeys(rows, 1) for rows in atoms]))


def _echelon(rows: Iterable[Mapping[int, int]]) -> list[tuple[int, dict[int, Fraction]]]:
    """A basis of the space of these rows, each with its leading column."""
    basis: list[tuple[int, dict[int, Fraction]]] = []
    for row in rows:
        left = _reduced(row, basis)
        if left:
            lead = min(left)
            basis.append((lead, {column: value / left[lead] for column, value in left.items()}))
    return basis


def _reduced(row: Mapping[int, int], basis: Sequence[tuple[int, dict[int, Fraction]]]) -> dict[int, Fraction]:
    """The remainder of a row after reduction by the basis: empty if the row lies in that space."""
    left = {column: Fraction(value) for column, value in row.items() if value}
    for lead, other in basis:
        factor = left.get(lead, Fraction(0))
        if factor:
            for column, value in other.items():
                rest = left.get(column, Fraction(0)) - factor * value
                if rest:
                    left[column] = rest
                else:
                    left.pop(column, None)
    return left


def _bounds(equations: Sequence[Equation], *, unknowns: int) -> list[tuple[int, int]]:
    """The minimum and maximum of each unknown, narrowed by each equation and each difference of two."""
    most = max((value for _, value in equations), default=0)
    bounds = [(0, most) for _ in range(unknowns)]
    differences = [
        (row, value - smaller_value)
        for (larger, value), (smaller, smaller_value) in itertools.permutations(equations, 2)
        if smaller.keys() < larger.keys() and (row := dict.fromkeys(larger.keys() - smaller.keys(), 1))
    ]
    narrowed = True
    while narrowed:
        narrowed = False
        for row, value in [*equations, *differences]:
            low, high = sum(bounds[n][0] for n in row), sum(bounds[n][1] for n in row)
            for n in row:
                least, greatest = bounds[n]
                new = (max(least, value - (high - greatest)), min(greatest, value - (low - least)))
                if new != bounds[n]:
                    low, high, narrowed = low + new[0] - least, high + new[1] - greatest, True
                    bounds[n] = new
    return bounds
