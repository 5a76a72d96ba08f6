"""What drafts hold of a record: the text typed into its forms."""

from __future__ import annotations

from core.erasable import ErasableRows


def named_by_number(place: str, table: str, rows: str) -> str:
    """A condition on a draft: its address is a place and the number of a row of a table, under a condition on `t`."""
    numbered = f"select t.id from {table} t where {rows}"  # noqa: S608 -- our own names
    address = "t.address || ' ' || t.page"
    return f"exists (select from ({numbered}) n where position('{place}' || n.id || '/' in {address}) > 0)"


def drafts_of_record(*others: str) -> ErasableRows:
    """Drafts of forms with the record in their address, and those that meet another condition on the draft `t`."""
    conditions = (
        "position($2::text in t.address) > 0",
        "position($2::text in t.page) > 0",
        *(f"({other})" for other in others),
    )
    return ErasableRows(table="drafts_draft", called="Drafts", rows=" or ".join(conditions), is_seen=False)
