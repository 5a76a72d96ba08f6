"""What exports hold of a record: files that can still be downloaded, and what was typed to find it."""

from __future__ import annotations

from core.erasable import EMPTY, ErasableRows

_IS_OPEN = "t.state in ('needs_approval', 'waiting', 'ready')"
_REFUSAL = "'A record in this list was erased. Request the export again.'"


def exports_of_forces(forces: str) -> ErasableRows:
    """Exports about any of these forces (an SQL array): nobody downloads them, since they may list the record.

    What they were narrowed by may be a name. Who received which list, and why, stays.
    """
    return ErasableRows(
        table="exports_listexport",
        called="Downloads",
        rows=f"t.forces::text[] && {forces}",
        columns={
            "query": EMPTY,
            "filters": EMPTY,
            "state": f"case when {_IS_OPEN} then 'stopped' else t.state end",
            "refusal": f"case when {_IS_OPEN} then {_REFUSAL} else t.refusal end",
        },
        is_seen=False,
    )
