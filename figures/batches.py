"""Count approved records into batches: one statement for one record or for thousands, with no loop over the rows.

Stored rows decide what remains to be counted, so a lost message or a killed worker loses nothing: the next caller finds
the same rows. Two concurrent counts make one batch. Nothing changes or deletes a batch. `snapshots` sums the batches.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from core import clock, months
from figures import measures
from figures.measures import ALL, TOTAL, FigureKind
from figures.models import Batch

LOCK = 7307  # with the month, the key of the advisory lock held while a month's records are counted
# Enough memory for the hashes over a month of 181,000 investigations. JIT is off because compiling the statement takes
# longer than it saves.
SETTINGS = "set local work_mem = '64MB'; set local jit = off"


class OutOfBalance(Exception):
    """The number of arrivals in a record differs from the number of its month-end states."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UncountedRecord:
    """An approved record without a batch."""

    kind: str
    force: str
    period: date
    source: int


def digests(rows: str, *, by: str, columns: Sequence[str]) -> str:
    """Return SQL for a digest of each group of `rows`; the order of the rows does not matter.

    The digest is the SHA-256, in hexadecimal, over the rows as sorted lines, with columns separated by a tab.
    """
    line = " || E'\\t' || ".join(columns)
    return f"""
    select {by}, encode(sha256(convert_to(string_agg(line, E'\\n' order by line), 'utf8')), 'hex') as digest
    from (select {by}, ({line}) collate "C" as line from {rows}) as lines group by {by}"""


_STORED = """figures_figure where measure = any(%(frozen)s)
    and batch_id in (select id from figures_batch where period = %(period)s)"""
_COLUMNS = ("measure", "dimension", "category", "value")


def _wanted(kind: FigureKind) -> str:
    """SQL for the requested records that count at present and have no batch yet."""
    return f"""
    select found.source, found.force, found.period from ({kind.sources}) found
    where found.source = any(%(sources)s) and not exists (
        select from figures_batch b where b.kind = %(kind)s and b.source = found.source and b.method = %(method)s
    )"""


def pending(period: date | None = None) -> list[UncountedRecord]:
    """Return approved records that have no batch, oldest month first; limited to `period` where it is given."""
    uncounted = []
    for kind in measures.counted_kinds():
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                select found.force, found.period, found.source from ({kind.sources}) found
                where (%(period)s::date is null or found.period = %(period)s) and not exists (
                    select from figures_batch b
                    where b.kind = %(kind)s and b.source = found.source and b.method = %(method)s
                )
                order by found.period, found.source""",
                {"period": period, "kind": kind.name, "method": kind.method},
            )
            uncounted += [UncountedRecord(kind=kind.name, force=f, period=p, source=s) for f, p, s in cursor.fetchall()]
    return uncounted


@transaction.atomic
def count_many(kind: FigureKind, sources: Sequence[int]) -> int:
    """Store batches for those of these records that count and have no batch yet; return how many were stored.

    Stores all batches or none. Raises OutOfBalance where arrivals and month-end states of a batch differ in number.
    """
    with connection.cursor() as cursor:
        cursor.execute(SETTINGS)
        cursor.execute(
            f"""
            with wanted as materialized ({_wanted(kind)}),
            counted as materialized ({kind.count}),
            made as (
                insert into figures_batch (kind, force, period, source, method, counted_at, digest)
                select %(kind)s, w.force, w.period, w.source, %(method)s, %(now)s, d.digest
                from wanted w
                join ({digests("counted where measure = any(%(frozen)s)", by="source", columns=_COLUMNS)}) d
                    on d.source = w.source
                order by w.source
                on conflict (kind, source, method) do nothing
                returning id, source, force
            ),
            stored as (
                insert into figures_figure (batch_id, force, measure, dimension, category, value)
                select m.id, m.force, c.measure, c.dimension, c.category, c.value
                from counted c join made m on m.source = c.source
            )
            select id from made""",
            {
                "sources": list(sources),
                "kind": kind.name,
                "method": kind.method,
                "frozen": kind.frozen,
                "now": clock.now(),
            },
        )
        made = [row[0] for row in cursor.fetchall()]
    _refuse_what_does_not_fit(kind, made)
    return len(made)


def _refuse_what_does_not_fit(kind: FigureKind, made: Sequence[int]) -> None:
    """Raise OutOfBalance unless every measure is declared and every batch has as many arrivals as end states."""
    described = [measure.name for measure in kind.counted]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select b.force, b.period,
                   coalesce(sum(f.value) filter (where f.measure = any(%(came)s)), 0),
                   coalesce(sum(f.value) filter (where f.measure = any(%(went)s)), 0),
                   array_agg(f.measure::text) filter (where not f.measure = any(%(described)s)),
                   count(*)
            from figures_batch b
            join figures_figure f on f.batch_id = b.id and f.dimension = %(total)s and f.category = %(all)s
            where b.id = any(%(made)s)
            group by b.id, b.force, b.period
            order by b.period, b.force""",
            {
                "came": list(kind.came),
                "went": list(kind.went),
                "described": described,
                "made": list(made),
                "total": TOTAL,
                "all": ALL,
            },
        )
        for force, period, came, went, strange, totals in cursor.fetchall():
            where = f"{force}, {months.label(period)}"
            if strange or totals != len(described):
                raise measures.DoesNotAddUp(f"{where}: counted other measures than {kind.name} describes: {strange}.")
            if came != went:
                raise OutOfBalance(f"{where}: {came:,} arrived, {went:,} have a state at month end. Nothing is stored.")


