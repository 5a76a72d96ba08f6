"""What the search index holds of a record: the hashes by which it is found, and what was asked where it was found."""

from __future__ import annotations

from core.erasable import ErasableRows


def hashes_of_records(app: str, records: str) -> tuple[ErasableRows, ...]:
    """The hashes of these records of an app: `records` is an SQL query of public ids."""
    return (
        ErasableRows(
            table="matching_hashedtoken",
            called="Search index",
            rows=f"t.app = '{app}' and t.record in ({records})",
            is_seen=False,
        ),
        ErasableRows(
            table="matching_hashgeneration",
            called="Search index dates",
            rows=f"t.app = '{app}' and t.record in ({records})",
            is_seen=False,
        ),
    )


def digests_of_lookups(app: str, records: str) -> ErasableRows:
    """The digests of the searches that found these records.

    Somebody with the key could tell from a digest that the search was about this person. Who searched, when, and the
    code of the reason stay.
    """
    return ErasableRows(
        table="matching_lookup",
        called="Details of searches",
        rows="exists (select from matching_lookupfinding f"
        f" where f.lookup_id = t.id and f.app = '{app}' and f.record in ({records}))",
        columns={"digest": "''::bytea"},
        is_seen=False,
    )
