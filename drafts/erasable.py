"""What drafts hold of a record: the text typed into its forms."""

from __future__ import annotations

from core.erasable import ErasableRows


def drafts_of_record(*others: str) -> ErasableRows:
    """Drafts of forms with the record in their address, and those that meet another condition on the draft `t`."""
    conditions = (
        "position($2::text in t.address) > 0",
        "position($2::text in t.page) > 0",
        *(f"({other})" for other in others),
    )
    return ErasableRows(table="drafts_draft", called="Drafts", rows=" or ".join(conditions), is_seen=False)
