"""Disclosure control of the partner edition: which lines of a month are printed, and when a later version replaces it.

Two limits and a share, for every number that partners read and for every difference of two of them: at least
`FEWEST_CASES` investigations of at least `FEWEST_FORCES` forces, and of a difference no force makes more than half. The
rule knows forces and lines only, so that types which share a line from the start cannot be told apart by it. Editions
that partners have read are worked out again from the published versions: to change a limit changes what was shown, and
is a decision of its own (docs/adr/0025). Pure arithmetic: no database, no person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations

FEWEST_CASES = 5
FEWEST_FORCES = 5

REST = "REST"  # the code, within this rule, of all types that never have a line of their own

type Line = frozenset[str]  # what one printed number adds up: codes of types, or REST
type Returns = Mapping[str, Mapping[str, int]]  # by force that reported, then by code, its live investigations


def lines_of(returns: Returns, *, own: Sequence[str]) -> tuple[Line, ...]:
    """The lines of a month's first edition: one for each type in `own`, and last the line of all others.

    A type that is too small for a line joins the others. If those are still too small together, the smallest of the
    lines joins them, and so on. Empty where even the total is too small: then partners do not read the month.
    """
    shown = [code for code in own if is_large(returns, frozenset({code}))]
    others = frozenset({REST, *own}) - frozenset(shown)
    while shown and not is_large(returns, others):
        smallest = min(shown, key=lambda code: sum(_by_force(returns, {code}).values()))
        shown.remove(smallest)
        others |= {smallest}
    if not is_large(returns, others):
        return ()
    return (*(frozenset({code}) for code in shown), others)


def is_large(returns: Returns, line: Iterable[str]) -> bool:
    """Whether a line has enough investigations, of enough forces."""
    live = [number for number in _by_force(returns, line).values() if number]
    return sum(live) >= FEWEST_CASES and len(live) >= FEWEST_FORCES


def may_follow(later: Returns, *, shown: Iterable[Returns], lines: Sequence[Line]) -> bool:
    """Whether a later version can be printed in the same lines beside every edition that partners have read."""
    total = frozenset().union(*lines)
    return all(is_large(later, line) for line in [*lines, total]) and all(
        _is_safe_difference(earlier, later, lines) for earlier in shown
    )


def unions(lines: Sequence[Line]) -> Iterator[Line]:
    """What a reader can add up: each line, any two of them and so on, up to the total of all."""
    chosen = chain.from_iterable(combinations(lines, many) for many in range(1, len(lines) + 1))
    return (frozenset().union(*some) for some in chosen)


def _is_safe_difference(earlier: Returns, later: Returns, lines: Sequence[Line]) -> bool:
    """Whether nothing small follows from two editions: neither from their numbers nor from how many forces reported.

    What five forces move from one line to another is not in the sum of the two, where a sixth force may be left alone:
    every sum of lines is asked, not only those that are printed. Two versions without a difference in any line are not
    both shown: that nothing changed may be of one force.
    """
    if earlier == later or 0 < len(earlier.keys() ^ later.keys()) < FEWEST_FORCES:
        return False
    return all(_is_safe_change(_changes(earlier, later, union)) for union in unions(lines))


def _is_safe_change(changes: Sequence[int]) -> bool:
    """Whether one number may change by what these forces change it: none of them, or enough, and none by most of it."""
    if not changes:
        return True
    moved = [abs(change) for change in changes]
    return len(changes) >= FEWEST_FORCES and not 0 < abs(sum(changes)) < FEWEST_CASES and 2 * max(moved) <= sum(moved)


def _changes(earlier: Returns, later: Returns, line: Line) -> list[int]:
    """By how much each force changes a line, for those that do."""
    then, now = _by_force(earlier, line), _by_force(later, line)
    changes = (now.get(force, 0) - then.get(force, 0) for force in then.keys() | now.keys())
    return [change for change in changes if change]


def _by_force(returns: Returns, line: Iterable[str]) -> dict[str, int]:
    codes = frozenset(line)
    return {force: sum(live.get(code, 0) for code in codes) for force, live in returns.items()}
