"""Disclosure control of the partner edition:

printed numbers are large, and small counts stay ambiguous under the rule.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from hypothesis import assume, given
from hypothesis import strategies as st

from reports.partners.disclosure_control import (
    FEWEST_CASES,
    FEWEST_FORCES,
    REST,
    Returns,
    is_large,
    lines_of,
    may_follow,
    unions,
)

OWN = ("CRIM", "SEX", "LAB", "DOM")
CODES = (*OWN, REST)
FORCES = [f"force {number}" for number in range(9)]
LARGE = {force: dict.fromkeys(CODES, 4) for force in FORCES}
numbers = st.sampled_from([0, 0, 0, 1, 1, 2, 3, 5, 12])
rows = st.tuples(*[numbers for _ in CODES])
returns = st.lists(rows, min_size=5, max_size=9).map(
    lambda drawn: {force: dict(zip(CODES, row, strict=True)) for force, row in zip(FORCES, drawn, strict=False)}
)


def with_type(code: str, live: list[int]) -> dict[str, dict[str, int]]:
    """Large returns with these counts of one type, force by force, and none of it in the others."""
    return {force: LARGE[force] | {code: live[place] if place < len(live) else 0} for place, force in enumerate(FORCES)}


def changed(by: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    """Large returns in which these forces have this many more."""
    return {
        force: {code: live[code] + by.get(force, {}).get(code, 0) for code in CODES} for force, live in LARGE.items()
    }


@given(month=returns)
def test_every_line_and_the_total_are_large_or_nothing_is_printed(month: Returns) -> None:
    lines = lines_of(month, own=OWN)

    assert all(is_large(month, line) for line in lines)
    if lines:
        assert sorted(code for line in lines for code in line) == sorted(CODES)
        assert REST in lines[-1]
    else:
        assert not is_large(month, CODES)


@given(month=returns)
def test_large_type_joins_a_line_only_if_its_small_types_need_it(month: Returns) -> None:
    """At most one large type joins the small ones, and only if they are too small without it."""
    lines = lines_of(month, own=OWN)
    large = [code for code in OWN if lines and code in lines[-1] and is_large(month, {code})]
    without = (lines[-1] if lines else frozenset()) - {*large}

    assert not large or not is_large(month, without)
    assert not large or not is_large(month, without | {*large[1:]}) or len(large) == 1


def test_large_types_have_their_own_lines_whatever_the_others_are() -> None:
    assert lines_of(LARGE, own=OWN) == (*(frozenset({code}) for code in OWN), frozenset({REST}))
    assert [sorted(line) for line in lines_of(with_type("DOM", [4]), own=OWN)] == [
        ["CRIM"],
        ["SEX"],
        ["LAB"],
        ["DOM", "REST"],
    ]


def test_smallest_type_joins_the_others_if_they_are_too_small() -> None:
    month = {force: live | {"LAB": 2} for force, live in with_type(REST, [1, 1]).items()}

    assert lines_of(month, own=OWN)[-1] == {"LAB", REST}


def test_line_of_few_forces_is_too_small_at_any_count() -> None:
    assert not is_large(with_type("SEX", [90, 40, 5, 8]), {"SEX"})
    assert is_large(with_type("SEX", [1, 1, 1, 1, 1]), {"SEX"})


@given(small=st.sampled_from(OWN), live=st.lists(st.integers(0, 1), max_size=4), other=returns)
def test_small_count_within_a_line_has_an_alternative_with_the_same_output(
    small: str, live: list[int], other: Returns
) -> None:
    """A reader who knows the rule and every printed number cannot decide: another month would print the same."""
    month = {
        force: counted | {small: live[place] if place < len(live) else 0}
        for place, (force, counted) in enumerate(other.items())
    }
    lines = lines_of(month, own=OWN)
    line = next((line for line in lines if small in line), frozenset({small}))

    assert not lines or any(
        lines_of(alike, own=OWN) == lines and sum(counted[small] for counted in alike.values()) != sum(live)
        for alike in _alike(month, small, line=sorted(line - {small}))
    )


def _alike(month: Returns, small: str, *, line: list[str]) -> list[Returns]:
    """Months in which a few cases of one force belong to another type of the same line."""
    return [
        {**month, force: {**live, small: live[small] + more, code: live[code] - more}}
        for force, live in month.items()
        for code in line
        for more in (-2, -1, 1, 2)
        if live[small] + more >= 0 and live[code] - more >= 0
    ]


def test_version_is_released_only_if_five_forces_change_every_changed_number() -> None:
    lines = lines_of(LARGE, own=OWN)
    five = {force: {"CRIM": 1} for force in FORCES[:5]}
    enough = changed(five)

    assert may_follow(enough, shown=[LARGE], lines=lines)
    assert not may_follow(changed({force: {"CRIM": 9} for force in FORCES[:4]}), shown=[LARGE], lines=lines)
    assert not may_follow(changed(five | {FORCES[0]: {"CRIM": 1, "SEX": 7}}), shown=[LARGE], lines=lines)


def test_version_is_released_only_if_every_change_is_large_or_cancels() -> None:
    lines = lines_of(LARGE, own=OWN)
    rises_and_falls = [1, 1, 1, -1, -1, 1]
    small = changed({force: {"CRIM": change} for force, change in zip(FORCES, rises_and_falls, strict=False)})
    none = changed({force: {"CRIM": change} for force, change in zip(FORCES, [1, 1, 1, -1, -1, -1], strict=False)})

    assert not may_follow(small, shown=[LARGE], lines=lines)
    assert may_follow(none, shown=[LARGE], lines=lines)


def test_version_is_not_released_if_a_line_would_be_small() -> None:
    earlier, later = with_type("DOM", [2, 2, 2, 2, 2]), with_type("DOM", [1, 1, 1, 1, 0])
    lines = lines_of(earlier, own=OWN)
    assert frozenset({"DOM"}) in lines

    assert not may_follow(later, shown=[earlier], lines=lines)
    assert may_follow(earlier, shown=[later], lines=lines)


def test_version_is_not_released_if_one_force_makes_most_of_a_change() -> None:
    lines = lines_of(LARGE, own=OWN)
    one_of_them = {force: {"CRIM": 13 if force == FORCES[0] else 1} for force in FORCES[:6]}

    assert not may_follow(changed(one_of_them), shown=[LARGE], lines=lines)


def test_version_is_not_released_if_few_forces_report_late_with_nothing() -> None:
    lines = lines_of(LARGE, own=OWN)

    assert not may_follow({**LARGE, "late": dict.fromkeys(CODES, 0)}, shown=[LARGE], lines=lines)
    assert not may_follow(LARGE, shown=[LARGE], lines=lines)


def test_version_is_compared_with_every_edition_and_not_only_the_last() -> None:
    """Five forces change and revert, one stays changed:

    compared with the last edition six differ, with the first only one.
    """
    lines = lines_of(LARGE, own=OWN)
    five = {force: {"CRIM": 2} for force in FORCES[:5]}
    second, third = changed(five), changed({FORCES[5]: {"CRIM": 5}})

    assert may_follow(third, shown=[second], lines=lines)
    assert not may_follow(third, shown=[LARGE, second], lines=lines)


def sums(lines: Sequence[frozenset[str]]) -> list[list[frozenset[str]]]:
    """Every choice of lines that a reader can add up, found by binary counting."""
    return [[line for place, line in enumerate(lines) if number >> place & 1] for number in range(1, 1 << len(lines))]


def assert_no_small_difference(shown: Sequence[Returns], lines: Sequence[frozenset[str]]) -> None:
    """For any two editions and any sum of lines, at least five forces differ, by no small number, or none differs."""
    for pair in itertools.combinations(shown, 2):
        for chosen in sums(lines):
            codes = [code for line in chosen for code in line]
            then, now = (
                {force: sum(live[code] for code in codes) for force, live in edition.items()} for edition in pair
            )
            changes = (now.get(force, 0) - then.get(force, 0) for force in then.keys() | now.keys())
            moved = [change for change in changes if change]
            assert not 0 < len(moved) < FEWEST_FORCES, chosen
            assert not 0 < abs(sum(moved)) < FEWEST_CASES, chosen
            assert 2 * max(map(abs, moved), default=0) <= sum(map(abs, moved)), chosen


@given(versions=st.lists(returns, min_size=2, max_size=4))
def test_released_version_prints_no_difference_of_few_forces_or_cases(versions: list[Returns]) -> None:
    first, *later = versions
    lines = lines_of(first, own=OWN)
    assume(lines)
    shown = [first]
    for version in later:
        if may_follow(version, shown=shown, lines=lines):
            shown.append(version)

    assert_no_small_difference(shown, lines)


pairs_of_types = st.permutations(CODES).map(lambda codes: codes[:2])


@given(
    pair=pairs_of_types,
    by=st.lists(st.integers(1, 4), min_size=5, max_size=8),
    more=st.dictionaries(st.sampled_from(FORCES), st.integers(-4, 4), max_size=3),
)
def test_moves_between_types_hide_no_force_visible_in_their_sum(
    pair: list[str], by: list[int], more: dict[str, int]
) -> None:
    """Forces correct the type of cases; others add to one of the types, which is all that the sum of both shows."""
    into, out_of = pair
    moved = {force: {into: number, out_of: -number} for force, number in zip(FORCES, by, strict=False)}
    for force, number in more.items():
        moved[force] = {into: moved.get(force, {}).get(into, 0) + number, out_of: moved.get(force, {}).get(out_of, 0)}
    later = changed(moved)
    lines = lines_of(LARGE, own=OWN)

    if may_follow(later, shown=[LARGE], lines=lines):
        assert_no_small_difference([LARGE, later], lines)


def test_version_is_not_released_if_one_force_alone_changes_the_sum_of_two_lines() -> None:
    """Eight forces correct the type of a case; a ninth does too, and adds one. Each line and the total look large."""
    lines = lines_of(LARGE, own=OWN)
    eight = {force: {"CRIM": 1, "SEX": -1, "LAB": 1} for force in FORCES[:8]}
    ninth = {FORCES[8]: {"CRIM": 2, "SEX": -1}}

    assert may_follow(changed(eight), shown=[LARGE], lines=lines)
    assert not may_follow(changed(eight | ninth), shown=[LARGE], lines=lines)
    assert not may_follow(LARGE, shown=[changed(eight | ninth)], lines=lines)


def test_every_sum_of_lines_is_checked_once() -> None:
    lines = lines_of(LARGE, own=OWN)

    checked_sums = list(unions(lines))

    assert len(checked_sums) == len(set(checked_sums)) == 31
    assert set(checked_sums) == {frozenset().union(*chosen) for chosen in sums(lines)}


def joined(forces: int) -> dict[str, dict[str, int]]:
    """Large returns with this many more forces reporting, each with four investigations of every type."""
    return LARGE | {f"late force {number}": dict.fromkeys(CODES, 4) for number in range(forces)}


def test_exactly_five_forces_may_join_and_exactly_five_may_leave() -> None:
    lines = lines_of(LARGE, own=OWN)

    assert may_follow(joined(5), shown=[LARGE], lines=lines)
    assert may_follow(LARGE, shown=[joined(5)], lines=lines)
    assert not may_follow(joined(4), shown=[LARGE], lines=lines)
    assert not may_follow(LARGE, shown=[joined(4)], lines=lines)


def test_one_force_may_make_exactly_half_of_a_change_and_not_more() -> None:
    lines = lines_of(LARGE, own=OWN)
    others = {force: {"CRIM": 2} for force in FORCES[1:5]}

    assert may_follow(changed({FORCES[0]: {"CRIM": 8}, **others}), shown=[LARGE], lines=lines)
    assert not may_follow(changed({FORCES[0]: {"CRIM": 9}, **others}), shown=[LARGE], lines=lines)


def test_joining_force_with_most_of_a_change_blocks_the_version() -> None:
    """The whole contribution of a joining force counts as change, and so does that of a leaving force."""
    lines = lines_of(LARGE, own=OWN)
    with_one_large_force = joined(5) | {"late force 0": {"CRIM": 17, "SEX": 4, "LAB": 4, "DOM": 4, REST: 4}}

    assert not may_follow(with_one_large_force, shown=[LARGE], lines=lines)
    assert not may_follow(LARGE, shown=[with_one_large_force], lines=lines)


def test_difference_of_one_investigation_is_small_for_any_number_of_forces() -> None:
    lines = lines_of(LARGE, own=OWN)
    one_more = {force: {"CRIM": by} for force, by in zip(FORCES, [1, 1, 1, -1, -1], strict=False)}

    assert not may_follow(changed(one_more), shown=[LARGE], lines=lines)


def test_joining_force_without_a_type_does_not_change_its_number() -> None:
    lines = lines_of(LARGE, own=OWN)
    crime_changes = [6, 6, 0, 0, 0, 0]
    two_forces_change_crime = LARGE | {
        f"late force {place}": dict.fromkeys(CODES, 4) | {"CRIM": number} for place, number in enumerate(crime_changes)
    }

    assert not may_follow(two_forces_change_crime, shown=[LARGE], lines=lines)
    assert not may_follow(LARGE, shown=[two_forces_change_crime], lines=lines)


def test_type_missing_from_a_force_s_counts_is_zero() -> None:
    four = {force: {"CRIM": 2} for force in FORCES[:4]}

    assert not is_large(four | {FORCES[4]: {}}, {"CRIM"})
    assert is_large(four | {FORCES[4]: {"CRIM": 2}}, {"CRIM"})


def test_version_without_one_nil_force_is_not_released() -> None:
    """No number shows that a force without a case is no longer counted, but how many reported does."""
    lines = lines_of(LARGE, own=OWN)
    earlier = LARGE | {"nil force": dict.fromkeys(CODES, 0)}
    later = changed({force: {"CRIM": 1} for force in FORCES[:5]})

    assert not may_follow(later, shown=[earlier], lines=lines)
    assert may_follow(later, shown=[LARGE], lines=lines)
