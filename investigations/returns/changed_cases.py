"""Which investigations of a return differ from the month before it, found by the database without reading the others.

`difference.py` says what differs. A row differs here if it is in one of that module's lists.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from investigations.choices import EntryState
from investigations.models import Entry, Revision
from investigations.returns.field_changes import COMPARED

_PEOPLE = """(
    select array_agg((role, nationality, gender, age_group, count)::text order by role, nationality, gender, age_group)
    from investigations_entrypeople where entry_id = {entry}.id
)"""


def _row_of(alias: str) -> str:
    """All that is compared of an entry, as the columns of one row."""
    compared = COMPARED | {"not_applicable"}
    columns = [str(column.column) for column in Entry._meta.concrete_fields if column.name in compared]
    words = f"coalesce({alias}_words.remarks, '')"
    return f"{', '.join(f'{alias}.{column}' for column in columns)}, {words}, {_PEOPLE.format(entry=alias)}"


# The entries `n` of one revision beside the live ones `o` of its opening, and whether each differs.
PAIRED = f"""
investigations_entry n
left join investigations_entry o on o.revision_id = {{opening}} and o.investigation_id = n.investigation_id
                                    and o.state = '{EntryState.LIVE}'
left join investigations_entrytext n_words on n_words.entry_id = n.id
left join investigations_entrytext o_words on o_words.entry_id = o.id
"""
DIFFERS = f"""(
    o.id is null or n_words.called_before <> '{{}}' or ({_row_of("n")}) is distinct from ({_row_of("o")})
)"""
_CHANGED = f"""
select (select count(*) from investigations_entry where revision_id = %(revision)s),
       array(select n.investigation_id from {PAIRED.format(opening="%(opening)s")}
             where n.revision_id = %(revision)s and {DIFFERS}),
       array(select o.investigation_id from investigations_entry o
             where o.revision_id = %(opening)s and o.state = '{EntryState.LIVE}' and not exists (
                 select from investigations_entry n
                 where n.revision_id = %(revision)s and n.investigation_id = o.investigation_id
             ))
"""  # noqa: S608 -- our own column names


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedCases:
    """The investigations of a revision that differ, those that it lacks, and how many rows it has."""

    present: frozenset[int]
    missing: frozenset[int]
    rows: int

    @property
    def unchanged(self) -> int:
        """How many rows are as they were."""
        return self.rows - len(self.present)


def changed_cases_in(revision: Revision, *, opening: Revision) -> ChangedCases:
    """The cases that changed, in one statement. The caller finds both in scope."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED, {"revision": revision.pk, "opening": opening.pk})
        rows, present, missing = cursor.fetchone()
    return ChangedCases(present=frozenset(present), missing=frozenset(missing), rows=rows)
