"""Monthly extractions of the registers that not every force keeps: what each adds up to, stored whenever it changes.

A force's register counts in the months in which the force says that it is complete (`RegisterSpan`). For other months a
table can be supplied (`SuppliedTable`), as for the years before the register was kept here. A month with neither is a
gap: it has no extraction that counts, so no batch. Entries can be late and supplied figures revised, so every run
computes each month again; a month that changed gets a new extraction, and the earlier ones stay.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction

from core import clock
from figures import batches, measures
from figures.measures import ALL, TOTAL, FigureKind, Measure
from reference.models import Force

LOCK = 7313  # key of the advisory lock under which the registers are extracted
NOT_KNOWN = "not_known"  # the category of what was supplied in total only
_COLUMNS = ("measure", "dimension", "category", "value")


def kind_of_register(
    name: str,
    *,
    register: str,
    label: str,
    of_measures: Iterable[Measure],
    happened: str,
    supplied_by: str = TOTAL,
    unknown_in: str = "",
    not_kept_by: frozenset[str] = frozenset(),
) -> FigureKind:
    """Return the kind of figures that counts a register.

    `happened` is a query for (force, month, measure, dimension, category, value) of every month of every force's
    register. Snapshots leave the kind out: a version that some forces are not in would reveal the others.
    """
    listed = tuple(of_measures)
    names = ", ".join(f"'{measure.name}'" for measure in listed)
    return FigureKind(
        name=name,
        label=label,
        method=1,
        measures=listed,
        sources=f"""
select source, force, period from (
    select distinct on (force, month) id as source, force, month as period, is_covered
    from figures_registermonth where kind = '{name}' order by force, month, number desc
) newest where is_covered""",
        count=f"""
with cells (source, measure, dimension, category, value) as (
    select c.register_month_id, c.measure, c.dimension, c.category, c.value
    from wanted w join figures_registercell c on c.register_month_id = w.source
    union all
    select source, measure, '{TOTAL}', '{ALL}', 0 from wanted cross join unnest(array[{names}]) as measure
)
select source, measure, dimension, category, sum(value)::int as value from cells group by 1, 2, 3, 4""",
        in_snapshots=False,
        register=register,
        happened=happened,
        supplied_by=supplied_by,
        unknown_in=unknown_in,
        not_kept_by=not_kept_by,
    )


def _take(kind: FigureKind) -> str:
    return f"""
with register as materialized ({kind.happened}),
span as (
    select force, first, coalesce(last, 'infinity') as last from figures_registerspan
    where register = %(register)s and not is_withdrawn
),
kept as (
    select s.force, p.month from span s join figures_period p on p.month between s.first and s.last
    where p.month + interval '1 month' <= %(today)s
),
supplied as (
    select distinct on (f.force, f.month) f.force, f.month, f.table_id
    from figures_suppliedfigure f join figures_suppliedtable t on t.id = f.table_id
    where f.kind = %(kind)s and t.withdrawn_at is null
        and not exists (select from span s where s.force = f.force and f.month between s.first and s.last)
    order by f.force, f.month, f.table_id desc
),
covered as materialized (
    select force, month from kept
    union all
    select s.force, s.month from supplied s join figures_period p on p.month = s.month
),
cell as materialized (
    select r.force, r.month, r.measure, r.dimension, r.category, sum(r.value)::int as value
    from register r join kept k on k.force = r.force and k.month = r.month group by 1, 2, 3, 4, 5
    union all
    select f.force, f.month, f.measure, part.dimension, part.category, sum(f.value)::int
    from supplied s
    join figures_suppliedfigure f
        on f.table_id = s.table_id and f.kind = %(kind)s and f.force = s.force and f.month = s.month
    join figures_period p on p.month = s.month
    cross join lateral (
        select '{TOTAL}' as dimension, '{ALL}' as category
        union select f.dimension, f.category
        union select %(unknown_in)s::text, '{NOT_KNOWN}' where %(unknown_in)s::text <> ''
    ) part
    group by f.force, f.month, f.measure, part.dimension, part.category having sum(f.value) > 0
),
newest as (
    select distinct on (force, month) force, month, number, digest, is_covered
    from figures_registermonth where kind = %(kind)s order by force, month, number desc
),
due as (
    select coalesce(c.force, n.force) as force, coalesce(c.month, n.month) as month, c.force is not null as is_covered
    from covered c full join newest n on n.force = c.force and n.month = c.month
),
digested as ({batches.digests("cell", by="force, month", columns=_COLUMNS)}),
made as (
    insert into figures_registermonth (kind, force, month, number, is_covered, taken_at, digest)
    select %(kind)s, d.force, d.month, coalesce(n.number, 0) + 1, d.is_covered, %(now)s, coalesce(g.digest, '')
    from due d
    left join digested g on g.force = d.force and g.month = d.month
    left join newest n on n.force = d.force and n.month = d.month
    where (coalesce(g.digest, ''), d.is_covered) is distinct from (n.digest, n.is_covered)
    order by d.month, d.force
    returning id, force, month
),
stored as (
    insert into figures_registercell (register_month_id, force, {", ".join(_COLUMNS)})
    select m.id, m.force, {", ".join(f"c.{name}" for name in _COLUMNS)}
    from made m join cell c on c.force = m.force and c.month = m.month
)
select count(*) from made
"""


def forces_of(register: str) -> frozenset[str]:
    """Return the codes of the forces that keep a register; empty for a register that nothing counts."""
    kinds = kinds_of(register)
    outside = frozenset().union(*(kind.not_kept_by for kind in kinds))
    return frozenset(Force.objects.exclude(pk__in=outside).values_list("pk", flat=True)) if kinds else frozenset()


def kinds_of(register: str) -> list[FigureKind]:
    """Return the kinds of figures that count a register."""
    return [kind for kind in registers() if kind.register == register]


def registers() -> tuple[FigureKind, ...]:
    """Return the kinds of figures that count registers."""
    return tuple(kind for kind in measures.counted_kinds() if kind.is_register)


@transaction.atomic
def extract(kind: FigureKind) -> int:
    """Extract every force's month that differs from the last extraction; return how many.

    A month that goes on is not complete, and is left out. A second caller waits, and finds nothing left to extract.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(batches.SETTINGS)
        cursor.execute(
            _take(kind),
            {
                "kind": kind.name,
                "register": kind.register,
                "unknown_in": kind.unknown_in,
                "now": clock.now(),
                "today": clock.today(),
            },
        )
        return int(cursor.fetchone()[0])


def extract_all() -> int:
    """Extract every register, and return how many force-months were extracted."""
    return sum(extract(kind) for kind in registers())
