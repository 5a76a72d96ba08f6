"""What partners are shown: no cell, and no difference of cells, that is small, as far as folding can help it."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from reports import partners

TYPES = ("CRIM", "SEX", "LAB", "DOM", "ORG", "OTHER", "UNK")
counts = st.fixed_dictionaries({code: st.integers(0, 12) for code in TYPES})


@given(part=counts, rest=counts)
def test_no_cell_and_no_difference_of_cells_is_small_where_it_can_be_helped(
    part: dict[str, int], rest: dict[str, int]
) -> None:
    whole = {code: part[code] + rest[code] for code in TYPES}
    hidden = partners.folded([whole, part])

    for one in (whole, part, rest):
        assert not any(0 < one[code] < 5 for code in set(TYPES) - hidden)
        if not 0 < sum(one.values()) < 5:
            assert not 0 < sum(one[code] for code in hidden) < 5


def test_no_more_is_folded_than_must_be() -> None:
    plenty = dict.fromkeys(TYPES, 20)

    assert partners.folded([plenty]) == {"OTHER", "UNK"}
    for code, other in itertools.pairwise(("CRIM", "SEX", "LAB", "DOM", "ORG")):
        assert partners.folded([plenty | {code: 3}]) == {"OTHER", "UNK", code}
        assert other not in partners.folded([plenty | {code: 3}])