def count(kind: FigureKind, source: int) -> Batch:
    """Return the batch of one approved record, counting it first if it has none."""
    count_many(kind, [source])
    return Batch.objects.get(kind=kind.name, source=source, method=kind.method)


@transaction.atomic
def count_pending(period: date) -> int:
    """Count the records of one month that have no batch; return how many batches were made.

    A second concurrent caller waits, then finds nothing left to count.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [LOCK, months.distance(date(2000, 1, 1), period)])
    uncounted = pending(period)
    return sum(
        count_many(kind, sources)
        for kind in measures.counted_kinds()
        if (sources := [record.source for record in uncounted if record.kind == kind.name])
    )


def count_all_pending(*, tell: Callable[[str], None] = lambda _: None) -> int:
    """Count every approved record that has no batch, month by month; return how many batches were made."""
    made = 0
    for month in sorted({record.period for record in pending()}):
        made += count_pending(month)
        tell(f"{months.label(month)} counted")
    return made


def recount(period: date) -> list[Batch]:
    """Return the batches of a month, including superseded ones, whose records now give other counts.

    There should be none. Includes batches without figures and batches whose record no longer exists.
    """
    wrong: set[int] = set()
    for kind in measures.counted_kinds():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(SETTINGS)
            cursor.execute(
                f"""
                with wanted as materialized (
                    select source, force, period from figures_batch
                    where period = %(period)s and kind = %(kind)s and method = %(method)s
                ),
                counted as materialized ({kind.count})
                select b.id from figures_batch b
                left join ({digests("counted where measure = any(%(frozen)s)", by="source", columns=_COLUMNS)}) again
                    on again.source = b.source
                left join ({digests(_STORED, by="batch_id", columns=_COLUMNS)}) stored on stored.batch_id = b.id
                where b.period = %(period)s and b.kind = %(kind)s and b.method = %(method)s
                  and (again.digest is distinct from b.digest or stored.digest is distinct from b.digest)""",
                {"period": period, "kind": kind.name, "method": kind.method, "frozen": kind.frozen},
            )
            wrong |= {row[0] for row in cursor.fetchall()}
    return list(Batch.objects.filter(pk__in=wrong).select_related("force", "period").order_by("kind", "force", "pk"))
