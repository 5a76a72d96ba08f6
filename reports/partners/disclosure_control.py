"""Disclosure control of the partner edition: which lines of a month to print, and when a later version replaces it.

Two minimums and one share apply to every number that partners read and to every difference of two such numbers: at
least `FEWEST_CASES` investigations of at least `FEWEST_FORCES` forces, and in a difference no force makes more than
half of the change. The rule sees only forces and lines, so it can't tell apart types that share a line from the start.
The editions that partners have read are computed again from the published versions. A change of a limit therefore
changes what was shown, and needs its own decision (docs/adr/0025). Pure arithmetic: no database, no user.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations

FEWEST_CASES = 5
FEWEST_FORCES = 5

REST = "REST"  # within this rule, the code of all types that never have their own line

type Line = frozenset[str]  # codes of types, or REST, that one printed number adds up
type Returns = Mapping[str, Mapping[str, int]]  # live investigations by force that reported, then by code


def lines_of(returns: Returns, *, own: Sequence[str]) -> tuple[Line, ...]:
    """Return the lines of a month's first edition: one for each type in `own`, and last the line of all others.

    A type too small for a line joins the others. If those are still too small together, the smallest of the lines joins
    them, and so on. Returns no lines if even the total is too small: partners then do not read the month.
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
    """Return whether a line has enough investigations, of enough forces."""
    live = [number for number in _by_force(returns, line).values() if number]
    return sum(live) >= FEWEST_CASES and len(live) >= FEWEST_FORCES


def may_follow(later: Returns, *, shown: Iterable[Returns], lines: Sequence[Line]) -> bool:
    """Return whether a later version can be printed in the same lines beside every edition partners have read."""
    total = frozenset().union(*lines)
    return all(is_large(later, line) for line in [*lines, total]) and all(
        _is_safe_difference(earlier, later, lines) for earlier in shown
    )


def unions(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield every sum a reader can make: each line, any two of them and so on, up to the total."""
    chosen = chain.from_iterable(combinations(lines, many) for many in range(1, len(lines) + 1))
    return (frozenset().union(*some) for some in chosen)


def _is_safe_difference(earlier: Returns, later: Returns, lines: Sequence[Line]) -> bool:
    """Return whether two editions reveal nothing small, in their numbers or in how many forces reported.

    If five forces move cases from one line to another, the sum of the two lines does not show it and may leave a sixth
    force alone in the difference. So this checks every sum of lines, not only the printed ones. Two versions without
    any difference are not both shown, because "nothing changed" may be a fact about one force.
    """
    if earlier == later or 0 < len(earlier.keys() ^ later.keys()) < FEWEST_FORCES:
        return False
    return all(_is_safe_change(_changes(earlier, later, union)) for union in unions(lines))


def _is_safe_change(changes: Sequence[int]) -> bool:
    """Return whether these forces' changes may show in one number.

    Either no force changed it, or enough did and none makes more than half of the change.
    """
    if not changes:
        return True
    moved = [abs(change) for change in changes]
    return len(changes) >= FEWEST_FORCES and not 0 < abs(sum(changes)) < FEWEST_CASES and 2 * max(moved) <= sum(moved)


def _changes(earlier: Returns, later: Returns, line: Line) -> list[int]:
    """Return the change of each force that changed a line."""
    then, now = _by_force(earlier, line), _by_force(later, line)
    changes = (now.get(force, 0) - then.get(force, 0) for force in then.keys() | now.keys())
    return [change for change in changes if change]


def _by_force(returns: Returns, line: Iterable[str]) -> dict[str, int]:
    codes = frozenset(line)
    return {force: sum(live.get(code, 0) for code in codes) for force, live in returns.items()}
