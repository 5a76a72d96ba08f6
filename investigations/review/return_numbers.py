"""What a submitted return counts, beside the month before it: live cases then and now, and how many rows differ.

For lists of any number of returns. `returns/difference.py` says what differs in one return; a row differs here if it is
in one of that module's lists.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import connection

from core.sentences import counted_noun
from investigations.choices import EntryState
from investigations.models import Revision
from investigations.returns.changed_cases import DIFFERS, PAIRED
from investigations.sealed import counting


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnNumbers:
    """The counts of one revision. `then` is None for a force's first return."""

    rows: int
    live: int
    then: int | None
    changed_cases: int

    @property
    def change(self) -> str:
        """`up 3`, `down 1`, `no change`, or `first return`."""
        if self.then is None:
            return "first return"
        if self.live == self.then:
            return "no change"
        return f"{'up' if self.live > self.then else 'down'} {abs(self.live - self.then):,}"

    @property
    def what_changed(self) -> str:
        """`3 of 42 cases`; a nil return has none."""
        if not self.rows:
            return "Nil return"
        return f"{self.changed_cases:,} of {counted_noun(self.rows, 'case')}"


NUMBERS = f"""
with pair (revision, opening) as (select * from unnest(%(revisions)s::bigint[], %(openings)s::bigint[]))
select pair.revision, counted.rows, counted.live, counted.changed_cases,
       (select count(*) from investigations_entry where revision_id = pair.opening and state = '{EntryState.LIVE}')
from pair cross join lateral (
    select count(*) as rows,
           count(*) filter (where n.state = '{EntryState.LIVE}') as live,
           count(*) filter (where {DIFFERS}) as changed_cases
    from {PAIRED.format(opening="pair.opening")}
    where n.revision_id = pair.revision
) counted
"""


def numbers_of(revisions: Collection[Revision], openings: Mapping[int, Revision]) -> dict[int, ReturnNumbers]:
    """The counts of each revision by its key, in one statement. The caller finds the revisions in scope.

    `openings` are those of `stored_reconciliation.openings_of`.
    """
    keys = [each.pk for each in revisions]
    pairs = [openings[key].pk if key in openings else None for key in keys]
    with counting.with_sealed(), connection.cursor() as cursor:
        cursor.execute(NUMBERS, {"revisions": keys, "openings": pairs})
        return {
            revision: ReturnNumbers(
                rows=rows, live=live, then=then if revision in openings else None, changed_cases=changed_cases
            )
            for revision, rows, live, changed_cases, then in cursor.fetchall()
        }
