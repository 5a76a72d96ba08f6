"""Rank the products about the meaning of a query, best first.

An idea weighs more if it is rare among the products the person may have, and if a product is strongly about it (title
before headings before text, `library.weigh`). A product with more of the ideas comes first. Among the best few, a
product with all of them in one place comes first. A product the person may not have changes no order or number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from guidance.search.query_expansion import QueryConcept, rows

MOST = 300  # products to examine further; additional words narrow the result
ENOUGH = 0.2  # share of the best product's worth; a product below it is no hit
SATURATED = 4.0  # weight of a word that gives half its maximum worth
WHOLE = 0.6  # exponent: how strongly covering every idea counts

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
    """A matching product, and its worth."""

    product: int
    worth: float


def ranked(ideas: Sequence[QueryConcept], user: User) -> list[Ranked]:
    """Rank the products the person may have, best first; leave out those far behind the best."""
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
    scores = rows(RANKING, user, {**columns, "saturated": SATURATED, "whole": WHOLE, "most": MOST})
    best = scores[0][1] if scores else 0
    return [Ranked(product=product, worth=worth) for product, worth in scores if worth >= ENOUGH * best]
