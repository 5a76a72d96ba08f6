"""The kinds of a month's new investigations: type, whether children are involved, sub-type.

`targets.py` says how the live investigations of a month divide. The live ones are known here, so the new ones fill the
gaps. Which force gets which follows its leanings, and chance.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from demo import mixes, targets
from demo.cases import Case, CaseKind

CRIMINAL = "CRIM"
BY_CHANCE = 0.6  # the share of other new investigations whose type is random
UNEVEN = 0.5  # the standard deviation, in investigations, when choosing the next force for criminal exploitation


@dataclass(slots=True, kw_only=True)
class Dealer:
    """Distributes kinds month by month, and remembers each force's deficit."""

    generator: random.Random
    owed: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(float)))

    def deal(self, slugs: Sequence[str], *, live: Sequence[Case], month: date) -> list[CaseKind]:
        """One kind for each slug, for a new investigation of that force. `live` is what all forces have already."""
        lacking = targets.divided(len(live) + len(slugs), month)
        for case in live:
            lacking[case.primary_type == CRIMINAL, case.has_children] -= 1
        lacking = _without_debts(lacking)
        criminal = self._criminal(slugs, lacking[True, True] + lacking[True, False], month)
        types = [
            CRIMINAL if is_criminal else self._other(slug, month)
            for slug, is_criminal in zip(slugs, criminal, strict=True)
        ]
        with_children = self._with_children(types, criminal=lacking[True, True], others=lacking[False, True])
        return self._with_sub_types(types, with_children, live=live, month=month)

    def _criminal(self, slugs: Sequence[str], number: int, month: date) -> list[bool]:
        """Choose the new cases of criminal exploitation: in each force about as many as its leaning implies."""
        chances = [mixes.leaning(slug, CRIMINAL) for slug in slugs]
        for slug, chance in zip(slugs, chances, strict=True):
            self.owed[slug][CRIMINAL] += chance * number / sum(chances)
        left, dealt = Counter(slugs), Counter[str]()
        for _ in range(number):
            possible = [slug for slug, here in left.items() if here > dealt[slug]]
            chosen = max(possible, key=lambda each: self.owed[each][CRIMINAL] + self.generator.gauss(0, UNEVEN))
            self.owed[chosen][CRIMINAL] -= 1
            dealt[chosen] += 1
        criminal = []
        for slug in slugs:
            is_criminal = self.generator.random() * left[slug] < dealt[slug]
            criminal.append(is_criminal)
            left[slug] -= 1
            dealt[slug] -= is_criminal
        return criminal

    def _other(self, slug: str, month: date) -> str:
        """Choose another type: at random, or the one the force has had too rarely. Pure chance would give small forces
        more unusual months than real ones have.
        """
        shares = mixes.types_of(slug, month)
        owed = self.owed[slug]
        for code, share in shares.items():
            owed[code] += share / sum(shares.values())
        by_chance = self.generator.random() < BY_CHANCE
        code = mixes.pick(shares, self.generator) if by_chance else max(shares, key=lambda each: owed[each])
        owed[code] -= 1
        return code

    def _with_children(self, types: Sequence[str], *, criminal: int, others: int) -> frozenset[int]:
        """The positions of new cases with children, among criminal and other cases."""
        places: dict[bool, list[int]] = {True: [], False: []}
        for place, code in enumerate(types):
            places[code == CRIMINAL].append(place)
        places[False].sort(key=lambda place: self.generator.random() ** (1 / mixes.WITH_CHILDREN[types[place]]))
        chosen = self.generator.sample(places[True], criminal)
        return frozenset([*chosen, *places[False][len(places[False]) - others :]])

    def _with_sub_types(
        self, types: Sequence[str], with_children: frozenset[int], *, live: Sequence[Case], month: date
    ) -> list[CaseKind]:
        """Give each the sub-type furthest below its share among similar live investigations."""
        present: dict[tuple[str, bool], Counter[str]] = defaultdict(Counter)
        for case in live:
            group = mixes.group_of(case.primary_type, case.has_children)
            present[group][case.sub_types[0] if case.sub_types else ""] += 1
        kinds = []
        for place, code in enumerate(types):
            group = mixes.group_of(code, place in with_children)
            shares, here = mixes.sub_types_of(*group, month), present[group]
            chosen = max(shares, key=lambda each: shares[each] * (here.total() + 1) - here[each])
            here[chosen] += 1
            kinds.append(CaseKind(primary_type=code, has_children=place in with_children, sub_type=chosen))
        return kinds


def _without_debts(lacking: Mapping[targets.Cell, int]) -> dict[targets.Cell, int]:
    """The deficit of each cell. If a cell already has too many, the largest other cell gets fewer."""
    cells = {cell: max(0, number) for cell, number in lacking.items()}
    for _ in range(sum(cells.values()) - sum(lacking.values())):
        cells[max(cells, key=lambda cell: cells[cell])] -= 1
    return cells
