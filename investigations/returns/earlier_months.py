"""A return and the months before it: what it builds on may have changed since the force started it.

A draft carried forward from a submission, or started before an earlier month was submitted, may call *first reported*
what an earlier month now has, or *carried forward* what no earlier month has any more. Submitting corrects that, so
that everything is first reported once and the reconciliation starts at the last month there is. A return that is with
the reviewer cannot be changed: the reviewer sees the difference and sends a query. The force's rows are left as they
are; a missing row is a finding.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from investigations.choices import Arrival
from investigations.models import Entry, Revision
from investigations.quality import data
from investigations.sealed import counting

# The arrival that each row should have. If it is live in the base, it was carried forward. Otherwise it counts as
# carried forward only if it was once approved, or is submitted and undecided; an accepted transfer brings it in, or
# this is its first report.
ARRIVALS = """
select e.id, e.arrival, base.id as previous, coalesce(h.reference, %(sealed)s) as reference, case
    when base.id is not null then 'rolled'
    when e.arrival = 'rolled' and not exists (
        select from investigations_entry o join investigations_revision r on r.id = o.revision_id
        where o.investigation_id = e.investigation_id
          and (r.approved_at is not null or r.state = 'submitted' and r.period < %(month)s)
    ) then case
        when exists (
            select from investigations_investigationtransfer g
            where g.investigation_id = e.investigation_id and g.receiver_id = e.force and g.state = 'accepted'
        ) then 'transferred_in'
        when %(base)s::bigint is null then 'already_running'
        else 'first_reported'
    end
    when e.arrival = 'already_running' and %(base)s::bigint is not null then 'first_reported'
    else e.arrival
end as right_arrival
from investigations_entry e
left join investigations_holding h on h.id = e.holding_id
left join investigations_entry base
    on base.revision_id = %(base)s and base.investigation_id = e.investigation_id and base.state = 'live'
where e.revision_id = %(revision)s
"""

SETTLE = f"""
update investigations_entry e set arrival = s.right_arrival, previous_id = coalesce(s.previous, e.previous_id)
from ({ARRIVALS}) s where s.id = e.id and s.right_arrival <> s.arrival
"""  # noqa: S608 -- our own statement

UNSETTLED = f"select s.reference from ({ARRIVALS}) s where s.right_arrival <> s.arrival order by s.reference"  # noqa: S608 -- as above


def settle(revision: Revision, *, base: int | None) -> None:
    """Build a working revision, of a return that was never approved, on the newest month submitted before it."""
    with counting.with_sealed():
        with connection.cursor() as cursor:
            cursor.execute(SETTLE, _asked(revision, base))
        rolled_live = Entry.objects.filter(revision=revision, arrival=Arrival.ROLLED).count()
    revision.rolled_from_id = base
    revision.rolled_live = rolled_live
    revision.save(update_fields=["rolled_from", "rolled_live"])


def unsettled(revision: Revision, *, base: int | None) -> list[str]:
    """References for which a frozen revision now contradicts the months before it."""
    with counting.with_sealed(), connection.cursor() as cursor:
        cursor.execute(UNSETTLED, _asked(revision, base))
        references = [reference for (reference,) in cursor.fetchall()]
    return sorted({*references, *(gone.reference for gone in data.missing_from(revision))})


def _asked(revision: Revision, base: int | None) -> dict[str, Any]:
    """The parameters of the statements. A sealed case is not named to anybody who does not see it."""
    return {"revision": revision.pk, "base": base, "month": revision.period_id, "sealed": counting.NAME}
