"""A return and the months before it: what it builds on may have changed since it was begun.

A draft that rolled from a submission, or that was begun before an earlier month came in, may call *first reported* what
an earlier month has by now, or *rolled* what none has any more. Handing in sets that right, so that everything is first
reported once and the bridge starts at the last month there is. What a reviewer has in hand can't be changed:
the reviewer is told, and asks. Rows are left as the force has them; a row that is missing is a finding.
"""

from __future__ import annotations

from django.db import connection

from investigations.choices import Arrival
from investigations.models import Entry, Revision
from investigations.quality import data

# How each row ought to have arrived. In the base it is live: it rolled. Otherwise it can have rolled only from what was
# approved once, or is handed in and undecided; an accepted handover brings it in, or else this is its first report.
ARRIVALS = """
select e.id, e.arrival, base.id as previous, h.reference, case
    when base.id is not null then 'rolled'
    when e.arrival = 'rolled' and not exists (
        select from investigations_entry o join investigations_revision r on r.id = o.revision_id
        where o.investigation_id = e.investigation_id
          and (r.approved_at is not null or r.state = 'submitted' and r.period < %(month)s)
    ) then case
        when exists (
            select from investigations_investigationtransfer g
            where g.investigation_id = e.investigation_id and g.receiver_id = e.force and g.state = 'accepted'
        ) then 'taken_over'
        when %(base)s::bigint is null then 'taken_in'
        else 'first_reported'
    end
    when e.arrival = 'taken_in' and %(base)s::bigint is not null then 'first_reported'
    else e.arrival
end as right_arrival
from investigations_entry e
join investigations_holding h on h.id = e.holding_id
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
    """Build a working revision, of a return that was never approved, on the newest month handed in before it."""
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, {"revision": revision.pk, "base": base, "month": revision.period_id})
    revision.rolled_from_id = base
    revision.rolled_live = Entry.objects.filter(revision=revision, arrival=Arrival.ROLLED).count()
    revision.save(update_fields=["rolled_from", "rolled_live"])


def unsettled(revision: Revision, *, base: int | None) -> list[str]:
    """References of what a frozen revision says otherwise than the months before it do by now."""
    with connection.cursor() as cursor:
        cursor.execute(UNSETTLED, {"revision": revision.pk, "base": base, "month": revision.period_id})
        found = [reference for (reference,) in cursor.fetchall()]
    return sorted({*found, *(gone.reference for gone in data.missing_from(revision))})
