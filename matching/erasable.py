"""What the hashes of people hold of a record: those by which it is found, and what was asked where it was found."""

from __future__ import annotations

from core.erasable import ErasableRows


def hashes_of_records(app: str, records: str) -> tuple[ErasableRows, ...]:
    """The hashes of these records of an app (an SQL query of public ids), and of the questions that found them.

    A question's digest would tell who holds the key that it was about this person. Who asked, when, and the code of
    why stay.
    """
    return (
        ErasableRows(
            table="matching_lookup",
            called="Digests of searches",
            rows="exists (select from matching_lookupfinding f"
            f" where f.lookup_id = t.id and f.app = '{app}' and f.record in ({records}))",
            columns={"digest": "''::bytea"},
            is_seen=False,
        ),
        ErasableRows(
            table="matching_hashedtoken",
            called="Hashes for searches",
            rows=f"t.app = '{app}' and t.record in ({records})",
            is_seen=False,
        ),
        ErasableRows(
            table="matching_hashgeneration",
            called="Versions of hashes",
            rows=f"t.app = '{app}' and t.record in ({records})",
            is_seen=False,
        ),
    )
