"""Which products are about what is meant, the best first.

Each idea counts by how rare it is among what the person may have, and by how much a product is about it (title before
headings before text, `library.weigh`). What says more of the question comes first, and of the best few what says it in
one place. Nothing that the person may not have changes an order or a number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from guidance.search.query_expansion import Idea, rows

MOST = 300  # products that are looked at further; more words find fewer
ENOUGH = 0.2  # of the best one's worth, below which a product is no hit
SATURATED = 4.0  # weight of a word at which half of its worth is reached
WHOLE = 0.6  # how strongly it counts that a product says every idea

RANKING = """
with may (id) as materialized ({may}),
asked as (
    select * from unnest(%(ideas)s::int[], %(ways)s::int[], %(parts)s::int[], %(of)s::int[], %(words)s::bigint[],
        %(counts)s::float8[]) as a (idea, way, part, parts, word, counts)
),
met as (
    select a.idea, a.way, a.part, a.parts, i.product_id as product, sum(i.weight * a.counts) as weight,
        max(a.counts) as counts
    from asked a join guidance_searchposting i on i.word_id = a.word join may on may.id = i.product_id
    group by a.idea, a.way, a.part, a.parts, i.product_id
),
rare as (
    select idea, way, part, ln(1 + ((select count(*) from may) - count(*) + 0.5) / (count(*) + 0.5)) as rarity
    from met group by idea, way, part
),
said as (
    select m.product, m.idea, m.way,
        sum(r.rarity * m.counts * m.weight / (m.weight + %(saturated)s))
            * (count(*)::float8 / max(m.parts)) ^ 2 as worth,
        sum(r.rarity) * (count(*)::float8 / max(m.parts)) as mass
    from met m join rare r using (idea, way, part)
    group by m.product, m.idea, m.way
),
best as (select product, idea, max(worth) as worth, max(mass) as mass from said group by product, idea),
whole as (select sum(mass) as mass from (select idea, max(mass) as mass from best group by idea) of_all)
select b.product, sum(b.worth) * (sum(b.mass) / (select mass from whole)) ^ %(whole)s as worth
from best b group by b.product
order by worth desc, b.product limit %(most)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A product that is about what is meant, and how much."""

    product: int
    worth: float


def ranked(ideas: Sequence[Idea], user: User) -> list[Ranked]:
    """The products that the person may have, the best first; those far behind the best are left out."""
    if not ideas:
        return []
    columns: dict[str, list[float]] = {name: [] for name in ("ideas", "ways", "parts", "of", "words", "counts")}
    for number, idea in enumerate(ideas):
        for way_number, way in enumerate(idea.ways):
            for part_number, part in enumerate(way):
                for word, counts in part.items():
                    values = (number, way_number, part_number, len(way), word, counts)
                    for column, value in zip(columns.values(), values, strict=True):
                        column.append(value)
    found = rows(RANKING, user, {**columns, "saturated": SATURATED, "whole": WHOLE, "most": MOST})
    best = found[0][1] if found else 0
    return [Ranked(product=product, worth=worth) for product, worth in found if worth >= ENOUGH * best]
