"""Rows of areas shown together disclose no single force; an elimination of our own confirms it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from figures.suppression import ReadableRows, given_away, shown_beside, shown_together

UK = {
    "uk": "ABCDEFGHIJ",
    "england-wales": "ABCDEFGH",
    "region:wales": "ABCD",
    "region:london": "EF",
    "region:btp": "I",
    "unit:tarian": "ABC",
    "unit:other": "IJ",
}


def candidates(areas: dict[str, str]) -> dict[str, list[list[set[str]]]]:
    return {key: [[set(members)]] for key, members in areas.items()}


# Modulo a prime every division is one of whole numbers; in fractions it takes fifty times as long. A determinant of 46
# rows of 0 and 1 is below 10**26: if it is not 0, it is a multiple of this prime only in rows chosen for that.
PRIME = 2**61 - 1


def worked_out(rows: list[set[str]], forces: str) -> set[str]:
    """The forces whose own row lies in the span of these rows.

    It does if and only if the reduced rows contain it: the pivot of any combination is the pivot of one of them.
    """
    reduced = eliminated([[int(force in row) for force in forces] for row in rows])
    return {forces[row.index(1)] for row in reduced if sum(map(bool, row)) == 1}


def eliminated(matrix: list[list[int]]) -> list[list[int]]:
    """The rows of the reduced echelon form, without those of zeros."""
    rows, done = [list(row) for row in matrix], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((n for n in range(done, len(rows)) if rows[n][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        inverse = pow(rows[done][column], -1, PRIME)
        above = rows[done] = [value * inverse % PRIME for value in rows[done]]
        for n, row in enumerate(rows):
            if n != done and (factor := row[column]):
                rows[n] = [(left - factor * value) % PRIME for left, value in zip(row, above, strict=True)]
        done += 1
    return rows[:done]


def test_area_of_a_single_force_is_withheld() -> None:
    assert "region:btp" not in shown_together(candidates(UK), own="A")


def test_area_that_discloses_a_force_by_subtraction_is_withheld() -> None:
    shown = shown_together(candidates(UK), own="A")

    assert "region:wales" in shown
    assert "unit:tarian" not in shown  # Wales − Tarian = D


def test_earlier_candidate_is_shown_and_the_later_one_withheld() -> None:
    turned = dict(reversed(UK.items()))

    assert "unit:tarian" in shown_together(candidates(turned), own="A")
    assert "region:wales" not in shown_together(candidates(turned), own="A")


def test_own_force_counts_as_a_known_row() -> None:
    assert "region:london" in shown_together(candidates(UK), own="A")
    assert "region:london" not in shown_together(candidates(UK), own="E")
    assert "region:london" in shown_together(candidates(UK), own="E", known="EF")


def test_own_force_may_be_shown_alone() -> None:
    assert "region:btp" in shown_together(candidates({"region:btp": "I"}), own="I")


def test_area_that_discloses_a_force_in_one_kind_of_record_is_withheld() -> None:
    shown = shown_together({"a": [[{"A", "B"}], [{"A"}]], "b": [[{"A", "B", "C"}], [{"A", "B", "C"}]]}, own="X")

    assert shown == ["b"]


def test_two_force_area_with_one_reporting_force_discloses_that_force() -> None:
    assert shown_together(candidates({"a": "AB"}), own="X") == ["a"]
    assert shown_together({"a": [[{"A"}]]}, own="X") == []


def test_always_shown_rows_do_not_suppress_everything_else() -> None:
    areas = {"uk": [[{"A", "B"}]], "region": [[{"C", "D"}]], "other": [[{"C"}]]}

    assert shown_together(areas, own="A", always=["uk"]) == ["uk", "region"]


@given(
    st.dictionaries(st.integers(0, 30), st.sets(st.sampled_from("ABCDEFGH"), min_size=1), min_size=1, max_size=8),
    st.sets(st.sampled_from("ABCDEFGH"), max_size=2),
)
def test_shown_rows_disclose_no_force_and_each_withheld_row_would(areas: dict[int, set[str]], own: set[str]) -> None:
    candidate_rows = {key: [[members]] for key, members in areas.items()}
    mine = [{force} for force in own]

    shown = shown_together(candidate_rows, own=own)

    rows = [areas[key] for key in shown]
    assert worked_out([*rows, *mine], "ABCDEFGH") <= own
    kept: list[set[str]] = []
    for key, members in areas.items():
        if key in shown:
            kept.append(members)
        else:
            assert worked_out([*kept, members, *mine], "ABCDEFGH") - own
    everything = worked_out([*areas.values(), *mine], "ABCDEFGH") - own
    assert set(given_away(candidate_rows, own=own)) == everything


@pytest.mark.parametrize("own", ["", "AB"])
def test_no_rows_disclose_nothing(own: str) -> None:
    assert given_away({}, own=own) == []
    assert shown_together({}, own=own) == []


FORCES = "ABCDEFGH"
some_forces = st.sets(st.sampled_from(FORCES), min_size=1)


@given(
    areas=st.lists(
        st.tuples(st.lists(some_forces, max_size=4), st.sets(st.sampled_from(FORCES), max_size=2)), max_size=3
    ),
    comparisons=st.lists(st.dictionaries(st.integers(0, 2), some_forces, min_size=1), max_size=6),
)
def test_comparisons_disclose_no_further_force_in_any_month_and_each_withheld_one_would(
    areas: list[tuple[list[set[str]], set[str]]], comparisons: list[dict[int, set[str]]]
) -> None:
    rows = {month: [*rows, *({force} for force in own)] for month, (rows, own) in enumerate(areas)}
    known = {month: ReadableRows(rows=rows, own=own) for month, (rows, own) in enumerate(areas)}
    candidates = {
        n: {month: row for month, row in comparison.items() if month in known}
        for n, comparison in enumerate(comparisons)
    }

    shown = shown_beside(candidates, shown=known)

    for n, candidate in candidates.items():
        discloses = any(
            worked_out([*rows[month], row], FORCES) > worked_out(rows[month], FORCES)
            for month, row in candidate.items()
        )
        assert (n in shown) is not discloses
        if n in shown:
            for month, row in candidate.items():
                rows[month].append(row)
